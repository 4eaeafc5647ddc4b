#include "sync/hub/rules/pulls.h"

#include <fmt/format.h>

#include <algorithm>

#include "sync/hub/rules/zstd_text.h"
#include "sync/protocol/codec.h"

namespace tp::hub {

namespace {

constexpr int64_t schema_with_groups = 2;
constexpr int quick_compression = 3;
constexpr int thorough_compression = 15;      // a third smaller, for what is packed once and sent to many
constexpr int64_t least_far_behind = 50'000;  // rows; fewer are a matter of a second or two
constexpr size_t least_kept = 1'024;
constexpr size_t most_kept_bytes = size_t{32} << 20;

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

// A terminal so far behind that the bucket as a whole is the smaller download, and quicker to put in place.
Result<bool> is_far_behind(StoreReader& reader, const BucketHead& head, int64_t since) {
    if (head.head - since <= least_far_behind) return false;
    const auto snapshot = TRY(reader.snapshot(head.bucket));
    if (!snapshot) return false;
    const auto manifest = TRY(decode<SnapshotManifest>(snapshot->second));
    const int64_t far = std::max(least_far_behind, manifest.rows / 2);
    return TRY(reader.count_changes(head.bucket, since, far + 1)) > far;
}

// What a device has of a bucket: the rows as they were at `base`, where its pull began.
int64_t base_of(const PullRequest& request, const Cursor& cursor) {
    const auto from = std::ranges::find(request.from, cursor.bucket, &Cursor::bucket);
    if (from == request.from.end()) return cursor.epoch.empty() ? 0 : cursor.seq;
    return from->epoch.empty() ? 0 : std::min(from->seq, cursor.seq);
}

// Changes of one bucket as lines: whole records, or what has changed of those that the device has.
class ChangeLines {
  public:
    ChangeLines(std::string& text, int64_t schema) : m_text(text), m_schema(schema) {}

    Status add(const std::string& bucket, const StoredRow& row, int64_t base) {
        const bool has_it = !row.deleted && row.born > 0 && row.born <= base;
        const bool in_part = m_schema >= schema_with_groups && has_it &&
                             std::ranges::any_of(row.group_seqs, [&](int64_t seq) { return seq <= base; });
        const bool follows = m_schema >= schema_with_groups && m_last > 0 && row.seq == m_last + 1;
        const int64_t told_seq = follows ? 0 : row.seq;
        m_last = row.seq;
        m_text += in_part ? TRY(changed_groups(bucket, told_seq, row, base))
                          : encode_row_line(bucket, told_seq, row.table, row.key, row.body);
        m_text += '\n';
        return {};
    }

  private:
    Result<std::string> changed_groups(const std::string& bucket, int64_t told_seq, const StoredRow& row,
                                       int64_t base) {
        const Row record = TRY(decode_row(row.table, row.body));
        const auto names = column_groups_of(row.table);
        const auto& texts = m_summer.texts(record);
        std::vector<GroupText> changed;
        for (size_t i = 0; i < row.group_seqs.size() && i < texts.size(); ++i)
            if (row.group_seqs[i] > base) changed.push_back({names[i], texts[i]});
        return encode_set_line(bucket, told_seq, row.table, row.key, changed);
    }

    std::string& m_text;
    int64_t m_schema;
    int64_t m_last = 0;  // the seq of the line before
    RowSummer m_summer;
};

}  // namespace

// The lines of a page: as they are, or in frames of zstd, of which some are packed already.
class Pulls::PageText {
  public:
    explicit PageText(Encoding encoding) : m_encoding(encoding) {}

    void add(std::string_view lines) {
        m_size += lines.size();
        m_loose += lines;
    }
    Status add_packed(std::string_view lines, std::string_view frame) {
        if (m_encoding == Encoding::text) {
            add(lines);
            return {};
        }
        TRY(pack());
        m_packed += frame;
        m_size += lines.size();
        return {};
    }
    [[nodiscard]] size_t size() const { return m_size; }  // of the lines
    Result<std::string> finish() {
        if (m_encoding == Encoding::text) return std::move(m_loose);
        TRY(pack());
        return std::move(m_packed);
    }

  private:
    Status pack() {
        if (m_loose.empty()) return {};
        m_packed += TRY(zstd_compress(m_loose, quick_compression));
        m_loose.clear();
        return {};
    }

