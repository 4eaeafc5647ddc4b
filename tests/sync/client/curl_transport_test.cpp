#include "sync/client/curl_transport.h"

#include <doctest/doctest.h>
#include <zstd.h>

#include "platform/secure/certificates.h"
#include "sync/client/enrolment.h"
#include "sync/client/lookup_client.h"
#include "sync/protocol/codec.h"
#include "tests/doubles/sync/tls_server.h"
#include "tests/doubles/temporary_folder.h"

using namespace tp;
using namespace std::chrono_literals;

namespace {

// A root, a server certificate for 127.0.0.1, and a device's.
struct Authority {
    TemporaryFolder folder;
    SystemClock clock;
    CertificateAuthority root = CertificateAuthority::load_or_create(folder.path(), clock).value();
    std::string server_key = make_private_key().value();
    std::string server = root.issue_server(server_key, {}, clock.wall()).value();
    std::string device_key = make_private_key().value();
    std::string device = root.issue_device(make_request(device_key, "x").value(), "device-1", clock.wall()).value();

    [[nodiscard]] TlsServer::Options serve(std::string answer) const {
        TlsServer::Options options;
        options.certificate = server, options.private_key = server_key, options.answer = std::move(answer);
        return options;
    }
};

const Authority& authority() {  // keys and certificates once for all cases
    static const Authority one;
    return one;
}

std::unique_ptr<CurlTransport> transport_to(const std::string& url, bool with_certificate = false) {
    const Authority& own = authority();
    CurlOptions options;
    options.base_url = url, options.roots = {own.root.root_pem()}, options.user_agent = "touchpoint/test";
    if (with_certificate) options.certificate = own.device, options.private_key = own.device_key;
    auto made = CurlTransport::make(options);
    REQUIRE_MESSAGE(made, made.error().message);
    return *std::move(made);
}

Result<HttpResponse> ask(CurlTransport& transport, HttpRequest request) {
    const RequestId id = transport.start(std::move(request));
    for (int i = 0; i < 500; ++i)
        for (Completion& done : transport.wait(20ms))
            if (done.id == id) return std::move(done.response);
    return fail(errc::internal, "nothing completed");
}

HttpRequest get(const std::string& target = "/v1/health") {
    HttpRequest request;
    request.target = target;
    request.timeout = 3s;
    return request;
}

std::string code_of(const Result<HttpResponse>& response) {
    return response ? "accepted" : std::string(response.error().code.name());
}

std::string compressed(const std::string& text) {
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
    return out;
}

}  // namespace

TEST_CASE("an exchange: what is sent, what is understood, one connection for several") {
    TlsServer server(authority().serve(http_answer("Application/JSON; charset=utf-8", "{}", "Retry-After: 7\r\n")));
    const auto transport = transport_to(server.url());
    HttpRequest post = get("/v1/pull");
    post.method = HttpMethod::post;
    post.body = R"({"schema":1})";
    for (int i = 0; i < 3; ++i) {
        const auto response = ask(*transport, post);
        REQUIRE_MESSAGE(response, response.error().message);
        CHECK(response->status == 200);
        CHECK(response->content_type == "application/json");
        CHECK(response->retry_after == 7s);
        CHECK(response->body == "{}");
    }
    CHECK(server.connections() == 1);
    const std::string seen = server.requests();
    CHECK(seen.starts_with("POST /v1/pull HTTP/1.1\r\n"));
    for (const char* part : {"User-Agent: touchpoint/test\r\n", "Accept-Encoding: zstd\r\n",
                             "Content-Type: application/json\r\n", R"({"schema":1})"})
        CHECK_MESSAGE(seen.find(part) != std::string::npos, part);
}

TEST_CASE("bad certificates and protocols are refused with no application byte sent") {
    const Authority& own = authority();
    const WallTime now = own.clock.wall();
    const TemporaryFolder folder;
    const auto other = CertificateAuthority::load_or_create(folder.path(), own.clock).value();
    const std::string answer = http_answer("application/json", "{}");

    const auto refused = [&](const char* what, TlsServer::Options options, const std::string& host = "127.0.0.1") {
        TlsServer server(std::move(options));
        const auto transport = transport_to("https://" + host + ":" + std::to_string(server.port()));
        HttpRequest request = get();
        request.timeout = 1s;
        const auto response = ask(*transport, request);
        CAPTURE(what);
        CHECK_FALSE(response);
        if (!options.plain) CHECK(server.requests().empty());
        return code_of(response);
    };

    auto wrong_root = own.serve(answer);
    wrong_root.certificate = other.issue_server(own.server_key, {}, now).value();
    CHECK(refused("another authority", wrong_root) == "refused");

    auto expired = own.serve(answer);
    expired.certificate = own.root.issue_server(own.server_key, {}, now - std::chrono::days(500)).value();
    CHECK(refused("expired", expired) == "refused");

    auto early = own.serve(answer);
    early.certificate = own.root.issue_server(own.server_key, {}, now + std::chrono::days(30)).value();
    CHECK(refused("not yet valid", early) == "refused");

    CHECK(refused("another name", own.serve(answer), "127.0.0.2") != "accepted");

    auto device = own.serve(answer);
    device.certificate = own.device, device.private_key = own.device_key;
    CHECK(refused("a device's certificate in the server's place", device) != "accepted");

    auto old = own.serve(answer);
    old.most_version = 0x0303;
    CHECK(refused("TLS 1.2", old) == "unavailable");

    auto plain = own.serve(answer);
    plain.plain = true;
    CHECK(refused("no TLS", plain) == "timed_out");
}

