#include "sync/outbox/outbox.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "platform/base/ids.h"
#include "platform/secure/hash.h"
#include "platform/storage/database.h"
#include "sync/outbox/ballast.h"
#include "sync/protocol/codec.h"

namespace tp {

namespace {

using Verdict = SettledEvent::Verdict;

constexpr int64_t max_wait_ms = 3'600'000;

// AUTOINCREMENT: a seq is never given twice, though rows go.
constexpr std::array<std::string_view, 1> migrations = {R"(
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE event(
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    lane INTEGER NOT NULL,
    stream_key TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    payload TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    next_attempt_ms INTEGER NOT NULL DEFAULT 0);
CREATE INDEX event_urgency ON event(lane, seq);
CREATE INDEX event_stream ON event(stream_key, seq);
CREATE TABLE dead_letter(
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    lane INTEGER NOT NULL,
    stream_key TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    payload TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    code TEXT NOT NULL,
    since_ms INTEGER NOT NULL);
)"};

constexpr std::string_view event_columns = "seq, id, type, lane, stream_key, created_ms, payload, sha256";

// How long the event is in a batch, at most; the payload stands there as a text, with its quotes escaped. An estimate,
// so that it need not be written twice.
size_t most_bytes_of(const Event& event) {
    constexpr size_t fixed = 400, longest_escape = 6;
    const auto escaped = std::ranges::count_if(event.payload, [](char c) { return c == '"' || c == '\\'; });
    return fixed + (event.type.size() + event.stream_key.size()) * longest_escape + event.payload.size() +
           static_cast<size_t>(escaped);
}

int64_t milliseconds_of(WallTime time) {
    return time.time_since_epoch().count();
}

Event event_of(const Statement& row) {
    Event event;
    event.seq = row.integer(0);
    event.id = row.string(1);
    event.type = row.string(2);
    event.lane = static_cast<Lane>(std::clamp<int64_t>(row.integer(3), 0, static_cast<int64_t>(Lane::telemetry)));
    event.stream_key = row.string(4);
    event.created_at = WallTime(Milliseconds(row.integer(5)));
    event.payload = row.string(6);
    event.sha256 = row.string(7);
    return event;
}

// The names of the columns stand in the file as text, which no check of its pages reads.
Status check_columns(Database& database) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> tables = {{
        {"meta", "name,value"},
        {"event", "seq,id,type,lane,stream_key,created_ms,payload,sha256,next_attempt_ms"},
        {"dead_letter", "seq,id,type,lane,stream_key,created_ms,payload,sha256,code,since_ms"},
    }};
    Statement read = TRY(database.prepare("SELECT group_concat(name) FROM pragma_table_info(?1)"));
    for (const auto& [table, columns] : tables)
        if (!TRY(read.bind(table).step()) || read.text(0) != columns)
            return fail(errc::corrupt, "the columns of " + std::string(table) + " are not those that were made");
    return {};
}

Result<std::string> read_or_make_install(Database& database, WallTime now) {
    Statement read = TRY(database.prepare("SELECT value FROM meta WHERE name = 'install'"));
    if (TRY(read.step())) {
        if (!is_uuid(read.text(0))) return fail(errc::corrupt, "the outbox's install is no UUID");
        return read.string(0);
    }
    const std::string install = make_uuid_v7(now);
    Statement write = TRY(database.prepare("INSERT INTO meta VALUES ('install', ?1), ('dropped_telemetry', '0')"));
    TRY(write.bind(install).run());
    return install;
}

}  // namespace

int64_t OutboxStats::pending_total() const {
    return std::accumulate(pending.begin(), pending.end(), int64_t{0});
}

struct Outbox::Impl {
    std::string path;
    const Clock& clock;
    Logger& logger;
    OutboxOptions options;
    Ballast ballast;
    std::optional<Database> database;
    std::string install;
    bool written = false;   // by this connection, which may remember it
    bool log_holds = true;  // maybe what has left; also by a process that ended before this one

