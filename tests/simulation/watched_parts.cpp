#include "tests/simulation/watched_parts.h"

namespace tp::simulation {

namespace {

// A bucket is fetched whole when it is new, when the hub says so, when it is lost; more often is a storm.
constexpr size_t most_fetches = 12;
constexpr std::chrono::minutes within{10};

bool is_final(SettledEvent::Verdict verdict) {
    return verdict == SettledEvent::Verdict::applied || verdict == SettledEvent::Verdict::rejected ||
           verdict == SettledEvent::Verdict::quarantined;
}

}  // namespace

Status Terminal::Sink::looked_at(const char* when, Status done) {
    if (done) m_terminal.check_shown(when);
    return done;
}

Status Terminal::Sink::begin_snapshot(const SnapshotManifest& manifest) {
    auto& fetched = m_fetched[manifest.bucket];
    const MonotonicTime now = m_terminal.m_agenda.now();
    std::erase_if(fetched, [&](MonotonicTime at) { return at + within < now; });
    fetched.push_back(now);
    if (fetched.size() > most_fetches && m_terminal.m_plan.tooth == Tooth::none)
        m_terminal.m_findings.violated("no storms", manifest.bucket + " is fetched again and again");
    return m_real.begin_snapshot(manifest);
}

Status Terminal::Sink::repair(std::string_view bucket, const std::vector<bool>& partitions, std::string_view lines,
                              const std::optional<Cursor>& stands_at) {
    // Where no bit was flipped on the way and no backup put back, both ends come to the same by themselves.
    if (m_terminal.m_plan.bit_flipped == 0 && !stands_at)
        m_terminal.m_findings.violated("nothing to mend", std::string(bucket) + " differed from the hub's sums");
    return m_real.repair(bucket, partitions, lines, stands_at);
}

Result<EventBatch> Terminal::Source::next_batch(size_t events, size_t bytes) {
    if (m_known && m_known->pending_total() == 0) return EventBatch{m_outbox.install(), {}};
    auto batch = TRY(m_outbox.next_batch(events, bytes));
    return EventBatch{m_outbox.install(), std::move(batch)};
}

Status Terminal::Source::settle(std::vector<SettledEvent> verdicts) {
    m_known.reset();
    for (const SettledEvent& settled : verdicts) {
        m_terminal.m_findings.tell("terminal {}: settles {} as {} {}", m_terminal.m_number + 1, settled.id,
                                   static_cast<int>(settled.verdict), settled.code);
        if (!is_final(settled.verdict)) continue;
        if (!m_terminal.m_ledger.final_result.contains(identity_of(settled.id, settled.sha256)))
            m_terminal.m_findings.violated("I3", settled.id + " is forgotten, and the hub never said its final word");
    }
    return m_outbox.settle(verdicts);
}

Result<OutboxStats> Terminal::Source::stats() {
    if (!m_known) m_known = TRY(m_outbox.stats());
    return *m_known;
}

}  // namespace tp::simulation
