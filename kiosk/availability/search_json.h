// The shape in which `touchpoint-ctl search --json` prints what a shopper would be shown. Thread rule: pure function.
#pragma once

#include <string>

#include "kiosk/availability/search.h"

namespace tp {

// A JSON array, best first: {sku, gtin, title, brand, price_minor, currency, stock_here}. `gtin` is null where the
// product has none, `stock_here` before the hub has told all stock of this store; invalid UTF-8 of a source becomes
// U+FFFD.
[[nodiscard]] std::string search_to_json(const SearchAnswer& answer);
// Why there is none, for a technician: a sentence and what to do, in place of the database's own words where the
// replica is damaged; any other error as it is.
[[nodiscard]] Error search_refusal(const Error& error);

}  // namespace tp
