// What a visitor has typed and found about an order; lives in the session and goes with its wipe.
#pragma once

#include <optional>

#include "kiosk/centre/looking_up.h"
#include "kiosk/ui/text_edit.h"
#include "platform/base/clock.h"
#include "platform/base/task_queue.h"
#include "sync/model/records.h"

namespace tp {

struct OrderVisit {
    ui::TextEdit number{ui::InputKind::code, 32};
    ui::TextEdit proof{ui::InputKind::code, 12};
    bool typing_proof = false;
    LookingUp state = LookingUp::typing;
    std::chrono::seconds retry_after{0};
    CancelToken asked;
    std::optional<Order> order;
    std::optional<WallTime> found_at;
    enum class CheckIn { no, saving, saved, not_saved } check_in = CheckIn::no;
};

}  // namespace tp
