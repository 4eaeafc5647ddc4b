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

Result<bool> SqliteSession::seen(const std::string& device, const std::string& install, int64_t seq) {
    Statement& find =
        TRY(bound("SELECT EXISTS (SELECT 1 FROM watermark WHERE device = ?1 AND install = ?2 AND contiguous >= ?3) "
                  "OR EXISTS (SELECT 1 FROM seen_above WHERE device = ?1 AND install = ?2 AND seq = ?3)",
                  device, install, seq));
    if (!TRY(find.step())) return fail(errc::internal, "a question without an answer");
    const bool known = find.integer(0) != 0;
    find.reset();
    return known;
}

Result<int64_t> SqliteSession::last_event() {
    Statement& find = TRY(bound("SELECT coalesce(max(number), 0) FROM event"));
    if (!TRY(find.step())) return fail(errc::internal, "a question without an answer");
    const int64_t number = find.integer(0);
    find.reset();
    return number;
}

Result<int64_t> SqliteSession::add_event(const EventRecord& event) {
    TRY(
        run("INSERT INTO event (device, install, seq, id, type, lane, stream_key, created_at, received_at, sha256, "
            "payload, "
            "status, code) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            event.device, event.install, event.seq, event.id, event.type, event.lane, event.stream_key,
            event.created_at.time_since_epoch().count(), event.received_at.time_since_epoch().count(), event.sha256,
            event.payload, event.status, event.code));
    const int64_t number = m_database.last_insert_id();
    TRY(mark_seen(event));
    return number;
}

// The watermark rises over the gaplessly seen; what lies above a gap waits in seen_above.
Status SqliteSession::mark_seen(const EventRecord& event) {
    int64_t contiguous = 0;
    Statement& find =
        TRY(bound("SELECT contiguous FROM watermark WHERE device = ?1 AND install = ?2", event.device, event.install));
    if (TRY(find.step())) contiguous = find.integer(0);
    find.reset();
    if (event.seq <= contiguous) return {};
    if (event.seq > contiguous + 1)
        return run("INSERT OR IGNORE INTO seen_above (device, install, seq) VALUES (?1, ?2, ?3)", event.device,
                   event.install, event.seq);
    contiguous = event.seq;
    const int64_t closes_at = contiguous;
    Statement& above =
        TRY(bound("SELECT seq FROM seen_above WHERE device = ?1 AND install = ?2 AND seq > ?3 ORDER BY seq",
                  event.device, event.install, contiguous));
    while (TRY(above.step())) {
        if (above.integer(0) != contiguous + 1) break;
        ++contiguous;
    }
    above.reset();
    if (contiguous > closes_at)
        TRY(run("DELETE FROM seen_above WHERE device = ?1 AND install = ?2 AND seq <= ?3", event.device, event.install,
                contiguous));
    return run("INSERT OR REPLACE INTO watermark (device, install, contiguous) VALUES (?1, ?2, ?3)", event.device,
               event.install, contiguous);
}

Status SqliteSession::set_event_status(int64_t number, const std::string& status, const std::string& code) {
    return run("UPDATE event SET status = ?2, code = ?3 WHERE number = ?1", number, status, code);
}

}  // namespace tp::hub
