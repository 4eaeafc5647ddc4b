// Bar Coded Boarding Passes by IATA Resolution 792, versions 1 to 8. Thread rule: pure functions.
#pragma once

#include <chrono>
#include <string_view>

#include "kiosk/scan/scan.h"

namespace tp {

// Whether the text is meant as a boarding pass: format code M, a number of legs, and enough of the passenger name.
[[nodiscard]] bool looks_like_boarding_pass(std::string_view text);

// Reads format M with one to four legs. Days of the year become dates relative to `today`:
//  - the date of issue (with its year digit) is the latest such day that is not after tomorrow;
//  - a flight is the first such day from the day before issue on; without a date of issue, the nearest to `today`.
// Errors: scan_errc::non_ascii, bad_leg_count, truncated (the mandatory items end early), bad_length (a field size that
// is no hexadecimal number, points past the end, or cuts an item), bad_character, bad_date, trailing_data. A variable
// field that does not begin with ">" is kept whole as for_individual_airline_use, as older passes have it.
[[nodiscard]] Result<BoardingPass> parse_boarding_pass(std::string_view text, std::chrono::sys_days today);

// The day `day_of_year` of the year that brings it nearest to `today`; nullopt for a day 366 with no leap year beside.
[[nodiscard]] std::optional<std::chrono::year_month_day> nearest_day(int day_of_year, std::chrono::sys_days today);

}  // namespace tp
