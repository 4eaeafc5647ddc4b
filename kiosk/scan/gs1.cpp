#include "kiosk/scan/gs1.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include "kiosk/scan/gs1_table.h"
#include "kiosk/scan/gtin.h"
#include "kiosk/scan/percent.h"
#include "kiosk/scan/scan.h"
#include "platform/base/text_numbers.h"

namespace tp {
namespace {

struct Component {
    char set = 'N';
    bool variable = false;
    bool optional = false;
    size_t length = 0;
    char rule = 0;
};

// Takes the first component off `form`, which is a string of our own table.
Component next_component(std::string_view& form) {
    Component result;
    result.set = form[0];
    form.remove_prefix(1);
    if (form.starts_with("..")) {
        result.variable = true;
        form.remove_prefix(2);
    }
    const auto [end, error] = std::from_chars(form.data(), form.data() + form.size(), result.length);
    form.remove_prefix(static_cast<size_t>(end - form.data()));
    for (; !form.empty(); form.remove_prefix(1)) {
        if (form[0] == ' ') {
            form.remove_prefix(1);
            break;
        }
        if (form[0] == '?') {
            result.optional = true;
        } else {
            result.rule = form[0];
        }
    }
    return result;
}

const Gs1AiRule* rule_at(std::string_view text) {
    for (const Gs1AiRule& rule : gs1_ai_rules) {
        const std::string_view head = text.substr(0, rule.first.size());
        if (head.size() == rule.first.size() && all_digits(head) && rule.first <= head && head <= rule.last)
            return &rule;
    }
    return nullptr;
}

const Gs1AiRule* rule_of(std::string_view ai) {
    const Gs1AiRule* rule = rule_at(ai);
    return rule && rule->first.size() == ai.size() ? rule : nullptr;
}

// GS1 General Specifications, 7.11: sets 82, 39 and 64.
bool in_set(char c, char set) {
    if (is_digit(c)) return true;
    if (set == 'N') return false;
    const bool upper = c >= 'A' && c <= 'Z';
    if (set == 'Y') return upper || c == '#' || c == '-' || c == '/';
    const bool letter = upper || (c >= 'a' && c <= 'z');
    if (set == 'Z') return letter || c == '-' || c == '_' || c == '=';
    return letter || std::string_view("!\"%&'()*+,-./:;<=>?_").find(c) != std::string_view::npos;
}

int two_digits(std::string_view text, size_t at) {
    return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

// `text` has at least six digits. The century does not matter to whether a day exists before 2100.
bool is_date(std::string_view text, bool may_lack_day) {
    const int month = two_digits(text, 2);
    const int day = two_digits(text, 4);
    if (day == 0) return may_lack_day && month >= 1 && month <= 12;
    return (std::chrono::year{2000 + two_digits(text, 0)} / month / day).ok();
}

bool is_iban(std::string_view text) {  // ISO 13616: modulo 97 of the rearranged text is 1
    if (text.size() < 5) return false;
    std::string rearranged(text.substr(4));
    rearranged.append(text.substr(0, 4));
    int remainder = 0;
    for (const char c : rearranged) {
        if (is_digit(c)) {
            remainder = (remainder * 10 + (c - '0')) % 97;
        } else if (c >= 'A' && c <= 'Z') {
            remainder = (remainder * 100 + (c - 'A' + 10)) % 97;
        } else {
            return false;
        }
    }
    return remainder == 1;
}

std::optional<ErrorCode> broken_rule(char rule, std::string_view value) {
    const auto unless = [](bool holds, ErrorCode code) { return holds ? std::optional<ErrorCode>{} : code; };
    switch (rule) {
        case 'c':
            return unless(has_gs1_check_digit(value), scan_errc::bad_check_digit);
        case 'd':
            return unless(is_date(value, false), scan_errc::bad_date);
        case 'e':
            return unless(is_date(value, true), scan_errc::bad_date);
        case 'h':
            return unless(is_date(value, false) && two_digits(value, 6) < 24, scan_errc::bad_date);
        case 't':
            return unless(two_digits(value, 0) < 24 && two_digits(value, 2) < 60, scan_errc::bad_date);
        case 'p':
            return unless(two_digits(value, 0) >= 1 && two_digits(value, 0) <= two_digits(value, 2),
                          scan_errc::bad_value);
        case 'z':
            return unless(value == "0", scan_errc::bad_value);
        case '+':
            return unless(value.find_first_not_of('0') != std::string_view::npos, scan_errc::bad_value);
        case 'w':
            return unless(value == "0" || value == "1" || value == "9", scan_errc::bad_value);
        case 'y':
            return unless(value == "0" || value == "1", scan_errc::bad_value);
        case '-':
            return unless(value == "-", scan_errc::bad_value);
        case 'l':
            return unless(value.size() % 3 == 0, scan_errc::bad_length);
        case 'k':
            return unless(value.size() >= 4 && all_digits(value.substr(0, 4)), scan_errc::bad_value);
        case 'i':
            return unless(is_iban(value), scan_errc::bad_check_digit);
        case '%':
            return unless(percent_decode(value).has_value(), scan_errc::bad_percent_encoding);
        default:
            return std::nullopt;
    }
}

std::string named(std::string_view ai) {
    return "AI " + std::string(ai);
}

}  // namespace

Result<std::string_view> ai_at(std::string_view text) {
    const Gs1AiRule* rule = rule_at(text);
    if (!rule) return fail(scan_errc::unknown_ai, "no application identifier begins here");
    return text.substr(0, rule->first.size());
}

size_t predefined_length(std::string_view ai) {
    const Gs1AiRule* rule = rule_of(ai);
    return rule && rule->predefined ? longest_value(ai) : 0;
}

size_t longest_value(std::string_view ai) {
    const Gs1AiRule* rule = rule_of(ai);
    size_t sum = 0;
    if (rule) {
        for (std::string_view form = rule->form; !form.empty();) sum += next_component(form).length;
    }
    return sum;
}

Status check_ai_value(std::string_view ai, std::string_view value) {
    const Gs1AiRule* rule = rule_of(ai);
    if (!rule) return fail(scan_errc::unknown_ai, "there is no " + named(ai));
    std::string_view rest = value;
    for (std::string_view form = rule->form; !form.empty();) {
        const Component component = next_component(form);
        if (rest.empty() && component.optional) break;
        if (rest.empty() || (!component.variable && rest.size() < component.length)) {
            return fail(scan_errc::bad_length, named(ai) + " is too short");
        }
        const std::string_view piece = rest.substr(0, component.length);
        rest.remove_prefix(piece.size());
        if (!std::ranges::all_of(piece, [&](char c) { return in_set(c, component.set); })) {
            return fail(scan_errc::bad_character, named(ai) + " has a character outside of its set");
        }
        if (const auto code = broken_rule(component.rule, piece)) return fail(*code, named(ai) + " breaks its rule");
    }
    if (!rest.empty()) return fail(scan_errc::bad_length, named(ai) + " is too long");
    return {};
}

Status add_element(Gs1Elements& elements, std::string_view ai, std::string_view value) {
    TRY(check_ai_value(ai, value));
    const auto [at, added] = elements.emplace(ai, value);
    if (!added && at->second != value)
        return fail(scan_errc::duplicate_ai, named(ai) + " comes twice with other values");
    return {};
}

Result<Gs1Elements> parse_element_string(std::string_view data) {
    Gs1Elements elements;
    if (data.empty()) return fail(scan_errc::truncated, "no element");
    while (!data.empty()) {
        if (data[0] == gs1_separator)
            return fail(scan_errc::misplaced_fnc1, "a separator where an element should begin");
        const std::string_view ai = TRY(ai_at(data));
        data.remove_prefix(ai.size());
        const size_t separator = std::min(data.find(gs1_separator), data.size());
        size_t length = predefined_length(ai);
        if (length > 0) {
            if (separator < length && separator < data.size()) {
                return fail(scan_errc::misplaced_fnc1, "a separator inside of " + named(ai));
            }
            if (data.size() < length) return fail(scan_errc::truncated, "the data end inside of " + named(ai));
        } else {
            length = separator;
            if (data.empty()) return fail(scan_errc::truncated, named(ai) + " has no value");
            if (length == 0) return fail(scan_errc::misplaced_fnc1, "a separator instead of the value of " + named(ai));
        }
        TRY(add_element(elements, ai, data.substr(0, length)));
        data.remove_prefix(length);
        if (data.starts_with(gs1_separator)) {
            data.remove_prefix(1);
            if (data.empty()) return fail(scan_errc::misplaced_fnc1, "a separator at the end");
        }
    }
    return elements;
}

namespace {

// Length of "(" digits ")" at the beginning, or 0.
size_t bracket_length(std::string_view text) {
    if (!text.starts_with('(')) return 0;
    const size_t close = text.find(')');
    const bool fits =
        close != std::string_view::npos && close >= 3 && close <= 5 && all_digits(text.substr(1, close - 1));
    return fits ? close + 1 : 0;
}

}  // namespace

bool looks_bracketed(std::string_view text) {
    return bracket_length(text) > 0;
}

Result<Gs1Elements> parse_bracketed(std::string_view text) {
    Gs1Elements elements;
    while (!text.empty()) {
        const size_t bracket = bracket_length(text);
        if (bracket == 0) return fail(scan_errc::bad_character, "an element should begin with its AI in brackets");
        const std::string_view ai = text.substr(1, bracket - 2);
        text.remove_prefix(bracket);
        size_t end = 0;
        while (end < text.size() && !looks_bracketed(text.substr(end, 6))) ++end;
        const std::string_view value = text.substr(0, end);
        if (value.find(gs1_separator) != std::string_view::npos) {
            return fail(scan_errc::misplaced_fnc1, "a separator in the bracketed form");
        }
        if (value.empty() && end == text.size() && predefined_length(ai) > 0) {
            return fail(scan_errc::truncated, named(ai) + " has no value");
        }
        TRY(add_element(elements, ai, value));
        text.remove_prefix(end);
    }
    return elements;
}

}  // namespace tp
