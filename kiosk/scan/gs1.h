// GS1 element strings and their application identifiers. Thread rule: pure functions.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "platform/base/error.h"

namespace tp {

inline constexpr char gs1_separator = '\x1d';  // how FNC1 is transmitted between element strings

using Gs1Elements = std::map<std::string, std::string>;  // application identifier → value

// The application identifier at the beginning of `text` (2 to 4 digits, a view of it), or scan_errc::unknown_ai.
// Source: GS1 General Specifications, 3.2.
[[nodiscard]] Result<std::string_view> ai_at(std::string_view text);

// How many characters the value of a known `ai` has where its length is predefined (General Specifications,
// figure 7.8.5-2), so that no separator follows it; else 0.
[[nodiscard]] size_t predefined_length(std::string_view ai);
[[nodiscard]] size_t longest_value(std::string_view ai);

// Checks a value by the rules of its AI: scan_errc::bad_length, bad_character, bad_check_digit, bad_date, bad_value.
[[nodiscard]] Status check_ai_value(std::string_view ai, std::string_view value);

// Adds one checked element: duplicate_ai where the same AI has another value already.
[[nodiscard]] Status add_element(Gs1Elements& elements, std::string_view ai, std::string_view value);

// The data after the symbology identifier: "0109521234543213", "17270101", "10AB", GS, "21…". A separator ends each
// element of variable length but the last; one after a predefined length is superfluous and passed over; anywhere else
// it is scan_errc::misplaced_fnc1. A value that the data end in the middle of is scan_errc::truncated.
[[nodiscard]] Result<Gs1Elements> parse_element_string(std::string_view data);

// The human-readable form, "(01)09521234543213(10)AB". "(", two to four digits and ")" always begin an element.
[[nodiscard]] bool looks_bracketed(std::string_view text);
[[nodiscard]] Result<Gs1Elements> parse_bracketed(std::string_view text);

}  // namespace tp
