#include "nginx.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <utility>

namespace tp::bench {

namespace {

constexpr const char* program = "/usr/sbin/nginx";  // Debian's

Status write(const std::string& path, const std::string& text) {
    std::ofstream out(path, std::ios::binary);
    out << text;
    if (!out.flush()) return fail(errc::io, "writing " + path);
    return {};
}

sockaddr_in loopback(uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

uint16_t free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(socket);
    return bound ? ntohs(address.sin_port) : 0;
}

bool answers(uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    const bool connected = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return connected;
}

// Of a file a connection: no limit on requests or their time, no tickets, no session cache: as the hub.
std::string configuration(const std::string& folder, uint16_t port) {
    return fmt::format(R"(daemon off;
master_process off;
worker_rlimit_nofile 16384;
pid {0}/nginx.pid;
error_log {0}/error.log;
events {{ worker_connections 8192; }}
http {{
  access_log off;
  client_body_temp_path {0}/tmp; proxy_temp_path {0}/tmp; fastcgi_temp_path {0}/tmp;
  uwsgi_temp_path {0}/tmp; scgi_temp_path {0}/tmp;
  sendfile on; tcp_nodelay on;
  keepalive_timeout 600s; keepalive_requests 1000000000;
  open_file_cache max=16;
  server {{
    listen 127.0.0.1:{1} ssl;
    ssl_protocols TLSv1.3; ssl_session_tickets off; ssl_session_cache off;
    ssl_certificate {0}/server.pem; ssl_certificate_key {0}/server.key;
    ssl_client_certificate {0}/clients.pem; ssl_verify_client on;
    location / {{ root {0}/files; }}
  }}
}}
)",
                       folder, port);
}

}  // namespace

Result<Nginx> Nginx::start(const std::string& folder, const NginxTls& tls, const std::string& body) {
    if (::access(program, X_OK) != 0) return fail(errc::not_found, "nginx is not installed");
    for (const char* made : {"", "/files", "/tmp"}) ::mkdir((folder + made).c_str(), 0755);
    const uint16_t port = free_port();
    TRY(write(folder + "/server.pem", tls.certificate_pem));
    TRY(write(folder + "/server.key", tls.private_key_pem));
    TRY(write(folder + "/clients.pem", tls.client_root_pem));
    TRY(write(folder + "/files/body", body));
    TRY(write(folder + "/nginx.conf", configuration(folder, port)));
    const std::string file = folder + "/nginx.conf", words = folder + "/words";
    const pid_t pid = ::fork();
    if (pid < 0) return fail_errno("starting nginx", errno);
    if (pid == 0) {
        const int out = ::open(words.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::dup2(out, STDOUT_FILENO);
        ::dup2(out, STDERR_FILENO);
        ::execl(program, program, "-p", folder.c_str(), "-c", file.c_str(), nullptr);
        ::_exit(127);
    }
    Nginx made(pid, port);
    for (int i = 0; i < 100; ++i) {
        if (answers(port)) return made;
        ::usleep(50'000);
    }
    std::ifstream said(words);
    return fail(errc::timed_out, "nginx does not start: " + std::string(std::istreambuf_iterator<char>(said), {}));
}

Nginx::Nginx(Nginx&& other) noexcept : m_pid(std::exchange(other.m_pid, -1)), m_port(other.m_port) {}

Nginx::~Nginx() {
    if (m_pid < 0) return;
    ::kill(m_pid, SIGTERM);
    ::waitpid(m_pid, nullptr, 0);
}

}  // namespace tp::bench
