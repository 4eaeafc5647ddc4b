// What a retailer decides about codes of its own. Thread rule: plain values, use anywhere.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"

namespace tp {

// A code of fixed length: literal characters and classes, matched in one pass without choices, so that no input can
// make it slow. `{d8}` is eight characters of class d; `{order:d8}` also gives them a name; `{luhn}` is one digit that
// must be the Luhn check digit (ISO/IEC 7812-1, annex B) of all digits before it. Classes: d 0–9, a A–Z, n 0–9A–Z, h
// 0–9A–F, c Crockford's base32 (0–9A–Z without I, L, O, U). Counts 1–99. Braces are never literal.
class ScanPattern {
  public:
    [[nodiscard]] static Result<ScanPattern> compile(std::string_view pattern);  // errc::invalid_argument

    enum class Fit { none, near, wrong_check_digit, whole };  // near: begins with the pattern's leading literal
    struct Match {
        Fit fit = Fit::none;
        std::map<std::string, std::string> captures;  // only when whole
    };
    [[nodiscard]] Match match(std::string_view text) const;
    [[nodiscard]] size_t length() const { return m_length; }
    [[nodiscard]] bool has_capture(std::string_view name) const;

  private:
    struct Part {
        char cls = 0;  // 'l' literal, 'k' Luhn digit, else the class
        size_t count = 0;
        std::string literal;
        std::string capture;
    };
    std::vector<Part> m_parts;
    size_t m_length = 0;
};

// Where an in-store EAN-13 carries its item and its weight or price. 13 characters: a literal prefix 02 or 20–29, then
// I for the item reference, W for grams or P for minor units of the store's currency, optionally one K for the price or
// weight verifier digit (GS1 General Specifications, 7.9.2 ff.: four- and five-digit fields only), and C at the end for
// the EAN's own check digit. W or P is one run. A UPC-A code of number system 2 is read as 02…
struct VariableMeasureLayout {
    std::string prefix;
    std::vector<size_t> item;  // positions
    size_t value_at = 0;
    size_t value_digits = 0;
    std::optional<size_t> verifier_at;
    enum class Measure { weight_grams, price_minor } measure = Measure::price_minor;

    [[nodiscard]] static Result<VariableMeasureLayout> compile(std::string_view layout);  // errc::invalid_argument
};

// As the configuration has it; the defaults are Halden's.
struct ScanSettings {
    std::vector<std::string> loyalty_cards{"9520{d11}{luhn}"};  // a capture `card`, else the whole text, is the number
    std::vector<std::string> receipts{"HR-{order:d8}-{token:c10}"};  // needs the capture `order`
    std::vector<std::string> variable_measures{
        "02IIIIIPPPPPC", "20IIIIIPPPPPC", "21IIIIIPPPPPC", "22IIIIIPPPPPC",
        "23IIIIKPPPPPC", "24IIIIIKPPPPC", "28IIIIIWWWWWC", "29IIIIIWWWWWC",
    };
    // Beginnings of the codes that reprogram common scanners. A scanner should obey or swallow them; one that passes
    // them on is misconfigured, and someone is trying.
    std::vector<std::string> programming_prefixes{
        "\x16M",  "\x16T",   "\x16U",  // Honeywell: SYN, command type
        "\xf3",                        // FNC3 of Code 128, as scanners that do not obey it send it
        "@SETUP", "@FACDEF", "@MENU_OPTO", "NLS00", "$+$",
    };
};

class ScanRules {
  public:
    // `today` is the reference for dates without a year: give the store's local date.
    [[nodiscard]] static Result<ScanRules> compile(const ScanSettings& settings, std::chrono::sys_days today);
    [[nodiscard]] static ScanRules defaults(std::chrono::sys_days today);
    void set_today(std::chrono::sys_days today) { m_today = today; }

    [[nodiscard]] const std::vector<ScanPattern>& loyalty_cards() const { return m_loyalty_cards; }
    [[nodiscard]] const std::vector<ScanPattern>& receipts() const { return m_receipts; }
    [[nodiscard]] const std::vector<VariableMeasureLayout>& variable_measures() const { return m_variable_measures; }
    [[nodiscard]] const std::vector<std::string>& programming_prefixes() const { return m_programming_prefixes; }
    [[nodiscard]] std::chrono::sys_days today() const { return m_today; }

  private:
    ScanRules() = default;
    std::vector<ScanPattern> m_loyalty_cards;
    std::vector<ScanPattern> m_receipts;
    std::vector<VariableMeasureLayout> m_variable_measures;
    std::vector<std::string> m_programming_prefixes;
    std::chrono::sys_days m_today{};
};

}  // namespace tp
