#include <algorithm>
#include <optional>

#include "kiosk/scan/boarding_pass.h"
#include "kiosk/scan/digital_link.h"
#include "kiosk/scan/gs1.h"
#include "kiosk/scan/gtin.h"
#include "kiosk/scan/scan.h"
#include "kiosk/scan/scan_rules.h"
#include "kiosk/scan/variable_measure.h"
#include "platform/base/bytes.h"
#include "platform/base/text_numbers.h"

namespace tp {
namespace {

Scan refused(ScanKind kind, Error error) {
    Scan scan;
    scan.kind = kind;
    scan.error = std::move(error);
    return scan;
}

std::string hex_byte(unsigned char c) {
    constexpr std::string_view digits = "0123456789abcdef";
    return {'0', 'x', digits[c >> 4], digits[c & 15]};
}

// U+061C, U+200E, U+200F, U+202A–E, U+2066–9: Unicode's Bidi_Control property.
bool is_bidi_control(char32_t c) {
    return c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

// Characters without a shape that have no place in a printed code.
bool is_invisible(char32_t c) {
    return c == 0xad || (c >= 0x200b && c <= 0x200d) || c == 0x2028 || c == 0x2029 || (c >= 0x2060 && c <= 0x2064) ||
           c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

// The next character of valid UTF-8.
char32_t take_character(std::string_view& text) {
    const auto byte = [&](size_t at) { return static_cast<unsigned char>(text[at]); };
    const size_t length = byte(0) < 0x80 ? 1 : byte(0) < 0xe0 ? 2 : byte(0) < 0xf0 ? 3 : 4;
    char32_t c = length == 1 ? byte(0) : byte(0) & (0x7f >> length);
    for (size_t i = 1; i < length; ++i) c = (c << 6) | (byte(i) & 0x3f);
    text.remove_prefix(length);
    return c;
}

// What no code may contain, whatever it means. GS is left to the GS1 parser.
std::optional<Error> refuse_bytes(std::string_view text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != gs1_separator) || byte == 0x7f) {
            return Error{scan_errc::control_character, "control character " + hex_byte(byte)};
        }
    }
    if (!is_valid_utf8(text)) return Error{scan_errc::invalid_utf8, "not UTF-8"};
    while (!text.empty()) {
        const char32_t c = take_character(text);
        if (c >= 0x80 && c < 0xa0) return Error{scan_errc::control_character, "control character of the C1 set"};
        if (is_bidi_control(c)) return Error{scan_errc::bidi_control, "bidirectional control character"};
        if (is_invisible(c)) return Error{scan_errc::invisible_character, "invisible character"};
    }
    return std::nullopt;
}

std::optional<int64_t> net_weight_grams(const Gs1Elements& elements) {
    for (char decimals = '0'; decimals <= '5'; ++decimals) {
        const auto found = elements.find(std::string("310") + decimals);
        if (found == elements.end()) continue;
        int64_t scaled = *parse_digits(found->second) * 1000;
        for (char i = '0'; i < decimals; ++i) scaled = i + 1 < decimals ? scaled / 10 : (scaled + 5) / 10;
        return scaled;
    }
    return std::nullopt;
}

Scan from_elements(ScanKind kind, Result<Gs1Elements> elements) {
    if (!elements) return refused(kind, std::move(elements).error());
    Scan scan;
    scan.kind = kind;
    scan.weight_grams = net_weight_grams(*elements);
    if (const auto gtin = elements->find("01"); gtin != elements->end()) scan.gtin = gtin->second;
    scan.ais = *std::move(elements);
    return scan;
}

Scan from_trade_item(std::string_view digits, const ScanRules& rules) {
    auto gtin = parse_gtin(digits);
    // A symbology identifier says EAN of whatever comes behind it.
    const bool may_be_variable = all_digits(digits) && (digits.size() == 12 || digits.size() == 13);
    if (may_be_variable) {
        const std::string ean13 = digits.size() == 12 ? "0" + std::string(digits) : std::string(digits);
        // Even where the check digit is wrong, a prefix of a layout says what the code was meant to be.
        if (auto measure = parse_variable_measure(ean13, rules.variable_measures())) {
            if (!gtin) return refused(ScanKind::variable_measure, std::move(gtin).error());
            if (!*measure) return refused(ScanKind::variable_measure, std::move(*measure).error());
            Scan scan;
            scan.kind = ScanKind::variable_measure;
            scan.gtin = (*measure)->item_gtin;
            const bool weight = (*measure)->measure == VariableMeasureLayout::Measure::weight_grams;
            (weight ? scan.weight_grams : scan.price_minor) = (*measure)->value;
            return scan;
        }
    }
    if (!gtin) return refused(ScanKind::gtin, std::move(gtin).error());
    Scan scan;
    scan.kind = ScanKind::gtin;
    scan.gtin = *std::move(gtin);
    return scan;
}

std::optional<Scan> from_retailer_patterns(std::string_view text, const ScanRules& rules) {
    using Fit = ScanPattern::Fit;
    std::optional<Scan> near;
    for (const ScanPattern& pattern : rules.loyalty_cards()) {
        auto match = pattern.match(text);
        if (match.fit == Fit::wrong_check_digit && !near) {
            near = refused(ScanKind::loyalty_card, {scan_errc::bad_check_digit, "the card's check digit is wrong"});
        }
        if (match.fit != Fit::whole) continue;
        Scan scan;
        scan.kind = ScanKind::loyalty_card;
        scan.card = match.captures.contains("card") ? match.captures["card"] : std::string(text);
        return scan;
    }
    for (const ScanPattern& pattern : rules.receipts()) {
        auto match = pattern.match(text);
        if (match.fit == Fit::wrong_check_digit && !near) {
            near = refused(ScanKind::receipt, {scan_errc::bad_check_digit, "the receipt's check digit is wrong"});
        } else if (match.fit == Fit::near && !near) {
            near = text.size() == pattern.length()
                       ? refused(ScanKind::receipt, {scan_errc::bad_character, "a character that a receipt has not"})
                       : refused(ScanKind::receipt, {scan_errc::bad_length, "not as long as a receipt's code"});
        }
        if (match.fit != Fit::whole) continue;
        Scan scan;
        scan.kind = ScanKind::receipt;
        scan.order = match.captures["order"];
        scan.token = match.captures["token"];
        return scan;
    }
    return near;
}

// An AIM symbology identifier (ISO/IEC 15424): "]", a letter, a modifier.
std::string_view take_symbology(std::string_view& text) {
    const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    if (text.size() < 3 || text[0] != ']' || !is_letter(text[1]) || !(is_digit(text[2]) || is_letter(text[2])))
        return {};
    const std::string_view result = text.substr(0, 3);
    text.remove_prefix(3);
    return result;
}

bool carries_gs1(std::string_view symbology) {  // GS1 General Specifications, figure 5.1.3-1
    return symbology == "]C1" || symbology == "]d2" || symbology == "]Q3" || symbology == "]e0" || symbology == "]J1";
}

// Element strings from a scanner that sends no symbology identifier.
bool looks_like_element_string(std::string_view text) {
    if (text.size() >= 2 && all_digits(text.substr(0, 2)) && text.find(gs1_separator) != std::string_view::npos)
        return true;
    if (text.starts_with("00")) return text.size() == 20 && has_gs1_check_digit(text.substr(2));
    return (text.starts_with("01") || text.starts_with("02")) && text.size() >= 16 && all_digits(text.substr(0, 16));
}

Scan understand(std::string_view text, const ScanRules& rules) {
    const std::string_view symbology = take_symbology(text);
    if (carries_gs1(symbology)) return from_elements(ScanKind::gs1, parse_element_string(text));
    if (symbology.starts_with("]E")) {
        // ]E3 is an EAN-13 with an add-on of two or five digits (ISO/IEC 15420), which says nothing about the item.
        if (symbology == "]E3" && text.size() > 13) text = text.substr(0, 13);
        return from_trade_item(text, rules);
    }
    if (auto scan = from_retailer_patterns(text, rules)) return *std::move(scan);
    const bool gtin_length = text.size() == 8 || (text.size() >= 12 && text.size() <= 14);
    if (gtin_length && all_digits(text)) return from_trade_item(text, rules);
    if (looks_bracketed(text)) return from_elements(ScanKind::gs1, parse_bracketed(text));
    if (looks_like_element_string(text)) return from_elements(ScanKind::gs1, parse_element_string(text));
    if (text.find(gs1_separator) != std::string_view::npos) {
        return refused(ScanKind::text, {scan_errc::misplaced_fnc1, "a separator outside of GS1 data"});
    }
    if (looks_like_boarding_pass(text)) {
        auto pass = parse_boarding_pass(text, rules.today());
        if (!pass) return refused(ScanKind::boarding_pass, std::move(pass).error());
        Scan scan;
        scan.kind = ScanKind::boarding_pass;
        scan.boarding_pass = *std::move(pass);
        return scan;
    }
    if (auto elements = parse_digital_link(text)) return from_elements(ScanKind::digital_link, *std::move(elements));
    Scan scan = refused(ScanKind::text, {scan_errc::unrecognised, "printable text of no known pattern"});
    scan.text = text;
    return scan;
}

}  // namespace

