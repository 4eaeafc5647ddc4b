// Pages of changes, and heads. Thread rule: any thread.
#pragma once

#include <map>

#include "sync/hub/rules/buckets.h"
#include "sync/hub/rules/hub_files.h"
#include "sync/hub/rules/refusal.h"
#include "sync/protocol/messages.h"

namespace tp::hub {

class Pulls {
  public:
    Pulls(HubFiles& files, BucketRules& buckets) : m_files(files), m_buckets(buckets) {}

    // NDJSON: rows of all the device's buckets from one view of the store, then the page's end. At most about
    // max_bytes (64 KiB to 4 MiB); then `complete` is false and the cursors say where to go on. From schema 2 on a row
    // that the device has is told by its changed column groups, and a complete page carries the buckets' sums.
    // Refused: unknown_cursor (409), snapshot_required (410: below the low-water mark, or so much has changed that the
    // snapshot is less), each with the bucket.
    Answer<std::string> page(const DeviceRecord& device, const PullRequest& request);

    // The heads of the device's buckets.
    Answer<std::map<std::string, int64_t>> heads(const DeviceRecord& device);

  private:
    HubFiles& m_files;
    BucketRules& m_buckets;
};

}  // namespace tp::hub
