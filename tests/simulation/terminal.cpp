#include "tests/simulation/terminal.h"

#include "sync/protocol/codec.h"
#include "sync/replica/replica_records.h"
#include "tests/doubles/disk/power_cut_vfs.h"
#include "tests/simulation/prepared_hub.h"
#include "tests/simulation/watched_parts.h"

namespace tp::simulation {

Terminal::Terminal(const Plan& plan, size_t number, Agenda& agenda, Findings& findings, Ledger& ledger,
                   Network& network, Centre& centre, Logger& log)
    : m_plan(plan),
      m_number(number),
      m_agenda(agenda),
      m_findings(findings),
      m_ledger(ledger),
      m_network(network),
      m_centre(centre),
      m_log(log),
      m_clock(agenda, beginning_of_time()),
      m_chance(plan.seed * 31 + number),
      m_disk(plan.seed * 7 + number) {
    if (plan.begun) begin_with_what_the_hub_holds();
    start();
}

void Terminal::begin_with_what_the_hub_holds() {
    if (!m_centre.is_up()) return;
    const auto buckets = m_centre.hub().pulls().heads({device().id, {}, device().store, {}, {}, false, {}, {}});
    if (!buckets) return;
    for (const auto& [bucket, head] : *buckets) {
        m_memory.committed[bucket] = {bucket, m_centre.history().epoch(), head};
        m_memory.rows[bucket] = m_centre.history().rows(bucket, head);
    }
}

Terminal::~Terminal() {
    if (m_line) m_line->cut();
}

Status Terminal::open_files() {
    OutboxOptions options;
    options.max_telemetry = 3;
    options.ballast_bytes = 0;
    options.vfs = power_cut_vfs_name();
    m_outbox = TRY(Outbox::open(m_disk.file("outbox.db"), m_clock, m_log, options));
    if (!m_plan.replica_on_disk) return {};
    m_place = std::make_unique<ReplicaPlace>(m_disk.folder());
    m_writer = TRY(ReplicaWriter::open(*m_place, m_log, power_cut_vfs_name(), BuildOn::caller));
    return {};
}

void Terminal::start() {
    if (is_up()) return;
    if (const Status opened = open_files(); !opened) {
        const bool excused = !m_disk.has_power() || opened.error().code == errc::full;
        if (!excused) return m_findings.violated("a terminal starts", opened.error().message);
        crash();
        return;
    }
    ++m_life;
    check_shown("at its start");
    m_sink = std::make_unique<Sink>(*this, m_writer ? static_cast<ReplicaSink&>(*m_writer) : m_memory);
    m_source = std::make_unique<Source>(*this, *m_outbox);
    m_line = m_network.line(m_number, [this] { pump(); });
    EngineOptions options;
    options.download.buckets = {"catalogue", "store:" + device().store, "device:" + device().id};
    options.download.signing_key = m_centre.signing_key();
    options.version = "simulated";
    options.heartbeat_interval = Milliseconds(300'000);  // it tells nothing here, and costs the hub a write
    options.random = [this] { return m_chance.fraction(); };
    m_engine = std::make_unique<SyncEngine>(options, m_clock, *m_line, *m_sink, *m_source, m_log);
    m_findings.tell("terminal {}: started", m_number + 1);
    m_agenda.in(Milliseconds(0), [this, life = m_life] {
        if (life == m_life) pump();
    });
}

void Terminal::crash() {
    m_findings.tell("terminal {}: the power goes", m_number + 1);
    m_disk.cut();
    ++m_life;
    m_wake_at.reset();
    if (m_line) m_line->cut();
    m_engine.reset();
    m_source.reset();
    m_sink.reset();
    m_reader.reset();
    m_writer.reset();
    m_place.reset();
    m_outbox.reset();
    m_line.reset();
    m_disk.reboot();
    m_agenda.in(m_chance.time(Milliseconds(500), Milliseconds(30'000)), [this] { start(); });
}

bool Terminal::has_crashed() {
    if (!is_up()) return true;
    if (m_disk.has_power()) return false;
    crash();
    return true;
}

void Terminal::wake_at(MonotonicTime time) {
    time = std::max(time, m_agenda.now() + Milliseconds(1));
    if (m_wake_at && *m_wake_at <= time && *m_wake_at > m_agenda.now()) return;
    m_wake_at = time;
    m_agenda.in(std::chrono::ceil<Milliseconds>(time - m_agenda.now()), [this, life = m_life, time] {
        if (life != m_life || m_wake_at != time) return;
        m_wake_at.reset();
        pump();
    });
}

void Terminal::pump() {
    if (!is_up()) return;
    for (int turns = 0;; ++turns) {
        if (turns > 1'000) return m_findings.violated("no storms", "the engine spins");
        const MonotonicTime next = m_engine->tick();
        auto done = m_line->wait(Milliseconds(0));
        for (Completion& completion : done) m_engine->finish(std::move(completion));
        if (has_crashed()) return;
        if (done.empty()) return wake_at(next);
    }
}

bool Terminal::record(Promise promise, Lane lane, const std::string& payload) {
    if (!is_up()) return false;
    promise.device = device().id;
    auto saved = m_outbox->record(promise.type, lane, promise.stream, payload);
    promise.saved = saved.has_value();
    if (saved) {
        promise.event = *saved;
        m_ledger.tag_of[saved->id] = promise.tag;
    } else if (m_disk.has_power() && saved.error().code != errc::full) {
        m_findings.violated("what a customer says is saved", saved.error().message);
    }
    m_findings.tell("terminal {}: {} {} {}", m_number + 1, promise.type, promise.tag,
                    saved ? "saved as " + saved->id : "not saved");
    m_source->note_record();
    const std::string tag = promise.tag;
    const bool done = promise.saved;
    m_ledger.promises[tag] = std::move(promise);
    if (has_crashed()) return done;
    m_engine->events_recorded();
    pump();
    return done;
}

void Terminal::end_visit() {
    if (!is_up()) return;
    m_engine->forget();
    (void)m_outbox->forget();
    if (!has_crashed()) pump();
}

std::map<std::string, std::string> Terminal::kept() {
    std::map<std::string, std::string> kept;
    if (const auto pending = m_outbox->pending(10'000))
        for (const Event& event : *pending) kept[event.id] = "pending";
    if (const auto letters = m_outbox->dead_letters(10'000))
        for (const DeadLetter& letter : *letters) kept[letter.event.id] = letter.code;
    return kept;
}

Result<Terminal::Shown> Terminal::shown() {
    if (m_writer) return shown_by_file();
    return Shown{m_memory.committed, m_memory.rows};
}

Result<Terminal::Shown> Terminal::shown_by_file() {
    Shown shown;
    if (!m_reader || m_reader_of != m_place->generation()) {
        m_reader_of = m_place->generation();
        m_reader = TRY(Database::open(TRY(m_place->present_file()), Role::reader, {.vfs = power_cut_vfs_name()}));
    }
    Database& file = *m_reader;
    Statement cursors = TRY(file.prepare("SELECT bucket, epoch, seq FROM cursor"));
    while (TRY(cursors.step()))
        shown.cursors[cursors.string(0)] = {cursors.string(0), cursors.string(1), cursors.integer(2)};
    for (const auto& [bucket, cursor] : shown.cursors)
        TRY(each_record(file, bucket, [&](const Row& row) -> Status {
            shown.rows[bucket].emplace(std::string(table_of(row)) + "/" + key_of(row), row);
            return {};
        }));
    return shown;
}

void Terminal::check_shown(const char* when) {
    // A flipped bit may stand in a row until the sums tell.
    if (m_plan.bit_flipped > 0 || !m_disk.has_power()) return;
    const auto now = shown();
    if (!now) {
        if (m_disk.has_power())
            m_findings.violated("whole checkpoints", std::string(when) + ": " + now.error().message);
        return;
    }
    for (const auto& [bucket, cursor] : now->cursors) {
        if (cursor.epoch != m_centre.history().epoch()) continue;  // of a hub that is no more
        const auto held = now->rows.find(bucket);
        static const Rows nothing;
        if ((held == now->rows.end() ? nothing : held->second) != m_centre.history().rows(bucket, cursor.seq))
            m_findings.violated("whole checkpoints",
                                fmt::format("{} terminal {} shows {} other than the hub held it at {}", when,
                                            m_number + 1, bucket, cursor.seq));
    }
}

std::string Terminal::unsettled() {
    if (!is_up()) return fmt::format("terminal {} is off", m_number + 1);
    const auto stats = m_source->stats();
    if (!stats) return stats.error().message;
    if (stats->pending_total() > 0)
        return fmt::format("terminal {} holds {} events", m_number + 1, stats->pending_total());
    for (const auto& [bucket, state] : m_engine->state().buckets)  // the cheap look first
        if (state.seq != m_centre.history().head(bucket)) return fmt::format("terminal {} is behind", m_number + 1);
    auto buckets = m_centre.hub().pulls().heads({device().id, {}, device().store, {}, {}, false, {}, {}});
    if (!buckets) return "the hub does not tell its heads";
    const auto now = shown();
    if (!now) return now.error().message;
    for (const auto& [bucket, head] : *buckets) {
        const auto cursor = now->cursors.find(bucket);
        if (cursor == now->cursors.end()) return fmt::format("terminal {} has no {}", m_number + 1, bucket);
        if (cursor->second.epoch != m_centre.history().epoch() || cursor->second.seq != head)
            return fmt::format("terminal {} has {} at {}, not {}", m_number + 1, bucket, cursor->second.seq, head);
    }
    if (now->cursors.size() != buckets->size()) return fmt::format("terminal {} has a bucket too many", m_number + 1);
    for (const auto& [bucket, head] : *buckets) {
        const auto held = now->rows.find(bucket);
        if ((held == now->rows.end() ? Rows() : held->second) != m_centre.history().rows(bucket, head))
            return fmt::format("terminal {} has other rows of {}", m_number + 1, bucket);
        const auto sums = m_sink->sums(bucket);
        uint64_t sum = 0;
        (void)m_centre.hub().files().store->read([&, name = bucket](hub::StoreReader& reader) -> Status {
            sum = TRY(reader.head(name)).value_or(hub::BucketHead{}).sum;
            return {};
        });
        if (!sums || total_of(*sums) != sum)
            return fmt::format("terminal {} sums {} up otherwise", m_number + 1, bucket);
    }
    for (const auto& [bucket, rows] : now->rows)
        if (!rows.empty() && !now->cursors.contains(bucket))
            return fmt::format("terminal {} has rows of {} without its cursor", m_number + 1, bucket);
    if (!m_engine->state().storage_error.empty()) return "storage: " + m_engine->state().storage_error;
    return {};
}

}  // namespace tp::simulation
