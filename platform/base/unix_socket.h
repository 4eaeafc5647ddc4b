// The few system calls that both ends of the control socket share. Private to platform/base; any thread.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <string>
#include <string_view>

#include "platform/base/error.h"

namespace tp::unix_socket {

// A path of any length as an address: one that does not fit sun_path (108 bytes) goes through an open folder
// (/proc/self/fd/N/name), which must stay open as long as the address is used.
class Address {
  public:
    static Result<Address> of(const std::string& path);
    Address(Address&& other) noexcept;
    Address& operator=(Address&&) = delete;
    ~Address();
    [[nodiscard]] const sockaddr* get() const;
    [[nodiscard]] static socklen_t size() { return sizeof(sockaddr_un); }

  private:
    Address() = default;
    sockaddr_un m_address{};
    int m_folder = -1;
};

[[nodiscard]] Result<int> connected(const std::string& path);  // a new descriptor; unavailable when nobody listens
[[nodiscard]] bool peer_is_owner(int fd);                      // the other end runs as this user or as root
[[nodiscard]] bool send_all(int fd, std::string_view data);    // no SIGPIPE; false on any failure
[[nodiscard]] std::string one_line(std::string_view json);     // line breaks become spaces

}  // namespace tp::unix_socket
