// The thread on which kiosk and hub talk: runs the engine and the live look-ups over one transport.
// Thread rule: every method from any thread; callbacks are called on the sync thread and post from there.
#pragma once

#include <functional>
#include <memory>

#include "sync/client/lookup_client.h"
#include "sync/client/sync_engine.h"

namespace tp {

struct SyncThreadParts {
    EngineOptions options;
    std::unique_ptr<Transport> transport;
    std::unique_ptr<ReplicaSink> sink;
    std::unique_ptr<EventSource> events;
    std::function<void(const SyncState&)> on_state;  // after each change
};

class SyncThread {
  public:
    // Starts at once. `clock` and `logger` must outlive it.
    SyncThread(SyncThreadParts parts, const Clock& clock, Logger& logger);
    // Breaks requests off, ends what the sink or the outbox is doing, and joins.
    ~SyncThread();
    SyncThread(const SyncThread&) = delete;
    SyncThread& operator=(const SyncThread&) = delete;

    // An event has been recorded: send it without waiting for the next look.
    void events_recorded();
    // At the end of a visit: events on their way are withdrawn, to be sent again.
    void forget();
    void order(OrderLookup question, CancelToken cancel, LookupCallback<Order> done);
    void member(MemberLookup question, CancelToken cancel, LookupCallback<Member> done);

  private:
    struct Loop;
    std::unique_ptr<Loop> m_loop;
};

}  // namespace tp
