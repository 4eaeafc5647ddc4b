// Events to the hub: POST /v1/events until the outbox has nothing due. Thread rule: the sync thread.
#pragma once

#include "platform/base/log.h"
#include "sync/client/activity.h"
#include "sync/client/event_source.h"

namespace tp {

class Uploader {
  public:
    Uploader(const EngineParts& parts, EventSource& source, Logger& logger)
        : m_activity(parts), m_source(source), m_logger(logger) {}

    // Asks the outbox and sends when due; level-triggered: nothing in memory says that there is work.
    void tick();
    // The answer to what tick() has sent.
    HubAnswer finish(Result<HttpResponse> response);
    // Breaks off what is in flight, so that it is in the outbox alone; it is sent again after a pause, and the hub
    // knows by the ids what it has taken already.
    void withdraw();
    [[nodiscard]] Activity& activity() { return m_activity; }
    // Why the outbox cannot be read or told the hub's verdicts, until it can again: empty, or a stable code.
    [[nodiscard]] const std::string& storage_error() const { return m_storage_error; }

  private:
    // Whether the outbox has taken the verdicts.
    [[nodiscard]] bool settle(const std::vector<SettledEvent>& verdicts);
    [[nodiscard]] HubAnswer take_results(HubAnswer answer);
    void split_or_set_aside(const HubAnswer& answer);

    Activity m_activity;
    EventSource& m_source;
    Logger& m_logger;
    std::vector<Event> m_sent;  // in flight; payloads left out
    std::string m_storage_error;
    size_t m_limit = max_events_per_batch;  // halved when a batch is refused as a whole, until the offender is alone
};

}  // namespace tp
