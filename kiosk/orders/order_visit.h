// What a visitor has typed and found about an order; lives in the session and goes with its wipe.
#pragma once

#include <optional>

#include "kiosk/centre/proof_form.h"
#include "kiosk/ui/qr_code.h"
#include "platform/base/clock.h"
#include "sync/model/records.h"

namespace tp {

struct OrderVisit {
    ProofForm form{ui::TextEdit{ui::InputKind::code, 32}};
    std::optional<Order> order;
    std::optional<WallTime> found_at;
    enum class CheckIn { no, saving, saved, not_saved } check_in = CheckIn::no;
    std::optional<ui::QrCode> to_phone;  // its sheet is open
};

}  // namespace tp
