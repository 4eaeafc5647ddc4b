// In-store codes that carry a weight or a price. Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/scan/scan_rules.h"

namespace tp {

struct VariableMeasure {
    std::string item_gtin;  // 14 digits: value and verifier zeroed, check digit renewed; what a product record holds
    int64_t value = 0;      // grams or minor units
    VariableMeasureLayout::Measure measure = VariableMeasureLayout::Measure::price_minor;
};

// Reads 13 digits, of which the last need not be right, by the first layout whose prefix they have; nullopt where none
// has it.
// scan_errc::bad_check_digit where the verifier digit is wrong.
[[nodiscard]] std::optional<Result<VariableMeasure>> parse_variable_measure(
    std::string_view ean13, const std::vector<VariableMeasureLayout>& layouts);

// The price or weight verifier digit of four or five digits (GS1 General Specifications, 7.9.2 to 7.9.4).
[[nodiscard]] char measure_verifier(std::string_view digits);

}  // namespace tp
