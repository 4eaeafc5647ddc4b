// The whole system from seeds (tests/simulation), as rows of the table; touchpoint-sim runs the same by itself.
#include "tests/simulation/simulation.h"

#include "tests/doubles/disk/power_cut_vfs.h"
#include "tests/faults/rows.h"

namespace tp::faults {

namespace {

Result<uint64_t> simulate(uint64_t seed, simulation::Tooth tooth) {
    set_connection_habits({});
    const simulation::Outcome outcome = simulation::run_seed(seed, tooth, false);
    if (!outcome.violated.empty()) return fail(errc::internal, outcome.violated);
    return 1;
}

}  // namespace

Row simulation_row() {
    return {
        "simulation", "the whole system simulated",
        "terminals and a hub in virtual time, from a seed: losses, copies, reordering, partitions, crashes, restores",
        [](Trials& trials) {
            trials.run(trials.wanted(5'000, 200'000),
                       [](uint64_t seed) { return simulate(seed, simulation::Tooth::none); });
        }};
}

Row teeth_dedupe_row() {
    return {"teeth_dedupe", "teeth: dedupe switched off",
            "the hub has forgotten an event's identity when a copy arrives; must be seen", [](Trials& trials) {
                trials.expect_failures();
                trials.run(trials.wanted(500, 500),
                           [](uint64_t seed) { return simulate(seed, simulation::Tooth::no_dedupe); });
            }};
}

}  // namespace tp::faults
