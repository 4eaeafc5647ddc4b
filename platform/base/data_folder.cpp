#include "platform/base/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "platform/base/no_blocking_here.h"

namespace tp {

namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets the environment
    return value == nullptr ? "" : value;
}

}  // namespace

Result<DataFolder> DataFolder::from_environment() {
    std::string root = environment("TOUCHPOINT_HOME");
    if (root.empty())
        if (const std::string data = environment("XDG_DATA_HOME"); !data.empty()) root = data + "/touchpoint";
    if (root.empty())
        if (const std::string home = environment("HOME"); !home.empty()) root = home + "/.local/share/touchpoint";
    if (root.empty()) return fail(errc::invalid_argument, "no data folder: set TOUCHPOINT_HOME to one");
    if (!root.starts_with('/'))
        return fail(errc::invalid_argument, "the data folder must be an absolute path, and is \"" + root + "\"");
    while (root.size() > 1 && root.ends_with('/')) root.pop_back();
    return DataFolder{std::move(root)};
}

Status make_private_folder(const std::string& path) {
    for (size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
        const std::string part = path.substr(0, end);
        if (::mkdir(part.c_str(), 0700) != 0 && errno != EEXIST) return fail_errno("making the folder " + part, errno);
        if (end == std::string::npos) break;
    }
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0) return fail_errno("looking at " + path, errno);
    if (!S_ISDIR(info.st_mode)) return fail(errc::conflict, path + " exists and is no folder");
    return {};
}

Result<FolderLock> FolderLock::take(const std::string& folder) {
    may_block("locking", folder);
    TRY(make_private_folder(folder));
    const std::string path = folder + "/lock";
    FolderLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (lock.m_fd < 0) return fail_errno("opening " + path, errno);
    if (::flock(lock.m_fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return fail_errno("locking " + path, errno);
        char owner[32] = {};
        const ssize_t got = ::pread(lock.m_fd, owner, sizeof owner - 1, 0);
        std::string id(owner, static_cast<size_t>(got > 0 ? got : 0));
        while (id.ends_with('\n')) id.pop_back();
        return fail(errc::conflict, folder + " is in use by " + (id.empty() ? "another process" : "process " + id));
    }
    const std::string id = std::to_string(::getpid()) + "\n";
    if (::ftruncate(lock.m_fd, 0) != 0 || ::pwrite(lock.m_fd, id.data(), id.size(), 0) < 0)
        return fail_errno("writing " + path, errno);
    return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
    std::swap(m_fd, other.m_fd);
    return *this;
}
FolderLock::~FolderLock() {
    if (m_fd >= 0) ::close(m_fd);
}

}  // namespace tp
