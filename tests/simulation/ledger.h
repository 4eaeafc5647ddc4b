// What customers were promised and what the hub said of it: kept beside the system, to hold it to.
// Thread rule: the simulation's only thread.
#pragma once

#include <map>
#include <set>
#include <string>

#include "sync/protocol/messages.h"

namespace tp::simulation {

// An event that a terminal was asked to record. Its payload carries `tag`, so that it is known again under any id.
struct Promise {
    std::string tag, device, type, stream;
    bool saved = false;  // record() returned success: the customer saw "thank you"
    Event event;         // of a saved one; of another once the hub has shown it
    // What the type is about.
    std::string store, sku, about;  // about: the event that a cancellation names, or the feedback's own id
    int64_t quantity = 0;
};

struct Ledger {
    std::map<std::string, Promise> promises;          // by tag
    std::map<std::string, std::string> tag_of;        // by id
    std::map<std::string, EventStatus> final_result;  // by id and hash: what the hub has said last
    // Taken back by a restore of the hub: it had them after its backup was made.
    std::set<std::string> undone;
    // What the retailer has counted, by store and sku.
    std::map<std::pair<std::string, std::string>, int64_t> counted;
};

[[nodiscard]] inline std::string identity_of(const std::string& id, const std::string& sha256) {
    return id + " " + sha256;
}

}  // namespace tp::simulation