    enum class Check { all_pages, none };

    Status open_file(Check check = Check::all_pages) {
        database.reset();
        auto opened = Database::open(path, Role::precious, {.vfs = options.vfs});
        if (!opened) return std::unexpected(opened.error());
        TRY(opened->migrate(migrations));
        if (check == Check::all_pages) TRY(check_columns(*opened));
        if (check == Check::all_pages) TRY(opened->quick_check());
        install = TRY(read_or_make_install(*opened, clock.wall()));
        opened->release_pages();
        database = *std::move(opened);
        written = false;
        return {};
    }

    Status open_or_begin_afresh() {
        auto opened = open_file();
        if (opened || opened.error().code != errc::corrupt) return opened;
        database.reset();
        const std::string aside = TRY(quarantine_database(path, clock.wall()));
        logger.error("outbox_quarantined", {{"file", aside}, {"why", opened.error().message}});
        return open_file();
    }

    // Runs `body` on the open file. After an I/O error or damage the file is closed and opened again, so that no later
    // success rests on pages whose write failed; the failure itself is handed on. What was read stays in no memory.
    Status on_file(const std::function<Status()>& body) {
        if (!database) TRY(open_or_begin_afresh());
        auto done = body();
        if (!done && (done.error().code == errc::io || done.error().code == errc::corrupt)) {
            logger.error("outbox_failed", {{"code", done.error().code.name()}, {"why", done.error().message}});
            if (auto reopened = open_or_begin_afresh(); !reopened) database.reset();
        }
        if (database) database->release_pages();
        return done;
    }

