// What the hub need not keep any longer. Thread rule: any thread, one at a time; blocks on the disk.
#pragma once

#include <chrono>

#include "sync/hub/rules/hub_files.h"

namespace tp::hub {

// How long a deletion is remembered: a terminal that was away longer is sent to the snapshot.
inline constexpr std::chrono::days tombstones_last{90};
// How long after it was last put a blob stays that nothing names: a terminal may be in the midst of fetching it.
inline constexpr std::chrono::hours unnamed_blobs_last{24};

struct Retained {
    int64_t deletions = 0, blobs = 0;  // forgotten, removed
};

class Retention {
  public:
    explicit Retention(HubFiles& files) : m_files(files) {}
    // Forgets old deletions; removes the chunks that no bucket's present snapshot names, the pictures that no content
    // names, and files in the blobs' folder that the store does not know.
    Result<Retained> run();

  private:
    static Status forget_unnamed(StoreWriter& writer, const std::vector<std::string>& old);
    HubFiles& m_files;
};

}  // namespace tp::hub
