// A replica in memory that keeps the promises of ReplicaSink.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "sync/client/replica_sink.h"

namespace tp {

class MemoryReplica final : public ReplicaSink {
  public:
    std::map<std::string, Cursor> committed;
    std::map<std::string, std::map<std::string, Row>> rows;  // bucket → "table/key" → row
    std::map<std::string, std::string> content;              // hash → bytes
    std::vector<WantedContent> wanted;
    WallTime hub_time{};
    int snapshots_begun = 0;

    [[nodiscard]] Result<std::vector<Cursor>> cursors() override;
    [[nodiscard]] std::vector<Cursor> cursors_of(const std::string& bucket) const { return {committed.at(bucket)}; }
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
    [[nodiscard]] Result<std::vector<WantedContent>> wanted_content(size_t limit) override;
    [[nodiscard]] Status store_content(std::string_view id, std::string_view sha256, BytesView bytes) override;

  private:
    SnapshotManifest m_manifest;
    std::map<std::string, Row> m_snapshot;
    std::vector<RowLine> m_staged;
};

}  // namespace tp
