// What `touchpoint-ctl outbox` prints: the same from a running kiosk and from the file at rest. Thread rule: the
// outbox's.
#pragma once

#include <string>

#include "sync/outbox/outbox.h"

namespace tp {

// JSON {pending, lanes {staff_call: n, …}, oldest_pending, dead_letters, dropped_telemetry, waiting [{id, type, lane,
// created_at}], set_aside [{id, type, code, since}]}; the lists hold at most 50 each. Never a payload: it may name a
// person. Errors: those of Outbox::stats.
[[nodiscard]] Result<std::string> outbox_report(Outbox& outbox);

}  // namespace tp
