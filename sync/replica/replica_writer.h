// The one connection that writes replica.db: what the sync engine pulls becomes what the kiosk shows.
// Thread rule: the sync thread.
#pragma once

#include <memory>

#include "platform/base/log.h"
#include "sync/client/replica_sink.h"
#include "sync/replica/replica_place.h"

namespace tp {

// Who makes a fresh replica out of a snapshot's lines: two threads for as long as that takes, or the calls themselves
// (for what has to happen in the same order each time).
enum class BuildOn { own_threads, caller };

class ReplicaWriter final : public ReplicaSink {
  public:
    // Opens the present replica of `place`, makes an empty one where there is none, and throws away one that is damaged
    // or of another schema: it can be fetched again. `place` and `log` must outlive the writer.
    // `vfs`: as OpenOptions::vfs.
    static Result<std::unique_ptr<ReplicaWriter>> open(ReplicaPlace& place, Logger& log, const std::string& vfs = {},
                                                       BuildOn build_on = BuildOn::own_threads);
    ~ReplicaWriter() override;

    // As replica_sink.h has them. Pages are applied inside one open transaction, each in a savepoint; commit_complete()
    // ends it: until then readers see the replica as it was. A snapshot of `catalogue` is built in a file of its own;
    // the first rows of the very first one are shown meanwhile. Pages that follow go into that file, and it takes the
    // live one's place with the end of their pull. Smaller buckets' snapshots are one transaction. A
    // damaged file met on the way is replaced by an empty one, and the call returns `corrupt`: cursors() is then empty.
    // So is one that a reader has met damage in (ReplicaPlace::damaged), when a page or the end of a pull comes in.
    [[nodiscard]] bool damaged() const override;
    [[nodiscard]] Result<std::vector<Cursor>> cursors() override;
    [[nodiscard]] Status begin_snapshot(const SnapshotManifest& manifest) override;
    [[nodiscard]] bool snapshot_ready() const override;
    [[nodiscard]] Status snapshot_rows(std::string_view ndjson_lines) override;
    [[nodiscard]] Status finish_snapshot() override;
    [[nodiscard]] Status stage_page(std::string_view ndjson_lines, const std::vector<Cursor>& sent) override;
    [[nodiscard]] Status commit_complete(const CompletedPull& pull) override;
    [[nodiscard]] Status discard_staged() override;
    [[nodiscard]] Status purge_bucket(std::string_view bucket) override;
    [[nodiscard]] Result<PartitionSums> sums(std::string_view bucket) override;
    [[nodiscard]] Status repair(std::string_view bucket, const std::vector<bool>& partitions,
                                std::string_view ndjson_lines, const std::optional<Cursor>& stands_at) override;
    void keep_chunk(const std::string& sha256, BytesView bytes) override;
    [[nodiscard]] Result<std::string> kept_chunk(const std::string& sha256) override;
    void begin_audit(WallTime now) override;
    [[nodiscard]] std::optional<Result<std::map<std::string, PartitionSums>>> audited() override;
    [[nodiscard]] std::optional<WallTime> last_audit() override;
    [[nodiscard]] Result<std::vector<WantedContent>> wanted_content(size_t limit) override;
    [[nodiscard]] Status store_content(std::string_view id, std::string_view sha256, BytesView bytes) override;

  private:
    struct Impl;
    explicit ReplicaWriter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
