// A replica that keeps what a device must know of its rows to speak the protocol: cursors, and the rows' sums. Devices
// that stand at the same cursor of a bucket share one copy, so that thousands fit into a process.
// Thread rule: one thread for all replicas of one BucketShelf.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sync/client/replica_sink.h"
#include "sync/protocol/column_groups.h"

namespace tp::fleet {

// What a bucket comes to at one cursor: the same for whoever stands there.
struct BucketContent {
    std::map<std::string, RowSums> rows;  // "table/key" → sums
    PartitionSums sums{};
    void put(const std::string& place, const RowSums& row);
    void drop(const std::string& place);
};
using SharedContent = std::shared_ptr<const BucketContent>;  // shared: that is the point

// The contents that any device of the fleet stands at.
class BucketShelf {
  public:
    [[nodiscard]] SharedContent find(const Cursor& cursor);
    void keep(const Cursor& cursor, const SharedContent& content);

  private:
    std::map<std::string, std::weak_ptr<const BucketContent>> m_contents;
};

class SharedReplica final : public ReplicaSink {
  public:
    explicit SharedReplica(BucketShelf& shelf) : m_shelf(shelf) {}

    [[nodiscard]] Result<std::vector<Cursor>> cursors() override;
    [[nodiscard]] Status begin_snapshot(const SnapshotManifest& manifest) override;
    [[nodiscard]] Status snapshot_rows(std::string_view ndjson_lines) override;
    [[nodiscard]] Status finish_snapshot() override;
    [[nodiscard]] Status stage_page(std::string_view ndjson_lines, const std::vector<Cursor>& sent) override;
    [[nodiscard]] Status commit_complete(const CompletedPull& pull) override;
    [[nodiscard]] Status discard_staged() override;
    [[nodiscard]] Result<PartitionSums> sums(std::string_view bucket) override;
    [[nodiscard]] Status repair(std::string_view bucket, const std::vector<bool>& partitions,
                                std::string_view ndjson_lines, const std::optional<Cursor>& stands_at) override;
    [[nodiscard]] Status purge_bucket(std::string_view bucket) override;
    // Pictures are not fetched.
    [[nodiscard]] Result<std::vector<WantedContent>> wanted_content(size_t) override {
        return std::vector<WantedContent>{};
    }
    [[nodiscard]] Status store_content(std::string_view, std::string_view, BytesView) override { return {}; }

  private:
    struct Held {
        Cursor cursor;
        SharedContent content;
    };
    struct Change {
        std::string bucket, place;
        bool deleted = false;
        uint32_t groups = 0;  // that `sums` holds; 0: the whole row
        RowSums sums;
    };
    BucketShelf& m_shelf;
    std::map<std::string, Held> m_buckets;
    SnapshotManifest m_manifest;
    std::unique_ptr<BucketContent> m_snapshot;
    std::vector<Change> m_staged;
};

}  // namespace tp::fleet
