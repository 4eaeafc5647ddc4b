// The centre's half of the outbox: every event is stored before it is applied, once. Thread rule: any thread.
#pragma once

#include "sync/hub/rules/hub_files.h"
#include "sync/hub/rules/refusal.h"
#include "sync/protocol/messages.h"

namespace tp::hub {

class Custody {
  public:
    explicit Custody(HubFiles& files) : m_files(files) {}

    // One result an event. Envelope and dedupe row are stored first, the effect inside a savepoint: a failure that
    // would repeat quarantines the event, a passing one rolls the whole batch back and answers retry_after for each.
    // Refused: over 500 events (413), a malformed install (400).
    Answer<EventsResponse> accept(const DeviceRecord& device, const EventsRequest& request);

    // Applies quarantined events again whose type this build knows; returns how many came through. For start-up.
    Result<int64_t> replay_quarantined();

  private:
    Result<EventResult> take(StoreWriter& writer, const DeviceRecord& device, const std::string& install,
                             const Event& event, WallTime now);

    HubFiles& m_files;
};

}  // namespace tp::hub
