#include "sync/hub/rules/pulls.h"

#include <algorithm>

#include "sync/protocol/codec.h"

namespace tp::hub {

namespace {

constexpr int64_t least_page = 64 << 10, most_page = 4 << 20;

// Where reading of a bucket starts, or why it cannot.
Answer<int64_t> start_of(const BucketHead& head, const std::string& epoch, const Cursor& cursor) {
    if (cursor.epoch.empty()) return 0;
    const auto with_bucket = [&](int status, ErrorCode code, const char* detail) {
        Refusal refusal(status, code, detail);
        refusal.bucket = head.bucket;
        return std::unexpected(std::move(refusal));
    };
    if (cursor.epoch != epoch) return with_bucket(409, errc::unknown_cursor, "the cursor is of another epoch");
    if (cursor.seq > head.head) return with_bucket(409, errc::unknown_cursor, "the cursor is beyond the head");
    if (cursor.seq < head.low_water)
        return with_bucket(410, errc::snapshot_required, "the cursor is below the low-water mark");
    return cursor.seq;
}

}  // namespace

Answer<std::string> Pulls::page(const DeviceRecord& device, const PullRequest& request) {
    if (request.schema < 1) return refuse(400, tp::errc::unsupported, "schema");
    const auto budget = static_cast<size_t>(std::clamp(request.max_bytes, least_page, most_page));
    std::string text;
    PageEnd end;
    end.complete = true;
    Answer<std::string> refused;
    TRY(m_files.store->read([&](StoreReader& reader) -> Status {
        end.buckets = TRY(m_buckets.of(reader, device)).buckets;
        for (const std::string& bucket : end.buckets) {
            // A bucket that the kiosk does not name is one that it will take as a snapshot: only `buckets` tells of it.
            const auto cursor = std::ranges::find(request.cursors, bucket, &Cursor::bucket);
            if (cursor == request.cursors.end()) continue;
            const BucketHead head = TRY(reader.head(bucket)).value_or(BucketHead{bucket, 0, 0});
            auto start = start_of(head, m_files.store->epoch(), *cursor);
            if (!start) {
                refused = std::unexpected(start.error());
                return {};
            }
            Cursor reached{bucket, m_files.store->epoch(), *start};
            bool whole = end.complete;
            if (whole) {
                TRY(reader.visit_changes(bucket, *start, [&](const StoredRow& row) -> Result<bool> {
                    if (text.size() >= budget) return whole = false;
                    text += encode_row_line(bucket, row.seq, row.table, row.key, row.body);
                    text += '\n';
                    reached.seq = row.seq;
                    return true;
                }));
                // Deletions that were pruned leave numbers without rows at the end.
                if (whole) reached.seq = head.head;
            }
            end.complete = whole;
            // A bucket that this page did not come to keeps "new": without rows there is no cursor to vouch for.
            if (!whole && reached.seq == 0) reached.epoch.clear();
            end.cursors.push_back(std::move(reached));
        }
        return {};
    }));
    if (!refused) return refused;
    end.time = m_files.clock.wall();
    text += encode(end) + "\n";
    return text;
}

Answer<std::map<std::string, int64_t>> Pulls::heads(const DeviceRecord& device) {
    std::map<std::string, int64_t> heads;
    TRY(m_files.store->read([&](StoreReader& reader) -> Status {
        for (const std::string& bucket : TRY(m_buckets.of(reader, device)).buckets) {
            const auto head = TRY(reader.head(bucket));
            heads[bucket] = head ? head->head : 0;
        }
        return {};
    }));
    return heads;
}

}  // namespace tp::hub
