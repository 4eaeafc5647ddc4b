#include "platform/secure/hash.h"
#include "sync/hub/store/sqlite_session.h"

namespace tp::hub {

namespace {

int64_t to_stored(WallTime time) {
    return time.time_since_epoch().count();
}
WallTime from_stored(int64_t milliseconds) {
    return WallTime{Milliseconds{milliseconds}};
}

constexpr std::string_view device_columns =
    "SELECT id, name, store, public_key, certificate, revoked, enrolled_at, last_seen FROM device";

DeviceRecord read_device(const Statement& row) {
    DeviceRecord device{row.string(0),
                        row.string(1),
                        row.string(2),
                        row.string(3),
                        row.string(4),
                        row.integer(5) != 0,
                        from_stored(row.integer(6)),
                        std::nullopt};
    if (!row.is_null(7)) device.last_seen = from_stored(row.integer(7));
    return device;
}

std::string join(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += word + ' ';
    return text;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> words;
    for (size_t end; (end = text.find(' ')) != std::string_view::npos; text.remove_prefix(end + 1))
        words.emplace_back(text.substr(0, end));
    return words;
}

Fact read_fact(const Statement& row) {
    return {row.string(0),
            row.string(1),
            row.string(2),
            row.string(3),
            row.string(4),
            row.string(5),
            from_stored(row.integer(6))};
}

// Lengths stand before the texts, so that no two entries have the same bytes.
std::string chained(const std::string& before, const AuditEntry& entry) {
    std::string text = before;
    for (const std::string& part : {std::to_string(to_stored(entry.at)), entry.actor, entry.action, entry.detail})
        text += std::to_string(part.size()) + ':' + part;
    return sha256_hex(text);
}

}  // namespace

Result<std::optional<DeviceRecord>> SqliteSession::device(const std::string& id) {
    static const std::string sql = std::string(device_columns) + " WHERE id = ?1";
    Statement& find = TRY(bound(sql, id));
    if (!TRY(find.step())) return std::nullopt;
    DeviceRecord device = read_device(find);
    find.reset();
    return device;
}

Result<std::vector<DeviceRecord>> SqliteSession::devices() {
    static const std::string sql = std::string(device_columns) + " ORDER BY enrolled_at";
    std::vector<DeviceRecord> all;
    Statement& find = TRY(bound(sql));
    while (TRY(find.step())) all.push_back(read_device(find));
    return all;
}

Result<bool> SqliteSession::knows_anybody() {
    Statement& find = TRY(
        bound("SELECT EXISTS (SELECT 1 FROM device) OR EXISTS (SELECT 1 FROM person) OR EXISTS (SELECT 1 FROM event)"));
    const bool known = TRY(find.step()) && find.integer(0) != 0;
    find.reset();
    return known;
}

Status SqliteSession::put_device(const DeviceRecord& device) {
    m_touched_devices.insert(device.id);
    std::optional<int64_t> last_seen;
    if (device.last_seen) last_seen = to_stored(*device.last_seen);
    return run(
        "INSERT OR REPLACE INTO device (id, name, store, public_key, certificate, revoked, enrolled_at, last_seen) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        device.id, device.name, device.store, device.public_key_sha256, device.certificate, device.revoked,
        to_stored(device.enrolled_at), last_seen);
}

Status SqliteSession::touch_device(const std::string& id, WallTime seen_at) {
    return run("UPDATE device SET last_seen = ?2 WHERE id = ?1", id, to_stored(seen_at));
}

Result<std::optional<CodeRecord>> SqliteSession::code(const std::string& hash) {
    Statement& find = TRY(bound("SELECT name, store, expires_at, used_by, device FROM code WHERE hash = ?1", hash));
    if (!TRY(find.step())) return std::nullopt;
    CodeRecord code{hash, find.string(0), find.string(1), from_stored(find.integer(2)), find.string(3), find.string(4)};
    find.reset();
    return code;
}

Status SqliteSession::put_code(const CodeRecord& code) {
    return run(
        "INSERT OR REPLACE INTO code (hash, name, store, expires_at, used_by, device) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        code.hash, code.name, code.store, to_stored(code.expires_at), code.used_by, code.device);
}

Result<std::optional<PersonRecord>> SqliteSession::person(const std::string& kind, const std::string& key) {
    Statement& find =
        TRY(bound("SELECT p.id, p.proofs, p.body FROM person_key k JOIN person p ON p.kind = k.kind AND "
                  "p.id = k.id WHERE k.kind = ?1 AND k.key = ?2",
                  kind, key));
    if (!TRY(find.step())) return std::nullopt;
    PersonRecord person{kind, find.string(0), split(find.text(1)), find.string(2), {}};
    find.reset();
    return person;
}

Status SqliteSession::put_person(const PersonRecord& person) {
    TRY(run("DELETE FROM person_key WHERE kind = ?1 AND id = ?2", person.kind, person.id));
    TRY(
        run("INSERT INTO person (kind, id, proofs, body) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (kind, id) DO UPDATE SET "
            "proofs = excluded.proofs, body = excluded.body",
            person.kind, person.id, join(person.proofs), person.body));
    for (const std::string& key : person.keys)
        TRY(run("INSERT OR REPLACE INTO person_key (kind, key, id) VALUES (?1, ?2, ?3)", person.kind, key, person.id));
    return {};
}

Status SqliteSession::remove_person(const std::string& kind, const std::string& id) {
    TRY(run("DELETE FROM person_key WHERE kind = ?1 AND id = ?2", kind, id));
    return run("DELETE FROM person WHERE kind = ?1 AND id = ?2", kind, id);
}

Result<std::optional<Fact>> SqliteSession::fact(const std::string& kind, const std::string& id) {
    Statement& find =
        TRY(bound("SELECT kind, id, device, store, state, body, at FROM fact WHERE kind = ?1 AND id = ?2", kind, id));
    if (!TRY(find.step())) return std::nullopt;
    Fact fact = read_fact(find);
    find.reset();
    return fact;
}

Result<std::vector<Fact>> SqliteSession::facts(const std::string& kind, int64_t limit) {
    std::vector<Fact> all;
    Statement& find =
        TRY(bound("SELECT kind, id, device, store, state, body, at FROM fact WHERE kind = ?1 ORDER BY at DESC LIMIT ?2",
                  kind, limit));
    while (TRY(find.step())) all.push_back(read_fact(find));
    return all;
}

Result<std::vector<Fact>> SqliteSession::facts_in_state(const std::string& kind, const std::string& state) {
    std::vector<Fact> all;
    Statement& find = TRY(
        bound("SELECT kind, id, device, store, state, body, at FROM fact WHERE kind = ?1 AND state = ?2", kind, state));
    while (TRY(find.step())) all.push_back(read_fact(find));
    return all;
}

Result<int64_t> SqliteSession::count_facts(const std::string& kind, const std::string& state) {
    Statement& count = TRY(bound("SELECT count(*) FROM fact WHERE kind = ?1 AND state = ?2", kind, state));
    if (!TRY(count.step())) return fail(errc::internal, "a count without a row");
    const int64_t number = count.integer(0);
    count.reset();
    return number;
}

Status SqliteSession::put_fact(const Fact& fact) {
    return run(
        "INSERT OR REPLACE INTO fact (kind, id, device, store, state, body, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        fact.kind, fact.id, fact.device, fact.store, fact.state, fact.body, to_stored(fact.at));
}

Result<std::vector<AuditEntry>> SqliteSession::audit() {
    std::vector<AuditEntry> all;
    std::string before;
    Statement& rows = TRY(bound("SELECT number, at, actor, action, detail, hash FROM audit ORDER BY number"));
    while (TRY(rows.step())) {
        AuditEntry entry{rows.integer(0), from_stored(rows.integer(1)), rows.string(2), rows.string(3), rows.string(4),
                         rows.string(5)};
        const bool intact =
            entry.number == static_cast<int64_t>(all.size()) + 1 && entry.hash == chained(before, entry);
        if (!intact) {
            rows.reset();
            return fail(errc::corrupt, "the audit trail was changed at entry " + std::to_string(all.size() + 1));
        }
        before = entry.hash;
        all.push_back(std::move(entry));
    }
    return all;
}

Status SqliteSession::append_audit(WallTime at, const std::string& actor, const std::string& action,
                                   const std::string& detail) {
    std::string before;
    int64_t number = 0;
    Statement& last = TRY(bound("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1"));
    if (TRY(last.step())) {
        number = last.integer(0);
        before = last.string(1);
        last.reset();
    }
    const AuditEntry entry{number + 1, at, actor, action, detail, {}};
    return run("INSERT INTO audit (number, at, actor, action, detail, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
               entry.number, to_stored(at), actor, action, detail, chained(before, entry));
}

}  // namespace tp::hub
