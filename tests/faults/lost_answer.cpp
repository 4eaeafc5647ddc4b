// The hub has done what it was asked and its answer never arrives: asking again does it once, or says the same.
#include <fmt/format.h>

#include <array>
#include <atomic>

#include "sync/client/enrolment.h"
#include "sync/client/lookup_client.h"
#include "tests/faults/linked_terminal.h"
#include "tests/faults/rows.h"

namespace tp::faults {

namespace {

using namespace std::chrono_literals;

constexpr std::array<const char*, 10> endpoints{"/v1/pull",   "/v1/events",       "/v1/snapshot",      "/v1/chunk",
                                                "/v1/verify", "/v1/lookup/order", "/v1/lookup/member", "/v1/status",
                                                "/v1/wait",   "/v1/enrol"};
constexpr Milliseconds lookup_patience = 4s;

// Cuts the network when the hub is done with the next requests to one endpoint.
struct Scissors {
    FaultProxy* network = nullptr;
    std::atomic<const char*> endpoint{nullptr};
    std::atomic<int> cuts_left{0};
    std::atomic<int> heard{0};

    void answered(const hub::Request& request) {
        const char* wanted = endpoint;
        if (!wanted || !request.path.starts_with(wanted)) return;
        ++heard;
        if (cuts_left.fetch_sub(1) > 0) network->cut();
    }
    void sharpen(const char* at, int cuts) {
        endpoint = nullptr;
        heard = 0;
        cuts_left = cuts;
        endpoint = at;
    }
};

struct Cut {
    std::unique_ptr<Scissors> scissors = std::make_unique<Scissors>();
    std::unique_ptr<LinkedHub> hub;
};

Result<Cut> hub_with_scissors() {
    Cut cut;
    hub::LoopbackHubOptions options;
    options.api.wait = 30ms;
    options.api.wait_jitter = 0ms;
    options.answered = [scissors = cut.scissors.get()](const hub::Request& request) { scissors->answered(request); };
    cut.hub = TRY(LinkedHub::start(options));
    cut.scissors->network = &cut.hub->network();
    return cut;
}

Status lose_enrolment(Cut& cut, int cuts) {
    auto& loopback = cut.hub->hub();
    const TemporaryFolder folder;
    const SystemClock clock;
    EnrolOptions options;
    options.hub_url = cut.hub->network().url();
    options.code = TRY(loopback.admin().new_code("1", "Kiosk")).code;
    options.folder = folder.path();
    const size_t devices = TRY(loopback.admin().devices()).size();
    Identity stranger;
    stranger.enrolled.roots = {loopback.root()};
    const auto transport = TRY(loopback.transport(stranger, options.hub_url));
    for (int lost = 0; lost < cuts; ++lost)
        if (enrol(options, *transport, clock)) return fail(errc::internal, "the answer was not lost");
    const Identity identity = TRY(enrol(options, *transport, clock));
    if (TRY(loopback.admin().devices()).size() != devices + 1)
        return fail(errc::corrupt, "one code has made several devices");
    const auto device = loopback.hub().device(identity.enrolled.device);
    if (!device || device->certificate != identity.enrolled.certificate)
        return fail(errc::corrupt, "the certificate is not the first one");
    return {};
}

template <typename T, typename Ask>
Status ask_until_told(LinkedTerminal& terminal, LookupClient& client, int cuts, Ask ask) {
    const SystemClock clock;
    for (int turn = 0; turn <= cuts; ++turn) {
        std::optional<LookupAnswer<T>> told;
        ask([&](LookupAnswer<T> answer) { told = std::move(answer); });
        const MonotonicTime end = clock.monotonic() + 2 * lookup_patience;
        while (!told && clock.monotonic() < end)
            for (Completion& completion : terminal.transport().wait(20ms)) (void)client.finish(completion);
        if (!told) return fail(errc::timed_out, "a look-up without an end");
        const bool lost = turn < cuts;
        if (told->has_value() == lost) return fail(errc::internal, lost ? "the answer was not lost" : "no answer");
        if (lost && told->error().code != errc::unavailable)
            return fail(errc::internal, fmt::format("a lost answer is told as {}", told->error().code.name()));
    }
    return {};
}

Status lose_lookup(LinkedTerminal& terminal, const std::string& endpoint, int cuts) {
    LookupClient client(terminal.transport());
    if (endpoint.ends_with("member"))
        return ask_until_told<Member>(terminal, client, cuts, [&](LookupCallback<Member> done) {
            MemberLookup question;
            question.card = "9520000000000018", question.proof = "55425";
            client.member(std::move(question), {}, std::move(done));
        });
    return ask_until_told<Order>(terminal, client, cuts, [&](LookupCallback<Order> done) {
        OrderLookup question;
        question.number = "4471-0925", question.proof = "55425";
        client.order(std::move(question), {}, std::move(done));
    });
}

// What the engine asks by itself.
Status lose_in_sync(Cut& cut, LinkedTerminal& terminal, const std::string& endpoint, int cuts, uint64_t seed) {
    const bool first_sync = endpoint == "/v1/snapshot" || endpoint == "/v1/chunk";
    if (!first_sync) {
        cut.scissors->sharpen(nullptr, 0);
        TRY(terminal.converge());
        cut.scissors->sharpen(endpoints[seed % endpoints.size()], cuts);
    }
    for (int i = 0; i < 3; ++i) TRY(terminal.reserve());
    if (endpoint == "/v1/verify") terminal.replica().rows["catalogue"].erase("product/A7");
    const auto lost = [&] { return cut.scissors->heard > cuts; };
    const auto polls =
        endpoint == "/v1/wait" ? LinkedTerminal::LongPolls::awaited : LinkedTerminal::LongPolls::passed_over;
    if (!terminal.run_until(lost, 30min, polls))
        return fail(errc::timed_out, fmt::format("{} was asked {} times", endpoint, cut.scissors->heard.load()));
    return terminal.converge();
}

Result<uint64_t> lose_answer(Cut& cut, uint64_t seed) {
    const std::string endpoint = endpoints[seed % endpoints.size()];
    const int cuts = seed / endpoints.size() % 2 == 0 ? 1 : 2;  // also the repetition's answer
    cut.scissors->sharpen(nullptr, 0);
    const auto terminal = TRY(LinkedTerminal::make(*cut.hub, seed, lookup_patience));
    cut.scissors->sharpen(endpoints[seed % endpoints.size()], cuts);
    if (endpoint == "/v1/enrol")
        TRY(lose_enrolment(cut, cuts));
    else if (endpoint.starts_with("/v1/lookup"))
        TRY(lose_lookup(*terminal, endpoint, cuts));
    else
        TRY(lose_in_sync(cut, *terminal, endpoint, cuts, seed));
    if (cut.scissors->heard <= cuts) return fail(errc::internal, endpoint + " was not asked again");
    cut.scissors->sharpen(nullptr, 0);
    return 1;
}

}  // namespace

Row lost_answer_row() {
    return {"lost_answer", "lost answer",
            "once or twice in a row the network is cut when the hub has committed and before a byte of the answer is "
            "sent, at each endpoint; real TLS, virtual timers",
            [](Trials& trials) {
                auto cut = hub_with_scissors();
                const uint64_t each = trials.is_long() ? 200 : 10;
                trials.remark(fmt::format("{} endpoints", endpoints.size()));
                trials.run(trials.wanted(each * endpoints.size(), each * endpoints.size()),
                           [&](uint64_t seed) -> Result<uint64_t> {
                               if (!cut) return std::unexpected(cut.error());
                               return lose_answer(*cut, seed);
                           });
            }};
}

}  // namespace tp::faults
