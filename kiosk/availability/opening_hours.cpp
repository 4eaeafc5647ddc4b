#include "kiosk/availability/opening_hours.h"

#include <unicode/calendar.h>
#include <unicode/timezone.h>

#include <memory>
#include <optional>

namespace tp {

namespace {

constexpr int day_minutes = 24 * 60;

struct LocalTime {
    int weekday = 0;  // 0 Monday
    int minute = 0;
};

std::unique_ptr<icu::TimeZone> zone_named(const std::string& name) {
    if (name.empty()) return nullptr;
    std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(
        icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<int32_t>(name.size())))));
    return zone && *zone != icu::TimeZone::getUnknown() ? std::move(zone) : nullptr;
}

LocalTime local_time(const Store& store, WallTime now, const std::string& fallback_zone) {
    std::unique_ptr<icu::TimeZone> zone = zone_named(store.time_zone);
    if (!zone) zone = zone_named(fallback_zone);
    const auto milliseconds = static_cast<double>(now.time_since_epoch().count());
    int32_t offset = 0, daylight = 0;
    UErrorCode status = U_ZERO_ERROR;
    if (zone) zone->getOffset(milliseconds, false, offset, daylight, status);
    if (U_FAILURE(status)) offset = daylight = 0;
    const auto local = now + Milliseconds{offset + daylight};
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const auto minute = std::chrono::duration_cast<std::chrono::minutes>(local - day).count();
    return {static_cast<int>(std::chrono::weekday(day).iso_encoding()) - 1, static_cast<int>(minute)};
}

OpeningState at(OpeningState::Kind kind, const LocalTime& now, int minute_from_today) {
    const int days = minute_from_today / day_minutes;
    return {kind, minute_from_today % day_minutes, days, (now.weekday + days) % 7};
}

}  // namespace

OpeningState opening_state(const Store& store, WallTime now_utc, const std::string& fallback_zone) {
    if (!store.hours) return {};
    const LocalTime now = local_time(store, now_utc, fallback_zone);
    // All intervals from yesterday (which may run past midnight) to a week ahead, in minutes from today's midnight.
    const auto first_open_end = [&](int minute) -> std::optional<int> {
        std::optional<int> end;
        for (int day = -1; day <= 7; ++day)
            for (const OpenInterval& interval : (*store.hours)[static_cast<size_t>((now.weekday + day + 7) % 7)]) {
                const int opens = day * day_minutes + interval.opens, closes = day * day_minutes + interval.closes;
                if (opens <= minute && minute < closes && (!end || closes > *end)) end = closes;
            }
        return end;
    };
    if (std::optional<int> end = first_open_end(now.minute)) {
        // A closing at which the next interval opens is none.
        while (*end < 7 * day_minutes) {
            const auto next = first_open_end(*end);
            if (!next) return at(OpeningState::Kind::open, now, *end);
            end = next;
        }
        return {OpeningState::Kind::always_open, 0, 0, now.weekday};
    }
    std::optional<int> opens;
    for (int day = 0; day <= 7; ++day)
        for (const OpenInterval& interval : (*store.hours)[static_cast<size_t>((now.weekday + day) % 7)]) {
            const int start = day * day_minutes + interval.opens;
            if (interval.closes > interval.opens && start > now.minute && (!opens || start < *opens)) opens = start;
        }
    if (opens) return at(OpeningState::Kind::opens_later, now, *opens);
    return {OpeningState::Kind::closed, 0, 0, now.weekday};
}

}  // namespace tp