    Encoding m_encoding;
    std::string m_loose, m_packed;
    size_t m_size = 0;
};

std::shared_ptr<const Pulls::Segment> Pulls::kept(const std::string& name) {
    const std::scoped_lock lock(m_mutex);
    const auto found = std::ranges::find(m_segments, name, [](const auto& entry) { return entry.first; });
    return found == m_segments.end() ? nullptr : found->second;
}

std::shared_ptr<const Pulls::Segment> Pulls::keep(const std::string& name, std::string text) {
    auto packed = zstd_compress(text, thorough_compression);
    if (!packed) return nullptr;
    auto segment = std::make_shared<const Segment>(std::move(text), *std::move(packed));
    const std::scoped_lock lock(m_mutex);
    m_kept_bytes += segment->text.size();
    m_segments.emplace_back(name, segment);
    while (m_kept_bytes > most_kept_bytes) {
        m_kept_bytes -= m_segments.front().second->text.size();
        m_segments.pop_front();
    }
    return segment;
}

Result<int64_t> Pulls::tell(StoreReader& reader, const Span& span, PageText& page, size_t budget) {
    const std::string name = fmt::format("{} {} {} {} {}", span.bucket, span.after, span.head, span.base,
                                         std::min(span.schema, protocol_schema));
    if (page.size() == 0) {
        if (const auto segment = kept(name)) {
            TRY(page.add_packed(segment->text, segment->packed));
            return span.head;
        }
    }
    std::string text;
    ChangeLines lines(text, span.schema);
    int64_t last = span.after;
    bool whole = true;
    TRY(reader.visit_changes(span.bucket, span.after, [&](const StoredRow& row) -> Result<bool> {
        if (page.size() + text.size() >= budget) return whole = false;
        TRY(lines.add(span.bucket, row, span.base));
        last = row.seq;
        return true;
    }));
    // Only what a page of its own can hold, for any terminal.
    if (whole && page.size() == 0 && text.size() >= least_kept) {
        if (const auto segment = keep(name, text)) {
            TRY(page.add_packed(segment->text, segment->packed));
            return span.head;
        }
    }
    page.add(text);
    // Deletions that were pruned leave numbers without rows at the end.
    return whole ? span.head : last;
}

Answer<std::string> Pulls::page(const DeviceRecord& device, const PullRequest& request, Encoding encoding) {
    if (request.schema < oldest_schema) return refuse(400, tp::errc::unsupported, "schema");
    const size_t budget = page_budget(request.max_bytes);
    PageText page(encoding);
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
            // In the midst of a pull it is too late: what has come would be thrown away.
            if (request.from.empty() && !cursor->epoch.empty() && TRY(is_far_behind(reader, head, *start))) {
                Refusal refusal(410, errc::snapshot_required, "the snapshot is smaller than what has changed");
                refusal.bucket = bucket;
                refused = std::unexpected(std::move(refusal));
                return {};
            }
            Cursor reached{bucket, m_files.store->epoch(), *start};
            bool whole = end.complete;
            if (whole && head.head > *start) {
                const Span span{bucket, *start, head.head, base_of(request, *cursor), request.schema};
                const auto last = TRY(tell(reader, span, page, budget));
                whole = last == head.head;
                reached.seq = last;
            }
            if (whole) reached.seq = head.head;
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
    page.add(encode(end) + "\n");
    return TRY(page.finish());
}

std::optional<std::string> Pulls::empty_page(const std::string& device, const std::string& store,
                                             const PullRequest& request, Encoding encoding) {
    if (request.schema < schema_with_groups) return std::nullopt;
    const BucketRules::View view = m_buckets.last_known(device, store);
    const std::vector<LiveView::Head> heads = m_live.heads(view.buckets);
    // The catalogue comes first. Where it has moved, the places may have.
    if (heads.front().head != view.catalogue_head) return std::nullopt;
    PageEnd end;
    end.complete = true;
    end.buckets = view.buckets;
    for (size_t i = 0; i < view.buckets.size(); ++i) {
        const auto cursor = std::ranges::find(request.cursors, view.buckets[i], &Cursor::bucket);
        if (cursor == request.cursors.end()) continue;
        if (cursor->seq != heads[i].head || cursor->epoch != m_files.store->epoch()) return std::nullopt;
        end.cursors.push_back(*cursor);
        end.sums[view.buckets[i]] = encode_sum(heads[i].sum);
    }
    end.time = m_files.clock.wall();
    PageText page(encoding);
    page.add(encode(end) + "\n");
    auto text = page.finish();
    return text ? std::optional(*std::move(text)) : std::nullopt;
}

std::map<std::string, int64_t> Pulls::live_heads(const std::string& device, const std::string& store) {
    const BucketRules::View view = m_buckets.last_known(device, store);
    const std::vector<LiveView::Head> now = m_live.heads(view.buckets);
    std::map<std::string, int64_t> heads;
    for (size_t i = 0; i < now.size(); ++i) heads[view.buckets[i]] = now[i].head;
    return heads;
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
