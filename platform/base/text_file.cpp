#include "platform/base/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "platform/base/no_blocking_here.h"

namespace tp {

Result<std::string> read_text_file(const std::string& path, size_t most) {
    may_block("reading", path);
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return fail_errno("opening " + path, errno);
    struct stat info{};
    Result<std::string> text = fail(errc::malformed, path + ": is not a regular file");
    if (::fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode)) text = read_text_descriptor(descriptor, path, most);
    ::close(descriptor);
    return text;
}

Result<std::string> read_text_descriptor(int descriptor, const std::string& path, size_t most) {
    std::string text;
    while (text.size() <= most) {
        char buffer[16 * 1024];
        const ssize_t got = ::read(descriptor, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno("reading " + path, errno);
        if (got == 0) return text;
        text.append(buffer, static_cast<size_t>(got));
    }
    return fail(errc::too_large, path + ": is longer than the " + std::to_string(most) + " bytes that it has at most");
}

}  // namespace tp
