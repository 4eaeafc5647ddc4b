#include "platform/devices/headset.h"

#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace tp {
namespace {

class EventDescriptor {
  public:
    explicit EventDescriptor(int fd) : m_fd(fd) {}
    EventDescriptor(EventDescriptor&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    EventDescriptor& operator=(EventDescriptor&& other) noexcept {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~EventDescriptor() {
        if (m_fd >= 0) ::close(m_fd);
    }
    [[nodiscard]] int get() const { return m_fd; }
    [[nodiscard]] bool is_open() const { return m_fd >= 0; }

  private:
    int m_fd;
};

using SwitchBits = std::array<unsigned char, SW_MAX / 8 + 1>;

bool bit_of(const SwitchBits& bits, int bit) {
    return (bits[static_cast<size_t>(bit / 8)] >> (bit % 8) & 1) != 0;
}

// One device with a headphone switch.
struct Jack {
    std::string path;
    EventDescriptor descriptor;
    std::vector<char> held = {};  // of an event that has not come whole
    bool in = false;

    // As the device itself says; left as it is where it does not.
    void ask() {
        SwitchBits bits{};
        if (::ioctl(descriptor.get(), EVIOCGSW(bits.size()), bits.data()) >= 0) in = bit_of(bits, SW_HEADPHONE_INSERT);
    }
    // False: the device is gone.
    bool read() {
        std::array<char, 64 * sizeof(input_event)> buffer;
        while (true) {
            const ssize_t count = ::read(descriptor.get(), buffer.data(), buffer.size());
            if (count < 0 && errno == EINTR) continue;
            if (count < 0 && errno == EAGAIN) return true;
            if (count <= 0) return false;
            held.insert(held.end(), buffer.data(), buffer.data() + count);
            size_t at = 0;
            for (; held.size() - at >= sizeof(input_event); at += sizeof(input_event)) {
                input_event event{};
                std::memcpy(&event, held.data() + at, sizeof event);
                if (event.type == EV_SW && event.code == SW_HEADPHONE_INSERT) in = event.value != 0;
                if (event.type == EV_SYN && event.code == SYN_DROPPED) ask();  // the kernel has thrown events away
            }
            held.erase(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(at));
        }
    }
};

}  // namespace

struct EvdevHeadset::Impl {
    EvdevHeadsetSettings settings;
    TaskQueue& owner;
    // shared: a posted task may run after the headset is gone.
    struct Told {
        HeadsetSink sink;
        bool closed = false;  // owner's thread
    };
    std::shared_ptr<Told> told;
    EventDescriptor stop, changes;
    std::atomic<State> state{State::absent};
    std::vector<Jack> jacks;  // the thread's own
    std::thread thread;

    void add(const std::string& path) {
        if (std::ranges::find(jacks, path, &Jack::path) != jacks.end()) return;
        Jack jack{path, EventDescriptor(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC))};
        if (!jack.descriptor.is_open()) return;
        if (settings.device.empty()) {
            SwitchBits bits{};
            if (::ioctl(jack.descriptor.get(), EVIOCGBIT(EV_SW, bits.size()), bits.data()) < 0) return;
            if (!bit_of(bits, SW_HEADPHONE_INSERT)) return;
        }
        jack.ask();
        jacks.push_back(std::move(jack));
    }

    void look() {
        if (!settings.device.empty()) return add(settings.device);
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(settings.folder, error))
            if (entry.path().filename().string().starts_with("event")) add(entry.path().string());
    }

    void tell() {
        const bool in = std::ranges::any_of(jacks, &Jack::in);
        const State now = jacks.empty() ? State::absent : in ? State::in : State::out;
        const State before = state.exchange(now);
        if ((before == State::in) == in) return;
        owner.post([told = told, in] {
            if (!told->closed) told->sink(in);
        });
    }

    void run() {
        ::pthread_setname_np(::pthread_self(), "tp-headset");
        look();
        while (true) {
            tell();
            std::vector<pollfd> polled{{stop.get(), POLLIN, 0}, {changes.get(), POLLIN, 0}};
            for (const Jack& jack : jacks) polled.push_back({jack.descriptor.get(), POLLIN, 0});
            if (::poll(polled.data(), polled.size(), -1) < 0) continue;
            if (polled[0].revents != 0) return;
            std::vector<std::string> gone;
            for (size_t i = 2; i < polled.size(); ++i)
                if (polled[i].revents != 0 && !jacks[i - 2].read()) gone.push_back(jacks[i - 2].path);
            std::erase_if(jacks, [&](const Jack& jack) { return std::ranges::find(gone, jack.path) != gone.end(); });
            if (polled[1].revents != 0) {
                // What exactly has come does not matter, and udev changes the rights of a device after it has come.
                std::array<char, 4096> news;
                while (::read(changes.get(), news.data(), news.size()) > 0) {
                }
                look();
            }
        }
    }
};

EvdevHeadset::EvdevHeadset(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {
    m_impl->thread = std::thread([state = m_impl.get()] { state->run(); });
}

Result<std::unique_ptr<EvdevHeadset>> EvdevHeadset::open(EvdevHeadsetSettings settings, TaskQueue& owner,
                                                         HeadsetSink sink) {
    EventDescriptor stop(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!stop.is_open()) return fail_errno("preparing the headset's switch", errno);
    EventDescriptor changes(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    if (!changes.is_open()) return fail_errno("watching for a headset's switch", errno);
    const std::string folder =
        settings.device.empty() ? settings.folder : std::filesystem::path(settings.device).parent_path().string();
    // A machine without that folder has no such device, and gets none.
    ::inotify_add_watch(changes.get(), folder.c_str(), IN_CREATE | IN_ATTRIB | IN_MOVED_TO);
    auto told = std::make_shared<Impl::Told>(std::move(sink));
    return std::unique_ptr<EvdevHeadset>(new EvdevHeadset(std::unique_ptr<Impl>(
        new Impl{std::move(settings), owner, std::move(told), std::move(stop), std::move(changes), {}, {}, {}})));
}

EvdevHeadset::~EvdevHeadset() {
    m_impl->told->closed = true;
    ::eventfd_write(m_impl->stop.get(), 1);
    m_impl->thread.join();
}

Headset::State EvdevHeadset::state() const {
    return m_impl->state.load();
}

}  // namespace tp
