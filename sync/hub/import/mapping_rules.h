// What a mapping's line says. Thread rule: plain values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/hub/import/columns.h"

namespace tp {

struct Converter {
    enum class Kind { trim, one_line, digits, gtin14, lower, calm, html, split, prefix, first } kind = Kind::trim;
    std::string argument;  // split:SEPARATOR, prefix:TEXT, first:COUNT
};
[[nodiscard]] std::optional<Converter> parse_converter(std::string_view text);
[[nodiscard]] std::vector<std::string_view> converter_names();
[[nodiscard]] std::string convert(const Converter& converter, std::string text);

struct FieldRule {
    Column column = Column::sku;
    std::vector<std::string> columns;  // of the source, joined by a space
    std::vector<Converter> converters;
    std::string otherwise;  // where nothing is left; a constant where there are no columns
    std::string derive;     // a rule's name, or empty
    [[nodiscard]] std::string converted(std::string text) const;
};

// Rows that are not for us, in silence.
struct SkipRule {
    std::string column;
    std::vector<std::string> starts_with, equals;
    int64_t unless_digits = 0;    // skip what does not start with so many digits
    std::optional<double> below;  // skip numbers below this, and what is no number
    [[nodiscard]] bool takes(std::string_view value) const;
};

}  // namespace tp
