#include "sync/hub/store/sqlite_session.h"

namespace tp::hub {

Result<std::optional<BucketHead>> SqliteSession::head(const std::string& bucket) {
    Statement& find = TRY(bound("SELECT head, low_water, sum FROM bucket WHERE name = ?1", bucket));
    if (!TRY(find.step())) return std::nullopt;
    BucketHead head{bucket, find.integer(0), find.integer(1), static_cast<uint64_t>(find.integer(2))};
    find.reset();
    return head;
}

Result<std::vector<BucketHead>> SqliteSession::heads() {
    std::vector<BucketHead> all;
    Statement& find = TRY(bound("SELECT name, head, low_water, sum FROM bucket"));
    while (TRY(find.step()))
        all.push_back({find.string(0), find.integer(1), find.integer(2), static_cast<uint64_t>(find.integer(3))});
    return all;
}

Result<std::optional<int64_t>> SqliteSession::find_bucket(const std::string& name) {
    Statement& find = TRY(bound("SELECT number FROM bucket WHERE name = ?1", name));
    if (!TRY(find.step())) return std::nullopt;
    const int64_t number = find.integer(0);
    find.reset();
    return number;
}

Result<int64_t> SqliteSession::find_or_make_bucket(const std::string& name) {
    if (const auto known = TRY(find_bucket(name))) return *known;
    TRY(run("INSERT INTO bucket (name, head, low_water) VALUES (?1, 0, 0)", name));
    return m_database.last_insert_id();
}

Result<int64_t> SqliteSession::next_seq(int64_t bucket) {
    Statement& advance = TRY(bound("UPDATE bucket SET head = head + 1 WHERE number = ?1 RETURNING head", bucket));
    if (!TRY(advance.step())) return fail(errc::internal, "a bucket without a head");
    m_touched_buckets.insert(bucket);
    const int64_t seq = advance.integer(0);
    // RETURNING statements must be stepped to their end before the change counts as done.
    TRY(advance.run());
    return seq;
}

namespace {

// The blob `groups`: see schema.h.
struct StoredGroup {
    int64_t seq = 0;
    uint64_t sum = 0;
};

void append_number(Bytes& blob, uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8) blob.push_back(static_cast<std::byte>(number >> shift));
}

Bytes pack_groups(std::span<const StoredGroup> groups) {
    Bytes blob;
    for (const StoredGroup& group : groups) {
        append_number(blob, static_cast<uint64_t>(group.seq));
        append_number(blob, group.sum);
    }
    return blob;
}

uint64_t number_at(BytesView blob, size_t at) {
    uint64_t number = 0;
    for (size_t i = 8; i-- > 0;) number = number << 8 | std::to_integer<uint64_t>(blob[at + i]);
    return number;
}

std::vector<StoredGroup> unpack_groups(BytesView blob) {
    std::vector<StoredGroup> groups;
    for (size_t at = 0; at + 16 <= blob.size(); at += 16)
        groups.push_back({static_cast<int64_t>(number_at(blob, at)), number_at(blob, at + 8)});
    return groups;
}

uint64_t total_of(std::span<const StoredGroup> groups) {
    uint64_t total = 0;
    for (const StoredGroup& group : groups) total += group.sum;
    return total;
}

// Columns tbl, key, seq, body and, where there are more, born and groups.
enum class Columns { body, history };

Status visit_rows(Statement& rows, Columns columns, const RowVisitor& visit) {
    std::vector<int64_t> group_seqs;
    while (TRY(rows.step())) {
        StoredRow row{rows.text(0), rows.text(1), rows.integer(2), rows.is_null(3), rows.text(3), 0, {}};
        if (columns == Columns::history) {
            row.born = rows.integer(4);
            group_seqs.clear();
            for (const StoredGroup& group : unpack_groups(rows.bytes(5))) group_seqs.push_back(group.seq);
            row.group_seqs = group_seqs;
        }
        auto more = visit(row);
        if (more && *more) continue;
        rows.reset();
        if (!more) return std::unexpected(more.error());
        return {};
    }
    return {};
}

}  // namespace

Status SqliteSession::visit_changes(const std::string& bucket, int64_t after, const RowVisitor& visit) {
    const auto number = TRY(find_bucket(bucket));
    if (!number) return {};
    Statement& rows =
        TRY(bound("SELECT tbl, key, seq, body, born, groups FROM row WHERE bucket = ?1 AND seq > ?2 ORDER BY seq",
                  *number, after));
    return visit_rows(rows, Columns::history, visit);
}

