// GTINs and their check digits. Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "platform/base/error.h"

namespace tp {

// The check digit of GS1 keys (GS1 General Specifications, 7.9.1: modulo 10, weights 3 and 1 from the right) over
// `digits`, which must be digits only and not hold the check digit itself.
[[nodiscard]] char gs1_check_digit(std::string_view digits);
// Whether the last digit is the check digit of the others. False for fewer than two characters or a non-digit.
[[nodiscard]] bool has_gs1_check_digit(std::string_view digits);
// The same by Luhn's formula (ISO/IEC 7812-1, annex B).
[[nodiscard]] bool has_luhn_check_digit(std::string_view digits);

[[nodiscard]] bool all_digits(std::string_view text);  // false for an empty text

// A GTIN-8, -12, -13 or -14 as 14 digits, zeros in front. scan_errc::bad_character, bad_length, bad_check_digit.
// Eight digits are a GTIN-8. Where its check digit is wrong, the first digit is 0 and the UPC-E reading has a right
// check digit, they are UPC-E and are expanded to GTIN-12: GS1-8 prefix 0 is never allocated to a trade item, so no
// real GTIN-8 can be mistaken. UPC-E of number system 1 shares its first digit with allocated GTIN-8s and is refused.
[[nodiscard]] Result<std::string> parse_gtin(std::string_view text);

}  // namespace tp
