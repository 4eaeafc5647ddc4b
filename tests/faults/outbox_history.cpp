#include "tests/faults/outbox_history.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/base/ids.h"
#include "platform/secure/hash.h"
#include "platform/storage/database.h"
#include "tests/doubles/disk/power_cut_vfs.h"

namespace tp::faults {

namespace {

using Verdict = SettledEvent::Verdict;

constexpr int64_t most_telemetry = 4;
constexpr size_t everything = 100'000;

std::unexpected<Error> broken(std::string what) {
    return fail(errc::corrupt, std::move(what));
}

}  // namespace

OutboxHistory::OutboxHistory(uint64_t seed)
    : disk(seed), m_clock(parse_rfc3339("2026-11-22T14:00:00Z").value()), m_path(disk.file("outbox.db")) {
    seed_sqlite(seed);
}

OutboxHistory::~OutboxHistory() = default;

Status OutboxHistory::failed(std::string_view doing, const Error& error) const {
    if (may_fail()) return {};
    return fail(errc::io, fmt::format("{} failed on a sound disk: {}: {}", doing, error.code.name(), error.message));
}

Status OutboxHistory::open() {
    m_outbox.reset();
    OutboxOptions options;
    options.max_telemetry = most_telemetry;
    options.ballast_bytes = 0;
    options.vfs = power_cut_vfs_name();
    auto opened = Outbox::open(m_path, m_clock, *m_log, options);
    for (const std::string& name : disk.names())
        if (!m_may_be_aside && name.find("quarantine") != std::string::npos)
            return broken("the outbox was taken for damaged: " + name);
    if (!opened) return std::unexpected(opened.error());
    if (!m_install.empty() && opened->install() != m_install) return broken("the outbox began anew");
    m_install = opened->install();
    m_outbox.emplace(*std::move(opened));
    const Status checked = check();
    if (!checked && may_fail() && checked.error().code != errc::corrupt) m_outbox.reset();
    return checked;
}

// What is there and was never returned: the record() of it has failed, and may have happened all the same.
Status OutboxHistory::take_stranger(const Event& event) {
    if (m_attempts == 0 || !m_attempted.contains(event.payload))
        return broken(fmt::format("event {} (seq {}) comes from nowhere", event.id, event.seq));
    --m_attempts;
    m_known[event.id] = {event, State::saved};
    return {};
}

// A seq names one event for ever.
Status OutboxHistory::see(const Event& event) {
    const auto [owner, fresh] = m_seqs.try_emplace(event.seq, event.id);
    if (!fresh && owner->second != event.id) return broken(fmt::format("seq {} was given twice", event.seq));
    return {};
}

// Each settlement that failed has happened as a whole, or not at all.
Status OutboxHistory::resolve_settlements(const std::map<std::string, State>& found) {
    for (const Unsure& batch : m_unsure) {
        std::set<bool> happened;
        for (const auto& [id, wanted] : batch) {
            if (m_known[id].state != State::unsure) continue;  // told by a later one
            const auto place = found.find(id);
            const State now = place == found.end() ? State::gone : place->second;
            if (now != State::saved && now != wanted) return broken("event " + id + " went where it was not sent");
            happened.insert(now != State::saved);
            m_known[id].state = now;
        }
        if (happened.size() > 1) return broken("half of a settlement has happened");
    }
    m_unsure.clear();
    return {};
}

Status OutboxHistory::check() {
    const std::vector<Event> pending = TRY(m_outbox->pending(everything));
    const std::vector<DeadLetter> letters = TRY(m_outbox->dead_letters(everything));
    std::map<std::string, State> found;
    const auto look_at = [&](const Event& event, State place) -> Status {
        if (!found.emplace(event.id, place).second) return broken("event " + event.id + " is there twice");
        if (sha256_hex(event.payload) != event.sha256) return broken("event " + event.id + " has another hash");
        TRY(see(event));
        if (!m_known.contains(event.id)) TRY(take_stranger(event));
        if (m_known[event.id].event != event) return broken("event " + event.id + " has changed");
        return {};
    };
    for (const Event& event : pending) TRY(look_at(event, State::saved));
    for (const DeadLetter& letter : letters) TRY(look_at(letter.event, State::dead_letter));
    TRY(resolve_settlements(found));
    for (auto& [id, known] : m_known) {
        const auto place = found.find(id);
        const State now = place == found.end() ? State::gone : place->second;
        if (known.state == State::unsure) known.state = now;
        if (now == known.state) continue;
        return broken(fmt::format("event {} (seq {}) was {} and is {}", id, known.event.seq,
                                  known.state == State::saved ? "saved" : "settled",
                                  now == State::gone ? "lost" : "there"));
    }
    m_attempts = 0;
    m_attempted.clear();
    return {};
}

std::string OutboxHistory::draw_payload() {
    const uint64_t kind = chance(20);
    const size_t bytes = kind == 0 ? 9'000 + chance(9'000) : kind < 4 ? 2'000 : 5 + chance(200);
    return fmt::format(R"({{"comment":"{}","n":{}}})", std::string(bytes, static_cast<char>('a' + chance(26))),
                       chance(1'000'000'000));
}

// A record of telemetry displaces the oldest beyond the most that are kept.
void OutboxHistory::note_dropped_telemetry(bool sure) {
    std::vector<Known*> held;
    for (auto& [id, known] : m_known)
        if (known.event.lane == Lane::telemetry && known.state != State::gone && known.state != State::dead_letter)
            held.push_back(&known);
    std::ranges::sort(held, {}, [](const Known* known) { return known->event.seq; });
    const auto keep = static_cast<size_t>(sure ? most_telemetry : most_telemetry - 1);
    for (size_t i = 0; i + keep < held.size(); ++i) held[i]->state = sure ? State::gone : State::unsure;
}

Status OutboxHistory::record() {
    const Lane lane = chance(4) == 0 ? Lane::telemetry : chance(2) == 0 ? Lane::feedback : Lane::staff_call;
    const std::string stream = chance(2) == 0 ? "" : "s" + std::to_string(chance(3));
    const std::string payload = draw_payload();
    const auto saved = m_outbox->record("trial", lane, stream, payload);
    m_last_succeeded = saved.has_value();
    if (!saved) {
        ++m_attempts;
        m_attempted.insert(payload);
        if (lane == Lane::telemetry) note_dropped_telemetry(false);
        return failed("record", saved.error());
    }
    if (saved->payload != payload) return broken("the payload came back changed");
    if (!m_seqs.empty() && saved->seq <= m_seqs.rbegin()->first)
        return broken(fmt::format("seq {} after {}", saved->seq, m_seqs.rbegin()->first));
    TRY(see(*saved));
    m_known[saved->id] = {*saved, State::saved};
    if (lane == Lane::telemetry) note_dropped_telemetry(true);
    return {};
}

Status OutboxHistory::settle_batch(const std::vector<Event>& batch) {
    constexpr Verdict verdicts[] = {Verdict::applied,     Verdict::applied,     Verdict::rejected,
                                    Verdict::quarantined, Verdict::retry_after, Verdict::refused};
    std::vector<SettledEvent> settled;
    Unsure outcome;
    for (const Event& event : batch) {
        const Verdict verdict = verdicts[chance(std::size(verdicts))];
        settled.push_back({event.id, event.sha256, verdict, "code", std::chrono::seconds(chance(90))});
        if (verdict != Verdict::retry_after)
            outcome[event.id] = verdict == Verdict::refused ? State::dead_letter : State::gone;
    }
    const Status done = m_outbox->settle(settled);
    m_last_succeeded = done.has_value();
    for (const auto& [id, state] : outcome) m_known[id].state = done ? state : State::unsure;
    if (done) return {};
    m_unsure.push_back(outcome);
    return failed("settle", done.error());
}

Status OutboxHistory::settle() {
    m_last_succeeded = false;
    const auto batch = m_outbox->next_batch(1 + chance(6), 1 << 18);
    if (!batch) return failed("next_batch", batch.error());
    TRY(look_at_batch(*batch));
    return settle_batch(*batch);
}

Status OutboxHistory::next_batch() {
    const auto batch = m_outbox->next_batch(1 + chance(6), 1 << 18);
    m_last_succeeded = batch.has_value();
    if (!batch) return failed("next_batch", batch.error());
    return look_at_batch(*batch);
}

Status OutboxHistory::look_at_batch(const std::vector<Event>& batch) {
    for (const Event& event : batch) {
        TRY(see(event));
        if (!m_known.contains(event.id)) TRY(take_stranger(event));
        const Known& known = m_known[event.id];
        if (known.event != event) return broken("event " + event.id + " is sent with a change");
        if (known.state != State::saved && known.state != State::unsure)
            return broken("event " + event.id + " was sent again");
    }
    return {};
}

Status OutboxHistory::step() {
    const uint64_t kind = chance(100);
    if (kind < 55) return record();
    if (kind < 78) return settle();
    if (kind < 84) {
        const Status paused = m_outbox->pause();
        return paused ? paused : failed("pause", paused.error());
    }
    if (kind < 90) {
        const Status forgotten = m_outbox->forget();
        return forgotten ? forgotten : failed("forget", forgotten.error());
    }
    if (kind < 95) {
        m_clock.advance(std::chrono::seconds(chance(120)));
        return {};
    }
    // The kiosk is started anew.
    const Status opened = open();
    return opened || opened.error().code == errc::corrupt ? opened : failed("open", opened.error());
}

Status OutboxHistory::bear_damage(bool of_log) {
    const std::vector<Event> pending = TRY(m_outbox->pending(everything));
    const std::vector<DeadLetter> letters = TRY(m_outbox->dead_letters(everything));
    size_t kept = 0;
    for (const auto& [id, known] : m_known) kept += known.state == State::saved || known.state == State::dead_letter;
    if (!of_log && pending.size() + letters.size() < kept)
        return broken(
            fmt::format("of {} events {} are left, and nothing was noticed", kept, pending.size() + letters.size()));
    for (const Event& event : pending) {
        const auto known = m_known.find(event.id);
        if (known == m_known.end() || event.payload == known->second.event.payload) continue;
        if (sha256_hex(event.payload) == event.sha256) return broken("the hash of a changed event holds");
    }
    return {};
}

Status OutboxHistory::begin_afresh() {
    m_may_be_aside = true;
    m_known.clear();
    m_seqs.clear();
    m_unsure.clear();
    m_install.clear();
    TRY(open());
    TRY(record());
    return check();
}

void OutboxHistory::power_cut() {
    disk.cut_at(0);
    m_outbox.reset();
    disk.reboot();
}

Status OutboxHistory::check_integrity() {
    Database database = TRY(Database::open(m_path, Role::precious, {.vfs = power_cut_vfs_name()}));
    Statement check = TRY(database.prepare("PRAGMA integrity_check"));
    if (!TRY(check.step()) || check.text(0) != "ok") return broken("integrity_check: " + check.string(0));
    return {};
}

}  // namespace tp::faults
