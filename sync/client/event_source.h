// What the engine needs of an outbox. Thread rule: all calls on the sync thread; they may block for the outbox worker.
#pragma once

#include <string>
#include <vector>

#include "platform/base/task_queue.h"
#include "sync/outbox/outbox.h"

namespace tp {

struct EventBatch {
    std::string install;
    std::vector<Event> events;
};

class EventSource {
  public:
    virtual ~EventSource() = default;
    [[nodiscard]] virtual Result<EventBatch> next_batch(size_t max_events, size_t max_bytes) = 0;
    [[nodiscard]] virtual Status settle(std::vector<SettledEvent> verdicts) = 0;
    virtual void pause() = 0;  // nothing more is sent for now; the outbox has logged what failed
    [[nodiscard]] virtual Result<OutboxStats> stats() = 0;
};

// The outbox on its worker. Both must outlive this; a worker that ends meanwhile gives errc::cancelled.
class OutboxOnWorker final : public EventSource {
  public:
    OutboxOnWorker(Worker& worker, Outbox& outbox) : m_worker(worker), m_outbox(outbox) {}
    [[nodiscard]] Result<EventBatch> next_batch(size_t max_events, size_t max_bytes) override;
    [[nodiscard]] Status settle(std::vector<SettledEvent> verdicts) override;
    void pause() override;
    [[nodiscard]] Result<OutboxStats> stats() override;

  private:
    Worker& m_worker;
    Outbox& m_outbox;
};

}  // namespace tp
