#include "platform/base/error.h"

#include <cerrno>
#include <system_error>

namespace tp {

std::unexpected<Error> fail_errno(std::string_view doing, int error_number) {
    ErrorCode code = errc::io;
    switch (error_number) {
        case ENOSPC:
        case EDQUOT:
            code = errc::full;
            break;
        case ENOENT:
        case ENOTDIR:  // a folder of its path is a file
            code = errc::not_found;
            break;
        case EACCES:
        case EPERM:
            code = errc::refused;
            break;
        case ETIMEDOUT:
            code = errc::timed_out;
            break;
        case ECONNREFUSED:
        case ENETUNREACH:
        case EHOSTUNREACH:
            code = errc::unavailable;
            break;
        default:
            break;
    }
    return fail(code, std::string(doing) + ": " + std::system_category().message(error_number));
}

}  // namespace tp
