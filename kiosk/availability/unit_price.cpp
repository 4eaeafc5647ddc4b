#include "kiosk/availability/unit_price.h"

#include <cmath>

#include "platform/base/text_numbers.h"

namespace tp {

namespace {

struct PricedUnit {
    std::string_view written;
    std::string_view unit;
    double amount;  // of `unit` in one as written
};
constexpr double oz_per_lb = 16;
constexpr PricedUnit priced_units[] = {
    {"g", "kg", 0.001},
    {"gr", "kg", 0.001},
    {"kg", "kg", 1},
    {"mg", "kg", 0.000001},
    {"ml", "l", 0.001},
    {"cl", "l", 0.01},
    {"dl", "l", 0.1},
    {"l", "l", 1},
    {"liter", "l", 1},
    {"litre", "l", 1},
    {"liters", "l", 1},
    {"litres", "l", 1},
    {"oz", "oz", 1},
    {"ounce", "oz", 1},
    {"ounces", "oz", 1},
    {"lb", "oz", oz_per_lb},
    {"lbs", "oz", oz_per_lb},
    {"pound", "oz", oz_per_lb},
    {"pounds", "oz", oz_per_lb},
    {"fl oz", "fl oz", 1},
    {"floz", "fl oz", 1},
    {"fluid ounces", "fl oz", 1},
    {"pt", "fl oz", 16},
    {"pint", "fl oz", 16},
    {"qt", "fl oz", 32},
    {"quart", "fl oz", 32},
    {"gal", "fl oz", 128},
    {"gallon", "fl oz", 128},
    {"ct", "each", 1},
    {"count", "each", 1},
    {"pk", "each", 1},
    {"pack", "each", 1},
    {"pcs", "each", 1},
    {"pieces", "each", 1},
    {"caplets", "each", 1},
    {"capsules", "each", 1},
    {"tablets", "each", 1},
    {"softgels", "each", 1},
    {"bags", "each", 1},
    {"rolls", "each", 1},
    {"sheets", "each", 1},
    {"bars", "each", 1},
    {"cans", "each", 1},
    {"wipes", "each", 1},
};

void skip_blanks(std::string_view& text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
}

std::optional<double> take_number(std::string_view& text) {
    size_t end = 0;
    std::string digits;
    while (end < text.size() && (is_digit(text[end]) || text[end] == '.' || text[end] == ',')) {
        digits += text[end] == ',' ? '.' : text[end];
        ++end;
    }
    // "1,000 g" would be a thousand or one: not guessed.
    const size_t point = digits.find('.');
    if (point != std::string::npos && text[point] == ',' && digits.size() - point == 4) return std::nullopt;
    const auto value = parse_decimal(digits);
    if (!value || *value <= 0 || *value > 1e6) return std::nullopt;
    text.remove_prefix(end);
    return value;
}

}  // namespace

std::optional<UnitPrice> unit_price(const Money& price, std::string_view size) {
    if (price.minor <= 0 || size.size() > 64) return std::nullopt;
    std::string lowered;
    for (const char c : size)
        if (c != '.' || (!lowered.empty() && is_digit(lowered.back())))
            lowered += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    while (!lowered.empty() && (lowered.back() == ' ' || lowered.back() == '.')) lowered.pop_back();
    std::string_view rest = lowered;
    skip_blanks(rest);
    auto amount = take_number(rest);
    if (!amount) return std::nullopt;
    skip_blanks(rest);
    if (rest.starts_with("x ") || (rest.starts_with("x") && rest.size() > 1 && is_digit(rest[1]))) {
        rest.remove_prefix(1);
        skip_blanks(rest);
        const auto each = take_number(rest);
        if (!each) return std::nullopt;
        *amount *= *each;
        skip_blanks(rest);
    }
    for (const PricedUnit& measure : priced_units) {
        if (measure.written != rest) continue;
        const double units = *amount * measure.amount;
        if (measure.unit == "each" && units < 2) return std::nullopt;
        const double minor = std::floor(static_cast<double>(price.minor) / units + 0.5);
        if (!(minor < 1e15)) return std::nullopt;
        return UnitPrice{{static_cast<int64_t>(minor), price.currency}, std::string(measure.unit)};
    }
    return std::nullopt;
}

}  // namespace tp
