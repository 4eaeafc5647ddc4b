#include "platform/base/folder_watch.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>
#include <thread>

namespace tp {
namespace {

constexpr uint32_t watched =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

}  // namespace

struct FolderWatch::Impl {
    std::string folder;
    Changed changed;
    Milliseconds calm;
    int events = -1, stop = -1;
    std::map<int, std::string> prefixes;  // of each watch: "" or "norrwind/"
    std::thread thread;

    ~Impl() {
        if (thread.joinable()) {
            const uint64_t one = 1;
            while (::write(stop, &one, sizeof one) < 0 && errno == EINTR) {
            }
            thread.join();
        }
        if (events >= 0) ::close(events);
        if (stop >= 0) ::close(stop);
    }

    Status add(const std::string& prefix) {
        const std::string path = prefix.empty() ? folder : folder + "/" + prefix.substr(0, prefix.size() - 1);
        const int watch = ::inotify_add_watch(events, path.c_str(), watched);
        if (watch < 0) return fail_errno("watching " + path, errno);
        prefixes[watch] = prefix;
        return {};
    }
    void add_folders_inside() {
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(folder, error))
            if (entry.is_directory(error)) static_cast<void>(add(entry.path().filename().string() + "/"));
    }

    void read_events(std::set<std::string>& names, bool& anything) {
        alignas(inotify_event) std::array<char, 16 * 1024> buffer{};
        const ssize_t got = ::read(events, buffer.data(), buffer.size());
        for (ssize_t at = 0; at + static_cast<ssize_t>(sizeof(inotify_event)) <= got;) {
            inotify_event event{};
            std::memcpy(&event, buffer.data() + at, sizeof event);
            const char* const name = buffer.data() + at + sizeof event;
            at += static_cast<ssize_t>(sizeof event + event.len);
            const auto from = prefixes.find(event.wd);
            if ((event.mask & IN_Q_OVERFLOW) != 0 || from == prefixes.end()) {
                anything = true;
            } else if ((event.mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED)) != 0) {
                anything = true;  // a folder went; the next look at it shows what stands there now
                if ((event.mask & IN_IGNORED) != 0) prefixes.erase(from);
            } else if ((event.mask & IN_ISDIR) != 0) {
                anything = true;
                if (from->second.empty() && (event.mask & (IN_CREATE | IN_MOVED_TO)) != 0)
                    static_cast<void>(add(std::string(name) + "/"));
            } else if ((event.mask & ~IN_CREATE) != 0) {  // a file that was only created is not whole yet
                names.insert(from->second + name);
            }
        }
    }

    void run() {
        pthread_setname_np(pthread_self(), "tp-watch");
        std::set<std::string> names;
        bool anything = false;
        while (true) {
            std::array<pollfd, 2> files{{{events, POLLIN, 0}, {stop, POLLIN, 0}}};
            const bool waiting = anything || !names.empty();
            const int ready = ::poll(files.data(), files.size(), waiting ? static_cast<int>(calm.count()) : -1);
            if (ready < 0 && errno != EINTR) return;
            if (files[1].revents != 0) return;
            if (ready > 0 && files[0].revents != 0) {
                read_events(names, anything);
            } else if (ready == 0 && waiting) {
                if (anything) names.clear();
                changed(names);
                names.clear();
                anything = false;
            }
        }
    }
};

FolderWatch::FolderWatch(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
FolderWatch::~FolderWatch() = default;

Result<std::unique_ptr<FolderWatch>> FolderWatch::open(const std::string& folder, Changed changed, Milliseconds calm) {
    auto impl = std::make_unique<Impl>();
    impl->folder = folder;
    impl->changed = std::move(changed);
    impl->calm = calm;
    impl->events = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (impl->events < 0) return fail_errno("watching " + folder, errno);
    impl->stop = ::eventfd(0, EFD_CLOEXEC);
    if (impl->stop < 0) return fail_errno("watching " + folder, errno);
    TRY(impl->add(""));
    impl->add_folders_inside();
    impl->thread = std::thread([raw = impl.get()] { raw->run(); });
    return std::unique_ptr<FolderWatch>(new FolderWatch(std::move(impl)));
}

}  // namespace tp
