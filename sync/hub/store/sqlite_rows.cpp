#include "sync/hub/store/sqlite_session.h"

namespace tp::hub {

Result<std::optional<BucketHead>> SqliteSession::head(const std::string& bucket) {
    Statement& find = TRY(bound("SELECT head, low_water FROM bucket WHERE name = ?1", bucket));
    if (!TRY(find.step())) return std::nullopt;
    BucketHead head{bucket, find.integer(0), find.integer(1)};
    find.reset();
    return head;
}

Result<std::vector<BucketHead>> SqliteSession::heads() {
    std::vector<BucketHead> all;
    Statement& find = TRY(bound("SELECT name, head, low_water FROM bucket"));
    while (TRY(find.step())) all.push_back({find.string(0), find.integer(1), find.integer(2)});
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
    const int64_t seq = advance.integer(0);
    // RETURNING statements must be stepped to their end before the change counts as done.
    TRY(advance.run());
    return seq;
}

namespace {

Status visit_rows(Statement& rows, const RowVisitor& visit) {
    while (TRY(rows.step())) {
        const StoredRow row{rows.text(0), rows.text(1), rows.integer(2), rows.is_null(3), rows.text(3)};
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
        TRY(bound("SELECT tbl, key, seq, body FROM row WHERE bucket = ?1 AND seq > ?2 ORDER BY seq", *number, after));
    return visit_rows(rows, visit);
}

Status SqliteSession::visit_table(const std::string& bucket, const std::string& table, const RowVisitor& visit) {
    const auto number = TRY(find_bucket(bucket));
    if (!number) return {};
    Statement& rows =
        TRY(bound("SELECT tbl, key, seq, body FROM row WHERE bucket = ?1 AND tbl = ?2 AND body IS NOT NULL ORDER BY "
                  "rank DESC, key",
                  *number, table));
    return visit_rows(rows, visit);
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
                                          std::string_view body, int64_t rank) {
    const int64_t number = TRY(find_or_make_bucket(bucket));
    Statement& find = TRY(
        bound("SELECT number, body, rank FROM row WHERE bucket = ?1 AND tbl = ?2 AND key = ?3", number, table, key));
    if (TRY(find.step())) {
        const int64_t row_number = find.integer(0);
        const bool same = !find.is_null(1) && find.text(1) == body && find.integer(2) == rank;
        find.reset();
        if (same) return PutOutcome::unchanged;
        const int64_t seq = TRY(next_seq(number));
        TRY(run("UPDATE row SET seq = ?2, rank = ?3, body = ?4, deleted_at = NULL WHERE number = ?1", row_number, seq,
                rank, body));
        return PutOutcome::changed;
    }
    const int64_t seq = TRY(next_seq(number));
    TRY(run("INSERT INTO row (bucket, tbl, key, seq, rank, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", number, table, key,
            seq, rank, body));
    return PutOutcome::changed;
}

Result<PutOutcome> SqliteSession::delete_row(const std::string& bucket, const std::string& table,
                                             const std::string& key, WallTime now) {
    const auto number = TRY(find_bucket(bucket));
    if (!number) return PutOutcome::unchanged;
    Statement& find =
        TRY(bound("SELECT number FROM row WHERE bucket = ?1 AND tbl = ?2 AND key = ?3 AND body IS NOT NULL", *number,
                  table, key));
    if (!TRY(find.step())) return PutOutcome::unchanged;
    const int64_t row_number = find.integer(0);
    find.reset();
    const int64_t seq = TRY(next_seq(*number));
    TRY(run("UPDATE row SET seq = ?2, body = NULL, deleted_at = ?3 WHERE number = ?1", row_number, seq,
            now.time_since_epoch().count()));
    return PutOutcome::changed;
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
