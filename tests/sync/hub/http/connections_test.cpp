// What never becomes a request: slow, broken, oversized and idle connections; and the plain listener.
#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "running_hub.h"

using namespace tp;
using namespace tp::hub;

namespace {

ServerLimits quick() {
    ServerLimits limits;
    limits.request = std::chrono::milliseconds{600};
    return limits;
}

}  // namespace

TEST_CASE("slowloris: a request that does not end is cut off, others are served meanwhile") {
    const RunningHub hub(quick());
    const auto device = hub.enrol();
    TlsClient slow(hub.server->port(), hub.root());
    REQUIRE(slow.send("POST /v1/enrol HTTP/1.1\r\nHost: hub\r\n"));
    const auto since = std::chrono::steady_clock::now();
    std::thread drip([&] {
        for (int i = 0; i < 20; ++i) {
            if (!slow.send("X-A: b\r\n")) break;
            std::this_thread::sleep_for(std::chrono::milliseconds{100});
        }
    });
    CHECK(hub.client(device.identity).ask("POST", "/v1/pull", encode(PullRequest{})).status == 200);
    drip.join();
    CHECK(slow.read_reply().status == 0);
    CHECK(hub.server->counters().requests_4xx == 1);  // 408 timed_out, as the log has it
    CHECK(std::chrono::steady_clock::now() - since < std::chrono::seconds{10});
}

