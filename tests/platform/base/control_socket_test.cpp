#include "platform/base/control_socket.h"
#include "tests/doubles/temporary_folder.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

using namespace tp;
using namespace std::chrono_literals;

namespace {

struct SocketFolder : TemporaryFolder {
    [[nodiscard]] std::string socket() const { return file("kiosk.sock"); }
};

// Answers "echo…" with itself, "count" with three progress lines, "follow" until the client leaves, "silent" with
// nothing.
struct Answering {
    std::atomic<int> followers = 0;
    std::atomic<int> left = 0;
    ControlHandler handler() {
        return [this](std::string_view request, ControlReply& reply) {
            if (request == "\"count\"") {
                for (const char* step : {"1", "2", "3"}) reply.progress(step);
                reply.ok("{\n\"done\":true\n}");
            } else if (request == "\"follow\"") {
                ++followers;
                while (reply.progress("{}") && !reply.wait_until_gone(5ms)) {
                }
                ++left;
            } else if (request == "\"flood\"") {
                const std::string much = '"' + std::string(100'000, 'x') + '"';
                while (reply.progress(much)) {
                }
                ++left;
            } else if (request == "\"refuse\"") {
                reply.error(Error{errc::not_found, "no \"such\" thing"});
                reply.ok();
            } else if (request != "\"silent\"") {
                reply.ok(request);
            }
        };
    }
};

// A connection without manners.
struct RawClient {
    int fd;
    explicit RawClient(const std::string& path) : fd(::socket(AF_UNIX, SOCK_STREAM, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        REQUIRE(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    }
    ~RawClient() { ::close(fd); }
    void send(std::string_view text) const {
        while (!text.empty()) {
            const ssize_t sent = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            text.remove_prefix(static_cast<size_t>(sent));
        }
    }
    [[nodiscard]] std::string read_to_end() const {
        std::string out;
        char buffer[4096];
        for (ssize_t got; (got = ::recv(fd, buffer, sizeof buffer, 0)) > 0;)
            out.append(buffer, static_cast<size_t>(got));
        return out;
    }
};

template <typename Condition>
bool soon(Condition condition) {
    for (int i = 0; i < 1000; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(5ms);
    }
    return false;
}

}  // namespace

TEST_CASE("questions and answers over one connection") {
    const SocketFolder folder;
    Answering answering;
    const auto server = ControlServer::listen(folder.socket(), answering.handler());
    REQUIRE_MESSAGE(server, server.error().message);
    struct stat info{};
    REQUIRE(::stat(folder.socket().c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);

    auto client = ControlClient::connect(folder.socket());
    REQUIRE(client);
    const auto echoed = client->ask("{\"command\":\"status\"}");
    REQUIRE(echoed);
    CHECK(echoed->ok);
    CHECK(echoed->json == "{\"command\":\"status\"}");

    std::vector<std::string> steps;
    const auto counted = client->ask("\"count\"", [&](std::string_view step) {
        steps.emplace_back(step);
        return true;
    });
    REQUIRE(counted);
    CHECK(steps == std::vector<std::string>{"1", "2", "3"});
    CHECK(counted->json == "{ \"done\":true }");

    const auto refused = client->ask("\"refuse\"");
    REQUIRE(refused);
    CHECK_FALSE(refused->ok);
    CHECK(refused->json == R"({"code":"not_found","message":"no \"such\" thing"})");
    CHECK(client->ask("\"silent\"")->json.find("internal") != std::string::npos);
    CHECK(client->ask("a\nb").error().code == errc::invalid_argument);
}

TEST_CASE("a large batch within a raised cap passes, one byte over the cap does not") {
    const SocketFolder folder;
    Answering answering;
    const auto server =
        ControlServer::listen(folder.socket(), answering.handler(), ControlLimits{.request_bytes = 100'000});
    REQUIRE(server);
    auto client = ControlClient::connect(folder.socket());
    const std::string most(100'000, 'x');
    CHECK(client->ask(most)->json == most);
    const auto over = client->ask(most + "x");
    REQUIRE(over);
    CHECK(over->json.find("too_large") != std::string::npos);
    CHECK(client->ask("1").error().code == errc::unavailable);
}

TEST_CASE("an answer that follows ends when the client leaves, and when the server stops") {
    const SocketFolder folder;
    Answering answering;
    auto server = ControlServer::listen(folder.socket(), answering.handler());
    REQUIRE(server);
    {
        auto client = ControlClient::connect(folder.socket());
        int seen = 0;
        const auto result = client->ask("\"follow\"", [&](std::string_view) { return ++seen < 3; });
        CHECK(result.error().code == errc::cancelled);
    }
    CHECK(soon([&] { return answering.left == 1; }));
    const RawClient staying(folder.socket());
    staying.send("\"follow\"\n");
    REQUIRE(soon([&] { return answering.followers == 2; }));
    server->reset();
    CHECK(answering.left == 2);
    CHECK_FALSE(std::filesystem::exists(folder.socket()));
}

TEST_CASE("hostile clients get a typed answer and harm nobody") {
    const SocketFolder folder;
    Answering answering;
    const auto server = ControlServer::listen(
        folder.socket(), answering.handler(),
        ControlLimits{.request_bytes = 1000, .clients = 4, .line_timeout = 100ms, .send_timeout = 200ms});
    REQUIRE(server);
    SUBCASE("a line that never ends") {
        const RawClient client(folder.socket());
        client.send("{\"half\":");
        CHECK(client.read_to_end().find("timed_out") != std::string::npos);
    }
    SUBCASE("a line over the cap, without an end") {
        const RawClient client(folder.socket());
        client.send(std::string(5000, '['));
        CHECK(client.read_to_end().find("too_large") != std::string::npos);
    }
    SUBCASE("NUL, broken UTF-8 and empty lines") {
        const RawClient client(folder.socket());
        client.send(std::string("a\0b\n\xff\xfe\n\n", 8));
        ::shutdown(client.fd, SHUT_WR);
        const std::string answers = client.read_to_end();
        size_t count = 0;
        for (size_t at = 0; (at = answers.find("malformed", at)) != std::string::npos; ++at) ++count;
        CHECK(count == 3);
    }
    SUBCASE("a client that does not read its answers") {
        const RawClient client(folder.socket());
        client.send("\"flood\"\n");
        CHECK(soon([&] { return answering.left == 1; }));
    }
    SUBCASE("more clients than allowed") {
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 4; ++i) {
            clients.push_back(std::make_unique<RawClient>(folder.socket()));
            clients.back()->send("\"follow\"\n");
        }
        REQUIRE(soon([&] { return answering.followers == 4; }));
        const RawClient fifth(folder.socket());
        CHECK(fifth.read_to_end().find("rate_limited") != std::string::npos);
        clients.clear();
    }
    SUBCASE("leaving before the answer") {
        for (int i = 0; i < 50; ++i) {
            const RawClient client(folder.socket());
            client.send("\"count\"\n");
        }
    }
    const bool serves = soon([&] {
        auto client = ControlClient::connect(folder.socket());
        if (!client) return false;
        const auto answer = client->ask("1");
        return answer && answer->ok && answer->json == "1";
    });
    CHECK(serves);
}

TEST_CASE("many clients at once each get their own answers") {
    const SocketFolder folder;
    Answering answering;
    const auto server = ControlServer::listen(folder.socket(), answering.handler());
    REQUIRE(server);
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            auto client = ControlClient::connect(folder.socket());
            for (int i = 0; client && i < 50; ++i) {
                const std::string request = "[" + std::to_string(t) + "," + std::to_string(i) + "]";
                const auto answer = client->ask(request);
                if (answer && answer->json == request) ++right;
            }
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(right == 400);
}

TEST_CASE("the socket's file: stale is replaced, used is not, other files are left") {
    const SocketFolder folder;
    Answering answering;
    {
        // What a killed program leaves behind.
        const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, folder.socket().c_str(), sizeof address.sun_path - 1);
        REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        ::close(fd);
    }
    CHECK(ControlClient::connect(folder.socket()).error().code == errc::unavailable);
    auto first = ControlServer::listen(folder.socket(), answering.handler());
    REQUIRE_MESSAGE(first, first.error().message);
    const auto second = ControlServer::listen(folder.socket(), answering.handler());
    REQUIRE_FALSE(second);
    CHECK(second.error().code == errc::conflict);
    CHECK(ControlClient::connect(folder.socket()));
    first->reset();
    std::ofstream(folder.socket()) << "somebody's file";
    CHECK(ControlServer::listen(folder.socket(), answering.handler()).error().code == errc::conflict);
    CHECK(std::filesystem::file_size(folder.socket()) == 15);
    CHECK(ControlClient::connect(folder.file("none.sock")).error().code == errc::unavailable);
}

TEST_CASE("a path longer than the system's address works") {
    const SocketFolder folder;
    const std::string deep = folder.file(std::string(120, 'd'));
    std::filesystem::create_directory(deep);
    Answering answering;
    const auto server = ControlServer::listen(deep + "/hub.sock", answering.handler());
    REQUIRE_MESSAGE(server, server.error().message);
    auto client = ControlClient::connect(deep + "/hub.sock");
    REQUIRE(client);
    CHECK(client->ask("7")->json == "7");
}
