// Pages of changes, and heads. Thread rule: any thread.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>

#include "sync/hub/rules/buckets.h"
#include "sync/hub/rules/hub_files.h"
#include "sync/hub/rules/live_view.h"
#include "sync/hub/rules/refusal.h"
#include "sync/protocol/messages.h"

namespace tp::hub {

class Pulls {
  public:
    Pulls(HubFiles& files, BucketRules& buckets, LiveView& live) : m_files(files), m_buckets(buckets), m_live(live) {}

    // NDJSON: rows of all the device's buckets from one view of the store, then the page's end. At most about
    // max_bytes (64 KiB to 4 MiB); then `complete` is false and the cursors say where to go on. From schema 2 on a row
    // that the device has is told by its changed column groups, and a complete page carries the buckets' sums.
    // Refused: unknown_cursor (409), snapshot_required (410: below the low-water mark, or so much has changed that the
    // snapshot is less), each with the bucket.
    // `encoding`: as text, or as zstd frames one after another (RFC 8878, clause 3). What a bucket has to tell from one
    // seq to another is the same for every terminal that carries it: it is made and packed once, and kept for the
    // others.
    enum class Encoding { text, zstd };
    Answer<std::string> page(const DeviceRecord& device, const PullRequest& request,
                             Encoding encoding = Encoding::text);

    // The same page where nothing is new, from memory: it never blocks. Nothing: ask page().
    std::optional<std::string> empty_page(const std::string& device, const std::string& store,
                                          const PullRequest& request, Encoding encoding);

    // The heads of the device's buckets as this process has committed them last, without the store.
    std::map<std::string, int64_t> live_heads(const std::string& device, const std::string& store);
    // The heads of the device's buckets.
    Answer<std::map<std::string, int64_t>> heads(const DeviceRecord& device);

  private:
    struct Segment {
        std::string text, packed;
    };
    class PageText;
    struct Span {
        const std::string& bucket;
        int64_t after, head, base;  // what changed since `after`, for who had the rows as they were at `base`
        int64_t schema;
    };
    // Adds changes up to the page's budget; gives the seq up to which they are told: the head, or less.
    Result<int64_t> tell(StoreReader& reader, const Span& span, PageText& page, size_t budget);
    // What is told of a bucket to the head of this view; nothing: it is not kept.
    std::shared_ptr<const Segment> kept(const std::string& name);
    std::shared_ptr<const Segment> keep(const std::string& name, std::string text);

    HubFiles& m_files;
    BucketRules& m_buckets;
    LiveView& m_live;
    std::mutex m_mutex;
    std::deque<std::pair<std::string, std::shared_ptr<const Segment>>>
        m_segments;  // shared: sent while another is kept
    size_t m_kept_bytes = 0;
};

}  // namespace tp::hub
