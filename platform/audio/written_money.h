// Sums of money and numbers as they stand in a text, and how they are said. Inside of platform/audio: ICU's types.
// Thread rule: one thread at a time.
#pragma once

#include <unicode/dcfmtsym.h>
#include <unicode/plurrule.h>
#include <unicode/rbnf.h>
#include <unicode/unistr.h>

#include <memory>
#include <optional>
#include <string>

namespace tp {

// A number of ASCII digits with the separators of a language, as it stands in a text.
struct WrittenNumber {
    int32_t length = 0;           // units of the text
    icu::UnicodeString whole;     // digits without grouping
    icu::UnicodeString fraction;  // digits, without the separator
    bool grouped = false;
};

class WrittenAmounts {
  public:
    explicit WrittenAmounts(const std::string& language);  // "en", "pt", "zh"

    // At a digit of the text. A separator that no digit follows ends the number.
    [[nodiscard]] WrittenNumber number_at(const icu::UnicodeString& text, int32_t at) const;
    // A sum that begins at `at`, with its currency before or after: how it is said, and how long it stands there.
    struct Sum {
        int32_t length = 0;
        icu::UnicodeString said;
    };
    [[nodiscard]] std::optional<Sum> sum_at(const icu::UnicodeString& text, int32_t at) const;
    // As this language's voice needs it: in words where the voice knows no digits, else the digits themselves.
    [[nodiscard]] icu::UnicodeString said(const icu::UnicodeString& digits) const;

  private:
    struct Currency {
        int32_t length = 0;
        std::string code;  // ISO 4217
    };
    [[nodiscard]] Currency currency_at(const icu::UnicodeString& text, int32_t at) const;
    [[nodiscard]] icu::UnicodeString said(const WrittenNumber& number, const std::string& currency) const;

    std::string m_language;
    icu::Locale m_locale;
    char32_t m_decimal = U'.';
    std::unique_ptr<icu::PluralRules> m_plurals;
    std::unique_ptr<icu::RuleBasedNumberFormat> m_words;  // where the voice knows no digits
};

}  // namespace tp
