#include "platform/secure/secret_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "platform/base/bytes.h"
#include "platform/base/no_blocking_here.h"

namespace tp {

namespace {

constexpr off_t largest_secret = 64 * 1024;

class Descriptor {
  public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor() {
        if (m_fd >= 0) ::close(m_fd);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return m_fd; }

  private:
    int m_fd;
};

Status write_all(int fd, std::string_view content, const std::string& path) {
    while (!content.empty()) {
        const ssize_t written = ::write(fd, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return fail_errno("writing " + path, errno);
        content.remove_prefix(static_cast<size_t>(written));
    }
    if (::fsync(fd) != 0) return fail_errno("syncing " + path, errno);
    return {};
}

}  // namespace

Status write_secret_file(const std::string& path, std::string_view content) {
    may_block("writing", path);
    const std::string temporary = path + "." + to_hex(random_bytes(4)) + ".tmp";
    {
        const Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (file.get() < 0) return fail_errno("creating " + temporary, errno);
        if (auto written = write_all(file.get(), content, temporary); !written) {
            ::unlink(temporary.c_str());
            return written;
        }
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) {
        const int why = errno;
        ::unlink(temporary.c_str());
        return fail_errno("renaming to " + path, why);
    }
    std::string folder = std::filesystem::path(path).parent_path().string();
    if (folder.empty()) folder = ".";
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() < 0 || ::fsync(directory.get()) != 0) return fail_errno("syncing " + folder, errno);
    return {};
}

Result<std::string> read_secret_file(const std::string& path) {
    may_block("reading", path);
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (file.get() < 0) {
        if (errno == ELOOP) return fail(errc::refused, path + " is a symbolic link");
        return fail_errno("opening " + path, errno);
    }
    struct stat facts{};
    if (::fstat(file.get(), &facts) != 0) return fail_errno("examining " + path, errno);
    if (!S_ISREG(facts.st_mode)) return fail(errc::refused, path + " is not a regular file");
    if ((facts.st_mode & 0077) != 0) return fail(errc::refused, path + " may be read by others: chmod 600 it");
    if (facts.st_size > largest_secret) return fail(errc::too_large, path + " is too large for a key");
    std::string content(static_cast<size_t>(facts.st_size), '\0');
    size_t filled = 0;
    while (filled < content.size()) {
        const ssize_t got = ::read(file.get(), content.data() + filled, content.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno("reading " + path, errno);
        if (got == 0) break;
        filled += static_cast<size_t>(got);
    }
    content.resize(filled);
    return content;
}

}  // namespace tp
