// Numbers, money, dates and distances as people of a locale write them.
// Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "platform/base/clock.h"
#include "platform/base/error.h"

namespace tp {

enum class DayPeriod { morning, afternoon, evening, night };
enum class DateStyle {
    short_date,
    medium_date,
    long_date,
    weekday_date
};  // 22/11/26 · 22 Nov 2026 · 22 November 2026 · Sunday, 22 November
enum class LengthUnits { metric, imperial };
// What distances on the road are told in there: miles in the United States, the United Kingdom and where CLDR says so
// too, else metric. `country`: ISO 3166-1 alpha-2; empty or unknown: metric.
[[nodiscard]] LengthUnits length_units_of(std::string_view country);

class LocaleFormat {
  public:
    // BCP 47 tag, and an IANA time zone ("Europe/Berlin"). Errors: invalid_argument for either.
    static Result<std::unique_ptr<LocaleFormat>> open(std::string_view tag, std::string_view time_zone);
    ~LocaleFormat();
    // What is written from now on is of this zone. Errors: invalid_argument; the zone stays as it is.
    Status set_time_zone(std::string_view time_zone);

    // Forgets what was written for a visitor; it is kept until then.
    void forget();
    // Gives back the formatters, a hundred kilobytes and more; they are made again with their next use.
    void rest();

    [[nodiscard]] std::string number(int64_t value) const;
    [[nodiscard]] std::string number(double value, int most_decimals) const;
    [[nodiscard]] std::string percent(double fraction) const;  // 0.3 → 30 %
    // Minor units by ISO 4217 (two digits for EUR, none for JPY, three for KWD). An unknown code is written before the
    // number. Among right-to-left letters a Latin currency sign keeps its own direction (an isolate, UAX #9).
    [[nodiscard]] std::string money(int64_t minor_units, std::string_view currency) const;
    // Without the fraction where it is zero: "$219".
    [[nodiscard]] std::string money_short(int64_t minor_units, std::string_view currency) const;
    [[nodiscard]] std::string time(WallTime at) const;  // 14:02, 2:02 PM
    // The same of a clock on a wall: minutes after midnight, 0–1439.
    [[nodiscard]] std::string time_of_day(int minute) const;
    [[nodiscard]] std::string date(WallTime at, DateStyle style = DateStyle::medium_date) const;
    // "today", "tomorrow", "yesterday", "in 3 days"; beyond a week a date.
    [[nodiscard]] std::string relative_day(WallTime at, WallTime now) const;
    // "5 minutes ago", "2 hours ago"; in the future "in 5 minutes".
    [[nodiscard]] std::string relative_time(WallTime at, WallTime now) const;
    // Below 1 km in metres rounded to 10, else km with one decimal below 10 km; imperial: feet rounded to 50, miles.
    [[nodiscard]] std::string distance(double metres, LengthUnits units = LengthUnits::metric) const;
    [[nodiscard]] DayPeriod day_period(WallTime at) const;  // morning 5–12, afternoon 12–18, evening 18–23 o'clock
    [[nodiscard]] const std::string& tag() const;
    [[nodiscard]] bool rtl() const;
    // Negative, zero or positive, as the locale sorts.
    [[nodiscard]] int compare(std::string_view left, std::string_view right) const;

  private:
    struct Impl;
    explicit LocaleFormat(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

// Digits after the decimal point of a currency (ISO 4217); 2 for an unknown one.
[[nodiscard]] int currency_digits(std::string_view currency);

}  // namespace tp