Status SqliteSession::visit_table(const std::string& bucket, const std::string& table, const RowVisitor& visit) {
    const auto number = TRY(find_bucket(bucket));
    if (!number) return {};
    Statement& rows =
        TRY(bound("SELECT tbl, key, seq, body FROM row WHERE bucket = ?1 AND tbl = ?2 AND body IS NOT NULL ORDER BY "
                  "rank DESC, key",
                  *number, table));
    return visit_rows(rows, Columns::body, visit);
}

Result<PartitionSums> SqliteSession::partition_sums(const std::string& bucket) {
    PartitionSums sums{};
    const auto number = TRY(find_bucket(bucket));
    if (!number) return sums;
    Statement& rows = TRY(bound("SELECT number, sum FROM partition WHERE bucket = ?1", *number));
    while (TRY(rows.step())) {
        const auto partition = static_cast<size_t>(rows.integer(0));
        if (partition < sums.size()) sums[partition] = static_cast<uint64_t>(rows.integer(1));
    }
    return sums;
}

// A walk over the bucket: it happens when something is wrong, and an index would cost each import.
Status SqliteSession::visit_partitions(const std::string& bucket, const std::vector<bool>& partitions,
                                       const RowVisitor& visit) {
    const auto number = TRY(find_bucket(bucket));
    if (!number) return {};
    Statement& rows =
        TRY(bound("SELECT partition, tbl, key, seq, body FROM row WHERE bucket = ?1 AND body IS NOT NULL", *number));
    while (TRY(rows.step())) {
        const auto partition = static_cast<size_t>(rows.integer(0));
        if (partition >= partitions.size() || !partitions[partition]) continue;
        const auto more = visit({rows.text(1), rows.text(2), rows.integer(3), false, rows.text(4), 0, {}});
        if (more && *more) continue;
        rows.reset();
        return more ? Status{} : std::unexpected(more.error());
    }
    return {};
}

Result<std::vector<std::pair<std::string, int64_t>>> SqliteSession::tables(const std::string& bucket) {
    std::vector<std::pair<std::string, int64_t>> all;
    const auto number = TRY(find_bucket(bucket));
    if (!number) return all;
    Statement& rows = TRY(bound(
        "SELECT tbl, count(*) FROM row WHERE bucket = ?1 AND body IS NOT NULL GROUP BY tbl ORDER BY tbl", *number));
    while (TRY(rows.step())) all.emplace_back(rows.string(0), rows.integer(1));
    return all;
}

Result<std::optional<std::string>> SqliteSession::row(const std::string& bucket, const std::string& table,
                                                      const std::string& key) {
    const auto number = TRY(find_bucket(bucket));
    if (!number) return std::nullopt;
    Statement& find = TRY(bound("SELECT body FROM row WHERE bucket = ?1 AND tbl = ?2 AND key = ?3 AND body IS NOT NULL",
                                *number, table, key));
    if (!TRY(find.step())) return std::nullopt;
    std::string body = find.string(0);
    find.reset();
    return body;
}

Result<PutOutcome> SqliteSession::put_row(const std::string& bucket, const std::string& table, const std::string& key,
                                          std::string_view body, int64_t rank, const RowSums& sums) {
    const int64_t number = TRY(find_or_make_bucket(bucket));
    Statement& find =
        TRY(bound("SELECT number, body, rank, groups, born FROM row WHERE bucket = ?1 AND tbl = ?2 AND key = ?3",
                  number, table, key));
    const bool known = TRY(find.step());
    const int64_t row_number = known ? find.integer(0) : 0;
    const bool alive = known && !find.is_null(1);
    const bool same = alive && find.text(1) == body && find.integer(2) == rank;
    const std::vector<StoredGroup> former = alive ? unpack_groups(find.bytes(3)) : std::vector<StoredGroup>();
    const int64_t born = alive ? find.integer(4) : 0;
    find.reset();
    if (same) return PutOutcome::unchanged;

    const int64_t seq = TRY(next_seq(number));
    std::vector<StoredGroup> groups(sums.count);
    for (size_t i = 0; i < groups.size(); ++i) {
        const bool kept = i < former.size() && former[i].sum == sums.groups[i];
        groups[i] = {kept ? former[i].seq : seq, sums.groups[i]};
    }
    const auto partition = static_cast<int64_t>(sums.partition);
    add_to_sum(number, partition, total_of(groups) - total_of(former));
    const Bytes packed = pack_groups(groups);
    if (known)
        TRY(
            run("UPDATE row SET seq = ?2, rank = ?3, body = ?4, deleted_at = NULL, born = ?5, partition = ?6, "
                "groups = ?7 WHERE number = ?1",
                row_number, seq, rank, body, alive ? born : seq, partition, BytesView(packed)));
    else
        TRY(
            run("INSERT INTO row (bucket, tbl, key, seq, rank, body, born, partition, groups) "
                "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?4, ?7, ?8)",
                number, table, key, seq, rank, body, partition, BytesView(packed)));
    return PutOutcome::changed;
}

