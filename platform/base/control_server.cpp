#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <list>
#include <thread>
#include <utility>

#include "platform/base/bytes.h"
#include "platform/base/control_socket.h"
#include "platform/base/log.h"
#include "platform/base/scrub_stack.h"
#include "platform/base/unix_socket.h"

namespace tp {

namespace {

struct Descriptor {
    int fd = -1;
    Descriptor() = default;
    explicit Descriptor(int value) : fd(value) {}
    Descriptor(Descriptor&& other) noexcept : fd(std::exchange(other.fd, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(fd, other.fd);
        return *this;
    }
    ~Descriptor() {
        if (fd >= 0) ::close(fd);
    }
};

// Waits until `fd` can be read or the stop event fires.
enum class Waited { readable, stopped, timed_out, gone };
Waited wait_for(int fd, int stop_fd, short events, Milliseconds most) {
    const MonotonicTime end = SystemClock{}.monotonic() + most;
    for (;;) {
        const auto left = std::chrono::ceil<Milliseconds>(end - SystemClock{}.monotonic());
        pollfd ready[2] = {{fd, events, 0}, {stop_fd, POLLIN, 0}};
        const int count = ::poll(ready, 2, static_cast<int>(std::max<int64_t>(0, left.count())));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return Waited::gone;
        if (count == 0) return Waited::timed_out;
        if (ready[1].revents != 0) return Waited::stopped;
        if ((ready[0].revents & POLLIN) != 0) return Waited::readable;
        return Waited::gone;
    }
}

std::string error_line(std::string_view code, std::string_view message) {
    return "{\"error\":{\"code\":\"" + std::string(code) + "\",\"message\":\"" + json_escape(message) + "\"}}\n";
}

class Reply final : public ControlReply {
  public:
    Reply(int fd, int stop_fd) : m_fd(fd), m_stop_fd(stop_fd) {}

    bool progress(std::string_view json) override {
        if (m_finished || m_gone) return false;
        m_gone = wait_until_gone(Milliseconds{0}) || !unix_socket::send_all(m_fd, wrapped("progress", json));
        return !m_gone;
    }
    void ok(std::string_view json) override { finish(wrapped("ok", json)); }
    void error(const Error& error) override { finish(error_line(error.code.name(), error.message)); }
    bool wait_until_gone(Milliseconds most) override {
        if (m_gone) return true;
        // Further requests of an impatient client are readable bytes, which must not turn this into a busy loop.
        m_gone = wait_for(m_fd, m_stop_fd, 0, most) != Waited::timed_out;
        return m_gone;
    }
    // False: the connection is of no more use.
    bool close_answer() {
        if (!m_finished) error(Error{errc::internal, "the request was not answered"});
        return !m_gone;
    }

  private:
    static std::string wrapped(std::string_view key, std::string_view json) {
        return "{\"" + std::string(key) + "\":" + unix_socket::one_line(json) + "}\n";
    }
    void finish(const std::string& line) {
        if (std::exchange(m_finished, true) || m_gone) return;
        m_gone = !unix_socket::send_all(m_fd, line);
    }

    int m_fd;
    int m_stop_fd;
    bool m_finished = false;
    bool m_gone = false;
};

}  // namespace

struct ControlServer::Impl {
    struct Client {
        Descriptor socket;
        std::atomic<bool> done = false;
        std::thread thread;
    };

    std::string path;
    ControlHandler handler;
    ControlLimits limits;
    Descriptor lock;
    Descriptor listener;
    Descriptor stop;
    std::list<Client> clients;  // of the accepting thread
    std::thread acceptor;

