#include "tests/doubles/sync/memory_replica.h"

#include <algorithm>

#include "sync/protocol/codec.h"

namespace tp {

namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (!line.empty()) lines.push_back(line);
    }
    return lines;
}

std::string place_of(const RowLine& line) {
    return line.table + "/" + line.key;
}

// Of a table that this build has not.
bool is_unknown(const RowLine& line) {
    return !line.deleted && std::holds_alternative<std::monostate>(line.row);
}

}  // namespace

Result<std::vector<Cursor>> MemoryReplica::cursors() {
    std::vector<Cursor> held;
    for (const auto& [bucket, cursor] : committed) held.push_back(cursor);
    return held;
}

Status MemoryReplica::begin_snapshot(const SnapshotManifest& manifest) {
    ++snapshots_begun;
    m_manifest = manifest;
    m_snapshot.clear();
    m_staged.clear();
    return {};
}

Status MemoryReplica::snapshot_rows(std::string_view ndjson_lines) {
    for (const auto text : lines_of(ndjson_lines)) {
        RowLine line = TRY(decode_snapshot_line(text));
        if (is_unknown(line)) continue;
        const std::string place = place_of(line);
        m_snapshot[place] = std::move(line.row);
    }
    return {};
}

Status MemoryReplica::finish_snapshot() {
    if (static_cast<int64_t>(m_snapshot.size()) != m_manifest.rows)
        return fail(errc::corrupt, "another number of rows");
    rows[m_manifest.bucket] = std::move(m_snapshot);
    committed[m_manifest.bucket] = {m_manifest.bucket, m_manifest.epoch, m_manifest.seq};
    return {};
}

Status MemoryReplica::stage_page(std::string_view ndjson_lines, const std::vector<Cursor>& sent) {
    std::vector<RowLine> page;
    LineNumbers numbers;
    for (const auto text : lines_of(ndjson_lines)) {
        auto decoded = TRY(decode_page_line(text));
        auto* line = std::get_if<RowLine>(&decoded);
        if (!line) return fail(errc::malformed, "a page's end among its rows");
        TRY(numbers.complete(*line));
        const auto cursor = std::ranges::find(sent, line->bucket, &Cursor::bucket);
        if (cursor == sent.end() || line->seq <= cursor->seq)
            return fail(errc::malformed, "a row that was not asked for");
        if (!is_unknown(*line)) page.push_back(std::move(*line));
    }
    std::ranges::move(page, std::back_inserter(m_staged));
    return {};
}

Status MemoryReplica::commit_complete(const CompletedPull& pull) {
    for (const Cursor& from : pull.from) {
        const auto held = committed.find(from.bucket);
        if (from.epoch.empty() || std::ranges::find(pull.buckets, from.bucket) == pull.buckets.end()) continue;
        if (held == committed.end() || held->second != from) return fail(errc::cursor_lost, from.bucket);
    }
    for (RowLine& line : std::exchange(m_staged, {})) {
        auto& bucket = rows[line.bucket];
        if (line.deleted)
            bucket.erase(place_of(line));
        else if (line.groups == 0)
            bucket[place_of(line)] = line.row;
        else if (const auto held = bucket.find(place_of(line)); held != bucket.end())
            merge_groups(held->second, line.row, line.groups);
    }
    for (const Cursor& cursor : pull.cursors) committed[cursor.bucket] = cursor;
    const auto gone = [&](const auto& entry) {
        return std::ranges::find(pull.buckets, entry.first) == pull.buckets.end();
    };
    std::erase_if(rows, gone);
    std::erase_if(committed, gone);
    hub_time = pull.hub_time;
    return {};
}

Status MemoryReplica::discard_staged() {
    m_staged.clear();
    m_snapshot.clear();
    return {};
}

Result<PartitionSums> MemoryReplica::sums(std::string_view bucket) {
    PartitionSums sums{};
    RowSummer summer;
    for (const auto& [place, row] : rows[std::string(bucket)]) {
        const RowSums of = summer.sums(row);
        sums[of.partition] += of.total();
    }
    return sums;
}

Status MemoryReplica::repair(std::string_view bucket, const std::vector<bool>& partitions,
                             std::string_view ndjson_lines, const std::optional<Cursor>& stands_at) {
    std::map<std::string, Row> told;
    for (const auto text : lines_of(ndjson_lines)) {
        auto decoded = TRY(decode_page_line(text));
        auto* line = std::get_if<RowLine>(&decoded);
        if (!line || !partitions[partition_of(line->table, line->key)]) return fail(errc::malformed, "not asked for");
        if (is_unknown(*line)) continue;
        told[place_of(*line)] = std::move(line->row);
    }
    auto& held = rows[std::string(bucket)];
    std::erase_if(held, [&](const auto& entry) {
        return partitions[partition_of(table_of(entry.second), key_of(entry.second))];
    });
    held.merge(told);
    if (stands_at && committed.contains(stands_at->bucket)) committed[stands_at->bucket] = *stands_at;
    return {};
}

Status MemoryReplica::purge_bucket(std::string_view bucket) {
    rows.erase(std::string(bucket));
    committed.erase(std::string(bucket));
    return {};
}

Result<std::vector<WantedContent>> MemoryReplica::wanted_content(size_t limit) {
    std::vector<WantedContent> missing;
    for (const WantedContent& one : wanted)
        if (!content.contains(one.sha256) && missing.size() < limit) missing.push_back(one);
    return missing;
}

Status MemoryReplica::store_content(std::string_view, std::string_view sha256, BytesView bytes) {
    content[std::string(sha256)] = std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {};
}

}  // namespace tp
