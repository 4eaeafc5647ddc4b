// The other side of the hub's rows: nginx with one process, TLS 1.3 and certificates of clients, as the hub has it, on
// the loopback. Thread rule: one thread.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "platform/base/error.h"

namespace tp::bench {

struct NginxTls {
    std::string certificate_pem, private_key_pem;
    std::string client_root_pem;
};

class Nginx {
  public:
    // Serves GET /body, `body` as a file. `folder` holds its files and goes on to. Errors: not_found (no nginx is
    // installed), timed_out (it does not start: its words), io.
    static Result<Nginx> start(const std::string& folder, const NginxTls& tls, const std::string& body);
    ~Nginx();
    Nginx(Nginx&& other) noexcept;
    Nginx& operator=(Nginx&&) = delete;

    [[nodiscard]] uint16_t port() const { return m_port; }
    [[nodiscard]] pid_t pid() const { return m_pid; }

  private:
    Nginx(pid_t pid, uint16_t port) : m_pid(pid), m_port(port) {}
    pid_t m_pid;
    uint16_t m_port;
};

}  // namespace tp::bench