    void accept_clients();
    void greet(Descriptor socket);
    void serve(int fd) const;
    [[nodiscard]] bool read_line(int fd, std::string& buffer, std::string& line) const;
};

// The next line without its end; false when the client is to be let go.
bool ControlServer::Impl::read_line(int fd, std::string& buffer, std::string& line) const {
    MonotonicTime line_started = SystemClock{}.monotonic();
    for (size_t scanned = 0;;) {
        if (const size_t end = buffer.find('\n', scanned); end != std::string::npos && end <= limits.request_bytes) {
            line = buffer.substr(0, end);
            buffer.erase(0, end + 1);
            if (line.ends_with('\r')) line.pop_back();
            return true;
        }
        if (buffer.size() > limits.request_bytes) {
            static_cast<void>(unix_socket::send_all(fd, error_line("too_large", "the request's line is too long")));
            return false;
        }
        scanned = buffer.size();
        const bool between = buffer.empty();
        const auto spent = std::chrono::duration_cast<Milliseconds>(SystemClock{}.monotonic() - line_started);
        const Milliseconds most = between ? limits.idle_timeout : limits.line_timeout - spent;
        const Waited waited = most.count() <= 0 ? Waited::timed_out : wait_for(fd, stop.fd, POLLIN, most);
        if (waited == Waited::timed_out && !between)
            static_cast<void>(unix_socket::send_all(fd, error_line("timed_out", "the request's line did not end")));
        if (waited != Waited::readable) return false;
        char bytes[64 * 1024];
        const ssize_t got = ::recv(fd, bytes, sizeof bytes, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        if (between) line_started = SystemClock{}.monotonic();
        buffer.append(bytes, static_cast<size_t>(got));
    }
}

void ControlServer::Impl::serve(int fd) const {
    std::string buffer, line;
    while (read_line(fd, buffer, line)) {
        Reply reply(fd, stop.fd);
        if (line.empty() || line.find('\0') != std::string::npos || !is_valid_utf8(line))
            reply.error(Error{errc::malformed, "a request is one line of UTF-8 JSON"});
        else
            handler(line, reply);
        const bool answered = reply.close_answer();
        scrub_stack();
        if (!answered) return;
    }
}

void ControlServer::Impl::greet(Descriptor socket) {
    if (!unix_socket::peer_is_owner(socket.fd)) {
        static_cast<void>(
            unix_socket::send_all(socket.fd, error_line("refused", "this socket answers its owner only")));
        return;
    }
    const timeval timeout{.tv_sec = limits.send_timeout.count() / 1000,
                          .tv_usec = limits.send_timeout.count() % 1000 * 1000};
    static_cast<void>(::setsockopt(socket.fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout));
    if (clients.size() >= limits.clients) {
        static_cast<void>(unix_socket::send_all(socket.fd, error_line("rate_limited", "too many clients at once")));
        return;
    }
    Client& client = clients.emplace_back();
    client.socket = std::move(socket);
    client.thread = std::thread([this, &client] {
        serve(client.socket.fd);
        ::shutdown(client.socket.fd, SHUT_RDWR);
        client.done = true;
    });
}

void ControlServer::Impl::accept_clients() {
    for (;;) {
        const Waited waited = wait_for(listener.fd, stop.fd, POLLIN, Milliseconds{60'000});
        if (waited == Waited::stopped || waited == Waited::gone) break;
        clients.remove_if([](Client& client) {
            if (client.done) client.thread.join();
            return !client.thread.joinable();
        });
        if (waited != Waited::readable) continue;
        Descriptor socket(::accept4(listener.fd, nullptr, nullptr, SOCK_CLOEXEC));
        if (socket.fd >= 0)
            greet(std::move(socket));
        else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM)  // the client waits in the queue meanwhile
            std::this_thread::sleep_for(Milliseconds{100});
    }
    for (Client& client : clients) client.thread.join();
}

Result<std::unique_ptr<ControlServer>> ControlServer::listen(const std::string& path, ControlHandler handler,
                                                             ControlLimits limits) {
    auto impl = std::make_unique<Impl>();
    impl->path = path;
    impl->handler = std::move(handler);
    impl->limits = limits;
    // The lock beside the socket decides between two programs that start at once.
    impl->lock = Descriptor(::open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (impl->lock.fd < 0) return fail_errno("opening " + path + ".lock", errno);
    const std::string taken = "a program answers at " + path + " already";
    if (::flock(impl->lock.fd, LOCK_EX | LOCK_NB) != 0) return fail(errc::conflict, taken);
    if (const auto other = unix_socket::connected(path)) {
        ::close(*other);
        return fail(errc::conflict, taken);
    }
    struct stat info{};
    if (::lstat(path.c_str(), &info) == 0) {
        if (!S_ISSOCK(info.st_mode)) return fail(errc::conflict, path + " exists and is no socket");
        if (::unlink(path.c_str()) != 0) return fail_errno("removing the stale " + path, errno);
    }
    const unix_socket::Address address = TRY(unix_socket::Address::of(path));
    impl->listener = Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    impl->stop = Descriptor(::eventfd(0, EFD_CLOEXEC));
    if (impl->listener.fd < 0 || impl->stop.fd < 0) return fail_errno("making a socket", errno);
    if (::bind(impl->listener.fd, address.get(), unix_socket::Address::size()) != 0)
        return fail_errno("binding " + path, errno);
    // Nobody can connect before listen(), so nobody sees the mode that the umask gave.
    if (::chmod(path.c_str(), 0600) != 0 || ::listen(impl->listener.fd, 16) != 0)
        return fail_errno("listening at " + path, errno);
    Impl* running = impl.get();
    impl->acceptor = std::thread([running] { running->accept_clients(); });
    return std::unique_ptr<ControlServer>(new ControlServer(std::move(impl)));
}

ControlServer::ControlServer(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

ControlServer::~ControlServer() {
    const uint64_t one = 1;
    static_cast<void>(!::write(m_impl->stop.fd, &one, sizeof one));
    m_impl->acceptor.join();
    ::unlink(m_impl->path.c_str());
}

}  // namespace tp
