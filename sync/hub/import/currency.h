// ISO 4217 currencies. Thread rule: pure functions.
#pragma once

#include <optional>
#include <string_view>

#include "platform/base/error.h"

namespace tp {

// How many digits follow the point (0 for JPY, 2 for USD, 3 for KWD), or nothing for a code that is not in use.
// Source: ISO 4217 list one, as amended to 2024.
[[nodiscard]] std::optional<int> minor_digits(std::string_view code);

// "4.99", "1,299.00", "$ 4.99", "4,99" → minor units. A lone comma or point followed by exactly three digits separates
// thousands where the currency has not three. Errors: import_errc::bad_price (also negative, or over 10^13),
// import_errc::unknown_currency.
[[nodiscard]] Result<int64_t> parse_price(std::string_view text, std::string_view currency);

}  // namespace tp
