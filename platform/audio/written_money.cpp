#include "platform/audio/written_money.h"

#include <unicode/uchar.h>
#include <unicode/ucurr.h>

#include <array>
#include <cstdlib>
#include <string_view>

namespace tp {
namespace {

bool is_digit(char16_t unit) {
    return unit >= u'0' && unit <= u'9';
}
bool is_space(char16_t unit) {
    return unit == u' ' || unit == 0xA0 || unit == 0x202F || unit == 0x2009;
}

struct Sign {
    std::u16string_view written;
    const char* code;
};
// Longer ones first. A sign of several countries is read as the currency that CLDR writes it for in most languages.
constexpr std::array signs{
    Sign{u"US$", "USD"}, Sign{u"CA$", "CAD"}, Sign{u"NT$", "TWD"}, Sign{u"HK$", "HKD"}, Sign{u"JP¥", "JPY"},
    Sign{u"CN¥", "CNY"}, Sign{u"MX$", "MXN"}, Sign{u"د.إ", "AED"}, Sign{u"ر.س", "SAR"}, Sign{u"د.ك", "KWD"},
    Sign{u"R$", "BRL"},  Sign{u"A$", "AUD"},  Sign{u"EUR", "EUR"}, Sign{u"USD", "USD"}, Sign{u"GBP", "GBP"},
    Sign{u"CHF", "CHF"}, Sign{u"SEK", "SEK"}, Sign{u"NOK", "NOK"}, Sign{u"DKK", "DKK"}, Sign{u"PLN", "PLN"},
    Sign{u"JPY", "JPY"}, Sign{u"CNY", "CNY"}, Sign{u"INR", "INR"}, Sign{u"THB", "THB"}, Sign{u"ILS", "ILS"},
    Sign{u"AED", "AED"}, Sign{u"SAR", "SAR"}, Sign{u"KWD", "KWD"}, Sign{u"$", "USD"},   Sign{u"€", "EUR"},
    Sign{u"£", "GBP"},   Sign{u"₹", "INR"},   Sign{u"฿", "THB"},   Sign{u"₪", "ILS"},   Sign{u"₩", "KRW"},
    Sign{u"₽", "RUB"},   Sign{u"₺", "TRY"},   Sign{u"¥", "JPY"},   Sign{u"￥", "JPY"},
};

}  // namespace

WrittenAmounts::WrittenAmounts(const std::string& language) : m_language(language), m_locale(language.c_str()) {
    UErrorCode error = U_ZERO_ERROR;
    const icu::DecimalFormatSymbols symbols(m_locale, error);
    if (U_SUCCESS(error)) {
        const icu::UnicodeString decimal = symbols.getConstSymbol(icu::DecimalFormatSymbols::kDecimalSeparatorSymbol);
        m_decimal = decimal.isEmpty() ? U'.' : static_cast<char32_t>(decimal.char32At(0));
    }
    error = U_ZERO_ERROR;
    m_plurals.reset(icu::PluralRules::forLocale(m_locale, error));
    if (U_FAILURE(error)) m_plurals.reset();
    // espeak-ng's Hebrew says nothing at all for digits.
    if (language != "he") return;
    error = U_ZERO_ERROR;
    m_words = std::make_unique<icu::RuleBasedNumberFormat>(icu::URBNF_SPELLOUT, m_locale, error);
    if (U_FAILURE(error)) m_words.reset();
}

WrittenNumber WrittenAmounts::number_at(const icu::UnicodeString& text, int32_t at) const {
    WrittenNumber number;
    const auto digits_from = [&](int32_t from) {
        int32_t to = from;
        while (to < text.length() && is_digit(text[to])) ++to;
        return to - from;
    };
    int32_t end = at + digits_from(at);
    number.whole = text.tempSubStringBetween(at, end);
    while (end + 1 < text.length()) {
        const char16_t separator = text[end];
        const int32_t follow = digits_from(end + 1);
        if (follow == 0) break;
        const bool decimal = separator == static_cast<char16_t>(m_decimal) || (separator == 0x066B);
        const bool may_group = separator == u',' || separator == u'.' || separator == u'\'' || separator == 0x2019 ||
                               separator == 0x066C || separator == 0xA0 || separator == 0x202F || separator == 0x2009;
        if (decimal) {
            number.fraction = text.tempSubString(end + 1, follow);
            end += 1 + follow;
            break;
        }
        // India groups by two until the last three.
        if (!may_group || (follow != 3 && follow != 2) || number.whole.length() > 12) break;
        if (follow == 2 && m_language != "hi" && m_language != "en") break;
        number.whole.append(text, end + 1, follow);
        number.grouped = true;
        end += 1 + follow;
    }
    number.length = end - at;
    return number;
}

WrittenAmounts::Currency WrittenAmounts::currency_at(const icu::UnicodeString& text, int32_t at) const {
    for (const Sign& sign : signs) {
        const auto length = static_cast<int32_t>(sign.written.size());
        if (text.compare(at, length, sign.written.data(), 0, length) != 0) continue;
        // Three letters are a currency only where no word goes on.
        if (u_isalpha(text.char32At(at + length - 1)) && at + length < text.length() &&
            u_isalpha(text.char32At(at + length)))
            continue;
        const bool yen_sign = sign.written == u"¥" || sign.written == u"￥";
        return {length, yen_sign && m_language == "zh" ? "CNY" : sign.code};
    }
    return {};
}

icu::UnicodeString WrittenAmounts::said(const icu::UnicodeString& digits) const {
    if (!m_words || digits.length() > 15) return digits;
    std::string ascii;
    digits.toUTF8String(ascii);
    icu::UnicodeString words;
    return m_words->format(static_cast<int64_t>(std::strtoll(ascii.c_str(), nullptr, 10)), words);
}

icu::UnicodeString WrittenAmounts::said(const WrittenNumber& number, const std::string& currency) const {
    std::string ascii;
    (number.whole + (number.fraction.isEmpty() ? u"" : u"." + number.fraction)).toUTF8String(ascii);
    icu::UnicodeString keyword = u"other";
    if (m_plurals) keyword = m_plurals->select(std::strtod(ascii.c_str(), nullptr));
    std::string count;
    keyword.toUTF8String(count);
    const std::u16string code(currency.begin(), currency.end());
    UErrorCode error = U_ZERO_ERROR;
    int32_t length = 0;
    UBool choice = false;
    const char16_t* name =
        ucurr_getPluralName(code.c_str(), m_locale.getName(), &choice, count.c_str(), &length, &error);
    icu::UnicodeString out = said(number.whole);
    out.append(u' ').append(U_SUCCESS(error) ? icu::UnicodeString(name, length) : icu::UnicodeString(code.c_str()));
    icu::UnicodeString fraction = number.fraction;
    bool zero = true;
    for (int32_t i = 0; i < fraction.length(); ++i) zero &= fraction[i] == u'0';
    if (zero) return out;
    if (fraction.length() > 1 && fraction[0] == u'0') fraction.insert(1, u' ');  // "0 5", not "5"
    return out.append(u' ').append(m_words ? said(number.fraction) : fraction);
}

std::optional<WrittenAmounts::Sum> WrittenAmounts::sum_at(const icu::UnicodeString& text, int32_t at) const {
    const auto skip_space = [&](int32_t from) {
        return from < text.length() && is_space(text[from]) ? from + 1 : from;
    };
    if (const Currency before = currency_at(text, at); before.length > 0) {
        const int32_t digits = skip_space(at + before.length);
        if (digits >= text.length() || !is_digit(text[digits])) return std::nullopt;
        const WrittenNumber number = number_at(text, digits);
        return Sum{digits + number.length - at, said(number, before.code)};
    }
    if (at >= text.length() || !is_digit(text[at])) return std::nullopt;
    const WrittenNumber number = number_at(text, at);
    const int32_t sign = skip_space(at + number.length);
    const Currency after = sign < text.length() ? currency_at(text, sign) : Currency{};
    if (after.length == 0) return std::nullopt;
    return Sum{sign + after.length - at, said(number, after.code)};
}

}  // namespace tp
