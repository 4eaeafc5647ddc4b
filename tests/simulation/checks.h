// What has to hold once everything has come to rest. Thread rule: the simulation's only thread.
#pragma once

#include <memory>
#include <vector>

#include "tests/simulation/terminal.h"

namespace tp::simulation {

// Compares what customers were promised with what the hub holds and what the terminals have kept.
void check_promises(const Plan& plan, Findings& findings, Ledger& ledger, Centre& centre,
                    std::vector<std::unique_ptr<Terminal>>& terminals);

}  // namespace tp::simulation
