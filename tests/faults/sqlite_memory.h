// SQLite's memory, counted, so that the nth request for it can fail. Thread rule: any thread; the faults are set on
// one.
#pragma once

#include <cstdint>

namespace tp::faults {

// Before SQLite is used for the first time; false: too late.
[[nodiscard]] bool count_sqlite_memory();
// The nth request from now (1: the next) finds no memory, and with `from_then_on` each after it; 0: none.
void fail_sqlite_memory(uint64_t nth, bool from_then_on);
// Whether one has failed since they were last set.
[[nodiscard]] bool sqlite_memory_failed();

}  // namespace tp::faults
