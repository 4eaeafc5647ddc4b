#include "kiosk/scan/gtin.h"

#include <algorithm>
#include <optional>

#include "kiosk/scan/scan.h"
#include "platform/base/text_numbers.h"

namespace tp {
namespace {

// GS1 General Specifications, 5.2.1.4.1 and figure 5.2.2.4.2-1: which zeros UPC-E leaves out.
std::string expand_upc_e(std::string_view e) {
    const std::string_view x = e.substr(1, 6);
    std::string body;
    if (x[5] <= '2') {
        body = std::string(x.substr(0, 2)) + x[5] + "0000" + std::string(x.substr(2, 3));
    } else if (x[5] == '3') {
        body = std::string(x.substr(0, 3)) + "00000" + std::string(x.substr(3, 2));
    } else if (x[5] == '4') {
        body = std::string(x.substr(0, 4)) + "00000" + x[4];
    } else {
        body = std::string(x.substr(0, 5)) + "0000" + x[5];
    }
    return e[0] + body + e[7];
}

}  // namespace

char gs1_check_digit(std::string_view digits) {
    int sum = 0;
    int weight = 3;
    for (auto it = digits.rbegin(); it != digits.rend(); ++it) {
        sum += (*it - '0') * weight;
        weight = 4 - weight;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_digit);
}

bool has_gs1_check_digit(std::string_view digits) {
    return digits.size() >= 2 && all_digits(digits) &&
           digits.back() == gs1_check_digit(digits.substr(0, digits.size() - 1));
}

bool has_luhn_check_digit(std::string_view digits) {
    if (digits.size() < 2 || !all_digits(digits)) return false;
    int sum = 0;
    bool twice = false;
    for (auto it = digits.rbegin(); it != digits.rend(); ++it) {
        const int digit = (*it - '0') * (twice ? 2 : 1);
        sum += digit > 9 ? digit - 9 : digit;
        twice = !twice;
    }
    return sum % 10 == 0;
}

Result<std::string> parse_gtin(std::string_view text) {
    if (!all_digits(text)) return fail(scan_errc::bad_character, "a GTIN has digits only");
    if (text.size() != 8 && text.size() != 12 && text.size() != 13 && text.size() != 14) {
        return fail(scan_errc::bad_length, "a GTIN has 8, 12, 13 or 14 digits, not " + std::to_string(text.size()));
    }
    if (has_gs1_check_digit(text)) return std::string(14 - text.size(), '0').append(text);
    if (text.size() == 8 && text[0] == '0') {
        const std::string expanded = expand_upc_e(text);
        if (has_gs1_check_digit(expanded)) return "00" + expanded;
    }
    return fail(scan_errc::bad_check_digit, std::string("the check digit is ") + text.back() + ", not " +
                                                gs1_check_digit(text.substr(0, text.size() - 1)));
}

}  // namespace tp
