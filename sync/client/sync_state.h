// What the kiosk may show of its connection. A plain value, copied to the UI thread whenever it changes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "platform/base/clock.h"

namespace tp {

struct BucketState {
    int64_t seq = 0;
    WallTime complete_at{};  // wall clock of this kiosk when the last complete pull or snapshot was committed
    bool operator==(const BucketState&) const = default;
};

// How far the fetching of a whole bucket has come.
struct SnapshotProgress {
    std::string bucket;
    int64_t rows = 0, of = 0;  // fetched, and in all
    bool operator==(const SnapshotProgress&) const = default;
};

struct SyncState {
    bool online = false;                    // the hub answered the last exchange
    bool refused = false;                   // it answered that this device may not (401, 403): a technician's task
    WallTime since{};                       // of `online` as it is
    std::optional<WallTime> last_complete;  // the last complete pull, of all buckets
    std::map<std::string, BucketState> buckets;
    std::optional<SnapshotProgress> snapshot;  // while one is fetched
    int64_t commits = 0;                       // grows with each change of the replica: queries may be asked anew
    int64_t pending_events = 0;                // in the outbox
    int64_t dead_letters = 0;
    bool differs = false;    // some rows are not what the hub says, and are being mended
    std::string last_error;  // of the exchange with the hub: stable code; empty after a success
    // Stable code (full, io, refused, corrupt …) while this machine's disk does not keep what it should: the replica,
    // pictures, or what the hub said of events. Empty when it does. The hub may well be online meanwhile.
    std::string storage_error;
    bool operator==(const SyncState&) const = default;
};

}  // namespace tp
