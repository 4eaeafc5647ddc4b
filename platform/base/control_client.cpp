#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <limits>
#include <optional>
#include <utility>

#include "platform/base/control_socket.h"
#include "platform/base/no_blocking_here.h"
#include "platform/base/unix_socket.h"

namespace tp {

namespace {

constexpr size_t answer_line_most = 16 * 1024 * 1024;

// {"key":X} → X. The server writes exactly this form.
std::optional<std::string> inside(std::string_view line, std::string_view key) {
    const std::string head = "{\"" + std::string(key) + "\":";
    if (!line.starts_with(head) || !line.ends_with('}') || line.size() <= head.size() + 1) return std::nullopt;
    return std::string(line.substr(head.size(), line.size() - head.size() - 1));
}

}  // namespace

Result<ControlClient> ControlClient::connect(const std::string& path) {
    may_block("asking the program at", path);
    ControlClient client(TRY(unix_socket::connected(path)));
    if (!unix_socket::peer_is_owner(client.m_fd))
        return fail(errc::refused, "the program at " + path + " belongs to another user");
    return client;
}

ControlClient::ControlClient(ControlClient&& other) noexcept
    : m_fd(std::exchange(other.m_fd, -1)), m_buffer(std::move(other.m_buffer)) {}

ControlClient& ControlClient::operator=(ControlClient&& other) noexcept {
    std::swap(m_fd, other.m_fd);
    std::swap(m_buffer, other.m_buffer);
    return *this;
}

ControlClient::~ControlClient() {
    if (m_fd >= 0) ::close(m_fd);
}

Result<ControlAnswer> ControlClient::ask(std::string_view request,
                                         const std::function<bool(std::string_view json)>& on_progress,
                                         Milliseconds silence) {
    if (request.empty() || request.find('\n') != std::string_view::npos)
        return fail(errc::invalid_argument, "a request is one line");
    // A server that refuses says why before it closes, so a failed send is not the end: what it said is read first.
    const bool sent = unix_socket::send_all(m_fd, std::string(request) + "\n");
    const int wait = silence.count() <= 0 || silence.count() > std::numeric_limits<int>::max()
                         ? -1
                         : static_cast<int>(silence.count());
    for (size_t scanned = 0;;) {
        if (const size_t end = m_buffer.find('\n', scanned); end != std::string::npos) {
            const std::string line = m_buffer.substr(0, end);
            m_buffer.erase(0, end + 1);
            scanned = 0;
            if (auto ok = inside(line, "ok")) return ControlAnswer{true, *std::move(ok)};
            if (auto error = inside(line, "error")) return ControlAnswer{false, *std::move(error)};
            const auto progress = inside(line, "progress");
            if (!progress) return fail(errc::malformed, "what came is no answer");
            if (on_progress && !on_progress(*progress)) return fail(errc::cancelled, "stopped by the asker");
            continue;
        }
        scanned = m_buffer.size();
        if (scanned > answer_line_most) return fail(errc::too_large, "the answer's line is too long");
        pollfd ready{m_fd, POLLIN, 0};
        const int count = ::poll(&ready, 1, wait);
        if (count < 0 && errno == EINTR) continue;
        if (count == 0) return fail(errc::timed_out, "no answer in time");
        char buffer[64 * 1024];
        const ssize_t got = ::recv(m_fd, buffer, sizeof buffer, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0)
            return fail(errc::unavailable, sent ? "the program closed the connection before it answered"
                                                : "the program closed the connection");
        m_buffer.append(buffer, static_cast<size_t>(got));
    }
}

}  // namespace tp
