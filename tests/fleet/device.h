// One simulated terminal: the product's own engine over the fleet's network. Thread rule: the fleet's one thread.
#pragma once

#include <memory>

#include "fleet_network.h"
#include "shared_replica.h"
#include "sync/client/sync_engine.h"

namespace tp::fleet {

// Events that a device makes up now and then; kept in memory.
class MadeUpEvents final : public EventSource {
  public:
    explicit MadeUpEvents(const Clock& clock);
    void record();  // one piece of feedback
    [[nodiscard]] Result<EventBatch> next_batch(size_t max_events, size_t max_bytes) override;
    [[nodiscard]] Status settle(std::vector<SettledEvent> verdicts) override;
    void pause() override {}
    [[nodiscard]] Result<OutboxStats> stats() override;
    [[nodiscard]] uint64_t settled() const { return m_settled; }
    [[nodiscard]] uint64_t refused() const { return m_refused; }

  private:
    const Clock& m_clock;
    std::string m_install;
    int64_t m_last_seq = 0;
    uint64_t m_settled = 0, m_refused = 0;
    std::vector<Event> m_pending;
};

class Device {
  public:
    // `transport` is of a network that outlives this, as clock, log and shelf do. `event_interval`: mean time between
    // two events; zero: none. `poll`: of the blind pulls and the heartbeat, ± 20 %.
    Device(const Identity& identity, std::unique_ptr<Transport> transport, BucketShelf& shelf, const Clock& clock,
           Logger& log, Milliseconds event_interval, Milliseconds poll);
    // Does what is due; gives the time by which it wants to be called again.
    MonotonicTime tick();
    void take_completions();
    [[nodiscard]] const SyncState& state() const { return m_engine.state(); }
    [[nodiscard]] const MadeUpEvents& events() const { return m_events; }

  private:
    MonotonicTime next_event();

    const Clock& m_clock;
    Milliseconds m_event_interval;
    Random m_random = system_random();
    std::unique_ptr<Transport> m_transport;
    SharedReplica m_replica;
    MadeUpEvents m_events;
    MonotonicTime m_event_at;
    SyncEngine m_engine;
};

}  // namespace tp::fleet
