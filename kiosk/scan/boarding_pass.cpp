#include "kiosk/scan/boarding_pass.h"

#include <algorithm>
#include <charconv>

#include "platform/base/text_numbers.h"

namespace tp {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

std::string trimmed(std::string_view text) {
    const size_t first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

// Hands out a section's items in order.
class Section {
  public:
    explicit Section(std::string_view text) : m_text(text) {}

    [[nodiscard]] size_t left() const { return m_text.size(); }
    std::string_view take(size_t count) {
        const std::string_view result = m_text.substr(0, count);
        m_text.remove_prefix(result.size());
        return result;
    }

    // A mandatory item. After a shortage `fits` stays false and all items are empty.
    std::string item(size_t size) {
        if (m_text.size() < size) {
            m_fits = false;
            m_text = {};
            return {};
        }
        return trimmed(take(size));
    }
    // A conditional item: absent where the section has ended, but never cut.
    std::string optional_item(size_t size) { return m_text.empty() ? std::string() : item(size); }
    [[nodiscard]] bool fits() const { return m_fits; }

    // Two hexadecimal digits and as many characters.
    Result<Section> sized(std::string_view name) {
        const std::string_view digits = take(2);
        unsigned size = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
        if (digits.size() != 2 || error != std::errc{} || end != digits.data() + 2) {
            return fail(scan_errc::bad_length, "the size of the " + std::string(name) + " is not hexadecimal");
        }
        if (size > m_text.size()) {
            return fail(scan_errc::bad_length, "the " + std::string(name) + " should have " + std::to_string(size) +
                                                   " characters, " + std::to_string(m_text.size()) + " are left");
        }
        return Section(take(size));
    }

  private:
    std::string_view m_text;
    bool m_fits = true;
};

std::optional<year_month_day> day_in_year(int day_of_year, year in) {
    if (day_of_year < 1 || day_of_year > (in.is_leap() ? 366 : 365)) return std::nullopt;
    return year_month_day(sys_days(in / 1 / 1) + days(day_of_year - 1));
}

year year_of(sys_days day) {
    return year_month_day(day).year();
}

Result<std::optional<int>> day_of_year(std::string_view text) {
    if (text.empty()) return std::nullopt;
    const auto number = parse_digits(text);
    if (text.size() != 3 || !number || *number < 1 || *number > 366) {
        return fail(scan_errc::bad_date, "a day of the year is a number from 001 to 366");
    }
    return static_cast<int>(*number);
}

Result<std::optional<year_month_day>> issue_date(std::string_view text, sys_days today) {
    if (text.empty()) return std::nullopt;
    if (text.size() != 4 || !is_digit(text[0]))
        return fail(scan_errc::bad_date, "the date of issue is not four digits");
    const std::optional<int> day = TRY(day_of_year(text.substr(1)));
    for (year candidate = year_of(today) + std::chrono::years(1); candidate > year_of(today) - std::chrono::years(40);
         --candidate) {
        if (static_cast<int>(candidate) % 10 != text[0] - '0') continue;
        const auto date = day_in_year(*day, candidate);
        if (date && sys_days(*date) <= today + days(1)) return date;
    }
    return fail(scan_errc::bad_date, "no year with this digit has the day of issue");
}

Result<std::optional<year_month_day>> flight_date(std::optional<int> day, const BoardingPass& pass, sys_days today) {
    if (!day) return std::nullopt;
    std::optional<year_month_day> date;
    if (!pass.issued) {
        date = nearest_day(*day, today);
    } else {
        const sys_days earliest = sys_days(*pass.issued) - days(1);
        for (int later = 0; later <= 1 && !date; ++later) {
            date = day_in_year(*day, year_of(earliest) + std::chrono::years(later));
            if (date && sys_days(*date) < earliest) date.reset();
        }
    }
    if (!date) return fail(scan_errc::bad_date, "the year of the flight has no day 366");
    return date;
}

bool is_upper_or_digit(char c) {
    return is_digit(c) || (c >= 'A' && c <= 'Z');
}

Status check_leg(const BoardingLeg& leg) {
    const auto is_airport = [](const std::string& code) {
        return code.empty() ||
               (code.size() == 3 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; }));
    };
    if (!is_airport(leg.from_city_airport_code) || !is_airport(leg.to_city_airport_code)) {
        return fail(scan_errc::bad_character, "an airport code is three letters");
    }
    for (const std::string* item :
         {&leg.operating_carrier_pnr_code, &leg.operating_carrier_designator, &leg.flight_number, &leg.compartment_code,
          &leg.seat_number, &leg.check_in_sequence_number}) {
        if (!std::ranges::all_of(*item, is_upper_or_digit)) {
            return fail(scan_errc::bad_character,
                        "a mandatory item of a leg has other than capital letters and digits");
        }
    }
    return {};
}

Result<BoardingLeg> mandatory_items(Section& section) {
    BoardingLeg leg;
    leg.operating_carrier_pnr_code = section.item(7);
    leg.from_city_airport_code = section.item(3);
    leg.to_city_airport_code = section.item(3);
    leg.operating_carrier_designator = section.item(3);
    leg.flight_number = section.item(5);
    const std::string day = section.item(3);
    leg.compartment_code = section.item(1);
    leg.seat_number = section.item(4);
    leg.check_in_sequence_number = section.item(5);
    leg.passenger_status = section.item(1);
    if (!section.fits() || section.left() < 2)
        return fail(scan_errc::truncated, "the mandatory items of a leg end early");
    leg.date_of_flight = TRY(day_of_year(day));
    TRY(check_leg(leg));
    return leg;
}

