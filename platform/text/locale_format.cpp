#include "platform/text/locale_format.h"

#include <unicode/coll.h>
#include <unicode/measunit.h>
#include <unicode/numberformatter.h>
#include <unicode/reldatefmt.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>
#include <unicode/ucurr.h>
#include <unicode/ulocdata.h>

#include <bit>
#include <cmath>
#include <map>

#include "platform/text/recent_words.h"
#include "platform/text/unicode.h"

namespace tp {
namespace {

using icu::number::LocalizedNumberFormatter;
using icu::number::NumberFormatter;
using icu::number::Precision;

bool is_currency_code(std::string_view code) {
    return code.size() == 3 && code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos;
}

// "1234" with two digits is "12.34", as ICU takes exact decimals.
std::string decimal(int64_t minor_units, int digits) {
    std::string text = std::to_string(minor_units);
    const size_t sign = minor_units < 0 ? 1 : 0;
    if (digits <= 0) return text;
    const auto wanted = static_cast<size_t>(digits) + 1 + sign;
    if (text.size() < wanted) text.insert(sign, wanted - text.size(), '0');
    return text.insert(text.size() - static_cast<size_t>(digits), 1, '.');
}

Result<std::unique_ptr<icu::TimeZone>> zone_named(std::string_view name) {
    std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(
        icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<int32_t>(name.size())))));
    if (!zone || *zone == icu::TimeZone::getUnknown())
        return fail(errc::invalid_argument, "no time zone: " + std::string(name));
    return zone;
}

// "799 US$" whose "$" would stand on the wrong side of "US" in a line that runs to the left.
icu::UnicodeString with_isolated_currency(const icu::number::FormattedNumber& number, UErrorCode& status) {
    icu::UnicodeString text = number.toString(status);
    icu::ConstrainedFieldPosition at;
    at.constrainField(UFIELD_CATEGORY_NUMBER, UNUM_CURRENCY_FIELD);
    if (!number.nextPosition(at, status)) return text;
    return text.insert(at.getLimit(), u'\u2069').insert(at.getStart(), u'\u2068');
}

UDate to_icu(WallTime at) {
    return static_cast<UDate>(at.time_since_epoch().count());
}

}  // namespace

struct LocaleFormat::Impl {
    std::string tag;
    icu::Locale locale;
    std::unique_ptr<icu::TimeZone> zone;
    // Made when first asked for: each takes half a megabyte, and few languages are ever shown.
    mutable std::unique_ptr<icu::RelativeDateTimeFormatter> own_relative;
    mutable std::unique_ptr<icu::Collator> own_collator;
    mutable std::map<std::string, std::unique_ptr<icu::DateFormat>> dates,
        clocks;  // by skeleton, of `zone` and of no zone: making one costs milliseconds
    // By what they write: making one costs more than a hundred uses of it.
    mutable std::map<std::string, LocalizedNumberFormatter, std::less<>> numbers;

    mutable RecentWords recent;
    mutable std::map<std::string, int, std::less<>> fraction_digits;  // ICU reads them from its data each time

    [[nodiscard]] int digits_of(std::string_view currency) const {
        if (!is_currency_code(currency)) return currency_digits(currency);
        const auto found = fraction_digits.find(currency);
        if (found != fraction_digits.end()) return found->second;
        return fraction_digits.emplace(currency, currency_digits(currency)).first->second;
    }
    template <typename Make>
    [[nodiscard]] const LocalizedNumberFormatter& number(const std::string& what, const Make& make) const {
        const auto found = numbers.find(what);
        if (found != numbers.end()) return found->second;
        return numbers.emplace(what, make(NumberFormatter::withLocale(locale))).first->second;
    }

