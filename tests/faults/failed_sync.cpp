// fsync fails once: the kernel then takes the pages for clean, and a second fsync that succeeds says nothing of them.
#include "tests/doubles/disk/power_cut_vfs.h"
#include "tests/faults/outbox_history.h"
#include "tests/faults/rows.h"

namespace tp::faults {

namespace {

Result<uint64_t> fail_one_sync(uint64_t seed) {
    OutboxHistory history(seed);
    set_connection_habits(
        {.log_pages = history.chance(2) == 0 ? 0 : static_cast<int>(4 + history.chance(20)), .synchronous = {}});
    TRY(history.open());
    for (uint64_t i = 0, steps = history.chance(12); i < steps; ++i) TRY(history.step());
    DiskFaults faults;
    faults.failing_call = 1 + history.chance(6);
    faults.only = DiskCall::sync;
    history.disk.set_faults(faults);
    for (int i = 0; i < 40 && !history.disk.has_failed(); ++i) {
        if (history.is_open())
            TRY(history.step());
        else
            break;
    }
    history.disk.set_faults({});
    // It has closed the file and opened it anew, and goes on.
    if (!history.is_open()) TRY(history.open());
    for (uint64_t i = 0, steps = history.chance(8); i < steps; ++i) TRY(history.step());
    TRY(history.check());
    history.power_cut();
    TRY(history.open());
    TRY(history.record());
    history.close();
    TRY(history.check_integrity());
    return 1;
}

}  // namespace

Row failed_sync_row() {
    return {"failed_sync", "failed fsync",
            "EIO once, the unsynced sectors are then taken for clean as Linux does; a power cut follows",
            [](Trials& trials) { trials.run(trials.wanted(500, 20'000), fail_one_sync); }};
}

}  // namespace tp::faults
