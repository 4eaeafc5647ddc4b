#include "shared_replica.h"

#include <algorithm>

#include "sync/protocol/codec.h"

namespace tp::fleet {

namespace {

std::string name_of(const Cursor& cursor) {
    return cursor.bucket + " " + cursor.epoch + " " + std::to_string(cursor.seq);
}

template <typename Visit>
Status each_line(std::string_view text, const Visit& visit) {
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (!line.empty()) TRY(visit(line));
    }
    return {};
}

bool is_of_unknown_table(const RowLine& line) {
    return !line.deleted && std::holds_alternative<std::monostate>(line.row);
}

}  // namespace

void BucketContent::put(const std::string& place, const RowSums& row) {
    drop(place);
    sums[row.partition] += row.total();
    rows[place] = row;
}

void BucketContent::drop(const std::string& place) {
    const auto found = rows.find(place);
    if (found == rows.end()) return;
    sums[found->second.partition] -= found->second.total();
    rows.erase(found);
}

SharedContent BucketShelf::find(const Cursor& cursor) {
    const auto found = m_contents.find(name_of(cursor));
    return found == m_contents.end() ? nullptr : found->second.lock();
}

void BucketShelf::keep(const Cursor& cursor, const SharedContent& content) {
    if (m_contents.size() > 10'000) std::erase_if(m_contents, [](const auto& entry) { return entry.second.expired(); });
    m_contents[name_of(cursor)] = content;
}

Result<std::vector<Cursor>> SharedReplica::cursors() {
    std::vector<Cursor> held;
    for (const auto& [bucket, entry] : m_buckets) held.push_back(entry.cursor);
    return held;
}

Status SharedReplica::begin_snapshot(const SnapshotManifest& manifest) {
    m_manifest = manifest;
    m_snapshot = std::make_unique<BucketContent>();
    m_staged.clear();
    return {};
}

Status SharedReplica::snapshot_rows(std::string_view ndjson_lines) {
    // Somebody of the fleet has read these already.
    if (m_shelf.find({m_manifest.bucket, m_manifest.epoch, m_manifest.seq})) return {};
    RowSummer summer;
    return each_line(ndjson_lines, [&](std::string_view text) -> Status {
        const RowLine line = TRY(decode_snapshot_line(text));
        if (!is_of_unknown_table(line)) m_snapshot->put(line.table + "/" + line.key, summer.sums(line.row));
        return {};
    });
}

Status SharedReplica::finish_snapshot() {
    const Cursor cursor{m_manifest.bucket, m_manifest.epoch, m_manifest.seq};
    SharedContent content = m_shelf.find(cursor);
    if (!content) {
        content = std::move(m_snapshot);
        m_shelf.keep(cursor, content);
    }
    m_snapshot.reset();
    if (static_cast<int64_t>(content->rows.size()) != m_manifest.rows)
        return fail(errc::corrupt, "another number of rows");
    m_buckets[cursor.bucket] = {cursor, content};
    return {};
}

Status SharedReplica::stage_page(std::string_view ndjson_lines, const std::vector<Cursor>& sent) {
    RowSummer summer;
    return each_line(ndjson_lines, [&](std::string_view text) -> Status {
        const auto decoded = TRY(decode_page_line(text));
        const auto* line = std::get_if<RowLine>(&decoded);
        if (line == nullptr) return fail(errc::malformed, "a page's end among its rows");
        const auto cursor = std::ranges::find(sent, line->bucket, &Cursor::bucket);
        if (cursor == sent.end() || line->seq <= cursor->seq)
            return fail(errc::malformed, "a row that was not asked for");
        if (is_of_unknown_table(*line)) return {};
        m_staged.push_back({line->bucket, line->table + "/" + line->key, line->deleted, line->groups,
                            line->deleted ? RowSums{} : summer.sums(line->row)});
        return {};
    });
}

Status SharedReplica::commit_complete(const CompletedPull& pull) {
    const auto staged = std::exchange(m_staged, {});
    for (const Cursor& cursor : pull.cursors) {
        Held& held = m_buckets[cursor.bucket];
        const bool moved = !held.content || held.cursor != cursor;
        held.cursor = cursor;
        if (!moved) continue;
        SharedContent content = m_shelf.find(cursor);
        if (!content) {
            auto fresh =
                held.content ? std::make_shared<BucketContent>(*held.content) : std::make_shared<BucketContent>();
            for (const Change& change : staged) {
                if (change.bucket != cursor.bucket) continue;
                const auto former = fresh->rows.find(change.place);
                if (change.deleted) {
                    fresh->drop(change.place);
                } else if (change.groups == 0) {
                    fresh->put(change.place, change.sums);
                } else if (former != fresh->rows.end()) {
                    RowSums merged = former->second;
                    for (size_t i = 0; i < merged.count; ++i)
                        if (change.groups & (1U << i)) merged.groups[i] = change.sums.groups[i];
                    fresh->put(change.place, merged);
                }
            }
            content = std::move(fresh);
            m_shelf.keep(cursor, content);
        }
        held.content = content;
    }
    std::erase_if(m_buckets, [&](const auto& entry) {
        return std::ranges::find(pull.buckets, entry.first) == pull.buckets.end();
    });
    return {};
}

Status SharedReplica::discard_staged() {
    m_staged.clear();
    m_snapshot.reset();
    return {};
}

Result<PartitionSums> SharedReplica::sums(std::string_view bucket) {
    const auto held = m_buckets.find(std::string(bucket));
    if (held == m_buckets.end() || !held->second.content) return PartitionSums{};
    return held->second.content->sums;
}

// Fetched whole instead: a fleet in which this happens has an error to report.
Status SharedReplica::repair(std::string_view bucket, const std::vector<bool>&, std::string_view,
                             const std::optional<Cursor>&) {
    return fail(errc::corrupt, "rows of " + std::string(bucket) + " differ from the hub's");
}

Status SharedReplica::purge_bucket(std::string_view bucket) {
    m_buckets.erase(std::string(bucket));
    return {};
}

}  // namespace tp::fleet
