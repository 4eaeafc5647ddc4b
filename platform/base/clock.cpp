#include "platform/base/clock.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "platform/base/text_numbers.h"

namespace tp {

WallTime SystemClock::wall() const {
    return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

MonotonicTime SystemClock::monotonic() const {
    return std::chrono::steady_clock::now();
}

void VirtualClock::advance(Milliseconds by) {
    m_wall = m_wall.load() + by;
    m_monotonic = m_monotonic.load() + by;
}

std::string to_rfc3339(WallTime time) {
    const auto days = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{days};
    const std::chrono::hh_mm_ss clock{time - days};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

Result<WallTime> parse_rfc3339(std::string_view text) {
    const auto bad = [&] {
        return fail(errc::malformed, fmt::format("'{}' is not an RFC 3339 time", text.substr(0, 40)));
    };
    const auto number = [&](size_t at, size_t digits) { return parse_digits(text.substr(at, digits)); };
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't') ||
        text[13] != ':' || text[16] != ':')
        return bad();
    const auto year = number(0, 4), month = number(5, 2), day = number(8, 2), hour = number(11, 2),
               minute = number(14, 2), second = number(17, 2);
    if (!year || !month || !day || !hour || !minute || !second) return bad();
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return bad();
    size_t at = 19;
    int64_t milliseconds = 0;
    if (text[at] == '.') {
        int64_t scale = 100;
        size_t digits = 0;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10, ++digits)
            milliseconds += (text[at] - '0') * scale;
        if (digits == 0 || digits > 9) return bad();
    }
    int64_t offset_minutes = 0;
    const std::string_view zone = text.substr(at);
    if (zone != "Z" && zone != "z") {
        if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return bad();
        const auto hours = parse_digits(zone.substr(1, 2)), minutes = parse_digits(zone.substr(4, 2));
        if (!hours || !minutes || *hours > 23 || *minutes > 59) return bad();
        offset_minutes = (*hours * 60 + *minutes) * (zone[0] == '-' ? -1 : 1);
    }
    return WallTime{std::chrono::sys_days{date}} + std::chrono::hours{*hour} +
           std::chrono::minutes{*minute - offset_minutes} + std::chrono::seconds{*second} + Milliseconds{milliseconds};
}

}  // namespace tp
