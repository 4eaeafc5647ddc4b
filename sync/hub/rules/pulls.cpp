#include "sync/hub/rules/pulls.h"

#include <algorithm>

#include "sync/protocol/codec.h"

namespace tp::hub {

namespace {

constexpr int64_t schema_with_groups = 2;

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

// What a device has of a bucket: the rows as they were at `base`, where its pull began.
int64_t base_of(const PullRequest& request, const Cursor& cursor) {
    const auto from = std::ranges::find(request.from, cursor.bucket, &Cursor::bucket);
    if (from == request.from.end()) return cursor.epoch.empty() ? 0 : cursor.seq;
    return from->epoch.empty() ? 0 : std::min(from->seq, cursor.seq);
}

// Changes as lines: whole records, or what has changed of those that the device has.
class ChangeLines {
  public:
    ChangeLines(std::string& text, int64_t schema) : m_text(text), m_schema(schema) {}

    Status add(const std::string& bucket, const StoredRow& row, int64_t base) {
        const bool has_it = !row.deleted && row.born > 0 && row.born <= base;
        const bool in_part = m_schema >= schema_with_groups && has_it &&
                             std::ranges::any_of(row.group_seqs, [&](int64_t seq) { return seq <= base; });
        m_text += in_part ? TRY(changed_groups(bucket, row, base))
                          : encode_row_line(bucket, row.seq, row.table, row.key, row.body);
        m_text += '\n';
        return {};
    }

  private:
    Result<std::string> changed_groups(const std::string& bucket, const StoredRow& row, int64_t base) {
        const Row record = TRY(decode_row(row.table, row.body));
        const auto names = column_groups_of(row.table);
        const auto& texts = m_summer.texts(record);
        std::vector<GroupText> changed;
        for (size_t i = 0; i < row.group_seqs.size() && i < texts.size(); ++i)
            if (row.group_seqs[i] > base) changed.push_back({names[i], texts[i]});
        return encode_set_line(bucket, row.seq, row.table, row.key, changed);
    }

    std::string& m_text;
    int64_t m_schema;
    RowSummer m_summer;
};

}  // namespace

Answer<std::string> Pulls::page(const DeviceRecord& device, const PullRequest& request) {
    if (request.schema < 1) return refuse(400, tp::errc::unsupported, "schema");
    const size_t budget = page_budget(request.max_bytes);
    std::string text;
    ChangeLines lines(text, request.schema);
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
                    TRY(lines.add(bucket, row, base_of(request, *cursor)));
                    reached.seq = row.seq;
                    return true;
                }));
                // Deletions that were pruned leave numbers without rows at the end.
                if (whole) reached.seq = head.head;
            }
            if (whole && request.schema >= schema_with_groups) end.sums[bucket] = encode_sum(head.sum);
            end.complete = whole;
            // A bucket that this page did not come to keeps "new": without rows there is no cursor to vouch for.
            if (!whole && reached.seq == 0) reached.epoch.clear();
            end.cursors.push_back(std::move(reached));
        }
        return {};
    }));
    if (!refused) return refused;
    if (!end.complete) end.sums.clear();
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