Result<PutOutcome> SqliteSession::delete_row(const std::string& bucket, const std::string& table,
                                             const std::string& key, WallTime now) {
    const auto number = TRY(find_bucket(bucket));
    if (!number) return PutOutcome::unchanged;
    Statement& find = TRY(bound(
        "SELECT number, partition, groups FROM row WHERE bucket = ?1 AND tbl = ?2 AND key = ?3 AND body IS NOT NULL",
        *number, table, key));
    if (!TRY(find.step())) return PutOutcome::unchanged;
    const int64_t row_number = find.integer(0);
    add_to_sum(*number, find.integer(1), -total_of(unpack_groups(find.bytes(2))));
    find.reset();
    const int64_t seq = TRY(next_seq(*number));
    TRY(run("UPDATE row SET seq = ?2, body = NULL, deleted_at = ?3, groups = NULL WHERE number = ?1", row_number, seq,
            now.time_since_epoch().count()));
    return PutOutcome::changed;
}

Status SqliteSession::finish() {
    TRY(write_sums());
    for (const auto& [install, mark] : m_watermarks)
        if (mark.changed)
            TRY(run("INSERT OR REPLACE INTO watermark (device, install, contiguous) VALUES (?1, ?2, ?3)", install.first,
                    install.second, mark.contiguous));
    return {};
}

Status SqliteSession::write_sums() {
    std::map<int64_t, uint64_t> of_buckets;
    for (const auto& [place, difference] : m_sum_changes) {
        of_buckets[place.first] += difference;
        // Added here and not in SQL, where an integer that overflows becomes a floating-point number.
        Statement& find =
            TRY(bound("SELECT sum FROM partition WHERE bucket = ?1 AND number = ?2", place.first, place.second));
        const uint64_t former = TRY(find.step()) ? static_cast<uint64_t>(find.integer(0)) : 0;
        find.reset();
        TRY(run("INSERT OR REPLACE INTO partition (bucket, number, sum) VALUES (?1, ?2, ?3)", place.first, place.second,
                static_cast<int64_t>(former + difference)));
    }
    for (const auto& [bucket, difference] : of_buckets) {
        Statement& find = TRY(bound("SELECT sum FROM bucket WHERE number = ?1", bucket));
        const uint64_t former = TRY(find.step()) ? static_cast<uint64_t>(find.integer(0)) : 0;
        find.reset();
        TRY(run("UPDATE bucket SET sum = ?2 WHERE number = ?1", bucket, static_cast<int64_t>(former + difference)));
    }
    m_sum_changes.clear();
    return {};
}

Result<Committed> SqliteSession::committed() {
    Committed told;
    for (const int64_t bucket : m_touched_buckets) {
        Statement& find = TRY(bound("SELECT name, head, low_water, sum FROM bucket WHERE number = ?1", bucket));
        if (TRY(find.step()))
            told.heads.push_back(
                {find.string(0), find.integer(1), find.integer(2), static_cast<uint64_t>(find.integer(3))});
        find.reset();
    }
    for (const std::string& id : m_touched_devices)
        if (auto known = TRY(device(id))) told.devices.push_back(*std::move(known));
    return told;
}

Status SqliteSession::savepoint(const std::function<Status()>& body) {
    const auto sums = m_sum_changes;
    const auto watermarks = m_watermarks;
    Status done = m_database.savepoint(body);
    if (!done) m_sum_changes = sums, m_watermarks = watermarks;
    return done;
}

