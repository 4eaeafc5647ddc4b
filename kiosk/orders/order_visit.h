// What a visitor has typed and found about an order; lives in the session and goes with its wipe.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/centre/proof_form.h"
#include "kiosk/ui/qr_code.h"
#include "platform/base/clock.h"
#include "sync/model/records.h"

namespace tp {

// What the catalogue knows of what was ordered.
struct LineProduct {
    std::string sku, brand, size;
    std::string picture;  // file; empty: none
};

struct OrderVisit {
    ProofForm form{ui::TextEdit{ui::InputKind::code, 32}};
    std::optional<Order> order;
    std::optional<WallTime> found_at;
    std::map<std::string, LineProduct> products;  // of the lines, by SKU; as far as they have been looked up
    enum class CheckIn { no, saving, saved, not_saved } check_in = CheckIn::no;
    std::optional<ui::QrCode> to_phone;  // its sheet is open
};

// Looks products up; `done` comes on the UI thread, also after the visit, with those that the catalogue has.
using LineLookup =
    std::function<void(std::vector<std::string> skus, std::function<void(std::vector<LineProduct>)> done)>;

}  // namespace tp