    [[nodiscard]] const icu::RelativeDateTimeFormatter& relative(UErrorCode& status) const {
        if (!own_relative) own_relative = std::make_unique<icu::RelativeDateTimeFormatter>(locale, status);
        return *own_relative;
    }
    // Null only where ICU has no data at all.
    [[nodiscard]] const icu::Collator* collator(UErrorCode& status) const {
        if (!own_collator) own_collator.reset(icu::Collator::createInstance(locale, status));
        return own_collator.get();
    }
    [[nodiscard]] int64_t local_milliseconds(WallTime at) const {
        UErrorCode status = U_ZERO_ERROR;
        int32_t raw = 0;
        int32_t daylight = 0;
        zone->getOffset(to_icu(at), false, raw, daylight, status);
        return at.time_since_epoch().count() + raw + daylight;
    }
    [[nodiscard]] int64_t local_day(WallTime at) const {
        return static_cast<int64_t>(std::floor(static_cast<double>(local_milliseconds(at)) / 86'400'000.0));
    }
    // No skeleton has seconds.
    [[nodiscard]] std::string by_skeleton(const char* skeleton, WallTime at, const icu::TimeZone& in) const {
        const auto minute = std::chrono::floor<std::chrono::minutes>(at);
        const char* const where = &in == zone.get() ? " here " : " anywhere ";
        return recent.of(skeleton + (where + std::to_string(minute.time_since_epoch().count())),
                         [&] { return written_by(skeleton, minute, in); });
    }
    [[nodiscard]] std::string written_by(const char* skeleton, WallTime at, const icu::TimeZone& in) const {
        auto& format = (&in == zone.get() ? dates : clocks)[skeleton];
        if (!format) {
            UErrorCode status = U_ZERO_ERROR;
            format.reset(icu::DateFormat::createInstanceForSkeleton(icu::UnicodeString(skeleton), locale, status));
            if (U_FAILURE(status) || !format) return {};
            format->setTimeZone(in);
        }
        icu::UnicodeString out;
        format->format(to_icu(at), out);
        return to_utf8(out);
    }
    [[nodiscard]] std::string money(int64_t minor_units, std::string_view currency, bool hide_zero_fraction) const {
        UErrorCode status = U_ZERO_ERROR;
        const int digits = digits_of(currency);
        const std::string amount = decimal(minor_units, digits);
        if (!is_currency_code(currency)) {
            const auto& format = number(
                "unknown money", [&](const auto& base) { return base.precision(Precision::fixedFraction(digits)); });
            return std::string(currency) + " " + to_utf8(format.formatDecimal(amount, status).toString(status));
        }
        const bool whole = hide_zero_fraction && minor_units % static_cast<int64_t>(std::pow(10, digits)) == 0;
        const auto& format = number(std::string(currency) + (whole ? " whole" : ""), [&](const auto& base) {
            const char16_t code[4] = {static_cast<char16_t>(currency[0]), static_cast<char16_t>(currency[1]),
                                      static_cast<char16_t>(currency[2]), 0};
            return base.unit(icu::CurrencyUnit(code, status))
                .unitWidth(UNUM_UNIT_WIDTH_NARROW)
                .precision(Precision::fixedFraction(whole ? 0 : digits));
        });
        const auto formatted = format.formatDecimal(amount, status);
        return to_utf8(locale.isRightToLeft() ? with_isolated_currency(formatted, status) : formatted.toString(status));
    }
    [[nodiscard]] std::string measure(double value, const icu::MeasureUnit& unit, int decimals) const {
        UErrorCode status = U_ZERO_ERROR;
        const auto& format = number(unit.getIdentifier() + std::to_string(decimals), [&](const auto& base) {
            return base.unit(unit).unitWidth(UNUM_UNIT_WIDTH_SHORT).precision(Precision::maxFraction(decimals));
        });
        return to_utf8(format.formatDouble(value, status).toString(status));
    }
};

