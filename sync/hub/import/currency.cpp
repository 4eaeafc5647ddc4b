#include "sync/hub/import/currency.h"

#include <string>

#include "platform/base/text_numbers.h"
#include "sync/hub/import/issue.h"

namespace tp {

namespace {

constexpr std::string_view no_digits = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
constexpr std::string_view three_digits = "BHD IQD JOD KWD LYD OMR TND";
constexpr std::string_view two_digits =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP "
    "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR "
    "JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN "
    "NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP "
    "SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG";

bool lists(std::string_view list, std::string_view code) {
    const auto at = list.find(code);
    return at != list.npos && at % 4 == 0;
}

}  // namespace

std::optional<int> minor_digits(std::string_view code) {
    if (code.size() != 3) return std::nullopt;
    if (lists(two_digits, code)) return 2;
    if (lists(no_digits, code)) return 0;
    if (lists(three_digits, code)) return 3;
    return std::nullopt;
}

Result<int64_t> parse_price(std::string_view text, std::string_view currency) {
    const auto digits = minor_digits(currency);
    if (!digits) return fail(import_errc::unknown_currency, "no such ISO 4217 code");
    const auto bad = [] { return fail(import_errc::bad_price, "not a price"); };
    size_t first = 0;
    while (first < text.size() && !is_digit(text[first])) {
        if (text[first] == '-') return fail(import_errc::bad_price, "a price below zero");
        ++first;
    }
    size_t last = text.size();
    while (last > first && !is_digit(text[last - 1])) --last;
    const auto number = text.substr(first, last - first);
    if (number.empty()) return bad();
    const size_t mark = number.find_last_of(".,");
    size_t fraction = mark == number.npos ? 0 : number.size() - mark - 1;
    if (fraction == 3 && *digits != 3) fraction = 0;
    std::string whole;
    const size_t whole_end = fraction ? mark : number.size();
    for (const char c : number.substr(0, whole_end)) {
        if (is_digit(c))
            whole += c;
        else if (c != '.' && c != ',' && c != '\'' && c != ' ')
            return bad();
    }
    const auto tail = fraction ? number.substr(mark + 1) : std::string_view{};
    for (size_t i = 0; i < tail.size(); ++i)
        if (!is_digit(tail[i]) || (i >= static_cast<size_t>(*digits) && tail[i] != '0')) return bad();
    for (size_t i = 0; i < static_cast<size_t>(*digits); ++i) whole += i < tail.size() ? tail[i] : '0';
    const auto value = parse_digits(whole);
    if (!value || *value > 10'000'000'000'000) return bad();
    return *value;
}

}  // namespace tp
