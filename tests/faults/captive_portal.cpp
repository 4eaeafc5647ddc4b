// Somebody else answers in the hub's place: a portal, a proxy, a hub's answer cut short. TLS keeps strangers out in the
// field; here the client's second line is tried, which must hold when a proxy inside of the TLS is broken.
#include <fmt/format.h>

#include <array>
#include <random>

#include "tests/doubles/sync/world.h"
#include "tests/faults/rows.h"

namespace tp::faults {

namespace {

using namespace std::chrono_literals;

constexpr int portal_events = 12;
constexpr std::string_view login_page = "<html><body>Accept our terms</body></html>";

// What the stranger says to `request`; `truth` is what the hub would have said.
HttpResponse stranger_says(uint64_t kind, const HttpResponse& truth, std::mt19937_64& random) {
    HttpResponse answer{200, "text/html", std::nullopt, std::string(login_page)};
    switch (kind % 8) {
        case 0:
            break;
        case 1:  // HTML that says it is what was asked for
            answer.content_type = truth.content_type;
            break;
        case 2:
            answer.status = 302;
            break;
        case 3:
            answer.status = 407;
            break;
        case 4:  // the hub's own, cut
            answer = truth;
            // Without its last line's end it would still be whole.
            answer.body.resize(truth.body.size() < 2 ? 0 : random() % (truth.body.size() - 1));
            break;
        case 5:
            answer = {204, "", std::nullopt, ""};
            break;
        case 6:  // the hub's own under another type
            answer = truth;
            answer.content_type = "text/plain";
            break;
        default:
            answer = {200, truth.content_type, std::nullopt, "{}"};
    }
    return answer;
}

Result<uint64_t> log_in_at_portal(uint64_t seed) {
    std::mt19937_64 random(seed);
    World world;
    world.run(5s);
    const auto before = world.replica.rows;
    const auto before_cursors = world.replica.committed;
    world.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
        if (request.target.starts_with("/v1/wait")) return std::nullopt;
        // Made out of what the hub would say, who must not have heard of it: an event it had taken would be gone
        // rightly.
        const auto events = world.hub.events;
        const auto effects = world.hub.effects;
        const HttpResponse truth = world.hub.answer(request);
        world.hub.events = events;
        world.hub.effects = effects;
        return stranger_says(seed, truth, random);
    };
    std::vector<std::string> recorded;
    for (int i = 0; i < portal_events; ++i) {
        recorded.push_back(fmt::format("e{}", i));
        world.record(recorded.back());
        world.run(Milliseconds(random() % 4'000));
    }
    // A change that the stranger's answers tell of in part: nothing of it may be seen.
    world.hub.put("catalogue", "product", "P1", product_json("P1"));
    const size_t asked = world.transport.seen.size();
    world.run(10min);
    const size_t requests = world.transport.seen.size() - asked;
    if (requests >= 600) return fail(errc::internal, fmt::format("{} requests in 10 minutes", requests));
    if (world.pending() != portal_events)
        return fail(errc::corrupt, fmt::format("a stranger's answer took {} events", portal_events - world.pending()));
    if (world.outbox.stats().value().dead_letters != 0) return fail(errc::corrupt, "events were set aside");
    if (world.replica.rows != before || world.replica.committed.size() != before_cursors.size())
        return fail(errc::corrupt, "the replica has changed");

    world.network = nullptr;
    world.run(10min);
    if (world.pending() != 0) return fail(errc::corrupt, fmt::format("{} events still wait", world.pending()));
    if (world.hub.effects != recorded) return fail(errc::corrupt, "the hub's effects are others, or in another order");
    if (!world.replica.rows["catalogue"].contains("product/P1"))
        return fail(errc::corrupt, "the replica has stood still");
    return 1;
}

}  // namespace

Row captive_portal_row() {
    return {"captive_portal", "captive portal",
            "200 with HTML (twice: honest type and not), 302, 407, cut JSON, 204, wrong type, {} for ten minutes; "
            "virtual time, in place of the hub",
            [](Trials& trials) { trials.run(trials.wanted(40, 2'000), log_in_at_portal); }};
}

}  // namespace tp::faults
