// What events do. Private to this room. Thread rule: the writer's.
#pragma once

#include <string>

#include "platform/base/clock.h"
#include "platform/base/error.h"
#include "sync/hub/store/store.h"

namespace tp::hub {

struct Effect {
    std::string status = "applied";  // or "rejected": the centre has understood and says no
    std::string code;                // why
};

// Applies one event; its outcome row goes into the device's bucket. An error that is_passing() is about this moment,
// any other about this event.
[[nodiscard]] Result<Effect> apply_event(StoreWriter& writer, const DeviceRecord& device, const EventRecord& event,
                                         BytesView lookup_key);
[[nodiscard]] bool is_passing(const Error& error);
[[nodiscard]] bool is_known_type(std::string_view type);

}  // namespace tp::hub