TEST_CASE("only https with a host is taken for a hub") {
    CurlOptions options;
    options.roots = {authority().root.root_pem()};
    for (const char* url :
         {"", "http://hub", "https://", "https://hub/path", "https://user@hub", "file:///etc/passwd", "ftp://hub"}) {
        options.base_url = url;
        CHECK(CurlTransport::make(options).error().code == errc::invalid_argument);
    }
    options.base_url = "https://hub:8443";
    options.roots.clear();
    CHECK(CurlTransport::make(options).error().code == errc::invalid_argument);
}

TEST_CASE("a client certificate is shown where the hub wants one") {
    auto options = authority().serve(http_answer("application/json", "{}"));
    options.client_root = authority().root.root_pem();
    TlsServer server(options);
    CHECK_FALSE(ask(*transport_to(server.url()), get()));
    CHECK(ask(*transport_to(server.url(), true), get()));
}

TEST_CASE("redirects are not followed") {
    TlsServer server(
        authority().serve(http_answer("text/html", "", "Location: https://127.0.0.1:1/\r\n", "302 Found")));
    const auto response = ask(*transport_to(server.url()), get());
    REQUIRE(response);
    CHECK(response->status == 302);
    CHECK(server.connections() == 1);
}

TEST_CASE("responses are cut at their cap, on the wire and decompressed") {
    const std::string million(1'000'000, 'x');
    HttpRequest small = get();
    small.max_response_bytes = 1000;
    {
        TlsServer server(authority().serve(http_answer("application/json", million)));
        CHECK(code_of(ask(*transport_to(server.url()), small)) == "too_large");
    }
    {  // never ends, and says so neither
        auto options = authority().serve("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + million);
        options.repeat = 1'000'000;
        TlsServer server(options);
        CHECK(code_of(ask(*transport_to(server.url()), small)) == "too_large");
    }
    const std::string bomb = compressed(million);
    REQUIRE(bomb.size() < 1000);
    TlsServer server(authority().serve(http_answer("application/json", bomb, "Content-Encoding: zstd\r\n")));
    const auto transport = transport_to(server.url());
    CHECK(code_of(ask(*transport, small)) == "too_large");
    const auto whole = ask(*transport, get());
    REQUIRE(whole);
    CHECK(whole->body == million);
}

TEST_CASE("broken answers are typed errors") {
    const std::string zstd = compressed(std::string(10'000, 'x') + "end");
    const auto code = [](const std::string& answer) {
        auto options = authority().serve(answer);
        options.close_after = true;
        TlsServer server(options);
        HttpRequest request = get();
        request.timeout = 1s;
        return code_of(ask(*transport_to(server.url()), request));
    };
    const std::string encoded = "Content-Encoding: zstd\r\n";
    CHECK(code(http_answer("application/json", zstd.substr(0, zstd.size() / 2), encoded)) == "malformed");
    CHECK(code(http_answer("application/json", "not zstd at all", encoded)) == "malformed");
    CHECK(code(http_answer("application/json", "{}", "Content-Encoding: gzip\r\n")) == "malformed");
    CHECK(code("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}") == "unavailable");  // cut off
    CHECK(code("HTTP/1.1 200 OK\r\n" + std::string(200'000, 'h') + ": 1\r\n\r\n") != "accepted");
    CHECK(code("nonsense\r\n\r\n") != "accepted");
    CHECK(code("") == "unavailable");
}

TEST_CASE("time limits, no listener, cancellation and waking") {
    TlsServer silent(authority().serve(""));
    const auto transport = transport_to(silent.url());
    HttpRequest request = get();
    request.timeout = 200ms;
    CHECK(code_of(ask(*transport, request)) == "timed_out");
    const RequestId id = transport->start(get());
    transport->cancel(id);
    transport->wake();
    CHECK(transport->wait(10s).empty());  // returns at once
    CHECK(code_of(ask(*transport_to("https://127.0.0.1:1"), get())) == "unavailable");
}

TEST_CASE("enrolment over the wire; a retry after a lost answer comes with the same key") {
    const Authority& own = authority();
    EnrolResponse enrolled;
    enrolled.device = "0193a000-0000-7000-8000-000000000001", enrolled.certificate = own.device;
    enrolled.roots = {own.root.root_pem()};
    enrolled.hub_keys = {std::string(64, 'a'), std::string(64, 'b')};
    enrolled.configuration = {"1042", "z1", "Kiosk 3", {"catalogue"}, 1};
    const TemporaryFolder folder;
    EnrolOptions options;
    options.code = "CODE", options.folder = folder.file("identity"), options.timeout = 1s;
    const auto csr_of = [](const std::string& seen) {
        return decode<EnrolRequest>(seen.substr(seen.find("\r\n\r\n") + 4)).value().csr;
    };
    const auto attempt = [&](const std::string& answer, std::string& key) {
        TlsServer server(own.serve(answer));
        options.hub_url = server.url();
        auto done = enrol(options, *transport_to(server.url()), own.clock);
        key = check_request(csr_of(server.requests())).value().public_key_sha256;
        return done;
    };
    std::string first, second, third;
    CHECK(attempt("", first).error().code == errc::unavailable);
    CHECK(load_identity(options.folder).error().code == errc::not_found);
    CHECK(
        attempt(http_answer("application/problem+json", R"({"status":401,"code":"bad_code"})", "", "401 Unauthorized"),
                second)
            .error()
            .code == enrol_errc::bad_code);
    const auto identity = attempt(http_answer("application/json", encode(enrolled)), third);
    REQUIRE_MESSAGE(identity, identity.error().message);
    CHECK(first == second);
    CHECK(first == third);
    CHECK(load_identity(options.folder).value() == *identity);
    CHECK(identity->enrolled == enrolled);
    CHECK_FALSE(std::filesystem::exists(options.folder + "/enrolment.key"));
    const auto mode = std::filesystem::status(options.folder + "/identity.json").permissions();
    CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}
