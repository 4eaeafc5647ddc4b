// What can be wrong with a file that is imported. Thread rule: plain values.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "platform/base/error.h"

namespace tp {

// Besides errc::io, errc::not_found, errc::corrupt (a damaged .gz), errc::too_large and errc::malformed of whole files.
namespace import_errc {
inline constexpr ErrorCode unknown_table{"unknown_table"};    // neither the file's name nor the caller names one
inline constexpr ErrorCode unknown_key{"unknown_key"};        // in a mapping file
inline constexpr ErrorCode unknown_column{"unknown_column"};  // the file has no such column, or we know none
inline constexpr ErrorCode missing_column{"missing_column"};  // a column that the table cannot do without
inline constexpr ErrorCode missing_value{"missing_value"};
inline constexpr ErrorCode control_character{"control_character"};
inline constexpr ErrorCode invalid_utf8{"invalid_utf8"};
inline constexpr ErrorCode field_too_large{"field_too_large"};
inline constexpr ErrorCode row_too_large{"row_too_large"};
inline constexpr ErrorCode bad_quoting{"bad_quoting"};  // RFC 4180, clause 2, rules 5 to 7
inline constexpr ErrorCode wrong_column_count{"wrong_column_count"};
inline constexpr ErrorCode bad_json{"bad_json"};
inline constexpr ErrorCode bad_key{"bad_key"};    // an id with spaces or over 64 bytes
inline constexpr ErrorCode bad_gtin{"bad_gtin"};  // a warning: the row is kept without it
inline constexpr ErrorCode bad_number{"bad_number"};
inline constexpr ErrorCode negative_quantity{"negative_quantity"};
inline constexpr ErrorCode unknown_currency{"unknown_currency"};
inline constexpr ErrorCode bad_price{"bad_price"};
inline constexpr ErrorCode bad_time{"bad_time"};
inline constexpr ErrorCode bad_hours{"bad_hours"};  // a warning: the row is kept without hours
inline constexpr ErrorCode bad_coordinates{"bad_coordinates"};
inline constexpr ErrorCode bad_list{"bad_list"};                  // order lines, steps or rewards that do not parse
inline constexpr ErrorCode basket_too_large{"basket_too_large"};  // a warning: this basket teaches nothing
}  // namespace import_errc

enum class Severity { error, warning };  // error: the row is left out; warning: it is kept, less the field

struct RowIssue {
    Severity severity = Severity::error;
    ErrorCode code = errc::malformed;
    std::string file;
    uint64_t line = 0;    // from 1; where the row starts
    std::string column;   // may be empty
    std::string message;  // English; never holds the value of a personal field
};

using IssueHandler = std::function<void(const RowIssue&)>;

}  // namespace tp
