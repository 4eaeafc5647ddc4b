// From what people and other systems write to what our records hold. Thread rule: pure functions.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"
#include "sync/model/records.h"

namespace tp {

[[nodiscard]] std::string_view trim(std::string_view text);  // spaces, tabs, line ends, U+00A0
[[nodiscard]] std::string one_line(std::string_view text);   // runs of white space become one space; trimmed
[[nodiscard]] std::string only_digits(std::string_view text);
[[nodiscard]] std::string to_lower_ascii(std::string_view text);
// Shouting ("TIDE PLUS DOWNY") becomes "Tide Plus Downy"; anything that has a lower-case letter stays as it is.
// ASCII and Latin-1 letters; words without a vowel, with a digit, or of up to three letters in a longer text that are
// units or initials ("XL", "BBQ", "4K") stay.
[[nodiscard]] std::string calm_case(std::string_view text);
// &amp; &lt; &gt; &quot; &apos; &nbsp; &reg; &trade; &eacute; … and &#233; &#xE9;. What is none of them stays.
[[nodiscard]] std::string decode_html(std::string_view text);

// GTIN-8, 12, 13 or 14 → 14 digits with leading zeros, where the check digit holds (GS1 General Specifications 7.9).
// Spaces and hyphens are ignored. All zeros is no GTIN.
[[nodiscard]] std::optional<std::string> parse_gtin14(std::string_view text);
[[nodiscard]] char gtin_check_digit(std::string_view digits_without_check);

using WeekHours = std::array<std::vector<OpenInterval>, 7>;
// Opening hours as people write them: "Mon: 10-9:30; Tue-Thu 9am–9pm; Sat, Sun 08:00-12:00, 13:00-18:00; Fri closed",
// "Daily 24h", "Mo-Fr 9-18". Days in English, German, French or Spanish abbreviations; unnamed days are closed.
// A text with am/pm, a number of 13 or more, or a leading zero is read literally. In any other a closing time before
// noon means the evening ("10-9:30" closes 21:30; "0-11:59" closes 23:59), because nobody's shop closes at 9:30 when it
// opens at 10. Errors: malformed.
[[nodiscard]] Result<WeekHours> parse_week_hours(std::string_view text);

[[nodiscard]] std::vector<std::string> split_list(std::string_view text,
                                                  char separator);  // trimmed, without empty ones

}  // namespace tp
