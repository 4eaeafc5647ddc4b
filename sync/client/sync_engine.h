// What the kiosk and the hub owe each other, as a state machine without I/O of its own: the runner calls tick(), waits
// on the transport, hands the completions in, and so on for ever.
//
// Four strands, none of which holds another up: downloads (snapshots, pulls), events, the long poll, pictures; and the
// heartbeat. Level-triggered: at each tick every strand looks at what is, not at what it was told.
// Thread rule: the one sync thread.
#pragma once

#include <functional>
#include <memory>

#include "platform/base/log.h"
#include "sync/client/backoff.h"
#include "sync/client/downloader.h"
#include "sync/client/event_source.h"
#include "sync/client/replica_sink.h"
#include "sync/client/sync_state.h"
#include "sync/client/transport.h"

namespace tp {

struct EngineOptions {
    DownloadOptions download;
    std::string version;  // of this program, for the heartbeat
    Milliseconds heartbeat_interval{60'000};
    std::function<std::map<std::string, std::string>()> components;  // of the heartbeat: "scanner" → "ok"; may be empty
    // Whether few people ask anything at that time, by the place's own clock: then the replica is audited.
    std::function<bool(WallTime)> is_night = [](WallTime) { return false; };
    Random random = system_random();
};

class SyncEngine {
  public:
    // All references must outlive the engine.
    SyncEngine(EngineOptions options, const Clock& clock, Transport& transport, ReplicaSink& sink, EventSource& events,
               Logger& logger);
    ~SyncEngine();

    // Starts what is due. Returns the time by which it wants to be called again; sooner does no harm.
    MonotonicTime tick();
    // False: not a request of this engine.
    bool finish(Completion completion);
    // Something has been recorded: ask the outbox now.
    void events_recorded();
    // At the end of a visit: no event is in this process's memory on its way to a hub that does not answer.
    void forget();
    [[nodiscard]] const SyncState& state() const;

  private:
    struct Strands;
    std::unique_ptr<Strands> m_strands;
};

}  // namespace tp
