#include "kiosk/terminal/network_check.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>

#include <memory>

#include "sync/client/curl_transport.h"
#include "sync/client/hub_answer.h"
#include "sync/protocol/codec.h"

namespace tp {
namespace {

// "https://hub.example:8443" → "hub.example"; "https://[::1]:8443" → "::1".
std::string host_of(std::string_view url) {
    if (const size_t scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
    if (url.starts_with('[')) return std::string(url.substr(1, url.find(']') - 1));
    return std::string(url.substr(0, url.find_first_of(":/")));
}

bool resolves(const std::string& host) {
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), nullptr, nullptr, &found) != 0) return false;
    ::freeaddrinfo(found);
    return true;
}

Result<HttpResponse> ask_hub(Transport& transport, HttpRequest request, const Clock& clock) {
    const MonotonicTime deadline = clock.monotonic() + request.timeout + Milliseconds{1'000};
    const RequestId id = transport.start(std::move(request));
    while (clock.monotonic() < deadline)
        for (Completion& completion : transport.wait(Milliseconds{200}))
            if (completion.id == id) return std::move(completion.response);
    transport.cancel(id);
    return fail(errc::timed_out, "no answer of the hub");
}

struct Steps {
    NetworkTest test;
    const std::function<void(const NetworkTest&)>& progress;

    void set(NetworkStep step, StepState state) { test.steps[static_cast<size_t>(step)] = state; }
    void begin(NetworkStep step) {
        set(step, StepState::running);
        progress(test);
    }
    void fail_at(NetworkStep step, std::string code) {
        set(step, StepState::failed);
        test.error = std::move(code);
        test.done = true;
        progress(test);
    }
};

}  // namespace

void check_network(const Identity& identity, const std::string& version, const Clock& clock,
                   const std::function<void(const NetworkTest&)>& progress) {
    Steps steps{{}, progress};
    steps.begin(NetworkStep::resolve);
    if (!resolves(host_of(identity.hub_url)))
        return steps.fail_at(NetworkStep::resolve, std::string(errc::not_found.name()));
    steps.set(NetworkStep::resolve, StepState::passed);
    steps.begin(NetworkStep::connect);
    const auto transport = CurlTransport::make({.base_url = identity.hub_url,
                                                .roots = identity.enrolled.roots,
                                                .certificate = identity.enrolled.certificate,
                                                .private_key = identity.private_key,
                                                .user_agent = "touchpoint/" + version});
    if (!transport) return steps.fail_at(NetworkStep::connect, std::string(transport.error().code.name()));
    HttpRequest request;
    request.method = HttpMethod::post;
    request.target = "/v1/pull";
    request.timeout = Milliseconds{15'000};
    request.body = encode(PullRequest{.schema = protocol_schema, .max_bytes = 1'024, .cursors = {}});
    const MonotonicTime asked = clock.monotonic();
    auto response = ask_hub(**transport, std::move(request), clock);
    steps.test.milliseconds = std::chrono::duration_cast<Milliseconds>(clock.monotonic() - asked).count();
    if (!response) {
        const ErrorCode code = response.error().code;
        if (code != errc::refused) return steps.fail_at(NetworkStep::connect, std::string(code.name()));
        steps.set(NetworkStep::connect, StepState::passed);
        return steps.fail_at(NetworkStep::certificate, std::string(code.name()));
    }
    steps.set(NetworkStep::connect, StepState::passed);
    steps.set(NetworkStep::certificate, StepState::passed);
    const HubAnswer answer = judge(std::move(response), "application/x-ndjson");
    if (answer.kind == AnswerKind::refused || !answer.from_hub())
        return steps.fail_at(NetworkStep::admitted, answer.error);
    steps.set(NetworkStep::admitted, StepState::passed);
    steps.test.done = true;
    progress(steps.test);
}

std::vector<std::string> local_addresses() {
    ifaddrs* found = nullptr;
    if (::getifaddrs(&found) != 0) return {};
    const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> all(found, ::freeifaddrs);
    std::vector<std::string> addresses;
    for (const ifaddrs* at = found; at != nullptr; at = at->ifa_next) {
        if (at->ifa_addr == nullptr || (at->ifa_flags & IFF_LOOPBACK) != 0 || (at->ifa_flags & IFF_UP) == 0) continue;
        const int family = at->ifa_addr->sa_family;
        if (family != AF_INET && family != AF_INET6) continue;
        const socklen_t size = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
        if (family == AF_INET6) {
            const auto* const address = reinterpret_cast<const sockaddr_in6*>(at->ifa_addr);
            if (IN6_IS_ADDR_LINKLOCAL(&address->sin6_addr)) continue;
        }
        char text[NI_MAXHOST];
        if (::getnameinfo(at->ifa_addr, size, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0)
            addresses.push_back(std::string(at->ifa_name) + " " + text);
    }
    return addresses;
}

}  // namespace tp