    Status insert(Event& event) {
        written = true;
        return database->transaction([&]() -> Status {
            if (event.lane == Lane::telemetry) TRY(make_room_for_telemetry());
            Statement& row =
                TRY(database->cached("INSERT INTO event(id, type, lane, stream_key, created_ms, payload, sha256) "
                                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
            TRY(row.bind(event.id, event.type, static_cast<int>(event.lane), event.stream_key,
                         milliseconds_of(event.created_at), event.payload, event.sha256)
                    .run());
            event.seq = database->last_insert_id();
            return {};
        });
    }

    Status make_room_for_telemetry() {
        const int lane = static_cast<int>(Lane::telemetry);
        const int64_t held = TRY(database->query_integer("SELECT count(*) FROM event WHERE lane = ?1", lane));
        const int64_t surplus = held + 1 - options.max_telemetry;
        if (surplus <= 0) return {};
        Statement& drop = TRY(database->cached(
            "DELETE FROM event WHERE seq IN (SELECT seq FROM event WHERE lane = ?1 ORDER BY seq LIMIT ?2)"));
        TRY(drop.bind(lane, surplus).run());
        Statement& count = TRY(
            database->cached("UPDATE meta SET value = CAST(value AS INTEGER) + ?1 WHERE name = 'dropped_telemetry'"));
        return count.bind(surplus).run();
    }

    // What has left must leave the log too, which keeps old pages until it is written over; and memory, where the
    // connection keeps what it wrote last: a new one takes its place.
    Status forget_written() {
        TRY(database->checkpoint_truncate());
        log_holds = false;
        return open_file(Check::none);
    }

    Status apply(const SettledEvent& settled) {
        const bool broken = settled.verdict == Verdict::refused ||
                            (settled.verdict == Verdict::rejected && settled.code == "hash_mismatch");
        const int64_t now = milliseconds_of(clock.wall());
        if (settled.verdict == Verdict::retry_after) {
            const int64_t wait = std::clamp<int64_t>(settled.retry_after.count(), 1, max_wait_ms / 1000) * 1000;
            Statement& later =
                TRY(database->cached("UPDATE event SET next_attempt_ms = ?3 WHERE id = ?1 AND sha256 = ?2"));
            return later.bind(settled.id, settled.sha256, now + wait).run();
        }
        if (broken) {
            Statement& keep =
                TRY(database->cached("INSERT OR IGNORE INTO dead_letter SELECT seq, id, type, lane, stream_key, "
                                     "created_ms, payload, sha256, ?3, ?4"
                                     " FROM event WHERE id = ?1 AND sha256 = ?2"));
            TRY(keep.bind(settled.id, settled.sha256, settled.code, now).run());
            if (database->changes() > 0)
                logger.error("outbox_dead_letter", {{"id", settled.id}, {"code", settled.code}});
        }
        Statement& gone = TRY(database->cached("DELETE FROM event WHERE id = ?1 AND sha256 = ?2"));
        return gone.bind(settled.id, settled.sha256).run();
    }
};

Outbox::Outbox(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Outbox::Outbox(Outbox&&) noexcept = default;
Outbox& Outbox::operator=(Outbox&&) noexcept = default;
Outbox::~Outbox() = default;

Result<Outbox> Outbox::open(const std::string& path, const Clock& clock, Logger& logger, const OutboxOptions& options) {
    auto impl = std::make_unique<Impl>(
        Impl{path, clock, logger, options, Ballast(path + ".ballast", options.ballast_bytes), std::nullopt, {}});
    auto opened = impl->open_or_begin_afresh();
    if (!opened && opened.error().code == errc::full) {
        impl->ballast.release();
        opened = impl->open_or_begin_afresh();
    }
    if (!opened) return std::unexpected(opened.error().with_context("opening the outbox"));
    impl->ballast.fill();
    return Outbox(std::move(impl));
}

const std::string& Outbox::install() const {
    return m_impl->install;
}

Result<Event> Outbox::record(std::string_view type, Lane lane, std::string_view stream_key, std::string_view payload) {
    if (type.empty() || type.size() > max_name_bytes || stream_key.size() > max_name_bytes || !is_valid_utf8(type) ||
        !is_valid_utf8(stream_key))
        return fail(errc::invalid_argument, "an event's type has 1–200 bytes, its stream at most 200, both UTF-8");
    Event event;
    event.payload = TRY(canonical_json(payload, {.max_bytes = max_event_payload_bytes}));
    if (!event.payload.starts_with('{')) return fail(errc::malformed, "an event's payload is an object");
    if (event.payload.size() > max_event_payload_bytes)
        return fail(errc::too_large, "an event's payload is over 32 KiB");
    event.created_at = m_impl->clock.wall();
    event.id = make_uuid_v7(event.created_at);
    event.type = type;
    event.lane = lane;
    event.stream_key = stream_key;
    event.sha256 = sha256_hex(event.payload);

    auto saved = m_impl->on_file([&] { return m_impl->insert(event); });
    if (!saved && saved.error().code == errc::full && lane != Lane::telemetry && m_impl->ballast.release()) {
        m_impl->logger.warning("outbox_ballast_released");
        saved = m_impl->on_file([&] { return m_impl->insert(event); });
    }
    if (!saved) return std::unexpected(saved.error().with_context("saving an event"));
    return event;
}

Result<std::vector<Event>> Outbox::next_batch(size_t max_events, size_t max_bytes) {
    std::vector<Event> batch;
    const auto read = [&]() -> Status {
        // A wait beyond the longest that settle() gives comes of a clock that jumped back: due. 0 is no wait, also
        // where a clock stands before 1970.
        Statement& rows = TRY(m_impl->database->cached(
            "SELECT " + std::string(event_columns) +
            " FROM event AS e WHERE (next_attempt_ms = 0 OR next_attempt_ms <= ?1 OR next_attempt_ms > ?1 + ?2) AND "
            "(stream_key = '' OR NOT EXISTS"
            " (SELECT 1 FROM event AS p WHERE p.stream_key = e.stream_key AND p.seq < e.seq))"
            " ORDER BY lane, seq LIMIT ?3"));
        rows.bind(milliseconds_of(m_impl->clock.wall()), max_wait_ms, static_cast<int64_t>(max_events));
        size_t bytes = 0;
        while (TRY(rows.step())) {
            Event event = event_of(rows);
            bytes += most_bytes_of(event);
            if (bytes > max_bytes && !batch.empty()) break;
            batch.push_back(std::move(event));
        }
        rows.reset();
        return {};
    };
    TRY(m_impl->on_file(read));
    return batch;
}

Status Outbox::settle(const std::vector<SettledEvent>& verdicts) {
    const auto all = [&] {
        return m_impl->database->transaction([&]() -> Status {
            for (const SettledEvent& settled : verdicts) TRY(m_impl->apply(settled));
            return {};
        });
    };
    m_impl->written = m_impl->log_holds = true;
    auto done = m_impl->on_file(all);
    if (!done && done.error().code == errc::full && m_impl->ballast.release()) done = m_impl->on_file(all);
    if (!done) return std::unexpected(done.error().with_context("settling events"));
    m_impl->ballast.fill();
    return {};
}

Status Outbox::pause() {
    if (!m_impl->log_holds) return {};
    // Failing is no harm to the events: they are settled, and the next time tries again.
    auto cut = m_impl->on_file([&] { return m_impl->forget_written(); });
    if (!cut) m_impl->logger.warning("outbox_log_kept", {{"why", cut.error().message}});
    m_impl->ballast.fill();
    return cut;
}

Status Outbox::forget() {
    if (!m_impl->written && !m_impl->log_holds) return {};
    auto done = m_impl->on_file([&] { return m_impl->forget_written(); });
    if (!done) m_impl->logger.warning("outbox_not_forgotten", {{"why", done.error().message}});
    return done;
}

Result<OutboxStats> Outbox::stats() {
    OutboxStats stats;
    const auto read = [&]() -> Status {
        Statement& lanes =
            TRY(m_impl->database->cached("SELECT lane, count(*), min(created_ms) FROM event GROUP BY lane"));
        lanes.bind();
        while (TRY(lanes.step())) {
            const auto lane = static_cast<size_t>(std::clamp<int64_t>(lanes.integer(0), 0, 5));
            stats.pending[lane] += lanes.integer(1);
            const WallTime oldest{Milliseconds(lanes.integer(2))};
            stats.oldest_pending = std::min(stats.oldest_pending.value_or(oldest), oldest);
        }
        stats.dead_letters = TRY(m_impl->database->query_integer("SELECT count(*) FROM dead_letter"));
        stats.dropped_telemetry = TRY(m_impl->database->query_integer(
            "SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'dropped_telemetry'"));
        return {};
    };
    TRY(m_impl->on_file(read));
    return stats;
}

Result<std::vector<Event>> Outbox::pending(size_t limit, std::string_view type) {
    std::vector<Event> events;
    const auto read = [&]() -> Status {
        Statement& rows = TRY(m_impl->database->cached("SELECT " + std::string(event_columns) +
                                                       " FROM event WHERE ?2 = '' OR type = ?2 ORDER BY seq LIMIT ?1"));
        rows.bind(static_cast<int64_t>(limit), type);
        while (TRY(rows.step())) events.push_back(event_of(rows));
        return {};
    };
    TRY(m_impl->on_file(read));
    return events;
}

Result<std::vector<DeadLetter>> Outbox::dead_letters(size_t limit) {
    std::vector<DeadLetter> letters;
    const auto read = [&]() -> Status {
        Statement& rows = TRY(m_impl->database->cached("SELECT " + std::string(event_columns) +
                                                       ", code, since_ms FROM dead_letter ORDER BY seq LIMIT ?1"));
        rows.bind(static_cast<int64_t>(limit));
        while (TRY(rows.step()))
            letters.push_back({event_of(rows), rows.string(8), WallTime(Milliseconds(rows.integer(9)))});
        return {};
    };
    TRY(m_impl->on_file(read));
    return letters;
}

}  // namespace tp
