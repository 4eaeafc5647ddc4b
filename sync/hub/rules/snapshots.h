// Whole buckets as compressed rows. Thread rule: any thread; one build at a time.
#pragma once

#include <mutex>

#include "sync/hub/rules/buckets.h"
#include "sync/hub/rules/hub_files.h"
#include "sync/hub/rules/refusal.h"
#include "sync/protocol/messages.h"

namespace tp::hub {

class Snapshots {
  public:
    Snapshots(HubFiles& files, BucketRules& buckets) : m_files(files), m_buckets(buckets) {}

    // The signed manifest as JSON text. A snapshot serves until a tenth of its rows (at least 500 changes) lie behind
    // the head; then the next asker has it built anew. Not the device's bucket, or no such: 404. Builds wait for one
    // another; 503 with Retry-After when that takes long.
    Answer<std::string> manifest(const DeviceRecord& device, const std::string& bucket);

    struct Chunk {
        std::string media_type;
        int64_t size = 0;   // of the whole blob
        int64_t first = 0;  // of `bytes` within it
        std::string bytes;
    };
    struct Range {
        int64_t first = 0;
        std::optional<int64_t> last;    // inclusive
        std::optional<int64_t> suffix;  // the last so many bytes instead
    };
    // A chunk, or a picture, of one of the device's buckets, or a range of it. Not seen through any of them: 404.
    // A range that begins beyond the end: 416.
    Answer<Chunk> chunk(const DeviceRecord& device, const std::string& sha256, const std::optional<Range>& range);

  private:
    Answer<std::optional<std::string>> cached(StoreReader& reader, const std::string& bucket);
    Result<SnapshotManifest> build(const std::string& bucket);

    HubFiles& m_files;
    BucketRules& m_buckets;
    std::timed_mutex m_building;
};

}  // namespace tp::hub
