#include "sync/hub/import/mapping_rules.h"

#include <algorithm>

#include "platform/base/text_numbers.h"
#include "sync/hub/import/text_converters.h"

namespace tp {

namespace {
constexpr std::array<std::string_view, 10> names = {"trim", "one_line", "digits", "gtin14", "lower",
                                                    "calm", "html",     "split",  "prefix", "first"};
}

std::vector<std::string_view> converter_names() {
    return {names.begin(), names.end()};
}

std::optional<Converter> parse_converter(std::string_view text) {
    const auto colon = text.find(':');
    const auto found = std::find(names.begin(), names.end(), text.substr(0, colon));
    if (found == names.end()) return std::nullopt;
    Converter out{static_cast<Converter::Kind>(found - names.begin()),
                  colon == text.npos ? "" : std::string(text.substr(colon + 1))};
    const bool takes = out.kind >= Converter::Kind::split;
    if (takes == out.argument.empty()) return std::nullopt;
    if (out.kind == Converter::Kind::split && out.argument.size() != 1) return std::nullopt;
    if (out.kind == Converter::Kind::first && !parse_digits(out.argument)) return std::nullopt;
    return out;
}

std::string convert(const Converter& converter, std::string text) {
    using enum Converter::Kind;
    switch (converter.kind) {
        case trim:
            return std::string(tp::trim(text));
        case one_line:
            return tp::one_line(text);
        case digits:
            return only_digits(text);
        case gtin14:
            return parse_gtin14(text).value_or(text);
        case lower:
            return to_lower_ascii(text);
        case calm:
            return calm_case(text);
        case html:
            return decode_html(text);
        case split: {
            std::string list;
            for (const auto& part : split_list(text, converter.argument[0])) list += (list.empty() ? "" : "|") + part;
            return list;
        }
        case prefix:
            return text.empty() ? text : converter.argument + text;
        case first: {
            // Never inside of a character: continuation bytes are 10xxxxxx.
            size_t end = std::min(text.size(), static_cast<size_t>(*parse_digits(converter.argument)));
            while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
            return text.substr(0, end);
        }
    }
    return text;
}

std::string FieldRule::converted(std::string text) const {
    for (const auto& converter : converters) text = convert(converter, std::move(text));
    return text.empty() ? otherwise : text;
}

bool SkipRule::takes(std::string_view value) const {
    value = trim(value);
    const auto starts = [&](const std::string& text) { return value.starts_with(text); };
    if (std::any_of(starts_with.begin(), starts_with.end(), starts)) return true;
    if (std::find(equals.begin(), equals.end(), value) != equals.end()) return true;
    const auto digits = static_cast<size_t>(std::find_if_not(value.begin(), value.end(), is_digit) - value.begin());
    if (unless_digits > 0 && digits < static_cast<size_t>(unless_digits)) return true;
    if (!below) return false;
    const auto number = parse_decimal(value);
    return !number || *number < *below;
}

}  // namespace tp
