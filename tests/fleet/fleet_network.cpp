#include "fleet_network.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <list>
#include <set>

#include "platform/base/text_numbers.h"
#include "sync/client/zstd_decoder.h"

namespace tp::fleet {

namespace {

template <auto Release>
using OpensslRelease = std::integral_constant<decltype(Release), Release>;
using Context = std::unique_ptr<SSL_CTX, OpensslRelease<SSL_CTX_free>>;
using Tls = std::unique_ptr<SSL, OpensslRelease<SSL_free>>;
using Bio = std::unique_ptr<BIO, OpensslRelease<BIO_free>>;
using Certificate = std::unique_ptr<X509, OpensslRelease<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, OpensslRelease<EVP_PKEY_free>>;

Bio bio_over(const std::string& text) {
    return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string endpoint_of(std::string_view target) {
    std::string path(target.substr(0, target.find('?')));
    for (const char* prefix : {"/v1/snapshot/", "/v1/chunk/"})
        if (path.starts_with(prefix)) return std::string(prefix) + "…";
    return path;
}

std::string lowered(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

struct Head {
    HttpResponse response;
    size_t length = 0;
    bool packed = false, keep_alive = true;
};

std::optional<Head> parse_head(std::string_view text) {
    if (!text.starts_with("HTTP/1.1 ") || text.size() < 12) return std::nullopt;
    Head head;
    const auto status = parse_digits(text.substr(9, 3));
    if (!status) return std::nullopt;
    head.response.status = static_cast<int>(*status);
    while (!text.empty()) {
        const auto line = text.substr(0, text.find("\r\n"));
        text.remove_prefix(std::min(text.size(), line.size() + 2));
        const auto colon = line.find(": ");
        if (colon == line.npos) continue;
        const std::string name = lowered(line.substr(0, colon));
        const auto value = line.substr(colon + 2);
        if (name == "content-length") {
            const auto length = parse_digits(value);
            if (!length) return std::nullopt;
            head.length = static_cast<size_t>(*length);
        } else if (name == "content-type") {
            head.response.content_type = lowered(value.substr(0, value.find(';')));
        } else if (name == "retry-after") {
            if (const auto seconds = parse_digits(value)) head.response.retry_after = std::chrono::seconds(*seconds);
        } else if (name == "content-encoding") {
            head.packed = lowered(value) == "zstd";
        } else if (name == "connection") {
            head.keep_alive = lowered(value) != "close";
        }
    }
    return head;
}

struct Exchange {
    RequestId id = 0;
    HttpRequest request;
    MonotonicTime started{};
    bool tried_again = false;
};

}  // namespace

struct FleetNetwork::DeviceTransport final : Transport {
    DeviceTransport(Impl& network, size_t number) : m_network(network), device(number) {}
    ~DeviceTransport() override;

    [[nodiscard]] RequestId start(HttpRequest request) override;
    void cancel(RequestId id) override;
    [[nodiscard]] std::vector<Completion> wait(Milliseconds) override { return std::exchange(done, {}); }
    void wake() override {}

    Impl& m_network;
    size_t device;
    Certificate certificate;
    Key key;
    std::vector<Completion> done;
};

namespace {

enum class Stage { connecting, handshaking, idle, sending, receiving };

}  // namespace

struct FleetNetwork::Impl {
    struct Connection {
        DeviceTransport* owner = nullptr;
        int fd = -1;
        Tls tls;
        Stage stage = Stage::connecting;
        std::optional<Exchange> exchange;
        std::string out, in;
        bool used = false;  // an answer has come over it
        uint32_t interest = 0;
        MonotonicTime began{}, deadline{};
        std::list<std::unique_ptr<Connection>>::iterator place;

        Connection() = default;
        Connection(const Connection&) = delete;
        Connection& operator=(const Connection&) = delete;
        ~Connection() {
            tls.reset();
            if (fd >= 0) ::close(fd);
        }
    };

    explicit Impl(const Clock& the_clock) : clock(the_clock) {}
    ~Impl() {
        connections.clear();
        if (epoll >= 0) ::close(epoll);
    }

    void begin(DeviceTransport& owner, Exchange exchange) {
        for (const auto& connection : connections_of[&owner]) {
            if (connection->stage != Stage::idle) continue;
            ask(*connection, std::move(exchange));
            return;
        }
        auto made = std::make_unique<Connection>();
        Connection& connection = *made;
        connection.owner = &owner;
        connection.exchange = std::move(exchange);
        connection.began = clock.monotonic();
        connection.deadline = connection.exchange->started + connection.exchange->request.timeout;
        connection.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        connections.push_front(std::move(made));
        connection.place = connections.begin();
        connections_of[&owner].insert(&connection);
        figures.most_connections = std::max(figures.most_connections, connections.size());
        const int on = 1;
        ::setsockopt(connection.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        connection.tls.reset(SSL_new(context.get()));
        SSL* tls = connection.tls.get();
        const bool made_well = connection.fd >= 0 && tls && SSL_use_certificate(tls, owner.certificate.get()) == 1 &&
                               SSL_use_PrivateKey(tls, owner.key.get()) == 1 && SSL_set_fd(tls, connection.fd) == 1 &&
                               (::connect(connection.fd, reinterpret_cast<const sockaddr*>(&hub), sizeof hub) == 0 ||
                                errno == EINPROGRESS);
        if (!made_well) {
            failing.push_back(&connection);
            return;
        }
        SSL_set_connect_state(tls);
        watch(connection, EPOLLOUT);
    }

    void watch(Connection& connection, uint32_t interest) {
        if (connection.interest == interest) return;
        epoll_event event{};
        event.events = interest;
        event.data.ptr = &connection;
        ::epoll_ctl(epoll, connection.interest == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, connection.fd, &event);
        connection.interest = interest;
    }

    void ask(Connection& connection, Exchange exchange) {
        const HttpRequest& request = exchange.request;
        std::string text = request.method == HttpMethod::post ? "POST " : "GET ";
        text += request.target + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: touchpoint-fleet\r\n";
        text += request.keep_partial || request.resume_from > 0 ? "Accept-Encoding: identity\r\n"
                                                                : "Accept-Encoding: zstd\r\n";
        if (request.resume_from > 0) text += "Range: bytes=" + std::to_string(request.resume_from) + "-\r\n";
        if (request.method == HttpMethod::post)
            text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(request.body.size()) + "\r\n";
        text += "\r\n" + request.body;
        figures.endpoints[endpoint_of(request.target)].bytes_up += text.size();
        connection.deadline = exchange.started + request.timeout;
        connection.exchange = std::move(exchange);
        connection.out = std::move(text);
        connection.stage = Stage::sending;
        move(connection);
    }

    // What OpenSSL wants before it goes on; false: the connection is of no more use.
    bool wants(Connection& connection, int result) {
        const int why = SSL_get_error(connection.tls.get(), result);
        ERR_clear_error();
        if (why == SSL_ERROR_WANT_READ) return watch(connection, EPOLLIN), true;
        if (why == SSL_ERROR_WANT_WRITE) return watch(connection, EPOLLOUT), true;
        return false;
    }

    void move(Connection& connection) {
        SSL* tls = connection.tls.get();
        if (connection.stage == Stage::connecting) {
            int why = 0;
            socklen_t size = sizeof why;
            ::getsockopt(connection.fd, SOL_SOCKET, SO_ERROR, &why, &size);
            if (why != 0) return lose(connection, errc::unavailable);
            connection.stage = Stage::handshaking;
        }
        if (connection.stage == Stage::handshaking) {
            const int done = SSL_do_handshake(tls);
            if (done != 1) {
                const bool distrusted = SSL_get_verify_result(tls) != X509_V_OK;
                if (!wants(connection, done)) lose(connection, distrusted ? errc::refused : errc::unavailable);
                return;
            }
            figures.handshakes.ms.push_back(since(connection.began));
            return ask(connection, *std::exchange(connection.exchange, std::nullopt));
        }
        if (connection.stage == Stage::sending) {
            while (!connection.out.empty()) {
                const int sent = SSL_write(tls, connection.out.data(), static_cast<int>(connection.out.size()));
                if (sent <= 0) {
                    if (!wants(connection, sent)) lose(connection, errc::unavailable);
                    return;
                }
                connection.out.erase(0, static_cast<size_t>(sent));
            }
            std::string().swap(connection.out);
            connection.stage = Stage::receiving;
            watch(connection, EPOLLIN);
            return;  // nothing has come yet
        }
        receive(connection);
    }

    void receive(Connection& connection) {
        std::array<char, 16384> bytes;
        while (true) {
            const int got = SSL_read(connection.tls.get(), bytes.data(), bytes.size());
            if (got <= 0) {
                if (!wants(connection, got)) lose(connection, errc::unavailable);
                return;
            }
            if (connection.stage == Stage::idle) return lose(connection, errc::malformed);
            connection.in.append(bytes.data(), static_cast<size_t>(got));
            const size_t end = connection.in.find("\r\n\r\n");
            if (end == std::string::npos) {
                if (connection.in.size() > 32'768) return lose(connection, errc::too_large);
                continue;
            }
            auto head = parse_head(std::string_view(connection.in).substr(0, end));
            if (!head) return lose(connection, errc::malformed);
            if (head->length > connection.exchange->request.max_response_bytes)
                return lose(connection, errc::too_large);
            if (connection.in.size() < end + 4 + head->length) continue;
            return complete(connection, *std::move(head), end + 4);
        }
    }

    void complete(Connection& connection, Head head, size_t body_at) {
        const Exchange exchange = *std::exchange(connection.exchange, std::nullopt);
        const std::string endpoint = endpoint_of(exchange.request.target);
        EndpointFigures& figure = figures.endpoints[endpoint];
        figure.bytes_down += body_at + head.length;
        figure.ms.push_back(since(exchange.started));
        Completion completion{exchange.id, fail(errc::malformed, "a broken compression")};
        head.response.body = connection.in.substr(body_at, head.length);
        if (head.packed) {
            auto text = zstd_decompress(head.response.body, exchange.request.max_response_bytes);
            if (text) {
                head.response.body = *std::move(text);
                completion.response = std::move(head.response);
            }
        } else {
            completion.response = std::move(head.response);
        }
        if (!completion.response)
            ++figures.errors[endpoint + " malformed"];
        else if (completion.response->status >= 400)
            ++figures.errors[endpoint + " " + std::to_string(completion.response->status)];
        DeviceTransport& owner = *connection.owner;
        std::string().swap(connection.in);
        connection.used = true;
        connection.stage = Stage::idle;
        connection.deadline = MonotonicTime::max();
        if (!head.keep_alive) drop(connection);
        deliver(owner, std::move(completion));
    }

    void deliver(DeviceTransport& owner, Completion completion) {
        owner.done.push_back(std::move(completion));
        ready.insert(owner.device);
    }

    void drop(Connection& connection) {
        connections_of[connection.owner].erase(&connection);
        std::erase(failing, &connection);
        // It may still stand in the list of events that is being worked on.
        ::epoll_ctl(epoll, EPOLL_CTL_DEL, connection.fd, nullptr);
        graveyard.push_back(std::move(*connection.place));
        connections.erase(connection.place);
        graveyard.back()->stage = Stage::idle;
        graveyard.back()->owner = nullptr;
    }

    void lose(Connection& connection, ErrorCode why) {
        auto exchange = std::exchange(connection.exchange, std::nullopt);
        DeviceTransport& owner = *connection.owner;
        // A connection that was kept open may have been closed as the request was on its way: as curl does, once more.
        const bool stale = connection.used && connection.in.empty() && why == errc::unavailable;
        drop(connection);
        if (!exchange) return;
        if (stale && !exchange->tried_again) {
            exchange->tried_again = true;
            ++figures.reconnects;
            return begin(owner, *std::move(exchange));
        }
        ++figures.errors[endpoint_of(exchange->request.target) + " " + std::string(why.name())];
        deliver(owner, {exchange->id, fail(why, "the connection")});
    }

    [[nodiscard]] float since(MonotonicTime then) const {
        return std::chrono::duration<float, std::milli>(clock.monotonic() - then).count();
    }

    void look_for_late() {
        const MonotonicTime now = clock.monotonic();
        if (now < look_again) return;
        look_again = now + Milliseconds(250);
        std::vector<Connection*> late;
        for (const auto& connection : connections)
            if (connection->exchange && now > connection->deadline) late.push_back(connection.get());
        for (Connection* connection : late) lose(*connection, errc::timed_out);
    }

    const Clock& clock;
    Context context;
    sockaddr_in hub{};
    std::string host;
    int epoll = -1;
    std::list<std::unique_ptr<Connection>> connections;
    std::map<DeviceTransport*, std::set<Connection*>> connections_of;
    std::vector<Connection*> failing;
    std::vector<std::unique_ptr<Connection>> graveyard;
    std::set<size_t> ready;
    MonotonicTime look_again{};
    NetworkFigures figures;
};

FleetNetwork::DeviceTransport::~DeviceTransport() {
    const auto mine = m_network.connections_of[this];
    for (Impl::Connection* connection : mine) m_network.drop(*connection);
    m_network.connections_of.erase(this);
    m_network.graveyard.clear();
}

RequestId FleetNetwork::DeviceTransport::start(HttpRequest request) {
    static RequestId last = 0;  // of the process; one thread
    const RequestId id = ++last;
    m_network.begin(*this, {id, std::move(request), m_network.clock.monotonic()});
    return id;
}

void FleetNetwork::DeviceTransport::cancel(RequestId id) {
    std::erase_if(done, [&](const Completion& completion) { return completion.id == id; });
    const auto mine = m_network.connections_of[this];
    for (Impl::Connection* connection : mine)
        if (connection->exchange && connection->exchange->id == id) m_network.drop(*connection);
}

FleetNetwork::FleetNetwork(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
FleetNetwork::~FleetNetwork() = default;

Result<std::unique_ptr<FleetNetwork>> FleetNetwork::open(const std::string& url, const std::vector<std::string>& roots,
                                                         const Clock& clock) {
    constexpr std::string_view scheme = "https://";
    const size_t colon = url.rfind(':');
    auto impl = std::make_unique<Impl>(clock);
    impl->host = url.starts_with(scheme) ? url.substr(scheme.size()) : std::string();
    const auto port = parse_digits(std::string_view(url).substr(std::min(url.size(), colon + 1)));
    const std::string address = impl->host.substr(0, impl->host.rfind(':'));
    if (!port || *port < 1 || *port > 65'535 || ::inet_pton(AF_INET, address.c_str(), &impl->hub.sin_addr) != 1)
        return fail(errc::invalid_argument, "\"" + url + "\" is not https://ADDRESS:PORT with an IPv4 address");
    impl->hub.sin_family = AF_INET;
    impl->hub.sin_port = htons(static_cast<uint16_t>(*port));
    impl->epoll = ::epoll_create1(EPOLL_CLOEXEC);
    impl->context.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX* context = impl->context.get();
    if (impl->epoll < 0 || context == nullptr) return fail(errc::internal, "epoll or OpenSSL");
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_mode(context,
                     SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    X509_VERIFY_PARAM_set1_ip_asc(SSL_CTX_get0_param(context), address.c_str());
    for (const std::string& root : roots) {
        const Certificate trusted(PEM_read_bio_X509(bio_over(root).get(), nullptr, nullptr, nullptr));
        if (!trusted || X509_STORE_add_cert(SSL_CTX_get_cert_store(context), trusted.get()) != 1)
            return fail(errc::malformed, "the hub's root certificate");
    }
    return std::unique_ptr<FleetNetwork>(new FleetNetwork(std::move(impl)));
}

Result<std::unique_ptr<Transport>> FleetNetwork::transport(const Identity& identity, size_t device) {
    auto made = std::make_unique<DeviceTransport>(*m_impl, device);
    made->certificate.reset(
        PEM_read_bio_X509(bio_over(identity.enrolled.certificate).get(), nullptr, nullptr, nullptr));
    made->key.reset(PEM_read_bio_PrivateKey(bio_over(identity.private_key).get(), nullptr, nullptr, nullptr));
    if (!made->certificate || !made->key) return fail(errc::malformed, "a device's certificate or key");
    return std::unique_ptr<Transport>(std::move(made));
}

void FleetNetwork::run(Milliseconds at_most, const std::function<void(size_t device)>& completed) {
    Impl& self = *m_impl;
    const auto hand_over = [&] {
        while (!self.ready.empty()) {
            const auto devices = std::exchange(self.ready, {});
            for (const size_t device : devices) completed(device);
        }
    };
    for (Impl::Connection* connection : std::exchange(self.failing, {})) self.lose(*connection, errc::unavailable);
    std::array<epoll_event, 256> events;
    const auto bounded = std::clamp<int64_t>(at_most.count(), 0, 250);
    const int count =
        ::epoll_wait(self.epoll, events.data(), events.size(), self.ready.empty() ? static_cast<int>(bounded) : 0);
    for (int i = 0; i < count; ++i) {
        auto* connection = static_cast<Impl::Connection*>(events[static_cast<size_t>(i)].data.ptr);
        if (connection->owner != nullptr) self.move(*connection);
        hand_over();  // at once, so that no answer waits for the others
    }
    self.look_for_late();
    hand_over();
    self.graveyard.clear();
    self.figures.connections = self.connections.size();
}

NetworkFigures& FleetNetwork::figures() {
    return m_impl->figures;
}

}  // namespace tp::fleet
