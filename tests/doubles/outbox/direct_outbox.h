// The outbox on the engine's own thread, where nobody records beside it. Thread rule: the engine's.
#pragma once

#include "sync/client/event_source.h"

namespace tp {

class DirectOutbox : public EventSource {
  public:
    explicit DirectOutbox(Outbox& outbox) : m_outbox(outbox) {}
    [[nodiscard]] Result<EventBatch> next_batch(size_t events, size_t bytes) override {
        auto batch = TRY(m_outbox.next_batch(events, bytes));
        return EventBatch{m_outbox.install(), std::move(batch)};
    }
    [[nodiscard]] Status settle(std::vector<SettledEvent> verdicts) override { return m_outbox.settle(verdicts); }
    void pause() override { (void)m_outbox.pause(); }
    [[nodiscard]] Result<OutboxStats> stats() override { return m_outbox.stats(); }

  private:
    Outbox& m_outbox;
};

}  // namespace tp
