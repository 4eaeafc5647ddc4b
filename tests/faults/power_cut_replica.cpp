// The power goes at any write of a replica's life. Commits may be lost, for it syncs only when the log is folded in;
// but what is shown is a checkpoint of the hub's, whole.
#include "tests/doubles/disk/power_cut_vfs.h"
#include "tests/faults/replica_history.h"
#include "tests/faults/rows.h"

namespace tp::faults {

namespace {

constexpr uint64_t replica_cuts = 8;

Result<uint64_t> cut_power_of_replica(uint64_t seed, uint64_t& found_empty) {
    ReplicaHistory history(seed, 14);
    set_connection_habits(
        {.log_pages = history.chance(4) == 0 ? 0 : static_cast<int>(4 + history.chance(60)), .synchronous = {}});
    const uint64_t lengths[] = {30, 100, 300, 900};
    for (uint64_t cut = 0; cut < replica_cuts; ++cut) {
        if (history.chance(6) != 0)
            history.disk.cut_at(1 + history.chance(lengths[history.chance(std::size(lengths))]));
        const Status opened = history.open();
        if (!opened && (history.disk.has_power() || opened.error().code == errc::corrupt))
            return std::unexpected(opened.error());
        const uint64_t steps = 2 + history.chance(6);
        for (uint64_t i = 0; i < steps && history.disk.has_power() && history.is_open(); ++i) TRY(history.step());
        history.power_cut();
    }
    TRY(history.open());
    TRY(history.pull());  // and is fetched again
    TRY(history.check());
    found_empty += history.found_empty();
    return replica_cuts;
}

}  // namespace

Row power_cut_replica_row() {
    return {"power_cut_replica", "power cut, replica",
            "the same disk under pages, snapshots and purges; what is shown is a whole checkpoint, or empty",
            [](Trials& trials) {
                uint64_t found_empty = 0;
                trials.run(trials.wanted(10'000, 1'000'000),
                           [&](uint64_t seed) { return cut_power_of_replica(seed, found_empty); });
                trials.remark("begun anew after " + std::to_string(found_empty));
            }};
}

}  // namespace tp::faults
