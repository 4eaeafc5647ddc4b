// One event in a hundred that the hub cannot read, and a hub that refuses the device: the others land, none is deleted.
#include <fmt/format.h>

#include <array>
#include <random>

#include "sync/outbox/outbox_report.h"
#include "tests/doubles/sync/world.h"
#include "tests/faults/rows.h"

namespace tp::faults {

namespace {

using namespace std::chrono_literals;

constexpr int poison_batch = 100;

// A 4xx that belongs to the event, and stays.
Status swallow_poison(World& world, int status, size_t poisoned) {
    world.network = [status](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
        if (request.target != "/v1/events" || request.body.find("poison") == std::string::npos) return std::nullopt;
        return problem_response(status, "malformed");
    };
    std::vector<std::string> healthy;
    for (size_t i = 0; i < poison_batch; ++i) {
        const std::string type = i == poisoned ? "poison" : fmt::format("e{}", i);
        if (i != poisoned) healthy.push_back(type);
        world.record(type);
    }
    world.run(20min);
    const OutboxStats stats = TRY(world.outbox.stats());
    if (stats.pending_total() != 0)
        return fail(errc::corrupt, fmt::format("{} events still wait", stats.pending_total()));
    if (world.hub.effects != healthy)
        return fail(errc::corrupt, fmt::format("{} of 99 events have landed", world.hub.effects.size()));
    const auto letters = TRY(world.outbox.dead_letters(10));
    if (letters.size() != 1 || letters[0].event.type != "poison" || letters[0].code != "malformed")
        return fail(errc::corrupt, "the poisoned event is not kept with its reason");
    if (world.engine->state().dead_letters != 1) return fail(errc::corrupt, "the staff is not told");
    if (TRY(outbox_report(world.outbox)).find(letters[0].event.id) == std::string::npos)
        return fail(errc::corrupt, "touchpoint-ctl outbox does not show it");
    return {};
}

// 401 and 403: with the hub's problem, or from somebody in between.
Status be_refused(World& world, int status, bool by_hub) {
    const HttpResponse refusal = by_hub ? problem_response(status, status == 401 ? "certificate_required" : "revoked")
                                        : HttpResponse{status, "text/html", std::nullopt, "<html></html>"};
    world.answer_all(refusal);
    std::vector<std::string> recorded;
    for (int i = 0; i < poison_batch; ++i) {
        recorded.push_back(fmt::format("e{}", i));
        world.record(recorded.back());
    }
    const size_t asked = world.transport.seen.size();
    world.run(20min);
    if (world.transport.seen.size() - asked >= 1200) return fail(errc::internal, "over 1 request/s");
    if (world.pending() != poison_batch || TRY(world.outbox.stats()).dead_letters != 0)
        return fail(errc::corrupt, "a refusal has taken events");
    if (world.engine->state().refused != by_hub) return fail(errc::corrupt, "the state does not tell the refusal");
    world.network = nullptr;
    world.run(20min);
    if (world.pending() != 0 || world.hub.effects != recorded)
        return fail(errc::corrupt, "not all events have landed after the refusal");
    return {};
}

Result<uint64_t> poison_outbox(uint64_t seed) {
    std::mt19937_64 random(seed);
    World world;
    world.run(5s);
    if (seed % 2 == 0) {
        TRY(be_refused(world, seed % 4 == 0 ? 401 : 403, seed % 8 < 4));
    } else {
        constexpr std::array statuses{400, 409, 413, 422};
        TRY(swallow_poison(world, statuses[seed / 2 % statuses.size()], random() % poison_batch));
    }
    return 1;
}

}  // namespace

Row poison_row() {
    return {"poison", "poison event",
            "400, 409, 413 or 422 for one of 100 events, else 401 and 403 for all, by the hub or in its place; virtual "
            "time",
            [](Trials& trials) { trials.run(trials.wanted(60, 200), poison_outbox); }};
}

}  // namespace tp::faults
