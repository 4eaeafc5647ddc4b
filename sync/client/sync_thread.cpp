#include "sync/client/sync_thread.h"

#include <pthread.h>

#include <atomic>
#include <thread>

#include "platform/base/scrub_stack.h"
#include "platform/base/task_queue.h"

namespace tp {

struct SyncThread::Loop {
    SyncThreadParts parts;
    const Clock& clock;
    TaskQueue tasks;
    LookupClient lookups;
    SyncEngine engine;
    std::atomic<bool> stopping{false};
    std::thread thread;

    Loop(SyncThreadParts given, const Clock& the_clock, Logger& logger)
        : parts(std::move(given)),
          clock(the_clock),
          tasks([this] { parts.transport->wake(); }),
          lookups(*parts.transport),
          engine(std::move(parts.options), clock, *parts.transport, *parts.sink, *parts.events, logger) {}

    void run() {
        ::pthread_setname_np(::pthread_self(), "sync");
        SyncState published;
        while (!stopping) {
            tasks.drain();
            lookups.tick();
            const MonotonicTime next = engine.tick();
            if (parts.on_state && engine.state() != published) {
                published = engine.state();
                parts.on_state(published);
            }
            scrub_stack();  // of the questions and answers before
            // Rounded up: a wait of 0 ms until the time has come would spin.
            const auto left = std::chrono::ceil<Milliseconds>(next - clock.monotonic());
            for (Completion& completion : parts.transport->wait(std::max(left, Milliseconds(0)))) {
                if (!lookups.finish(completion)) engine.finish(std::move(completion));
            }
        }
    }
};

SyncThread::SyncThread(SyncThreadParts parts, const Clock& clock, Logger& logger)
    : m_loop(std::make_unique<Loop>(std::move(parts), clock, logger)) {
    m_loop->thread = std::thread([loop = m_loop.get()] { loop->run(); });
}

SyncThread::~SyncThread() {
    m_loop->stopping = true;
    m_loop->parts.transport->wake();
    m_loop->thread.join();
}

void SyncThread::events_recorded() {
    m_loop->tasks.post([loop = m_loop.get()] { loop->engine.events_recorded(); });
}

void SyncThread::forget() {
    m_loop->tasks.post([loop = m_loop.get()] { loop->engine.forget(); });
}

void SyncThread::order(OrderLookup question, CancelToken cancel, LookupCallback<Order> done) {
    m_loop->tasks.post(
        [loop = m_loop.get(), asked = std::move(question), token = std::move(cancel),
         call = std::move(done)]() mutable { loop->lookups.order(std::move(asked), token, std::move(call)); });
}

void SyncThread::member(MemberLookup question, CancelToken cancel, LookupCallback<Member> done) {
    m_loop->tasks.post(
        [loop = m_loop.get(), asked = std::move(question), token = std::move(cancel),
         call = std::move(done)]() mutable { loop->lookups.member(std::move(asked), token, std::move(call)); });
}

}  // namespace tp
