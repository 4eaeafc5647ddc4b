// Bar Coded Boarding Passes, on an ordinary day, a leap day and the first day of a year.
#include <array>

#include "fuzz.h"
#include "kiosk/scan/boarding_pass.h"

using namespace tp;
using namespace std::chrono;

namespace {

constexpr std::array days_of_reading{sys_days{year(2026) / 11 / 22}, sys_days{year(2024) / 2 / 29},
                                     sys_days{year(2025) / 1 / 1}};

int day_of_year(year_month_day date) {
    return static_cast<int>((sys_days{date} - sys_days{date.year() / 1 / 1}).count()) + 1;
}

bool is_trimmed(const std::string& text) {
    return text.empty() || (text.front() != ' ' && text.back() != ' ');
}

void check_leg(const BoardingLeg& leg, sys_days today) {
    TP_PROMISE(leg.date.has_value() == leg.date_of_flight.has_value());
    if (leg.date) {
        TP_PROMISE(*leg.date_of_flight >= 1 && *leg.date_of_flight <= 366);
        TP_PROMISE(leg.date->ok());
        TP_PROMISE(day_of_year(*leg.date) == *leg.date_of_flight);
        // Relative to the day of issue, which a year's last digit places within ten years.
        TP_PROMISE(abs(sys_days{*leg.date} - today) < days{20 * 366});
    }
    TP_PROMISE(leg.from_city_airport_code.size() <= 3 && leg.to_city_airport_code.size() <= 3);
    for (const std::string& item : {leg.operating_carrier_pnr_code, leg.flight_number, leg.seat_number,
                                    leg.frequent_flyer_number, leg.check_in_sequence_number})
        TP_PROMISE(is_trimmed(item));
}

void check_pass(const BoardingPass& pass, std::string_view text, sys_days today) {
    TP_PROMISE(!pass.legs.empty() && pass.legs.size() <= 4);
    TP_PROMISE(pass.passenger_name.size() <= 20);
    TP_PROMISE(!pass.issued || (pass.issued->ok() && sys_days{*pass.issued} <= today + days{1}));
    size_t kept = 0;
    for (const BoardingLeg& leg : pass.legs) {
        check_leg(leg, today);
        kept += leg.for_individual_airline_use.size();
    }
    if (pass.security) {
        TP_PROMISE(pass.security->length >= 0 && pass.security->length <= 255);
        TP_PROMISE(pass.security->data.size() <= static_cast<size_t>(pass.security->length));
        kept += pass.security->data.size();
    }
    TP_PROMISE(kept < text.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    (void)looks_like_boarding_pass(text);
    for (const sys_days today : days_of_reading) {
        const auto pass = parse_boarding_pass(text, today);
        if (!pass) {
            fuzz::check_error(pass.error());
            continue;
        }
        check_pass(*pass, text, today);
    }
    if (size < 2) return 0;
    const int number = (data[0] * 256 + data[1]) % 370;
    const auto near = nearest_day(number, days_of_reading[0]);
    TP_PROMISE(!near || (near->ok() && day_of_year(*near) == number));
    return 0;
}
