#include "platform/base/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

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

}  // namespace tp
