#include "sync/hub/import/text_converters.h"

#include <algorithm>
#include <utility>

#include "platform/base/text_numbers.h"

namespace tp {

namespace {

constexpr bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
constexpr bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
constexpr bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}
constexpr char lower(char c) {
    return is_upper(c) ? static_cast<char>(c + 32) : c;
}

// U+00A0, the no-break space, in UTF-8.
bool is_no_break_space(std::string_view text, size_t at) {
    return text.substr(at).starts_with("\xC2\xA0");
}

// The second byte of a capital À…Þ (not ×) after C3.
bool is_latin1_capital(std::string_view text, size_t at) {
    if (at + 1 >= text.size() || text[at] != '\xC3') return false;
    const auto second = static_cast<unsigned char>(text[at + 1]);
    return second >= 0x80 && second <= 0x9E && second != 0x97;
}

bool is_latin1_small(std::string_view text, size_t at) {
    if (at + 1 >= text.size() || text[at] != '\xC3') return false;
    const auto second = static_cast<unsigned char>(text[at + 1]);
    return second >= 0x9F && second != 0xB7;
}

void append_utf8(std::string& to, uint32_t code) {
    if (code < 0x80) {
        to += static_cast<char>(code);
    } else if (code < 0x800) {
        to += static_cast<char>(0xC0 | (code >> 6));
        to += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        to += static_cast<char>(0xE0 | (code >> 12));
        to += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        to += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        to += static_cast<char>(0xF0 | (code >> 18));
        to += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
        to += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        to += static_cast<char>(0x80 | (code & 0x3F));
    }
}

constexpr std::array<std::pair<std::string_view, uint32_t>, 30> entities = {{
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},    {"apos", '\''},   {"nbsp", 0xA0},
    {"reg", 0xAE},     {"copy", 0xA9},    {"trade", 0x2122}, {"deg", 0xB0},    {"eacute", 0xE9}, {"Eacute", 0xC9},
    {"egrave", 0xE8},  {"ecirc", 0xEA},   {"agrave", 0xE0},  {"aacute", 0xE1}, {"ccedil", 0xE7}, {"ntilde", 0xF1},
    {"uuml", 0xFC},    {"ouml", 0xF6},    {"auml", 0xE4},    {"Uuml", 0xDC},   {"szlig", 0xDF},  {"ndash", 0x2013},
    {"mdash", 0x2014}, {"rsquo", 0x2019}, {"lsquo", 0x2018}, {"frac12", 0xBD}, {"frac14", 0xBC}, {"hellip", 0x2026},
}};

// The code point of what stands between '&' and ';', or 0.
uint32_t entity_code(std::string_view name) {
    if (name.starts_with('#')) {
        name.remove_prefix(1);
        const bool hex = name.starts_with('x') || name.starts_with('X');
        if (hex) name.remove_prefix(1);
        uint32_t code = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
        const bool whole = error == std::errc{} && end == name.data() + name.size() && !name.empty();
        const bool allowed = code >= 0x20 && code != 0x7F && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
        return whole && allowed ? code : 0;
    }
    for (const auto& [known, code] : entities)
        if (known == name) return code;
    return 0;
}

// Initials and units that stay in capitals when a shouted text is calmed.
bool stays_capital(std::string_view word) {
    if (std::any_of(word.begin(), word.end(), is_digit)) return true;
    constexpr std::string_view vowels = "AEIOUY";
    const bool voiced = word.find_first_of(vowels) != word.npos;
    return word.size() >= 2 && !voiced && word.find('\xC3') == word.npos;
}

}  // namespace

std::string_view trim(std::string_view text) {
    for (;;) {
        if (!text.empty() && is_space(text.front()))
            text.remove_prefix(1);
        else if (is_no_break_space(text, 0))
            text.remove_prefix(2);
        else
            break;
    }
    for (;;) {
        if (!text.empty() && is_space(text.back()))
            text.remove_suffix(1);
        else if (text.size() >= 2 && is_no_break_space(text, text.size() - 2))
            text.remove_suffix(2);
        else
            break;
    }
    return text;
}

std::string one_line(std::string_view text) {
    text = trim(text);
    std::string out;
    out.reserve(text.size());
    for (size_t i = 0; i < text.size(); ++i) {
        const bool wide = is_no_break_space(text, i);
        if (wide) ++i;
        if (!wide && !is_space(text[i]))
            out += text[i];
        else if (!out.ends_with(' '))
            out += ' ';
    }
    return out;
}

std::string only_digits(std::string_view text) {
    std::string out;
    std::copy_if(text.begin(), text.end(), std::back_inserter(out), is_digit);
    return out;
}

std::string to_lower_ascii(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

std::string calm_case(std::string_view text) {
    size_t capitals = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        if (is_lower(text[i]) || is_latin1_small(text, i)) return std::string(text);
        capitals += is_upper(text[i]) || is_latin1_capital(text, i);
    }
    if (capitals < 4) return std::string(text);
    std::string out;
    size_t at = 0;
    while (at < text.size()) {
        const auto in_word = [&](size_t i) {
            return is_upper(text[i]) || is_digit(text[i]) || text[i] == '\'' ||
                   static_cast<unsigned char>(text[i]) >= 0x80;
        };
        if (!in_word(at)) {
            out += text[at++];
            continue;
        }
        size_t end = at;
        while (end < text.size() && in_word(end)) ++end;
        const auto word = text.substr(at, end - at);
        for (size_t i = 0; i < word.size(); ++i) {
            const bool keep = i == 0 || stays_capital(word);
            if (!keep && is_latin1_capital(word, i)) {
                out += word[i++];
                out += static_cast<char>(static_cast<unsigned char>(word[i]) + 0x20);
            } else if (is_latin1_capital(word, i)) {
                out += word[i++];
                out += word[i];
            } else {
                out += keep ? word[i] : lower(word[i]);
            }
        }
        at = end;
    }
    return out;
}

std::string decode_html(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (size_t i = 0; i < text.size(); ++i) {
        const size_t end = text[i] == '&' ? text.substr(0, i + 12).find(';', i) : text.npos;
        const uint32_t code = end == text.npos ? 0 : entity_code(text.substr(i + 1, end - i - 1));
        if (!code) {
            out += text[i];
            continue;
        }
        append_utf8(out, code);
        i = end;
    }
    return out;
}

char gtin_check_digit(std::string_view digits) {
    int sum = 0, weight = 3;
    for (auto c = digits.rbegin(); c != digits.rend(); ++c, weight = 4 - weight) sum += (*c - '0') * weight;
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::optional<std::string> parse_gtin14(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (is_digit(c))
            digits += c;
        else if (c != ' ' && c != '-')
            return std::nullopt;
        if (digits.size() > 14) return std::nullopt;
    }
    if (digits.size() != 8 && digits.size() < 12) return std::nullopt;
    if (digits.find_first_not_of('0') == digits.npos) return std::nullopt;
    if (gtin_check_digit(std::string_view(digits).substr(0, digits.size() - 1)) != digits.back()) return std::nullopt;
    return std::string(14 - digits.size(), '0') + digits;
}

std::vector<std::string> split_list(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const size_t at = text.find(separator);
        if (const auto part = trim(text.substr(0, at)); !part.empty()) parts.emplace_back(part);
        if (at == text.npos) break;
        text.remove_prefix(at + 1);
    }
    return parts;
}

}  // namespace tp
