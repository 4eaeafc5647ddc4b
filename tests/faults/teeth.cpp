// Whether the harness would tell: the same histories with a kiosk or a disk that is known to lose what it promised. A
// row passes when it has caught at least one. The fourth of the table, a hub that does not know duplicates, belongs to
// the simulation of the whole system.
#include "tests/faults/power_cut.h"
#include "tests/faults/rows.h"

namespace tp::faults {

namespace {

Row tooth(std::string name, std::string fault, const PowerCutWeakness& weakness) {
    return {std::move(name), "teeth: " + std::move(fault), "the histories of power_cut_outbox; each must be caught",
            [weakness](Trials& trials) {
                trials.expect_failures();
                trials.run(trials.wanted(500, 500), [&](uint64_t seed) { return cut_power_of_outbox(seed, weakness); });
                trials.remark("caught " + std::to_string(trials.failed()) + " times");
            }};
}

}  // namespace

std::vector<Row> teeth_rows() {
    return {tooth("teeth_synchronous_normal", "synchronous=NORMAL", {.synchronous = "NORMAL"}),
            tooth("teeth_synchronous_off", "synchronous=OFF", {.synchronous = "OFF"}),
            tooth("teeth_lying_fsync", "a lying fsync", {.synchronous = {}, .syncs_lie = true})};
}

}  // namespace tp::faults
