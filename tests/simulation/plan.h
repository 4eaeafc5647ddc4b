// What a seed makes happen. Thread rule: plain values.
#pragma once

#include <cstdint>
#include <string>

#include "platform/base/clock.h"

namespace tp::simulation {

// What is broken on purpose, between terminals and hub, to see that the invariants notice.
enum class Tooth {
    none,
    no_dedupe,   // the hub has forgotten an event's identity when a copy of its batch arrives
    new_ids,     // a copy of a batch arrives under new identities
    forged_ack,  // a batch that never arrived is answered "applied"
    half_page,   // half of a page is told as complete, without sums
};

struct Plan {
    uint64_t seed = 0;
    Tooth tooth = Tooth::none;
    int terminals = 1;
    // Of the network, each message: 0–1.
    double request_lost = 0, answer_lost = 0, duplicated = 0, bit_flipped = 0, portal = 0, busy = 0, broken_off = 0;
    Milliseconds longest_delay{50};
    // How often each happens while there is work.
    int partitions = 0, terminal_crashes = 0, hub_crashes = 0, clock_jumps = 0, full_disks = 0;
    bool hub_restored = false;
    bool replica_on_disk = false;  // ReplicaWriter instead of the double in memory
    bool begun = false;            // terminals hold what the hub holds, but for the replicas on a disk
    bool long_rows = false;        // pulls take several pages
    Milliseconds work{240'000};    // then all faults stop
    int visits = 4;                // of each terminal
    int changes = 8;               // of the hub's data
};

[[nodiscard]] Plan plan_of(uint64_t seed, Tooth tooth);
[[nodiscard]] std::string describe(const Plan& plan);

}  // namespace tp::simulation
