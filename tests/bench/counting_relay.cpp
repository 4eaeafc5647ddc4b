#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <thread>
#include <vector>

#include "generate/replica.h"
#include "sync_run.h"

namespace tp::bench {

namespace {

sockaddr_in loopback(uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool send_all(int to, const char* bytes, size_t count) {
    while (count > 0) {
        const ssize_t sent = ::send(to, bytes, count, MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes += sent;
        count -= static_cast<size_t>(sent);
    }
    return true;
}

}  // namespace

struct CountingRelay::Impl {
    int listener = -1;
    uint16_t port = 0, to_port = 0;
    std::atomic<int64_t> up{0}, down{0};
    std::atomic<bool> stopping{false};
    std::vector<std::thread> connections;
    std::thread accepting;

    void pump(int client) {
        const int hub = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_in address = loopback(to_port);
        const bool joined = ::connect(hub, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        std::array<char, size_t{64} << 10> buffer{};
        while (joined && !stopping) {
            std::array<pollfd, 2> ends = {{{client, POLLIN, 0}, {hub, POLLIN, 0}}};
            if (::poll(ends.data(), ends.size(), 100) < 0 && errno != EINTR) break;
            bool open = true;
            for (size_t i = 0; i < ends.size() && open; ++i) {
                if (ends[i].revents == 0) continue;
                const ssize_t got = ::recv(ends[i].fd, buffer.data(), buffer.size(), 0);
                open = got > 0 && send_all(i == 0 ? hub : client, buffer.data(), static_cast<size_t>(got));
                if (got > 0) (i == 0 ? up : down) += got;
            }
            if (!open) break;
        }
        ::close(hub);
        ::close(client);
    }
};

CountingRelay::CountingRelay(uint16_t to_port) : m_impl(std::make_unique<Impl>()) {
    Impl& own = *m_impl;
    own.to_port = to_port;
    own.listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(own.listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(own.listener, 16) != 0 ||
        ::getsockname(own.listener, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        must(fail_errno("a port for the relay", errno));
    own.port = ntohs(address.sin_port);
    own.accepting = std::thread([&own] {
        while (!own.stopping) {
            pollfd waiting{own.listener, POLLIN, 0};
            if (::poll(&waiting, 1, 100) <= 0) continue;
            const int client = ::accept4(own.listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (client >= 0) own.connections.emplace_back([&own, client] { own.pump(client); });
        }
    });
}

CountingRelay::~CountingRelay() {
    m_impl->stopping = true;
    m_impl->accepting.join();
    for (std::thread& connection : m_impl->connections) connection.join();
    ::close(m_impl->listener);
}

std::string CountingRelay::url() const {
    return "https://127.0.0.1:" + std::to_string(m_impl->port);
}
int64_t CountingRelay::up() const {
    return m_impl->up;
}
int64_t CountingRelay::down() const {
    return m_impl->down;
}

}  // namespace tp::bench
