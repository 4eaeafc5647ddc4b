#include "sync/hub/http/server.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <boost/asio.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <csignal>
#include <map>
#include <set>
#include <thread>

#include "sync/hub/http/tls_context.h"
#include "sync/hub/http/tls_stream.h"

namespace tp::hub {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

using PlainStream = beast::tcp_stream;

constexpr auto awaited = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds coalesced_over{2'000};  // changes, for who waits for them
constexpr size_t woken_together = 100;
constexpr std::chrono::milliseconds between_wakings{10};
constexpr size_t most_drained = size_t{16} << 20;
constexpr std::chrono::milliseconds drain_time{2'000};

asio::awaitable<Response> call(const Handler& handler, const Request& request) {
    co_return handler(request);
}

Request to_request(http::request<http::string_body>&& from, const std::optional<CertificateFacts>& client) {
    Request request;
    request.method = std::string(from.method_string());
    const std::string target(from.target());
    const size_t question = target.find('?');
    request.path = target.substr(0, question);
    if (question != std::string::npos) request.query = target.substr(question + 1);
    request.client = client;
    const std::string accepted(from[http::field::accept_encoding]);
    request.accepts_zstd = accepted.find("zstd") != std::string::npos;
    request.range = std::string(from[http::field::range]);
    request.body = std::move(from.body());
    return request;
}

Response refusal_of(const error_code& why) {
    if (why == http::error::header_limit) return problem_response(431, "too_large", "the header is over its limit");
    if (why == http::error::body_limit) return problem_response(413, "too_large", "the body is over its limit");
    return problem_response(400, "malformed", "not an HTTP/1.1 request that this hub takes");
}

}  // namespace

struct Server::Impl {
    Impl(const ServerOptions& o, const Clock& c, Logger& l, asio::ssl::context t)
        : options(o), clock(c), log(l), tls(std::move(t)), pool(o.limits.handler_threads) {}

    Status listen(tcp::acceptor& acceptor, const std::string& address, uint16_t port) const;
    asio::awaitable<void> accept(tcp::acceptor& acceptor, bool with_tls);
    asio::awaitable<void> serve_tls(tcp::socket socket);
    asio::awaitable<void> serve_plain(tcp::socket socket);
    template <typename Stream>
    asio::awaitable<void> serve(Stream& stream, std::optional<CertificateFacts> client, const Handler& to);
    template <typename Stream>
    asio::awaitable<bool> send(Stream& stream, Response response, bool keep_alive);
    template <typename Stream>
    asio::awaitable<void> drain(Stream& stream, std::chrono::milliseconds time);
    asio::awaitable<Response> answer(const Request& request, const Handler& to);
    asio::awaitable<void> wake_who_waits();
    void record(const Request& request, const Response& response, MonotonicTime since);
    void stop();

    ServerOptions options;
    const Clock& clock;
    Logger& log;
    Handler handler, health_handler;
    QuickHandler quick;
    asio::ssl::context tls;
    asio::io_context io{1};
    asio::thread_pool pool;
    tcp::acceptor tls_acceptor{io}, plain_acceptor{io};
    std::thread network;

    // The network's thread only.
    bool stopping = false;
    size_t open = 0;
    std::set<tcp::socket*> idle;
    struct Waiter {
        const Response::Waiting& waiting;
        asio::steady_timer timer;  // of its deadline; cancelled when it is to look
    };
    std::map<uint64_t, Waiter*> waiters;  // by when they began
    uint64_t last_waiter = 0;
    asio::steady_timer waking{io};

    struct {
        std::atomic<uint64_t> open{0}, total{0}, refused{0}, handshakes_failed{0};
        std::array<std::atomic<uint64_t>, 6> by_class{};
    } count;
};

Status Server::Impl::listen(tcp::acceptor& acceptor, const std::string& address, uint16_t port) const {
    error_code why;
    const auto ip = asio::ip::make_address(address, why);
    if (why) return fail(tp::errc::malformed, "\"" + address + "\" is not an address");
    const tcp::endpoint endpoint(ip, port);
    acceptor.open(endpoint.protocol(), why);
    if (!why) acceptor.set_option(tcp::acceptor::reuse_address(true), why);
    if (!why) acceptor.bind(endpoint, why);
    if (!why) acceptor.listen(4096, why);
    if (why) return fail_errno(fmt::format("listening on {}:{}", address, port), why.value());
    return {};
}

asio::awaitable<void> Server::Impl::accept(tcp::acceptor& acceptor, bool with_tls) {
    asio::steady_timer pause(io);
    while (!stopping) {
        auto [why, socket] = co_await acceptor.async_accept(awaited);
        if (stopping || why == asio::error::operation_aborted) co_return;
        if (why) {
            // Out of descriptors, most likely: connections that end make room.
            log.warning("accept_failed", {{"why", why.message()}});
            pause.expires_after(std::chrono::milliseconds{100});
            co_await pause.async_wait(awaited);
            continue;
        }
        if (open >= options.limits.connections) {
            ++count.refused;
            continue;
        }
        ++count.total;
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        if (with_tls)
            asio::co_spawn(io, serve_tls(std::move(socket)), asio::detached);
        else
            asio::co_spawn(io, serve_plain(std::move(socket)), asio::detached);
    }
}

asio::awaitable<void> Server::Impl::serve_tls(tcp::socket socket) {
    ++open;
    count.open = open;
    TlsStream stream(std::move(socket), tls);
    stream.expires_after(options.limits.handshake);
    auto [failed] = co_await stream.async_handshake(awaited);
    if (failed) {
        ++count.handshakes_failed;
        log.debug("handshake_failed", {{"why", failed.message()}});
    } else {
        co_await serve(stream, peer_certificate(stream.native_handle()), handler);
        stream.say_close();
        co_await drain(stream, std::chrono::milliseconds{500});
    }
    stream.close();
    --open;
    count.open = open;
}

asio::awaitable<void> Server::Impl::serve_plain(tcp::socket socket) {
    ++open;
    count.open = open;
    PlainStream stream(std::move(socket));
    co_await serve(stream, std::nullopt, health_handler);
    stream.close();
    --open;
    count.open = open;
}

template <typename Stream>
asio::awaitable<void> Server::Impl::serve(Stream& stream, std::optional<CertificateFacts> client, const Handler& to) {
    beast::flat_buffer buffer;
    bool keep_alive = true;
    while (keep_alive && !stopping) {
        if (buffer.size() == 0) {
            // Memory is taken only once a byte has come: thousands of terminals sit here idle.
            stream.expires_after(options.limits.idle);
            idle.insert(&stream.socket());
            std::array<char, 1024> first{};
            auto [why, got] = co_await stream.async_read_some(asio::buffer(first), awaited);
            idle.erase(&stream.socket());
            if (why) co_return;
            buffer.commit(asio::buffer_copy(buffer.prepare(got), asio::buffer(first, got)));
        }
        const MonotonicTime since = clock.monotonic();
        stream.expires_after(options.limits.request);
        http::request_parser<http::string_body> parser;
        parser.header_limit(options.limits.header_bytes);
        parser.body_limit(options.limits.body_bytes);
        auto [why, size] = co_await http::async_read(stream, buffer, parser, awaited);
        if (why == beast::error::timeout) {
            // The stream closes with its time; what is left is to say it where the operator looks.
            record(Request{}, problem_response(408, "timed_out", "the request did not end in time"), since);
            co_return;
        }
        if (why == http::error::end_of_stream || why == asio::error::operation_aborted ||
            why == asio::error::connection_reset || why == asio::ssl::error::stream_truncated)
            co_return;
        if (why) {
            Response refusal = refusal_of(why);
            record(Request{}, refusal, since);
            if (co_await send(stream, std::move(refusal), false)) co_await drain(stream, drain_time);
            co_return;
        }
        keep_alive = parser.get().keep_alive() && !stopping;
        const Request request = to_request(parser.release(), client);
        stream.expires_never();
        Response response = co_await answer(request, to);
        record(request, response, since);
        if (!co_await send(stream, std::move(response), keep_alive)) co_return;
    }
}

asio::awaitable<Response> Server::Impl::answer(const Request& request, const Handler& to) {
    std::optional<Response> at_once;
    if (quick && &to == &handler) at_once = quick(request);
    // No co_await inside of a conditional expression: g++ 12 destroys what it gives too early.
    if (!at_once) at_once = co_await asio::co_spawn(pool, call(to, request), asio::use_awaitable);
    Response response = *std::move(at_once);
    while (response.waiting && !stopping) {
        Waiter waiter{*response.waiting, asio::steady_timer(io)};
        const uint64_t number = ++last_waiter;
        waiter.timer.expires_after(std::max<std::chrono::nanoseconds>(response.waiting->deadline - clock.monotonic(),
                                                                      std::chrono::milliseconds{1}));
        waiters.emplace(number, &waiter);
        co_await waiter.timer.async_wait(awaited);
        waiters.erase(number);
        if (stopping) break;
        auto now_known = response.waiting->ask(clock.monotonic() >= response.waiting->deadline);
        if (now_known) response = std::move(*now_known);
    }
    if (response.waiting) {
        response = problem_response(503, "unavailable", "the hub is stopping");
    }
    if (response.not_before && *response.not_before > clock.monotonic()) {
        asio::steady_timer timer(io);
        timer.expires_after(*response.not_before - clock.monotonic());
        co_await timer.async_wait(awaited);
    }
    co_return response;
}

// A few at a time: others are served between them.
asio::awaitable<void> Server::Impl::wake_who_waits() {
    while (!stopping) {
        waking.expires_after(coalesced_over);
        co_await waking.async_wait(awaited);
        const uint64_t last = last_waiter;
        for (uint64_t done = 0; !stopping && done < last;) {
            size_t woken = 0;
            auto next = waiters.upper_bound(done);
            for (; next != waiters.end() && next->first <= last && woken < woken_together; ++next) {
                done = next->first;
                if (!next->second->waiting.worth_asking()) continue;
                next->second->timer.cancel();
                ++woken;
            }
            if (woken < woken_together) break;
            waking.expires_after(between_wakings);
            co_await waking.async_wait(awaited);
        }
    }
}

template <typename Stream>
asio::awaitable<bool> Server::Impl::send(Stream& stream, Response response, bool keep_alive) {
    http::response<http::string_body> message(static_cast<http::status>(response.status), 11);
    message.set(http::field::date,
                fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT",
                            fmt::gmtime(std::chrono::system_clock::to_time_t(
                                std::chrono::system_clock::time_point(clock.wall().time_since_epoch())))));
    for (const auto& [name, value] : response.headers) message.set(name, value);
    if (!response.body.empty()) message.set(http::field::content_type, response.content_type);
    message.keep_alive(keep_alive);
    message.body() = std::move(response.body);
    if (response.status != 204) message.prepare_payload();
    stream.expires_after(options.limits.write);
    auto [why, size] = co_await http::async_write(stream, message, awaited);
    co_return !why;
}

// Closing on unread bytes would reset the connection and take the answer with it.
template <typename Stream>
asio::awaitable<void> Server::Impl::drain(Stream& stream, std::chrono::milliseconds time) {
    stream.expires_after(time);
    std::vector<char> sink(size_t{16} << 10);
    for (size_t drained = 0; drained < most_drained;) {
        auto [why, got] = co_await stream.async_read_some(asio::buffer(sink), awaited);
        if (why) co_return;
        drained += got;
    }
}

void Server::Impl::record(const Request& request, const Response& response, MonotonicTime since) {
    ++count.by_class[static_cast<size_t>(response.status / 100) % count.by_class.size()];
    const std::chrono::duration<double, std::milli> took = clock.monotonic() - since;
    log.info("request", {{"method", request.method},
                         {"route", response.route},
                         {"status", response.status},
                         {"ms", took.count()},
                         {"bytes_in", request.body.size()},
                         {"bytes_out", response.body.size()},
                         {"device", response.device}});
}

void Server::Impl::stop() {
    stopping = true;
    error_code ignored;
    tls_acceptor.close(ignored);
    plain_acceptor.close(ignored);
    for (tcp::socket* socket : idle) socket->cancel(ignored);
    for (const auto& [number, waiter] : waiters) waiter->timer.cancel();
    waking.cancel();
}

Server::Server(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

Server::~Server() {
    asio::post(m_impl->io, [this] { m_impl->stop(); });
    const auto deadline = std::chrono::steady_clock::now() + m_impl->options.limits.shutdown;
    std::atomic<size_t> open{1};
    while (open > 0 && std::chrono::steady_clock::now() < deadline) {
        asio::post(m_impl->io, [this, &open] { open = m_impl->open; });
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    m_impl->io.stop();
    if (m_impl->network.joinable()) m_impl->network.join();
    m_impl->pool.join();
}

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, const Clock& clock, Logger& log,
                                              Handler handler, Handler health_handler, QuickHandler quick) {
    auto impl = std::make_unique<Impl>(options, clock, log, TRY(make_tls_context(options)));
    impl->handler = std::move(handler);
    impl->health_handler = std::move(health_handler);
    impl->quick = std::move(quick);
    TRY(impl->listen(impl->tls_acceptor, options.address, options.port));
    TRY(impl->listen(impl->plain_acceptor, options.health_address, options.health_port));
    Impl& running = *impl;
    asio::co_spawn(running.io, running.accept(running.tls_acceptor, true), asio::detached);
    asio::co_spawn(running.io, running.accept(running.plain_acceptor, false), asio::detached);
    asio::co_spawn(running.io, running.wake_who_waits(), asio::detached);
    running.network = std::thread([&running] {
        sigset_t writing_to_nobody;  // TlsStream
        sigemptyset(&writing_to_nobody);
        sigaddset(&writing_to_nobody, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &writing_to_nobody, nullptr);
        running.io.run();
    });
    return std::unique_ptr<Server>(new Server(std::move(impl)));
}

uint16_t Server::port() const {
    return m_impl->tls_acceptor.local_endpoint().port();
}
uint16_t Server::health_port() const {
    return m_impl->plain_acceptor.local_endpoint().port();
}

ServerCounters Server::counters() const {
    const auto& count = m_impl->count;
    ServerCounters now;
    now.connections = count.open;
    now.connections_total = count.total;
    now.connections_refused = count.refused;
    now.handshakes_failed = count.handshakes_failed;
    now.requests_2xx = count.by_class[2];
    now.requests_3xx = count.by_class[3];
    now.requests_4xx = count.by_class[4];
    now.requests_5xx = count.by_class[5];
    return now;
}

Response problem_response(int status, std::string_view code, std::string_view detail) {
    Response response;
    response.status = status;
    response.content_type = "application/problem+json";
    response.body = fmt::format(R"({{"type":"about:blank","title":"{}","status":{},"detail":"{}","code":"{}"}})",
                                std::string(http::obsolete_reason(static_cast<http::status>(status))), status,
                                json_escape(detail), code);
    return response;
}

}  // namespace tp::hub