LocaleFormat::LocaleFormat(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
LocaleFormat::~LocaleFormat() = default;

Result<std::unique_ptr<LocaleFormat>> LocaleFormat::open(std::string_view tag, std::string_view time_zone) {
    auto impl = std::make_unique<Impl>();
    impl->tag = tag;
    UErrorCode status = U_ZERO_ERROR;
    impl->locale = icu::Locale::forLanguageTag(impl->tag, status);
    if (U_FAILURE(status) || tag.empty() || impl->locale.isBogus() != 0 || *impl->locale.getLanguage() == '\0') {
        return fail(errc::invalid_argument, "no language tag: " + impl->tag);
    }
    impl->zone = TRY(zone_named(time_zone));
    return std::unique_ptr<LocaleFormat>(new LocaleFormat(std::move(impl)));
}

Status LocaleFormat::set_time_zone(std::string_view time_zone) {
    m_impl->zone = TRY(zone_named(time_zone));
    m_impl->dates.clear();
    m_impl->recent.forget();
    return {};
}

void LocaleFormat::forget() {
    m_impl->recent.forget();
}

void LocaleFormat::rest() {
    m_impl->own_relative.reset();
    m_impl->own_collator.reset();
    m_impl->dates.clear();
    m_impl->clocks.clear();
    m_impl->numbers.clear();
}

std::string LocaleFormat::number(int64_t value) const {
    return m_impl->recent.of(std::to_string(value), [&] {
        UErrorCode status = U_ZERO_ERROR;
        const auto& format = m_impl->number("whole", [](const auto& base) { return base; });
        return to_utf8(format.formatInt(value, status).toString(status));
    });
}

std::string LocaleFormat::number(double value, int most_decimals) const {
    UErrorCode status = U_ZERO_ERROR;
    const auto& format = m_impl->number("decimals " + std::to_string(most_decimals), [&](const auto& base) {
        return base.precision(Precision::maxFraction(most_decimals));
    });
    return to_utf8(format.formatDouble(value, status).toString(status));
}

std::string LocaleFormat::percent(double fraction) const {
    return m_impl->recent.of("percent " + std::to_string(std::bit_cast<uint64_t>(fraction)), [&] {
        UErrorCode status = U_ZERO_ERROR;
        const auto& format = m_impl->number("percent", [](const auto& base) {
            return base.unit(icu::NoUnit::percent()).precision(Precision::integer());
        });
        return to_utf8(format.formatDouble(fraction * 100, status).toString(status));
    });
}

std::string LocaleFormat::money(int64_t minor_units, std::string_view currency) const {
    return m_impl->recent.of("money " + std::to_string(minor_units) + std::string(currency),
                             [&] { return m_impl->money(minor_units, currency, false); });
}

std::string LocaleFormat::money_short(int64_t minor_units, std::string_view currency) const {
    return m_impl->recent.of("short money " + std::to_string(minor_units) + std::string(currency),
                             [&] { return m_impl->money(minor_units, currency, true); });
}

std::string LocaleFormat::time(WallTime at) const {
    return m_impl->by_skeleton("jm", at, *m_impl->zone);
}

std::string LocaleFormat::time_of_day(int minute) const {
    return m_impl->by_skeleton("jm", WallTime{std::chrono::minutes{minute}}, *icu::TimeZone::getGMT());
}

std::string LocaleFormat::date(WallTime at, DateStyle style) const {
    switch (style) {
        case DateStyle::short_date:
            return m_impl->by_skeleton("yMd", at, *m_impl->zone);
        case DateStyle::medium_date:
            return m_impl->by_skeleton("yMMMd", at, *m_impl->zone);
        case DateStyle::long_date:
            return m_impl->by_skeleton("yMMMMd", at, *m_impl->zone);
        case DateStyle::weekday_date:
            return m_impl->by_skeleton("EEEEMMMMd", at, *m_impl->zone);
    }
    return {};
}

std::string LocaleFormat::relative_day(WallTime at, WallTime now) const {
    const int64_t days = m_impl->local_day(at) - m_impl->local_day(now);
    if (days < -7 || days > 7) return date(at);
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString out;
    m_impl->relative(status).format(static_cast<double>(days), UDAT_REL_UNIT_DAY, out, status);
    return to_utf8(out);
}

std::string LocaleFormat::relative_time(WallTime at, WallTime now) const {
    const double seconds = std::chrono::duration<double>(at - now).count();
    const double size = std::fabs(seconds);
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString out;
    if (size < 60) {
        m_impl->relative(status).format(0, UDAT_REL_UNIT_SECOND, out, status);  // "now"
    } else if (size < 3600) {
        m_impl->relative(status).formatNumeric(std::trunc(seconds / 60), UDAT_REL_UNIT_MINUTE, out, status);
    } else if (size < 86'400) {
        m_impl->relative(status).formatNumeric(std::trunc(seconds / 3600), UDAT_REL_UNIT_HOUR, out, status);
    } else {
        m_impl->relative(status).formatNumeric(std::trunc(seconds / 86'400), UDAT_REL_UNIT_DAY, out, status);
    }
    return to_utf8(out);
}

std::string LocaleFormat::distance(double metres, LengthUnits units) const {
    if (units == LengthUnits::imperial) {
        const double miles = metres / 1609.344;
        if (miles < 0.1) return m_impl->measure(std::round(metres / 0.3048 / 50) * 50, icu::MeasureUnit::getFoot(), 0);
        return m_impl->measure(miles, icu::MeasureUnit::getMile(), miles < 10 ? 1 : 0);
    }
    if (metres < 995) return m_impl->measure(std::round(metres / 10) * 10, icu::MeasureUnit::getMeter(), 0);
    return m_impl->measure(metres / 1000, icu::MeasureUnit::getKilometer(), metres < 9'950 ? 1 : 0);
}

DayPeriod LocaleFormat::day_period(WallTime at) const {
    const int64_t hour = (m_impl->local_milliseconds(at) / 3'600'000 % 24 + 24) % 24;
    if (hour < 5 || hour >= 23) return DayPeriod::night;
    if (hour < 12) return DayPeriod::morning;
    return hour < 18 ? DayPeriod::afternoon : DayPeriod::evening;
}

const std::string& LocaleFormat::tag() const {
    return m_impl->tag;
}
bool LocaleFormat::rtl() const {
    return m_impl->locale.isRightToLeft() != 0;
}

int LocaleFormat::compare(std::string_view left, std::string_view right) const {
    UErrorCode status = U_ZERO_ERROR;
    const auto piece = [](std::string_view s) { return icu::StringPiece(s.data(), static_cast<int32_t>(s.size())); };
    const icu::Collator* const collator = m_impl->collator(status);
    if (collator == nullptr) return left.compare(right);
    return static_cast<int>(collator->compareUTF8(piece(left), piece(right), status));
}

LengthUnits length_units_of(std::string_view country) {
    if (country.size() != 2) return LengthUnits::metric;
    UErrorCode status = U_ZERO_ERROR;
    const UMeasurementSystem system = ulocdata_getMeasurementSystem(("und_" + std::string(country)).c_str(), &status);
    return U_SUCCESS(status) && (system == UMS_US || system == UMS_UK) ? LengthUnits::imperial : LengthUnits::metric;
}

int currency_digits(std::string_view currency) {
    if (!is_currency_code(currency)) return 2;
    const char16_t code[4] = {static_cast<char16_t>(currency[0]), static_cast<char16_t>(currency[1]),
                              static_cast<char16_t>(currency[2]), 0};
    UErrorCode status = U_ZERO_ERROR;
    const int32_t digits = ucurr_getDefaultFractionDigits(code, &status);
    return U_FAILURE(status) ? 2 : digits;
}

}  // namespace tp