// What occurs once; the size and the items after ">" and the version.
Status unique_conditional(Section& variable, BoardingPass& pass, sys_days today) {
    pass.version_number = variable.item(1);
    if (!pass.version_number.empty() && !is_digit(pass.version_number[0])) {
        return fail(scan_errc::bad_character, "the version number is not a digit");
    }
    if (variable.left() == 0) return {};
    Section section = TRY(variable.sized("unique conditional items"));
    pass.passenger_description = section.optional_item(1);
    pass.source_of_check_in = section.optional_item(1);
    pass.source_of_boarding_pass_issuance = section.optional_item(1);
    pass.date_of_issue_of_boarding_pass = section.optional_item(4);
    pass.document_type = section.optional_item(1);
    pass.airline_designator_of_boarding_pass_issuer = section.optional_item(3);
    pass.baggage_tag_license_plate_number = section.optional_item(13);
    pass.first_non_consecutive_baggage_tag_license_plate_number = section.optional_item(13);
    pass.second_non_consecutive_baggage_tag_license_plate_number = section.optional_item(13);
    if (!section.fits()) return fail(scan_errc::bad_length, "the unique conditional items end inside of an item");
    pass.issued = TRY(issue_date(pass.date_of_issue_of_boarding_pass, today));
    return {};
}

Status repeated_conditional(Section& variable, BoardingLeg& leg) {
    Section section = TRY(variable.sized("repeated conditional items"));
    leg.airline_numeric_code = section.optional_item(3);
    leg.document_form_serial_number = section.optional_item(10);
    leg.selectee_indicator = section.optional_item(1);
    leg.international_document_verification = section.optional_item(1);
    leg.marketing_carrier_designator = section.optional_item(3);
    leg.frequent_flyer_airline_designator = section.optional_item(3);
    leg.frequent_flyer_number = section.optional_item(16);
    leg.id_ad_indicator = section.optional_item(1);
    leg.free_baggage_allowance = section.optional_item(3);
    leg.fast_track = section.optional_item(1);
    if (!section.fits()) return fail(scan_errc::bad_length, "the repeated conditional items end inside of an item");
    return {};
}

Result<BoardingLeg> read_leg(Section& section, BoardingPass& pass, sys_days today) {
    BoardingLeg leg = TRY(mandatory_items(section));
    Section variable = TRY(section.sized("variable field"));
    const bool first = pass.legs.empty();
    bool by_the_standard = true;
    if (first && variable.left() > 0) {
        Section copy = variable;
        by_the_standard = copy.take(1) == ">";
        if (by_the_standard) {
            variable = copy;
            if (variable.left() == 0) return fail(scan_errc::bad_length, "the version number is missing");
            TRY(unique_conditional(variable, pass, today));
        }
    }
    if (by_the_standard && variable.left() > 0) TRY(repeated_conditional(variable, leg));
    leg.for_individual_airline_use = trimmed(variable.take(variable.left()));
    leg.date = TRY(flight_date(leg.date_of_flight, pass, today));
    return leg;
}

Result<std::optional<BoardingSecurity>> read_security(Section& section) {
    if (section.left() == 0) return std::nullopt;
    Section copy = section;
    if (copy.take(1) != "^") return std::nullopt;
    section = copy;
    BoardingSecurity security;
    security.type = section.item(1);
    if (!section.fits()) return fail(scan_errc::truncated, "the security data end early");
    Section data = TRY(section.sized("security data"));
    security.length = static_cast<int>(data.left());
    security.data = trimmed(data.take(data.left()));
    return security;
}

}  // namespace

std::optional<year_month_day> nearest_day(int day, sys_days today) {
    std::optional<year_month_day> best;
    const auto distance = [&](const year_month_day& date) { return std::chrono::abs(sys_days(date) - today); };
    for (int step = -1; step <= 1; ++step) {
        const auto date = day_in_year(day, year_of(today) + std::chrono::years(step));
        if (date && (!best || distance(*date) < distance(*best))) best = date;
    }
    return best;
}

bool looks_like_boarding_pass(std::string_view text) {
    if (text.size() < 8 || text[0] != 'M') return false;
    const std::string_view name = text.substr(2, 20);
    const bool has_name = name.find('/') != std::string_view::npos;
    return is_digit(text[1]) ? has_name || text.size() >= 60 : has_name && text.size() >= 60;
}

Result<BoardingPass> parse_boarding_pass(std::string_view text, sys_days today) {
    if (std::ranges::any_of(text, [](unsigned char c) { return c > 0x7e; })) {
        return fail(scan_errc::non_ascii, "a boarding pass has ASCII characters only");
    }
    Section section(text);
    const std::string_view format = section.take(1);
    const std::string_view count = section.take(1);
    if (format != "M") return fail(scan_errc::bad_character, "the format code is not M");
    if (count.empty()) return fail(scan_errc::truncated, "the number of legs is missing");
    if (count[0] < '1' || count[0] > '4') return fail(scan_errc::bad_leg_count, "a pass has 1 to 4 legs");
    BoardingPass pass;
    pass.passenger_name = section.item(20);
    pass.electronic_ticket_indicator = section.item(1);
    if (!section.fits()) return fail(scan_errc::truncated, "the passenger name ends early");
    for (char leg = '1'; leg <= count[0]; ++leg) pass.legs.push_back(TRY(read_leg(section, pass, today)));
    pass.security = TRY(read_security(section));
    if (!trimmed(section.take(section.left())).empty()) {
        return fail(scan_errc::trailing_data, "there is more after the last leg and the security data");
    }
    return pass;
}

}  // namespace tp