Status SqliteSession::rebuild_sums(const std::function<Result<RowSums>(const StoredRow&)>& of) {
    struct Rebuilt {
        int64_t number = 0, bucket = 0, seq = 0;
        RowSums sums;
    };
    TRY(run("DELETE FROM partition"));
    TRY(run("UPDATE bucket SET sum = 0"));
    std::vector<Rebuilt> batch;
    for (int64_t last = 0;; last = batch.back().number) {
        batch.clear();
        Statement& rows =
            TRY(bound("SELECT number, bucket, seq, tbl, key, body FROM row WHERE number > ?1 AND body IS NOT NULL "
                      "ORDER BY number LIMIT 10000",
                      last));
        while (TRY(rows.step())) {
            const StoredRow row{rows.text(3), rows.text(4), rows.integer(2), false, rows.text(5), 0, {}};
            batch.push_back({rows.integer(0), rows.integer(1), rows.integer(2), TRY(of(row))});
        }
        if (batch.empty()) return {};
        for (const Rebuilt& row : batch) {
            std::vector<StoredGroup> groups(row.sums.count);
            for (size_t i = 0; i < groups.size(); ++i) groups[i] = {row.seq, row.sums.groups[i]};
            const Bytes packed = pack_groups(groups);
            const auto partition = static_cast<int64_t>(row.sums.partition);
            TRY(run("UPDATE row SET born = seq, partition = ?2, groups = ?3 WHERE number = ?1", row.number, partition,
                    BytesView(packed)));
            add_to_sum(row.bucket, partition, total_of(groups));
        }
    }
}

Result<int64_t> SqliteSession::prune_deletions(WallTime before) {
    const int64_t limit = before.time_since_epoch().count();
    TRY(run(
        "UPDATE bucket SET low_water = max(low_water, coalesce((SELECT max(seq) FROM row WHERE bucket = bucket.number "
        "AND deleted_at < ?1), 0))",
        limit));
    TRY(run("DELETE FROM row WHERE deleted_at < ?1", limit));
    return m_database.changes();
}

Result<int64_t> SqliteSession::count_changes(const std::string& bucket, int64_t after, int64_t limit) {
    const auto number = TRY(find_bucket(bucket));
    if (!number) return 0;
    return m_database.query_integer("SELECT count(*) FROM (SELECT 1 FROM row WHERE bucket = ?1 AND seq > ?2 LIMIT ?3)",
                                    *number, after, limit);
}

Result<std::vector<BlobFacts>> SqliteSession::blobs() {
    std::vector<BlobFacts> all;
    Statement& find = TRY(bound("SELECT sha256, bucket, media_type, bytes FROM blob"));
    while (TRY(find.step())) all.push_back({find.string(0), find.string(1), find.string(2), find.integer(3)});
    return all;
}

Status SqliteSession::remove_blob(const std::string& sha256, const std::string& bucket) {
    return run("DELETE FROM blob WHERE sha256 = ?1 AND bucket = ?2", sha256, bucket);
}

Result<std::vector<BlobFacts>> SqliteSession::blob(const std::string& sha256) {
    std::vector<BlobFacts> all;
    Statement& find = TRY(bound("SELECT bucket, media_type, bytes FROM blob WHERE sha256 = ?1", sha256));
    while (TRY(find.step())) all.push_back({sha256, find.string(0), find.string(1), find.integer(2)});
    return all;
}

Status SqliteSession::put_blob(const BlobFacts& blob) {
    return run("INSERT OR REPLACE INTO blob (sha256, bucket, media_type, bytes) VALUES (?1, ?2, ?3, ?4)", blob.sha256,
               blob.bucket, blob.media_type, blob.bytes);
}

Result<std::optional<std::pair<int64_t, std::string>>> SqliteSession::snapshot(const std::string& bucket) {
    Statement& find = TRY(bound("SELECT seq, manifest FROM snapshot WHERE bucket = ?1", bucket));
    if (!TRY(find.step())) return std::nullopt;
    std::pair<int64_t, std::string> found{find.integer(0), find.string(1)};
    find.reset();
    return found;
}

Status SqliteSession::put_snapshot(const std::string& bucket, int64_t seq, const std::string& manifest) {
    return run("INSERT OR REPLACE INTO snapshot (bucket, seq, manifest) VALUES (?1, ?2, ?3)", bucket, seq, manifest);
}

Result<std::optional<std::string>> SqliteSession::note(const std::string& name) {
    Statement& find = TRY(bound("SELECT value FROM note WHERE name = ?1", name));
    if (!TRY(find.step())) return std::nullopt;
    std::string value = find.string(0);
    find.reset();
    return value;
}

Status SqliteSession::put_note(const std::string& name, const std::string& value) {
    return run("INSERT OR REPLACE INTO note (name, value) VALUES (?1, ?2)", name, value);
}

}  // namespace tp::hub
