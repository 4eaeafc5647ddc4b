#include "tests/faults/failing_calls.h"

#include "tests/faults/sqlite_memory.h"

namespace tp::faults {

namespace {

constexpr uint64_t most_calls = 10'000;
constexpr int fault_kinds = 6;

}  // namespace

void FailingCall::begin(PowerCutDisk& disk) const {
    const bool stays = fault == CallFault::io_from_then_on || fault == CallFault::full_from_then_on ||
                       fault == CallFault::memory_from_then_on;
    if (is_of_memory()) return fail_sqlite_memory(nth, stays);
    DiskFaults faults;
    faults.failing_call = nth;
    faults.from_then_on = stays;
    faults.full = fault == CallFault::full_once || fault == CallFault::full_from_then_on;
    disk.set_faults(faults);
}

bool FailingCall::end(PowerCutDisk& disk) const {
    const bool came = is_of_memory() ? sqlite_memory_failed() : disk.has_failed();
    fail_sqlite_memory(0, false);
    disk.set_faults({});
    return came;
}

void fail_each_call(Trials& trials, uint64_t number, const FaultyPath& path) {
    for (uint64_t kind = 0; kind < fault_kinds; ++kind) {
        for (const bool cut_at_once : {false, true}) {
            // Without memory nothing was written by halves: the cut at the trial's end is enough.
            if (cut_at_once && FailingCall{static_cast<CallFault>(kind)}.is_of_memory()) continue;
            bool came = true;
            for (uint64_t nth = 1; came && nth < most_calls; ++nth) {
                const uint64_t seed = ((number * 10 + kind) * 10 + cut_at_once) * most_calls + nth;
                trials.run_each({seed}, [&](uint64_t) -> Result<uint64_t> {
                    const auto done = path({static_cast<CallFault>(kind), nth, cut_at_once});
                    // A path that failed has met its fault; what follows it may still be tried.
                    came = done.value_or(true);
                    return done ? Result<uint64_t>(1) : std::unexpected(done.error());
                });
            }
        }
    }
}

}  // namespace tp::faults
