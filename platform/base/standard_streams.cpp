#include "platform/base/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace tp {

ClosedStreams open_closed_standard_streams() {
    ClosedStreams closed;
    bool* const which[] = {&closed.input, &closed.output, &closed.errors};
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
        if (::fcntl(fd, F_GETFD) >= 0) continue;
        *which[fd] = true;
        // open() takes the lowest number that is free: fd.
        static_cast<void>(::open("/dev/null", fd == STDIN_FILENO ? O_RDONLY : O_WRONLY));
    }
    return closed;
}

Status write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return fail_errno("writing", errno);
        text.remove_prefix(static_cast<size_t>(written));
    }
    return {};
}

Status write_standard_output(std::string_view text, const ClosedStreams& closed) {
    if (closed.output) return fail(errc::io, "standard output is closed");
    TRY_CONTEXT(write_all(STDOUT_FILENO, text), "standard output");
    return {};
}

}  // namespace tp
