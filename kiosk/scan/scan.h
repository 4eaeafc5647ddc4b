// What a scanned code means, as plain values. Thread rule: pure values and functions, use anywhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"

namespace tp {

class ScanRules;

enum class ScanKind {
    gtin,
    gs1,
    digital_link,
    variable_measure,
    boarding_pass,
    loyalty_card,
    receipt,
    text,
};
[[nodiscard]] std::string_view name_of(ScanKind kind);  // "gtin", "gs1", … as `touchpoint-ctl scan --json` prints it

// Why a scan is refused. README.md says which input gets which.
namespace scan_errc {
inline constexpr ErrorCode empty{"empty"};
inline constexpr ErrorCode too_long{"too_long"};
inline constexpr ErrorCode control_character{"control_character"};
inline constexpr ErrorCode invalid_utf8{"invalid_utf8"};
inline constexpr ErrorCode bidi_control{"bidi_control"};
inline constexpr ErrorCode invisible_character{"invisible_character"};
inline constexpr ErrorCode scanner_programming{"scanner_programming"};
inline constexpr ErrorCode unrecognised{"unrecognised"};
inline constexpr ErrorCode bad_check_digit{"bad_check_digit"};
inline constexpr ErrorCode bad_length{"bad_length"};
inline constexpr ErrorCode bad_character{"bad_character"};
inline constexpr ErrorCode bad_date{"bad_date"};
inline constexpr ErrorCode bad_value{"bad_value"};
inline constexpr ErrorCode truncated{"truncated"};
inline constexpr ErrorCode trailing_data{"trailing_data"};
inline constexpr ErrorCode unknown_ai{"unknown_ai"};
inline constexpr ErrorCode duplicate_ai{"duplicate_ai"};
inline constexpr ErrorCode misplaced_ai{"misplaced_ai"};
inline constexpr ErrorCode misplaced_fnc1{"misplaced_fnc1"};
inline constexpr ErrorCode bad_percent_encoding{"bad_percent_encoding"};
inline constexpr ErrorCode non_ascii{"non_ascii"};
inline constexpr ErrorCode bad_leg_count{"bad_leg_count"};
}  // namespace scan_errc

// The longest scan that is looked at, in bytes, after the trailing CR, LF and TAB are dropped.
inline constexpr size_t max_scan_bytes = 4096;

// One leg of a boarding pass. Text fields have their padding removed and are empty where the pass leaves them blank.
// Items and their order: IATA Resolution 792, Attachment A.
struct BoardingLeg {
    std::string operating_carrier_pnr_code;
    std::string from_city_airport_code;
    std::string to_city_airport_code;
    std::string operating_carrier_designator;
    std::string flight_number;
    std::optional<int> date_of_flight;                // day of the year, 1–366
    std::optional<std::chrono::year_month_day> date;  // the same, resolved against the reference date
    std::string compartment_code;
    std::string seat_number;
    std::string check_in_sequence_number;
    std::string passenger_status;
    // Conditional items, repeated for each leg.
    std::string airline_numeric_code;
    std::string document_form_serial_number;
    std::string selectee_indicator;
    std::string international_document_verification;
    std::string marketing_carrier_designator;
    std::string frequent_flyer_airline_designator;
    std::string frequent_flyer_number;
    std::string id_ad_indicator;
    std::string free_baggage_allowance;
    std::string fast_track;
    std::string for_individual_airline_use;
};

struct BoardingSecurity {
    std::string type;
    int length = 0;
    std::string data;
};

struct BoardingPass {
    std::string passenger_name;
    std::string electronic_ticket_indicator;  // "E", or empty
    // Conditional items that occur once, carried in the first leg's variable field.
    std::string version_number;
    std::string passenger_description;
    std::string source_of_check_in;
    std::string source_of_boarding_pass_issuance;
    std::string date_of_issue_of_boarding_pass;         // last digit of the year and day of the year, as printed
    std::optional<std::chrono::year_month_day> issued;  // the same, resolved
    std::string document_type;
    std::string airline_designator_of_boarding_pass_issuer;
    std::string baggage_tag_license_plate_number;
    std::string first_non_consecutive_baggage_tag_license_plate_number;
    std::string second_non_consecutive_baggage_tag_license_plate_number;
    std::vector<BoardingLeg> legs;  // 1–4
    std::optional<BoardingSecurity> security;
};

// A scan and what it says. Where it is not valid(), only `kind` and `error` are meaningful (and `text` for a printable
// text that nothing recognised): unchecked content is never handed on.
struct Scan {
    ScanKind kind = ScanKind::text;
    std::optional<Error> error;

    std::string gtin;                        // 14 digits: gtin, variable_measure, and gs1 or digital_link with AI 01
    std::map<std::string, std::string> ais;  // gs1, digital_link: application identifier → value
    std::optional<int64_t> weight_grams;     // variable_measure, and gs1 or digital_link with AI 310n
    std::optional<int64_t> price_minor;      // variable_measure; in the store's currency
    std::optional<BoardingPass> boarding_pass;
    std::string card;   // loyalty_card
    std::string order;  // receipt
    std::string token;  // receipt
    std::string text;   // text, error unrecognised

    [[nodiscard]] bool valid() const { return !error; }
};

// Takes what a scanner sent, any bytes; the answer always has a kind, and an error where the scan cannot be used.
// Linear in the length. Never opens, looks up or runs anything.
[[nodiscard]] Scan parse_scan(std::string_view bytes, const ScanRules& rules);

}  // namespace tp
