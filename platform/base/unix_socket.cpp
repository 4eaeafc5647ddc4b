#include "platform/base/unix_socket.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace tp::unix_socket {

Result<Address> Address::of(const std::string& path) {
    Address out;
    out.m_address.sun_family = AF_UNIX;
    std::string fitting = path;
    if (fitting.size() >= sizeof out.m_address.sun_path) {
        const size_t slash = path.rfind('/');
        const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash);
        out.m_folder = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (out.m_folder < 0) return fail_errno("opening " + folder, errno);
        fitting = "/proc/self/fd/" + std::to_string(out.m_folder) + "/" + path.substr(slash + 1);
    }
    if (fitting.empty() || fitting.size() >= sizeof out.m_address.sun_path)
        return fail(errc::invalid_argument, "the socket's name is empty or too long: " + path);
    std::ranges::copy(fitting, std::begin(out.m_address.sun_path));
    return out;
}

Address::Address(Address&& other) noexcept : m_address(other.m_address), m_folder(std::exchange(other.m_folder, -1)) {}

Address::~Address() {
    if (m_folder >= 0) ::close(m_folder);
}

const sockaddr* Address::get() const {
    return reinterpret_cast<const sockaddr*>(&m_address);
}

Result<int> connected(const std::string& path) {
    const Address address = TRY(Address::of(path));
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return fail_errno("making a socket", errno);
    if (::connect(fd, address.get(), Address::size()) == 0) return fd;
    const int error = errno;
    ::close(fd);
    if (error == ENOENT || error == ENOTDIR || error == ECONNREFUSED)
        return fail(errc::unavailable, "nobody answers at " + path);
    return fail_errno("connecting to " + path, error);
}

bool peer_is_owner(int fd) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
    return peer.uid == ::geteuid() || peer.uid == 0;
}

bool send_all(int fd, std::string_view data) {
    while (!data.empty()) {
        const ssize_t sent = ::send(fd, data.data(), data.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        data.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
}

std::string one_line(std::string_view json) {
    std::string out(json);
    std::ranges::replace_if(out, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return out;
}

}  // namespace tp::unix_socket
