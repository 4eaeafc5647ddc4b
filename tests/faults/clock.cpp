// A wall clock that jumps, also while a request is under way: order is by seq, timers are monotonic, nothing is lost.
#include <fmt/format.h>

#include <random>

#include "tests/doubles/sync/world.h"
#include "tests/faults/rows.h"

namespace tp::faults {

namespace {

using namespace std::chrono_literals;

constexpr int jumps = 6, events_between = 4;

WallTime jumped_time(WallTime now, uint64_t kind) {
    constexpr auto years = std::chrono::hours(24 * 3652);  // ten of them
    switch (kind % 5) {
        case 0:
            return now + years;
        case 1:
            return now - years;
        case 2:
            return WallTime{};
        case 3:
            return now - 90min;
        default:
            return now + 36h;
    }
}

Result<uint64_t> let_clock_jump(uint64_t seed) {
    std::mt19937_64 random(seed);
    World world;
    std::vector<std::string> recorded;
    for (int jump = 0; jump < jumps; ++jump) {
        const WallTime next = jumped_time(world.clock.wall(), random());
        const bool in_mid_request = random() % 2 == 0;
        bool jumped = false;
        world.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
            if (!jumped && in_mid_request && !request.target.starts_with("/v1/wait")) {
                world.clock.set_wall(next);
                jumped = true;
            }
            if (random() % 8 == 0) return fail(errc::unavailable, "no network");
            return std::nullopt;
        };
        for (int i = 0; i < events_between; ++i) {
            if (i == 2 && !in_mid_request) world.clock.set_wall(next);
            recorded.push_back(fmt::format("e{}", recorded.size()));
            world.record(recorded.back());
            if (random() % 2 == 0) world.run(3s);
        }
        world.hub.put("catalogue", "product", fmt::format("J{}", jump), product_json(fmt::format("J{}", jump)));
        const size_t asked = world.transport.seen.size();
        world.run(40min);
        // A poll a minute and some repeats: a timer that trusted the wall clock would rest, or spin.
        const size_t requests = world.transport.seen.size() - asked;
        if (requests < 8 || requests > 700)
            return fail(errc::internal, fmt::format("{} requests in 40 minutes", requests));
    }
    if (world.pending() != 0) return fail(errc::corrupt, fmt::format("{} events still wait", world.pending()));
    if (world.hub.effects != recorded) return fail(errc::corrupt, "the hub's effects are others, or in another order");
    if (!world.replica.rows["catalogue"].contains(fmt::format("product/J{}", jumps - 1)))
        return fail(errc::corrupt, "the replica has stood still");
    return 1;
}

}  // namespace

Row clock_row() {
    return {"clock", "clock", "±10 years, 1970, back by 90 minutes, on by 36 hours; half of them in mid-request",
            [](Trials& trials) { trials.run(trials.wanted(60, 2'000), let_clock_jump); }};
}

}  // namespace tp::faults
