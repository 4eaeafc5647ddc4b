#include "tests/simulation/history.h"

#include <fmt/format.h>

#include "sync/protocol/codec.h"

namespace tp::simulation {

Status History::note(hub::StoreReader& reader) {
    for (const hub::BucketHead& head : TRY(reader.heads())) {
        Bucket& bucket = m_buckets[head.bucket];
        if (head.head == bucket.head) continue;
        if (head.head < bucket.head)
            return fail(errc::corrupt, fmt::format("{} went from {} back to {}", head.bucket, bucket.head, head.head));
        TRY(reader.visit_changes(head.bucket, bucket.head, [&](const hub::StoredRow& row) -> Result<bool> {
            Change change{row.seq, std::nullopt};
            if (!row.deleted) change.row = TRY(decode_row(row.table, row.body));
            bucket.changes[std::string(row.table) + "/" + std::string(row.key)].push_back(std::move(change));
            return true;
        }));
        bucket.head = head.head;
    }
    return {};
}

int64_t History::head(const std::string& bucket) const {
    const auto found = m_buckets.find(bucket);
    return found == m_buckets.end() ? 0 : found->second.head;
}

Rows History::rows(const std::string& bucket, int64_t seq) const {
    Rows rows;
    const auto found = m_buckets.find(bucket);
    if (found == m_buckets.end()) return rows;
    for (const auto& [place, changes] : found->second.changes) {
        const Change* last = nullptr;
        for (const Change& change : changes)
            if (change.seq <= seq) last = &change;
        if (last && last->row) rows.emplace(place, *last->row);
    }
    return rows;
}

}  // namespace tp::simulation
