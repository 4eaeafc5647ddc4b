#include "tests/doubles/network/fault_proxy.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

namespace tp {

namespace {

using Kind = NetworkFault::Kind;

constexpr int slow_turn_ms = 10;

struct Link {
    int client = -1, server = -1;
    bool lost = false;  // half open: kept, and never looked at again
};

sockaddr_in on_loopback(uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

// 0: any port.
int listen_on(uint16_t port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int yes = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    const sockaddr_in address = on_loopback(port);
    if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener, 64) != 0)
        std::abort();
    return listener;
}

bool pass_all(int to, const char* bytes, size_t count) {
    while (count > 0) {
        const ssize_t sent = ::send(to, bytes, count, MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes += sent;
        count -= static_cast<size_t>(sent);
    }
    return true;
}

void close_link(const Link& link, bool by_reset) {
    const linger at_once{1, 0};
    if (by_reset) ::setsockopt(link.client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(link.client);
    ::close(link.server);
}

}  // namespace

struct FaultProxy::Impl {
    uint16_t port = 0, to_port = 0;
    int listener = -1;
    std::array<int, 2> wake{-1, -1};
    std::thread thread;

    mutable std::mutex mutex;  // all below
    std::condition_variable applied;
    NetworkFault fault;
    bool cutting = false, stopping = false;
    uint64_t orders = 0, orders_done = 0;
    int64_t answered = 0, asked = 0;
    std::vector<Link> links;

    template <typename Change>
    void order(Change change) {
        std::unique_lock lock(mutex);
        change();
        const uint64_t mine = ++orders;
        (void)!::write(wake[1], "x", 1);
        applied.wait(lock, [&] { return orders_done >= mine; });
    }

    void obey() {
        const bool refuse = fault.kind == Kind::refuse;
        if (cutting || refuse) {
            for (const Link& link : links) close_link(link, true);
            links.clear();
        }
        cutting = false;
        if (refuse && listener >= 0) {
            ::close(listener);
            listener = -1;
        } else if (!refuse && listener < 0) {
            listener = listen_on(port);
        }
        orders_done = orders;
        applied.notify_all();
    }

    void accept_one() {
        const int client = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) return;
        const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_in address = on_loopback(to_port);
        const Link link{client, server};
        if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
            links.push_back(link);
        else
            close_link(link, true);
    }

    [[nodiscard]] bool begun() const { return answered >= fault.at_byte; }
    [[nodiscard]] bool answers_wait() const { return fault.kind == Kind::stall && begun(); }

    // How many bytes of an answer may be taken now.
    [[nodiscard]] size_t taken_at_once(size_t most) const {
        if (fault.kind == Kind::slow) return static_cast<size_t>(fault.bytes_per_second * slow_turn_ms / 1'000);
        const bool stops = fault.kind != Kind::none && fault.kind != Kind::flip && !begun();
        return stops ? std::min(most, static_cast<size_t>(fault.at_byte - answered)) : most;
    }

    // False: the link is at its end.
    bool pass_answer(Link& link) {
        std::array<char, size_t{16} << 10> bytes{};
        const ssize_t got = ::recv(link.server, bytes.data(), taken_at_once(bytes.size()), 0);
        if (got <= 0) return close_and_false(link, got < 0);
        const int64_t from = answered;
        answered += got;
        if (fault.kind == Kind::flip && fault.at_byte >= from && fault.at_byte < answered) {
            bytes[static_cast<size_t>(fault.at_byte - from)] ^= 0x10;
            fault = {};
        }
        return pass_all(link.client, bytes.data(), static_cast<size_t>(got)) || close_and_false(link, true);
    }
    bool pass_request(Link& link) {
        std::array<char, size_t{16} << 10> bytes{};
        const ssize_t got = ::recv(link.client, bytes.data(), bytes.size(), 0);
        if (got <= 0) return close_and_false(link, got < 0);
        asked += got;
        return pass_all(link.server, bytes.data(), static_cast<size_t>(got)) || close_and_false(link, true);
    }
    static bool close_and_false(const Link& link, bool by_reset) {
        close_link(link, by_reset);
        return false;
    }

    // The fault's turn on this link, when there is something to pass. False: the link is at its end.
    bool pass(Link& link, bool from_client, bool from_server) {
        if (!from_client && !from_server) return true;
        const bool breaks = fault.kind == Kind::drop || fault.kind == Kind::reset;
        if (breaks && begun() && (from_server || fault.at_byte == 0)) {
            const bool by_reset = fault.kind == Kind::reset;
            if (fault.once) fault = {};
            return close_and_false(link, by_reset);
        }
        if (fault.kind == Kind::half_open && begun()) {
            link.lost = true;
            return true;
        }
        if (from_client && !pass_request(link)) return false;
        return !from_server || answers_wait() || pass_answer(link);
    }

    void run() {
        while (true) {
            std::vector<pollfd> ready{{wake[0], POLLIN, 0}, {listener, POLLIN, 0}};
            bool slow = false;
            size_t known = 0;
            {
                const std::lock_guard lock(mutex);
                slow = fault.kind == Kind::slow;
                for (const Link& link : links) {
                    const bool answers = !answers_wait();
                    ready.push_back({link.lost ? -1 : link.client, POLLIN, 0});
                    ready.push_back({link.lost || !answers ? -1 : link.server, POLLIN, 0});
                }
                known = links.size();
            }
            if (slow) ::usleep(slow_turn_ms * 1'000);
            ::poll(ready.data(), ready.size(), -1);
            const std::lock_guard lock(mutex);
            std::array<char, 16> ignored{};
            if (ready[0].revents != 0) (void)!::read(wake[0], ignored.data(), ignored.size());
            const bool ordered = orders_done != orders;
            if (ordered) obey();
            if (stopping) return;
            if (ordered) continue;  // what poll() has seen may be gone
            for (size_t i = known; i-- > 0;)
                if (!pass(links[i], ready[2 + 2 * i].revents != 0, ready[3 + 2 * i].revents != 0))
                    links.erase(links.begin() + static_cast<std::ptrdiff_t>(i));
            if (ready[1].revents != 0) accept_one();
        }
    }
};

FaultProxy::FaultProxy(uint16_t to_port) : m_impl(std::make_unique<Impl>()) {
    m_impl->to_port = to_port;
    m_impl->listener = listen_on(0);
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(m_impl->listener, reinterpret_cast<sockaddr*>(&address), &size);
    m_impl->port = ntohs(address.sin_port);
    if (::pipe2(m_impl->wake.data(), O_CLOEXEC) != 0) std::abort();
    m_impl->thread = std::thread([impl = m_impl.get()] { impl->run(); });
}

FaultProxy::~FaultProxy() {
    m_impl->order([&] { m_impl->stopping = true; });
    m_impl->thread.join();
    for (const Link& link : m_impl->links) close_link(link, false);
    for (const int fd : {m_impl->listener, m_impl->wake[0], m_impl->wake[1]})
        if (fd >= 0) ::close(fd);
}

std::string FaultProxy::url() const {
    return "https://127.0.0.1:" + std::to_string(m_impl->port);
}

void FaultProxy::set(const NetworkFault& fault) {
    m_impl->order([&] {
        m_impl->fault = fault;
        m_impl->answered = m_impl->asked = 0;
    });
}

void FaultProxy::cut() {
    m_impl->order([&] { m_impl->cutting = true; });
}

int64_t FaultProxy::answered() const {
    const std::lock_guard lock(m_impl->mutex);
    return m_impl->answered;
}

int64_t FaultProxy::asked() const {
    const std::lock_guard lock(m_impl->mutex);
    return m_impl->asked;
}

}  // namespace tp
