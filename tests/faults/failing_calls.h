// Trials in which the nth call fails: of a disk, or of SQLite for memory; once, or from then on.
// Thread rule: the program's only thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "tests/doubles/disk/power_cut_disk.h"
#include "tests/faults/row.h"

namespace tp::faults {

enum class CallFault { io_once, io_from_then_on, full_once, full_from_then_on, memory_once, memory_from_then_on };

struct FailingCall {
    CallFault fault = CallFault::io_once;
    uint64_t nth = 1;
    bool cut_at_once = false;  // the power goes right after it; else the kiosk goes on for a while

    [[nodiscard]] bool is_of_memory() const {
        return fault == CallFault::memory_once || fault == CallFault::memory_from_then_on;
    }
    // From here on, until end().
    void begin(PowerCutDisk& disk) const;
    // Whether the call came at all. The fault is over.
    bool end(PowerCutDisk& disk) const;
};

// One path through the product. Returns whether the call came, or what broke.
using FaultyPath = std::function<Result<bool>(const FailingCall& call)>;

// Every kind of fault, at each call of the path from the first on, until it runs through without meeting the fault.
// `number` tells the paths of a row apart in the seeds.
void fail_each_call(Trials& trials, uint64_t number, const FaultyPath& path);

}  // namespace tp::faults
