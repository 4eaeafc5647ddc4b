#include "sync/client/event_source.h"

#include <future>

namespace tp {

namespace {

// Runs `job` on the worker and waits; the outbox worker never waits for the sync thread, so this cannot deadlock.
template <typename Job>
auto run_on(Worker& worker, Job job) -> decltype(job()) {
    std::promise<decltype(job())> promise;
    auto answer = promise.get_future();
    worker.post([kept = std::move(promise), &job]() mutable { kept.set_value(job()); });
    try {
        return answer.get();
    } catch (const std::future_error&) {  // the worker has dropped the task
        return fail(errc::cancelled, "the outbox worker has ended");
    }
}

}  // namespace

Result<EventBatch> OutboxOnWorker::next_batch(size_t max_events, size_t max_bytes) {
    return run_on(m_worker, [&]() -> Result<EventBatch> {
        auto events = TRY(m_outbox.next_batch(max_events, max_bytes));
        return EventBatch{m_outbox.install(), std::move(events)};
    });
}

Status OutboxOnWorker::settle(std::vector<SettledEvent> verdicts) {
    return run_on(m_worker, [&] { return m_outbox.settle(verdicts); });
}

void OutboxOnWorker::pause() {
    (void)run_on(m_worker, [&] { return m_outbox.pause(); });
}

Result<OutboxStats> OutboxOnWorker::stats() {
    return run_on(m_worker, [&] { return m_outbox.stats(); });
}

}  // namespace tp
