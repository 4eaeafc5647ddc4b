// The engine's seams with a look at what goes through them. Thread rule: the simulation's only thread.
#pragma once

#include <string>
#include <vector>

#include "tests/simulation/terminal.h"

namespace tp::simulation {

// The replica: after each commit, what is shown is a checkpoint of the hub's; before it, the one before.
class Terminal::Sink final : public ReplicaSink {
  public:
    Sink(Terminal& terminal, ReplicaSink& real) : m_terminal(terminal), m_real(real) {}

    [[nodiscard]] bool damaged() const override { return m_real.damaged(); }
    [[nodiscard]] Result<std::vector<Cursor>> cursors() override { return m_real.cursors(); }
    [[nodiscard]] Status begin_snapshot(const SnapshotManifest& manifest) override;
    [[nodiscard]] bool snapshot_ready() const override { return m_real.snapshot_ready(); }
    [[nodiscard]] Status snapshot_rows(std::string_view lines) override { return m_real.snapshot_rows(lines); }
    void keep_chunk(const std::string& sha256, BytesView bytes) override { m_real.keep_chunk(sha256, bytes); }
    [[nodiscard]] Result<std::string> kept_chunk(const std::string& sha256) override {
        return m_real.kept_chunk(sha256);
    }
    [[nodiscard]] Status finish_snapshot() override { return looked_at("after a snapshot", m_real.finish_snapshot()); }
    [[nodiscard]] Status stage_page(std::string_view lines, const std::vector<Cursor>& sent) override {
        return looked_at("with a page staged", m_real.stage_page(lines, sent));
    }
    [[nodiscard]] Status commit_complete(const CompletedPull& pull) override {
        return looked_at("after a pull", m_real.commit_complete(pull));
    }
    [[nodiscard]] Status discard_staged() override { return m_real.discard_staged(); }
    [[nodiscard]] Result<PartitionSums> sums(std::string_view bucket) override { return m_real.sums(bucket); }
    [[nodiscard]] Status repair(std::string_view bucket, const std::vector<bool>& partitions, std::string_view lines,
                                const std::optional<Cursor>& stands_at) override;
    void begin_audit(WallTime now) override { m_real.begin_audit(now); }
    [[nodiscard]] std::optional<Result<std::map<std::string, PartitionSums>>> audited() override {
        return m_real.audited();
    }
    [[nodiscard]] std::optional<WallTime> last_audit() override { return m_real.last_audit(); }
    [[nodiscard]] Status purge_bucket(std::string_view bucket) override { return m_real.purge_bucket(bucket); }
    [[nodiscard]] Result<std::vector<WantedContent>> wanted_content(size_t limit) override {
        return m_real.wanted_content(limit);
    }
    [[nodiscard]] Status store_content(std::string_view id, std::string_view sha256, BytesView bytes) override {
        return m_real.store_content(id, sha256, bytes);
    }

  private:
    [[nodiscard]] Status looked_at(const char* when, Status done);

    Terminal& m_terminal;
    ReplicaSink& m_real;
    std::map<std::string, std::vector<MonotonicTime>> m_fetched;  // whole buckets
};

// The outbox: nothing leaves it that the hub has not said its final word on. An empty one is not asked again and again
// while nothing was recorded, which is most of a simulation's time.
class Terminal::Source final : public EventSource {
  public:
    Source(Terminal& terminal, Outbox& outbox) : m_terminal(terminal), m_outbox(outbox) {}

    [[nodiscard]] Result<EventBatch> next_batch(size_t events, size_t bytes) override;
    [[nodiscard]] Status settle(std::vector<SettledEvent> verdicts) override;
    void pause() override { (void)m_outbox.pause(); }
    [[nodiscard]] Result<OutboxStats> stats() override;
    void note_record() { m_known.reset(); }

  private:
    Terminal& m_terminal;
    Outbox& m_outbox;
    std::optional<OutboxStats> m_known;  // since it was last changed
};

}  // namespace tp::simulation