std::string_view name_of(ScanKind kind) {
    switch (kind) {
        case ScanKind::gtin:
            return "gtin";
        case ScanKind::gs1:
            return "gs1";
        case ScanKind::digital_link:
            return "digital_link";
        case ScanKind::variable_measure:
            return "variable_measure";
        case ScanKind::boarding_pass:
            return "boarding_pass";
        case ScanKind::loyalty_card:
            return "loyalty_card";
        case ScanKind::receipt:
            return "receipt";
        case ScanKind::text:
            return "text";
    }
    return "text";
}

Scan parse_scan(std::string_view bytes, const ScanRules& rules) {
    while (!bytes.empty() && std::string_view("\r\n\t").find(bytes.back()) != std::string_view::npos)
        bytes.remove_suffix(1);
    if (bytes.empty()) return refused(ScanKind::text, {scan_errc::empty, "nothing but a terminator"});
    if (bytes.size() > max_scan_bytes) {
        return refused(ScanKind::text,
                       {scan_errc::too_long, "longer than " + std::to_string(max_scan_bytes) + " bytes"});
    }
    for (const std::string& prefix : rules.programming_prefixes()) {
        if (bytes.starts_with(prefix)) {
            return refused(ScanKind::text, {scan_errc::scanner_programming, "a code that configures a scanner"});
        }
    }
    if (auto error = refuse_bytes(bytes)) return refused(ScanKind::text, *std::move(error));
    return understand(bytes, rules);
}

}  // namespace tp
