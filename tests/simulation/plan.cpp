#include "tests/simulation/plan.h"

#include <fmt/format.h>

#include "tests/simulation/chance.h"

namespace tp::simulation {

namespace {

// Often nothing of a kind, so that few faults meet as often as many.
double share(Chance& chance, double most) {
    return chance.below(3) == 0 ? 0 : chance.fraction() * most;
}

int count(Chance& chance, uint64_t one_in, uint64_t most) {
    return chance.below(one_in) == 0 ? static_cast<int>(1 + chance.below(most)) : 0;
}

}  // namespace

Plan plan_of(uint64_t seed, Tooth tooth) {
    Chance chance(seed * 0x9E3779B97F4A7C15 + 1);
    Plan plan;
    plan.seed = seed;
    plan.tooth = tooth;
    const int terminals[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 4};
    plan.terminals = terminals[chance.below(std::size(terminals))];
    plan.request_lost = share(chance, 0.3);
    plan.answer_lost = share(chance, 0.3);
    plan.duplicated = share(chance, 0.5);
    plan.bit_flipped = chance.below(6) == 0 ? chance.fraction() * 0.05 : 0;
    plan.portal = chance.below(4) == 0 ? chance.fraction() * 0.2 : 0;
    plan.busy = chance.below(4) == 0 ? chance.fraction() * 0.2 : 0;
    plan.broken_off = share(chance, 0.2);
    const int64_t delays[] = {20, 200, 2'000, 10'000};
    plan.longest_delay = Milliseconds(delays[chance.below(std::size(delays))]);
    plan.partitions = count(chance, 2, 2);
    plan.terminal_crashes = count(chance, 2, 3);
    plan.hub_crashes = count(chance, 3, 2);
    plan.clock_jumps = count(chance, 4, 3);
    plan.full_disks = count(chance, 5, 1);
    plan.hub_restored = chance.below(6) == 0;
    plan.replica_on_disk = plan.terminals < 3 && chance.below(6) == 0;
    plan.begun = chance.below(4) != 0;
    plan.long_rows = chance.below(16) == 0;
    plan.work = chance.time(Milliseconds(20'000), Milliseconds(110'000));
    plan.visits = static_cast<int>(1 + chance.below(4));
    plan.changes = static_cast<int>(1 + chance.below(7));
    if (tooth == Tooth::none) return plan;
    // What is looked for is the broken part, in a world that can be seen through.
    plan.bit_flipped = 0;
    plan.hub_restored = false;
    plan.hub_crashes = 0;
    plan.duplicated = std::max(plan.duplicated, 0.2);
    return plan;
}

std::string describe(const Plan& plan) {
    return fmt::format(
        "{} terminals{}{}; requests lost {:.0f} %, answers {:.0f} %, duplicates {:.0f} %, flipped {:.1f} %, portal "
        "{:.0f} %, busy {:.0f} %, broken off {:.0f} %, delay to {} ms; partitions {}, crashes {} of terminals, {} of "
        "the "
        "hub{}, clock jumps {}, full disks {}; {} s of work, {} visits, {} changes",
        plan.terminals, plan.replica_on_disk ? ", replica on disk" : "", plan.long_rows ? ", long rows" : "",
        100 * plan.request_lost, 100 * plan.answer_lost, 100 * plan.duplicated, 100 * plan.bit_flipped,
        100 * plan.portal, 100 * plan.busy, 100 * plan.broken_off, plan.longest_delay.count(), plan.partitions,
        plan.terminal_crashes, plan.hub_crashes, plan.hub_restored ? ", which is restored" : "", plan.clock_jumps,
        plan.full_disks, plan.work.count() / 1000, plan.visits, plan.changes);
}

}  // namespace tp::simulation
