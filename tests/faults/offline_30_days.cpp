// A month without a hub, then the hub: everything that was recorded meanwhile lands, in order, once.
#include <fmt/format.h>

#include "tests/doubles/sync/world.h"
#include "tests/faults/rows.h"

namespace tp::faults {

namespace {

using namespace std::chrono_literals;

constexpr int offline_days = 30;

Result<uint64_t> stay_offline(int events, uint64_t seed) {
    World world;
    world.chance = 0.25 + 0.05 * static_cast<double>(seed % 10);
    world.fail_network(errc::unavailable);
    std::vector<std::string> recorded;
    recorded.reserve(static_cast<size_t>(events));
    const Milliseconds between = std::chrono::days(offline_days) / events;
    for (int i = 0; i < events; ++i) {
        recorded.push_back(fmt::format("e{}", i));
        // Without events_recorded(): that this hurries a request is told apart by `clock`, and 50,000 requests more
        // would only make the trial longer.
        TRY(world.outbox.record(recorded.back(), Lane::feedback, "", "{}"));
        world.run(between);
    }
    const size_t asked = world.transport.seen.size();
    if (asked >= size_t{offline_days} * 86'400) return fail(errc::internal, "over 1 request/s");
    if (world.pending() != events) return fail(errc::corrupt, "an event was forgotten in the meantime");

    world.network = nullptr;
    world.run(1h);
    if (world.pending() != 0) return fail(errc::corrupt, fmt::format("{} events still wait", world.pending()));
    if (world.hub.effects != recorded)
        return fail(errc::corrupt,
                    fmt::format("{} of {} events have landed, or in another order", world.hub.effects.size(), events));
    return 1;
}

}  // namespace

Row offline_30_days_row() {
    return {"offline_30_days", "30 days offline",
            "no network for 30 days of virtual time, then an hour of it; a certificate's expiry is not part of it",
            [](Trials& trials) {
                const int events = trials.is_long() ? 50'000 : 5'000;
                trials.remark(fmt::format("{} events each", events));
                trials.run(trials.wanted(4, 20), [events](uint64_t seed) { return stay_offline(events, seed); });
            }};
}

}  // namespace tp::faults
