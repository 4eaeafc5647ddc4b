// Histories that power cuts interrupt; also those of a kiosk that was built wrong, to see that the harness would tell.
// Thread rule: the program's only thread.
#pragma once

#include <cstdint>
#include <string>

#include "platform/base/error.h"

namespace tp::faults {

struct PowerCutWeakness {
    std::string synchronous;  // NORMAL, OFF; empty: what the product asks for
    bool syncs_lie = false;
};

// The number of cuts, or what was broken.
[[nodiscard]] Result<uint64_t> cut_power_of_outbox(uint64_t seed, const PowerCutWeakness& weakness);

}  // namespace tp::faults
