// Files as each released schema left them are opened by this program, with all that they hold. The schemas stand here
// as they were released: a change of the product's own does not change them.
#include <fmt/format.h>

#include <filesystem>

#include "platform/base/ids.h"
#include "platform/secure/hash.h"
#include "platform/storage/database.h"
#include "sync/hub/store/schema.h"
#include "sync/hub/store/sqlite_store.h"
#include "sync/outbox/outbox.h"
#include "tests/doubles/temporary_folder.h"
#include "tests/faults/rows.h"

namespace tp::faults {

namespace {

constexpr std::array<std::string_view, 1> released_outbox = {R"(
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE event(
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, lane INTEGER NOT NULL,
    stream_key TEXT NOT NULL, created_ms INTEGER NOT NULL, payload TEXT NOT NULL, sha256 TEXT NOT NULL,
    next_attempt_ms INTEGER NOT NULL DEFAULT 0);
CREATE INDEX event_urgency ON event(lane, seq);
CREATE INDEX event_stream ON event(stream_key, seq);
CREATE TABLE dead_letter(
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, lane INTEGER NOT NULL,
    stream_key TEXT NOT NULL, created_ms INTEGER NOT NULL, payload TEXT NOT NULL, sha256 TEXT NOT NULL,
    code TEXT NOT NULL, since_ms INTEGER NOT NULL);
)"};

constexpr const char* old_install = "0190e4b0-0000-7000-8000-000000000001";
constexpr int64_t old_events = 50;

Event event_of_old(int64_t seq, WallTime now) {
    Event event;
    event.id = make_uuid_v7(now);
    event.seq = seq;
    event.type = "feedback.submit";
    event.lane = Lane::feedback;
    event.created_at = now;
    event.payload = fmt::format(R"({{"n":{}}})", seq);
    event.sha256 = sha256_hex(event.payload);
    return event;
}

Result<uint64_t> open_old_outbox(size_t version) {
    const TemporaryFolder folder;
    const std::string path = folder.file("outbox.db");
    const VirtualClock clock(parse_rfc3339("2026-11-22T14:00:00Z").value());
    const auto log = Logger::to_nowhere();
    std::vector<Event> waiting;
    {
        Database old = TRY(Database::open(path, Role::precious));
        TRY(old.migrate(std::span(released_outbox).first(version)));
        Statement meta = TRY(old.prepare("INSERT INTO meta VALUES('install', ?1), ('dropped_telemetry', '3')"));
        TRY(meta.bind(old_install).run());
        Statement add =
            TRY(old.prepare("INSERT INTO event(seq, id, type, lane, stream_key, created_ms, payload, sha256) "
                            "VALUES(?1, ?2, ?3, ?4, '', ?5, ?6, ?7)"));
        for (int64_t seq = 1; seq <= old_events; ++seq) {
            const Event event = event_of_old(seq, clock.wall());
            TRY(add.bind(seq, event.id, event.type, static_cast<int>(event.lane),
                         event.created_at.time_since_epoch().count(), event.payload, event.sha256)
                    .run());
            waiting.push_back(event);
        }
    }
    Outbox outbox = TRY(Outbox::open(path, clock, *log));
    if (outbox.install() != old_install || TRY(outbox.pending(1000)) != waiting)
        return fail(errc::corrupt, "the old outbox does not hold what it held");
    const Event next = TRY(outbox.record("feedback.submit", Lane::feedback, "", "{}"));
    if (next.seq != old_events + 1) return fail(errc::corrupt, "a seq of the old outbox was given again");
    return 1;
}

Result<uint64_t> open_old_hub(size_t version) {
    const TemporaryFolder folder;
    const std::string path = folder.file("hub.db");
    const Event event = event_of_old(1, parse_rfc3339("2026-11-22T14:00:00Z").value());
    {
        Database old = TRY(Database::open(path, Role::hub));
        TRY(old.migrate(std::span(hub::hub_migrations).first(version)));
        TRY(
            old.execute("INSERT INTO note VALUES('epoch', 'an epoch');"
                        "INSERT INTO device VALUES('d-1', 'Door', '1', 'key', '', 0, 1, NULL);"));
        Statement add =
            TRY(old.prepare("INSERT INTO event(device, install, seq, id, type, lane, stream_key, created_at, "
                            "received_at, sha256, payload, status, code) VALUES('d-1', ?1, ?2, ?3, ?4, "
                            "'feedback', '', 1, 1, ?5, ?6, 'quarantined', 'unknown_type')"));
        TRY(add.bind(old_install, event.seq, event.id, event.type, event.sha256, event.payload).run());
    }
    const auto store = TRY(hub::SqliteStore::open(path));
    if (store->epoch() != "an epoch") return fail(errc::corrupt, "the old hub has begun anew");
    TRY(store->read([&](hub::StoreReader& reader) -> Status {
        const auto known = TRY(reader.event_by_id("d-1", event.id));
        const auto waiting = TRY(reader.events_of_unknown_type(0, 10));
        if (!known || known->sha256 != event.sha256 || known->payload != event.payload || waiting.size() != 1)
            return fail(errc::corrupt, "the old hub does not hold what it held");
        return {};
    }));
    return 1;
}

}  // namespace

Row old_databases_row() {
    return {"old_databases", "old databases", "files of each released schema: outbox 1, hub 1 and 2",
            [](Trials& trials) {
                trials.run_each({1}, [](uint64_t version) { return open_old_outbox(version); });
                trials.run_each({11, 12}, [](uint64_t seed) { return open_old_hub(seed - 10); });
            }};
}

}  // namespace tp::faults
