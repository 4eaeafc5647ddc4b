// The centre's half of the outbox: every event is stored before it is applied, once. Thread rule: any thread.
#pragma once

#include "sync/hub/rules/hub_files.h"
#include "sync/hub/rules/refusal.h"
#include "sync/protocol/messages.h"

namespace tp::hub {

// The kind of the fact, by the device's id, that an install of it has been seen to count twice.
inline constexpr const char* fact_of_copy = "copy";

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

    // Of an identity that has been seen: the same event, or another one under its name.
    Result<EventResult> judge_known(StoreWriter& writer, const DeviceRecord& device, const std::string& install,
                                    const Event& event, WallTime now);
    Status note_copy(StoreWriter& writer, const DeviceRecord& device, const std::string& install, int64_t seq,
                     WallTime now);

    HubFiles& m_files;
};

}  // namespace tp::hub
