// One seed, from its first event to its last check. Thread rule: one at a time in a process.
#pragma once

#include <string>

#include "tests/simulation/plan.h"

namespace tp::simulation {

struct Outcome {
    std::string violated;       // the first invariant that did not hold, and how; empty: all held
    int busiest_minute = 0;     // requests of one terminal
    Milliseconds settled_in{};  // after the last fault
};

[[nodiscard]] Outcome run_seed(uint64_t seed, Tooth tooth, bool trace);

}  // namespace tp::simulation
