#include "kiosk/scan/scan_rules.h"

#include <algorithm>
#include <cassert>

#include "kiosk/scan/gtin.h"
#include "platform/base/text_numbers.h"

namespace tp {
namespace {

bool in_class(char c, char cls) {
    const bool upper = c >= 'A' && c <= 'Z';
    switch (cls) {
        case 'd':
            return is_digit(c);
        case 'a':
            return upper;
        case 'n':
            return is_digit(c) || upper;
        case 'h':
            return is_digit(c) || (c >= 'A' && c <= 'F');
        case 'c':
            return is_digit(c) || (upper && std::string_view("ILOU").find(c) == std::string_view::npos);
        default:
            return false;
    }
}

std::unexpected<Error> bad_pattern(std::string_view pattern, const char* why) {
    return fail(errc::invalid_argument, "code pattern \"" + std::string(pattern) + "\": " + why);
}

}  // namespace

Result<ScanPattern> ScanPattern::compile(std::string_view pattern) {
    ScanPattern result;
    size_t at = 0;
    while (at < pattern.size()) {
        Part part;
        if (pattern[at] != '{') {
            const size_t end = std::min(pattern.find('{', at), pattern.size());
            part.cls = 'l';
            part.literal = pattern.substr(at, end - at);
            part.count = part.literal.size();
            for (const char c : part.literal) {
                if (c < 0x20 || c > 0x7e || c == '}') return bad_pattern(pattern, "a literal must be printable ASCII");
            }
            at = end;
        } else {
            const size_t end = pattern.find('}', at);
            if (end == std::string_view::npos) return bad_pattern(pattern, "a brace is not closed");
            std::string_view inner = pattern.substr(at + 1, end - at - 1);
            at = end + 1;
            if (const size_t colon = inner.find(':'); colon != std::string_view::npos) {
                part.capture = inner.substr(0, colon);
                inner.remove_prefix(colon + 1);
                if (part.capture.empty() || result.has_capture(part.capture)) {
                    return bad_pattern(pattern, "a capture needs a name of its own");
                }
            }
            if (inner == "luhn") {
                part.cls = 'k';
                part.count = 1;
            } else {
                if (inner.empty() || std::string_view("danhc").find(inner[0]) == std::string_view::npos) {
                    return bad_pattern(pattern, "a class is one of d, a, n, h, c, or luhn");
                }
                const auto count = parse_digits(inner.substr(1));
                if (!count || *count < 1 || *count > 99)
                    return bad_pattern(pattern, "a count is a number from 1 to 99");
                part.cls = inner[0];
                part.count = static_cast<size_t>(*count);
            }
        }
        result.m_length += part.count;
        result.m_parts.push_back(std::move(part));
    }
    if (result.m_length < 4 || result.m_length > 200) return bad_pattern(pattern, "a code has 4 to 200 characters");
    return result;
}

bool ScanPattern::has_capture(std::string_view name) const {
    return std::ranges::any_of(m_parts, [&](const Part& part) { return part.capture == name; });
}

ScanPattern::Match ScanPattern::match(std::string_view text) const {
    Match result;
    const Part& first = m_parts.front();
    if (first.cls == 'l' && text.starts_with(first.literal)) result.fit = Fit::near;
    if (text.size() != m_length) return result;
    size_t at = 0;
    bool luhn_holds = true;
    std::map<std::string, std::string> captures;
    for (const Part& part : m_parts) {
        const std::string_view piece = text.substr(at, part.count);
        if (part.cls == 'l') {
            if (piece != part.literal) return result;
        } else if (part.cls == 'k') {
            if (!is_digit(piece[0])) return result;
            std::string digits;
            std::ranges::copy_if(text.substr(0, at + 1), std::back_inserter(digits), is_digit);
            luhn_holds = luhn_holds && has_luhn_check_digit(digits);
        } else if (!std::ranges::all_of(piece, [&](char c) { return in_class(c, part.cls); })) {
            return result;
        }
        if (!part.capture.empty()) captures.emplace(part.capture, piece);
        at += part.count;
    }
    result.fit = luhn_holds ? Fit::whole : Fit::wrong_check_digit;
    if (luhn_holds) result.captures = std::move(captures);
    return result;
}

Result<VariableMeasureLayout> VariableMeasureLayout::compile(std::string_view layout) {
    const auto bad = [&](const char* why) {
        return fail(errc::invalid_argument, "variable measure layout \"" + std::string(layout) + "\": " + why);
    };
    VariableMeasureLayout result;
    if (layout.size() != 13) return bad("must have 13 characters");
    if (layout[12] != 'C') return bad("must end in C");
    size_t at = 0;
    while (is_digit(layout[at])) ++at;
    result.prefix = layout.substr(0, at);
    if (at < 2 || !(result.prefix.starts_with("02") || result.prefix[0] == '2')) {
        return bad("must begin with 02 or 20 to 29");
    }
    char value = 0;
    for (; at < 12; ++at) {
        const char c = layout[at];
        if (c == 'I') {
            result.item.push_back(at);
        } else if (c == 'K' && !result.verifier_at) {
            result.verifier_at = at;
        } else if ((c == 'W' || c == 'P') && (value == 0 || (value == c && layout[at - 1] == c))) {
            if (value == 0) result.value_at = at;
            value = c;
            ++result.value_digits;
        } else {
            return bad("takes I, one K, and one run of W or P");
        }
    }
    if (result.item.empty() || value == 0) return bad("needs I, and W or P");
    if (result.verifier_at && result.value_digits != 4 && result.value_digits != 5) {
        return bad("a verifier digit exists for four or five digits only");
    }
    result.measure = value == 'W' ? Measure::weight_grams : Measure::price_minor;
    return result;
}

Result<ScanRules> ScanRules::compile(const ScanSettings& settings, std::chrono::sys_days today) {
    ScanRules rules;
    rules.m_today = today;
    rules.m_programming_prefixes = settings.programming_prefixes;
    for (const std::string& prefix : rules.m_programming_prefixes) {
        if (prefix.empty()) return fail(errc::invalid_argument, "a scanner programming prefix is empty");
    }
    for (const std::string& text : settings.loyalty_cards) {
        rules.m_loyalty_cards.push_back(TRY_CONTEXT(ScanPattern::compile(text), "loyalty card"));
    }
    for (const std::string& text : settings.receipts) {
        rules.m_receipts.push_back(TRY_CONTEXT(ScanPattern::compile(text), "receipt"));
        if (!rules.m_receipts.back().has_capture("order")) return bad_pattern(text, "a receipt needs {order:…}");
    }
    for (const std::string& text : settings.variable_measures) {
        rules.m_variable_measures.push_back(TRY(VariableMeasureLayout::compile(text)));
    }
    return rules;
}

ScanRules ScanRules::defaults(std::chrono::sys_days today) {
    auto rules = compile(ScanSettings{}, today);
    assert(rules);
    return *std::move(rules);
}

}  // namespace tp
