// Price per measure, read off the pack's size. Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/model/records.h"

namespace tp {

struct UnitPrice {
    Money price;       // rounded half up to minor units
    std::string unit;  // "kg", "l", "oz", "fl oz", "each"
    bool operator==(const UnitPrice&) const = default;
};

// Sizes as packs have them: "6 oz", "1.4 oz", "500 ml", "12 x 330 ml", "2 lb", "0,75 l", "100 caplets", "10 ct". Metric
// sizes give the price per kilogram or litre (Directive 98/6/EC, Art. 2 b), ounces and pounds per ounce, fluid ounces,
// pints, quarts and gallons per US fluid ounce (NIST Handbook 130), counts of two and more per piece. Absent where the
// size is none of these.
[[nodiscard]] std::optional<UnitPrice> unit_price(const Money& price, std::string_view size);

}  // namespace tp
