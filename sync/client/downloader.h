// The replica's way to the hub's present: snapshots of buckets that are new or lost, then pulls until complete.
// Thread rule: the sync thread.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "platform/base/log.h"
#include "sync/client/activity.h"
#include "sync/client/replica_sink.h"
#include "sync/client/sync_state.h"
#include "sync/protocol/column_groups.h"

namespace tp {

struct DownloadOptions {
    std::vector<std::string> buckets;  // of the configuration, until the first pull tells them
    std::string signing_key;           // the hub's Ed25519 key, hexadecimal
    Milliseconds pull_interval{60'000};
    int64_t max_page_bytes = 1 << 20;
};

class Downloader {
  public:
    Downloader(const EngineParts& parts, DownloadOptions options, ReplicaSink& sink, Logger& logger)
        : m_parts(parts), m_options(std::move(options)), m_activity(parts), m_sink(sink), m_logger(logger) {}

    void tick();
    HubAnswer finish(Completion completion);
    // What the night's audit has found: these buckets are compared with the hub by what their rows come to.
    void compare(const std::map<std::string, PartitionSums>& found);
    [[nodiscard]] Activity& activity() { return m_activity; }

    // Complete since the last pull, and nothing more to fetch: the time for a long poll and for pictures.
    [[nodiscard]] bool settled() const {
        return m_complete && m_snapshots.empty() && m_phase == Phase::pulling && m_page_of.empty() &&
               m_to_compare.empty();
    }
    // The replica has met damage elsewhere than in a download: what it holds is asked anew, and what it has lost is
    // fetched whole.
    void replica_lost(const Error& error);
    // A poke: pull within `spread`, at most once a second.
    void poke(Milliseconds spread);
    // Committed cursors, by bucket.
    [[nodiscard]] const std::map<std::string, Cursor>& cursors() const { return m_cursors; }
    // Grows with each commit, and with each complete pull.
    [[nodiscard]] int64_t commits() const { return m_commits; }
    [[nodiscard]] int64_t complete_pulls() const { return m_complete_pulls; }
    [[nodiscard]] std::optional<SnapshotProgress> snapshot_progress() const;
    // Buckets whose rows are not what the hub says, and are being mended.
    [[nodiscard]] bool differs() const { return !m_repairs.empty() || !m_to_compare.empty(); }
    // Why the replica takes nothing, until it does again: empty, or a stable code.
    [[nodiscard]] const std::string& storage_error() const { return m_storage_error; }

  private:
    // building: all chunks are handed over, the replica works on them. verifying: a bucket is compared with the hub.
    enum class Phase { pulling, manifest, chunk, building, verifying };

    [[nodiscard]] Status load_cursors();
    void ask_page();
    void ask_manifest();
    void ask_chunk();
    [[nodiscard]] HubAnswer take_page(HubAnswer answer);
    [[nodiscard]] HubAnswer take_manifest(HubAnswer answer);
    [[nodiscard]] HubAnswer take_chunk(HubAnswer answer);
    [[nodiscard]] HubAnswer bad_chunk(const Error& error);
    void keep_partial(Completion& completion);
    void finish_building();
    void ask_verify();
    [[nodiscard]] HubAnswer take_verified(HubAnswer answer);
    [[nodiscard]] Status check_sums(const PageEnd& end);
    void next_of_snapshot();
    [[nodiscard]] Status check_cursors(const PageEnd& end);
    [[nodiscard]] HubAnswer complete(const PageEnd& end, HubAnswer answer);
    void take_problem(const HubAnswer& answer);
    void drop_pull();
    void unknown_cursor(const std::string& bucket);
    void reset_bucket(const std::string& bucket, const char* why);
    void end_snapshot();
    void queue_snapshots();
    HubAnswer give_up(const Error& error);
    HubAnswer malformed(const char* why);
    HubAnswer not_kept(const Error& error);
    void start_over();
    void look_for_damage();
    void forget_replica();
    [[nodiscard]] bool suspended(const std::string& bucket) const;

    const EngineParts& m_parts;
    DownloadOptions m_options;
    Activity m_activity;
    ReplicaSink& m_sink;
    Logger& m_logger;

    Phase m_phase = Phase::pulling;
    bool m_loaded = false;
    bool m_complete = false;
    std::set<std::string> m_allowed;          // what the hub says that this device may see
    std::map<std::string, Cursor> m_cursors;  // committed
    std::set<std::string> m_from_zero;        // the hub has no snapshot of these: pulled from seq 0
    std::map<std::string, MonotonicTime> m_last_reset;
    std::vector<Cursor> m_page_of;  // where a pull of several pages stands; empty: at its start
    std::vector<Cursor> m_from;     // where that pull started
    std::vector<Cursor> m_sent;     // cursors of the page in flight
    bool m_staged_rows = false;
    std::deque<std::string> m_snapshots;  // buckets to fetch whole; the front one is under way
    SnapshotManifest m_manifest;
    size_t m_next_chunk = 0;
    int m_bad_chunks = 0;        // with another hash or more bytes than the manifest says, one after another
    int64_t m_rows_fetched = 0;  // of the snapshot
    std::string m_partial;       // of the next chunk: what has come of it so far
    // Buckets whose rows are not what the hub says, each with how often it was mended since it was right.
    std::map<std::string, int> m_repairs;
    std::map<std::string, PartitionSums> m_to_compare;  // to be asked about, with what their rows come to
    std::set<std::string> m_unplaced;                   // of these: the hub does not know where they stand
    std::map<std::string, MonotonicTime> m_last_placed;
    MonotonicTime m_last_pull{};
    int64_t m_commits = 0;
    int64_t m_complete_pulls = 0;
    bool m_damage_seen = false;
    std::string m_storage_error;
};

}  // namespace tp
