#include "sync/hub/store/sqlite_session.h"

namespace tp::hub {

namespace {

#define TP_EVENT_COLUMNS                                                                                          \
    "SELECT number, device, install, seq, id, type, lane, stream_key, created_at, received_at, sha256, payload, " \
    "status, code FROM event "

EventRecord read_event(const Statement& row) {
    return {row.integer(0),
            row.string(1),
            row.string(2),
            row.integer(3),
            row.string(4),
            row.string(5),
            row.string(6),
            row.string(7),
            WallTime{Milliseconds{row.integer(8)}},
            WallTime{Milliseconds{row.integer(9)}},
            row.string(10),
            row.string(11),
            row.string(12),
            row.string(13)};
}

Result<std::optional<EventRecord>> one_event(Statement& find) {
    if (!TRY(find.step())) return std::nullopt;
    EventRecord event = read_event(find);
    find.reset();
    return event;
}

}  // namespace

Result<std::optional<EventRecord>> SqliteSession::event_by_id(const std::string& device, const std::string& id) {
    return one_event(TRY(bound(TP_EVENT_COLUMNS "WHERE device = ?1 AND id = ?2", device, id)));
}

Result<std::optional<EventRecord>> SqliteSession::event_by_seq(const std::string& device, const std::string& install,
                                                               int64_t seq) {
    return one_event(
        TRY(bound(TP_EVENT_COLUMNS "WHERE device = ?1 AND install = ?2 AND seq = ?3", device, install, seq)));
}

Result<std::vector<EventRecord>> SqliteSession::events_after(int64_t number, int64_t limit) {
    std::vector<EventRecord> all;
    Statement& find = TRY(bound(TP_EVENT_COLUMNS "WHERE number > ?1 ORDER BY number LIMIT ?2", number, limit));
    while (TRY(find.step())) all.push_back(read_event(find));
    return all;
}

Result<std::vector<EventRecord>> SqliteSession::events_of_unknown_type(int64_t number, int64_t limit) {
    std::vector<EventRecord> all;
    // INDEXED BY: an error where the words here and those of the index part, instead of a slow start.
    Statement& find =
        TRY(bound(TP_EVENT_COLUMNS "INDEXED BY event_waiting WHERE status = 'quarantined' AND code = 'unknown_type' "
                                   "AND number > ?1 ORDER BY number LIMIT ?2",
                  number, limit));
    while (TRY(find.step())) all.push_back(read_event(find));
    return all;
}

#undef TP_EVENT_COLUMNS

// Read once a transaction: the events of a batch are of one install.
Result<SqliteSession::Watermark*> SqliteSession::watermark(const std::string& device, const std::string& install) {
    const auto [place, fresh] = m_watermarks.try_emplace({device, install});
    if (!fresh) return &place->second;
    Statement& find =
        TRY(bound("SELECT (SELECT contiguous FROM watermark WHERE device = ?1 AND install = ?2), "
                  "EXISTS (SELECT 1 FROM seen_above WHERE device = ?1 AND install = ?2)",
                  device, install));
    if (!TRY(find.step())) return fail(errc::internal, "a question without an answer");
    place->second = {find.integer(0), find.integer(1) != 0};
    find.reset();
    return &place->second;
}

Result<bool> SqliteSession::seen(const std::string& device, const std::string& install, int64_t seq) {
    const Watermark& mark = *TRY(watermark(device, install));
    if (seq <= mark.contiguous || !mark.any_above) return seq <= mark.contiguous;
    return TRY(m_database.query_integer(
               "SELECT EXISTS (SELECT 1 FROM seen_above WHERE device = ?1 AND install = ?2 AND seq = ?3)", device,
               install, seq)) != 0;
}

Result<int64_t> SqliteSession::last_event() {
    Statement& find = TRY(bound("SELECT coalesce(max(number), 0) FROM event"));
    if (!TRY(find.step())) return fail(errc::internal, "a question without an answer");
    const int64_t number = find.integer(0);
    find.reset();
    return number;
}

Result<std::optional<int64_t>> SqliteSession::add_event(const EventRecord& event) {
    TRY(
        run("INSERT INTO event (device, install, seq, id, type, lane, stream_key, created_at, received_at, sha256, "
            "payload, status, code) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) "
            "ON CONFLICT DO NOTHING",
            event.device, event.install, event.seq, event.id, event.type, event.lane, event.stream_key,
            event.created_at.time_since_epoch().count(), event.received_at.time_since_epoch().count(), event.sha256,
            event.payload, event.status, event.code));
    if (m_database.changes() == 0) return std::nullopt;
    const int64_t number = m_database.last_insert_id();
    TRY(mark_seen(event));
    return number;
}

// The watermark rises over the gaplessly seen; what lies above a gap waits in seen_above.
Status SqliteSession::mark_seen(const EventRecord& event) {
    Watermark& mark = *TRY(watermark(event.device, event.install));
    if (event.seq <= mark.contiguous) return {};
    if (event.seq > mark.contiguous + 1) {
        mark.any_above = true;
        return run("INSERT OR IGNORE INTO seen_above (device, install, seq) VALUES (?1, ?2, ?3)", event.device,
                   event.install, event.seq);
    }
    mark.contiguous = event.seq;
    mark.changed = true;
    if (!mark.any_above) return {};
    Statement& above =
        TRY(bound("SELECT seq FROM seen_above WHERE device = ?1 AND install = ?2 AND seq > ?3 ORDER BY seq",
                  event.device, event.install, mark.contiguous));
    bool gap = false;
    while (!gap && TRY(above.step())) {
        gap = above.integer(0) != mark.contiguous + 1;
        if (!gap) ++mark.contiguous;
    }
    above.reset();
    mark.any_above = gap;
    if (mark.contiguous == event.seq) return {};
    return run("DELETE FROM seen_above WHERE device = ?1 AND install = ?2 AND seq <= ?3", event.device, event.install,
               mark.contiguous);
}

Status SqliteSession::set_event_status(int64_t number, const std::string& status, const std::string& code) {
    return run("UPDATE event SET status = ?2, code = ?3 WHERE number = ?1", number, status, code);
}

}  // namespace tp::hub