TEST_CASE("a header over 8 KiB") {
    const RunningHub hub;
    const Reply reply = hub.client().ask("GET", "/v1/wait", "", "X-Long: " + std::string(9'000, 'a') + "\r\n");
    CHECK(reply.status == 431);
    CHECK(reply.has("too_large"));
}

TEST_CASE("Content-Length together with Transfer-Encoding, in both orders") {
    const RunningHub hub;
    for (const char* fields : {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                               "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"}) {
        TlsClient client(hub.server->port(), hub.root());
        REQUIRE(client.send(std::string("POST /v1/enrol HTTP/1.1\r\nHost: hub\r\n") + fields + "\r\n0\r\n\r\n"));
        const Reply reply = client.read_reply();
        CHECK(reply.status == 400);
        CHECK(reply.has("malformed"));
        CHECK(client.read_reply().status == 0);  // the connection is not used again
    }
}

TEST_CASE("two different Content-Lengths, and what is no HTTP at all") {
    const RunningHub hub;
    for (const char* bytes :
         {"POST /v1/enrol HTTP/1.1\r\nHost: hub\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
          "\x16\x03\x01 garbage \xff\r\n\r\n", "GET /v1/wait HTTP/9.9\r\n\r\n"}) {
        TlsClient client(hub.server->port(), hub.root());
        REQUIRE(client.send(bytes));
        CHECK(client.read_reply().status == 400);
    }
}

TEST_CASE("a body of 10 MiB") {
    const RunningHub hub;
    const Reply announced = hub.client().ask("POST", "/v1/enrol", std::string(size_t{10} << 20, 'a'));
    CHECK(announced.status == 413);
    CHECK(announced.has("too_large"));
    TlsClient chunked(hub.server->port(), hub.root());
    REQUIRE(chunked.send("POST /v1/enrol HTTP/1.1\r\nHost: hub\r\nTransfer-Encoding: chunked\r\n\r\n"));
    const std::string piece = "10000\r\n" + std::string(0x10000, 'a') + "\r\n";
    for (int i = 0; i < 40; ++i)
        if (!chunked.send(piece)) break;
    CHECK(chunked.read_reply().status == 413);
}

TEST_CASE("idle connections cost nothing, and one over the limit is closed") {
    const bool long_size = std::getenv("TOUCHPOINT_LONG") != nullptr;
    const size_t count = long_size ? 10'000 : 1'000;
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < 2 * count + 100) {
        MESSAGE("skipped: too few file descriptors");
        return;
    }
    ServerLimits limits;
    limits.connections = count;
    const RunningHub hub(limits);
    const auto device = hub.enrol();
    std::vector<std::unique_ptr<TlsClient>> idle;
    for (size_t i = 0; i + 1 < count; ++i) idle.push_back(std::make_unique<TlsClient>(hub.server->port(), hub.root()));
    CHECK(idle.back()->connected());
    const auto served = hub.client(device.identity);
    CHECK(served.ask("POST", "/v1/pull", encode(PullRequest{})).status == 200);
    CHECK(hub.server->counters().connections == count);
    CHECK_FALSE(TlsClient(hub.server->port(), hub.root()).connected());
    idle.clear();
}

TEST_CASE("several requests on one connection, unknown paths and wrong methods") {
    const RunningHub hub;
    const auto device = hub.enrol();
    const auto client = hub.client(device.identity);
    CHECK(client.ask("POST", "/v1/pull", encode(PullRequest{})).status == 200);
    const Reply wrong = client.ask("GET", "/v1/pull");
    CHECK(wrong.status == 405);
    CHECK(wrong.has("Allow: POST"));
    CHECK(client.ask("GET", "/v1/nothing").status == 404);
    CHECK(client.ask("GET", "/v1/snapshot/%zz").status == 404);
    CHECK(client.ask("POST", "/v1/pull", "{\"cursors\":[{}]}").has("malformed"));
    CHECK(client.ask("POST", "/v1/status", R"({"version":"0.1.0","schema":1,"uptime_s":5})").status == 204);
}

TEST_CASE("wait answers when a head moves, and at its end when none does") {
    ApiOptions options;
    options.wait = std::chrono::milliseconds{2'500};
    options.wait_jitter = std::chrono::milliseconds{0};
    const RunningHub hub({}, options);
    const auto device = hub.enrol();
    const auto heads = *hub.hub->pulls().heads(*hub.hub->device(device.id));
    std::string query;
    query = "/v1/wait?heads=" + encode_heads(heads);
    const Reply quiet = hub.client(device.identity).ask("GET", query);
    CHECK(quiet.status == 200);
    CHECK(decode<WaitResponse>(quiet.body)->heads.empty());
    std::thread change([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds{300});
        hub.import("stock", {encode(tp::Stock{"1", "HD-1001", 77, {}})});
    });
    const Reply woken = hub.client(device.identity).ask("GET", query);
    change.join();
    CHECK(decode<WaitResponse>(woken.body)->heads.size() == 1);
    CHECK(decode<WaitResponse>(woken.body)->heads.contains("store:1"));
    CHECK(hub.client(device.identity).ask("GET", "/v1/wait").status == 400);
}

TEST_CASE("health and metrics are on the plain listener only") {
    const RunningHub hub;
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(hub.server->health_port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    const auto ask = [&](const char* path) {
        const std::string text = std::string("GET ") + path + " HTTP/1.1\r\nHost: hub\r\n\r\n";
        REQUIRE(::write(socket, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
        std::string got;
        char bytes[8192];
        while (got.find("\r\n\r\n") == std::string::npos || got.back() != '\n') {
            const ssize_t count = ::read(socket, bytes, sizeof bytes);
            if (count <= 0) break;
            got.append(bytes, static_cast<size_t>(count));
            if (got.find("}") != std::string::npos && got.find("ok") != std::string::npos) break;
        }
        return got;
    };
    CHECK(ask("/v1/health").find(R"({"status":"ok"})") != std::string::npos);
    const std::string metrics = ask("/metrics");
    CHECK(metrics.find("touchpoint_hub_connections_total") != std::string::npos);
    ::close(socket);
    const auto device = hub.enrol();
    CHECK(hub.client(device.identity).ask("GET", "/v1/health").status == 404);
}

TEST_CASE("health is failing while the store cannot be written, and comes back by itself") {
    const RunningHub hub;
    Request request;
    request.method = "GET";
    request.path = "/v1/health";
    const auto health = [&] { return hub.loopback->api().handle_health(request, {}); };
    CHECK(health().status == 200);
    {
        // No file may grow: what a disk without room does to every write of this process.
        const auto before = std::signal(SIGXFSZ, SIG_IGN);
        rlimit limit{};
        REQUIRE(::getrlimit(RLIMIT_FSIZE, &limit) == 0);
        const rlimit none{0, limit.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &none) == 0);
        const bool taken = hub.admin->new_code("1", "Kiosk").has_value();
        const Response failing = health();
        const Response still = health();
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
        std::signal(SIGXFSZ, before);
        CHECK(!taken);
        CHECK(failing.status == 503);
        CHECK(failing.body == R"({"status":"failing"})");
        CHECK(still.status == 503);
    }
    CHECK(health().status == 200);
    CHECK(hub.admin->new_code("1", "Kiosk"));
}

TEST_CASE("the server stops within two seconds, whoever is connected") {
    auto hub = std::make_unique<RunningHub>();
    const auto device = hub->enrol();
    TlsClient idle(hub->server->port(), hub->root());
    TlsClient waiting(hub->server->port(), hub->root(), device.identity);
    const auto heads = *hub->hub->pulls().heads(*hub->hub->device(device.id));
    REQUIRE(waiting.send("GET /v1/wait?heads=" + encode_heads(heads) + " HTTP/1.1\r\nHost: hub\r\n\r\n"));
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
    const auto since = std::chrono::steady_clock::now();
    hub->loopback->stop_serving();
    CHECK(std::chrono::steady_clock::now() - since < std::chrono::seconds{2});
}
