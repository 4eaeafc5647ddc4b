#include "kiosk/scan/variable_measure.h"

#include <cassert>

#include "kiosk/scan/gtin.h"
#include "kiosk/scan/scan.h"
#include "platform/base/text_numbers.h"

namespace tp {
namespace {

// The weighted products of a digit, by the names that the General Specifications give the weighting factors.
constexpr int two_minus[] = {0, 2, 4, 6, 8, 9, 1, 3, 5, 7};
constexpr int three[] = {0, 3, 6, 9, 2, 5, 8, 1, 4, 7};
constexpr int five_plus[] = {0, 5, 1, 6, 2, 7, 3, 8, 4, 9};
constexpr int five_minus[] = {0, 5, 9, 4, 8, 3, 7, 2, 6, 1};

}  // namespace

char measure_verifier(std::string_view digits) {
    assert((digits.size() == 4 || digits.size() == 5) && all_digits(digits));
    const auto d = [&](size_t at) { return digits[at] - '0'; };
    if (digits.size() == 4) {
        const int sum = two_minus[d(0)] + two_minus[d(1)] + three[d(2)] + five_minus[d(3)];
        return static_cast<char>('0' + sum * 3 % 10);
    }
    const int sum = five_plus[d(0)] + two_minus[d(1)] + five_minus[d(2)] + five_plus[d(3)] + two_minus[d(4)];
    const int wanted = (10 - sum % 10) % 10;
    int digit = 0;
    while (five_minus[digit] != wanted) ++digit;  // five_minus holds every digit once
    return static_cast<char>('0' + digit);
}

std::optional<Result<VariableMeasure>> parse_variable_measure(std::string_view ean13,
                                                              const std::vector<VariableMeasureLayout>& layouts) {
    for (const VariableMeasureLayout& layout : layouts) {
        if (!ean13.starts_with(layout.prefix)) continue;
        const std::string_view value = ean13.substr(layout.value_at, layout.value_digits);
        if (layout.verifier_at && ean13[*layout.verifier_at] != measure_verifier(value)) {
            return fail(scan_errc::bad_check_digit, "the price or weight verifier digit is wrong");
        }
        VariableMeasure result;
        std::string item(ean13);
        item.replace(layout.value_at, layout.value_digits, layout.value_digits, '0');
        if (layout.verifier_at) item[*layout.verifier_at] = '0';
        item.back() = gs1_check_digit(std::string_view(item).substr(0, 12));
        result.item_gtin = "0" + item;
        result.value = *parse_digits(value);
        result.measure = layout.measure;
        return result;
    }
    return std::nullopt;
}

}  // namespace tp
