// The power goes at any write of an outbox's life, again and again on one history.
#include "tests/doubles/disk/power_cut_vfs.h"
#include "tests/faults/outbox_history.h"
#include "tests/faults/power_cut.h"
#include "tests/faults/rows.h"

namespace tp::faults {

namespace {

constexpr uint64_t cuts_in_history = 8;

// Until the power goes, or for that many steps.
Status live_until_cut(OutboxHistory& history) {
    const uint64_t lengths[] = {12, 40, 120, 400};
    const bool in_mid_operation = history.chance(6) != 0;
    if (in_mid_operation) history.disk.cut_at(1 + history.chance(lengths[history.chance(std::size(lengths))]));
    const Status opened = history.open();
    if (!opened && history.disk.has_power()) return opened;
    if (!opened && opened.error().code == errc::corrupt) return opened;
    const uint64_t steps = 4 + history.chance(24);
    for (uint64_t i = 0; i < steps && history.disk.has_power() && history.is_open(); ++i) TRY(history.step());
    return {};
}

}  // namespace

Result<uint64_t> cut_power_of_outbox(uint64_t seed, const PowerCutWeakness& weakness) {
    OutboxHistory history(seed);
    set_connection_habits({.log_pages = history.chance(3) == 0 ? 0 : static_cast<int>(4 + history.chance(40)),
                           .synchronous = weakness.synchronous});
    history.disk.set_faults({.syncs_lie = weakness.syncs_lie});
    for (uint64_t cut = 0; cut < cuts_in_history; ++cut) {
        TRY(live_until_cut(history));
        history.power_cut();
        if (history.chance(4) == 0) TRY(history.check_integrity());
    }
    TRY(history.open());
    history.close();
    TRY(history.check_integrity());
    return cuts_in_history;
}

Row power_cut_outbox_row() {
    return {"power_cut_outbox", "power cut, outbox",
            "a disk in memory keeps, drops or tears unsynced sectors and names; cut at any write, 8 times a history",
            [](Trials& trials) {
                trials.run(trials.wanted(40'000, 1'000'000),
                           [](uint64_t seed) { return cut_power_of_outbox(seed, {}); });
            }};
}

}  // namespace tp::faults
