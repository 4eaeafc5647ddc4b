// Opening hours as people write them. The rules are in text_converters.h.
#include <algorithm>
#include <cstdlib>

#include "platform/base/text_numbers.h"
#include "sync/hub/import/text_converters.h"

namespace tp {

namespace {

struct DayName {
    std::string_view prefix;
    int day;
};
// Longest prefixes first where two languages meet: "mar" is Tuesday in French and Spanish, "mi" Wednesday in German,
// Spanish "mié"; "do" is Thursday in German and "dom" Sunday in Spanish; "so" German Sunday; "sa" the same everywhere.
constexpr std::array<DayName, 28> day_names = {{
    {"mon", 0}, {"mo", 0},  {"lun", 0}, {"tue", 1}, {"tu", 1},  {"di", 1},  {"mar", 1},
    {"wed", 2}, {"we", 2},  {"mit", 2}, {"mi", 2},  {"mer", 2}, {"thu", 3}, {"th", 3},
    {"dom", 6}, {"don", 3}, {"do", 3},  {"jeu", 3}, {"jue", 3}, {"fri", 4}, {"fr", 4},
    {"ven", 4}, {"vie", 4}, {"sat", 5}, {"sa", 5},  {"sam", 5}, {"su", 6},  {"so", 6},
}};

std::optional<int> day_of(std::string_view word) {
    if (word.starts_with("dim")) return 6;
    for (const auto& [prefix, day] : day_names)
        if (word.starts_with(prefix)) return day;
    return std::nullopt;
}

struct Clock12 {
    int hour = 0, minute = 0;
    char half = 0;  // 'a', 'p' or none
};

class HoursText {
  public:
    explicit HoursText(std::string text) : m_text(std::move(text)), m_literal(is_literal(m_text)) {}

    Result<WeekHours> parse() {
        WeekHours week;
        std::string_view rest = m_text;
        while (!rest.empty()) {
            const auto end = rest.find_first_of(";\n");
            if (const auto part = trim(rest.substr(0, end)); !part.empty()) TRY(parse_part(part, week));
            if (end == rest.npos) break;
            rest.remove_prefix(end + 1);
        }
        if (!m_any) return bad("no hours");
        return week;
    }

  private:
    static std::unexpected<Error> bad(std::string_view why) {
        return fail(errc::malformed, "opening hours: " + std::string(why));
    }

    static bool is_literal(std::string_view text) {
        for (size_t i = 0; i < text.size(); ++i) {
            if ((text[i] == 'a' || text[i] == 'p') && i + 1 < text.size() && text[i + 1] == 'm' && i > 0 &&
                (is_digit(text[i - 1]) || text[i - 1] == ' '))
                return true;
            if (!is_digit(text[i]) || (i > 0 && (is_digit(text[i - 1]) || text[i - 1] == ':'))) continue;
            const bool two = i + 1 < text.size() && is_digit(text[i + 1]);
            if (two && (text[i] == '0' || (text[i] - '0') * 10 + (text[i + 1] - '0') >= 13)) return true;
        }
        return false;
    }

    Status parse_part(std::string_view part, WeekHours& week) {
        std::array<bool, 7> days{};
        TRY(take_days(part, days));
        std::vector<OpenInterval> intervals;
        part = trim(part);
        if (part.starts_with("24h") || part.starts_with("24 h") || part.starts_with("open 24")) {
            intervals.push_back({0, 1440});
        } else if (!part.starts_with("closed") && part != "off" && part != "-" && !part.empty()) {
            for (const auto& range : split_list(part, ',')) intervals.push_back(TRY(parse_range(range)));
        } else if (part.empty()) {
            return bad("a day without hours");
        }
        for (size_t day = 0; day < 7; ++day)
            if (days[day]) week[day] = intervals;
        m_any = true;
        return {};
    }

    Status take_days(std::string_view& part, std::array<bool, 7>& days) {
        if (part.starts_with("daily") || part.starts_with("every day")) {
            part.remove_prefix(part.starts_with("daily") ? 5 : 9);
            days.fill(true);
        } else {
            int from = -1;
            bool range = false;
            for (;;) {
                while (!part.empty() && (part.front() == ' ' || part.front() == ',' || part.front() == '&'))
                    part.remove_prefix(1);
                size_t letters = 0;
                while (letters < part.size() && part[letters] >= 'a' && part[letters] <= 'z') ++letters;
                const auto word = part.substr(0, letters);
                if (letters == 0 || word == "closed" || word == "off" || word == "open") break;
                const auto day = day_of(word);
                if (!day) return bad("no such day");
                const int first = range ? from : *day;
                for (int d = first;; d = (d + 1) % 7) {
                    days[static_cast<size_t>(d)] = true;
                    if (d == *day) break;
                }
                from = *day;
                part.remove_prefix(letters);
                if (part.starts_with('.')) part.remove_prefix(1);
                while (part.starts_with(' ')) part.remove_prefix(1);
                range = part.starts_with('-') && part.size() > 1 && !is_digit(part[1]);
                if (range) part.remove_prefix(1);
            }
            if (from < 0) days.fill(true);
        }
        part = trim(part);
        if (part.starts_with(':')) part.remove_prefix(1);
        return {};
    }

    static Result<Clock12> parse_clock(std::string_view text) {
        Clock12 clock;
        text = trim(text);
        if (text == "noon") return Clock12{12, 0, 'p'};
        if (text == "midnight") return Clock12{24, 0, 0};
        if (text.ends_with("am") || text.ends_with("pm")) {
            clock.half = text[text.size() - 2];
            text = trim(text.substr(0, text.size() - 2));
        }
        const size_t mark = text.find_first_of(":.h");
        const auto hour = parse_digits(text.substr(0, mark));
        const auto minute_text = mark == text.npos ? std::string_view{} : text.substr(mark + 1);
        const auto minute = minute_text.empty() ? std::optional<int64_t>(0) : parse_digits(minute_text);
        if (!hour || !minute || *hour > 24 || *minute > 59) return bad("not a time");
        if (clock.half && (*hour > 12 || *hour == 0)) return bad("not a time");
        clock.hour = static_cast<int>(*hour);
        clock.minute = static_cast<int>(*minute);
        return clock;
    }

    static int minutes(const Clock12& clock) {
        int hour = clock.hour;
        if (clock.half == 'a' && hour == 12) hour = 0;
        if (clock.half == 'p' && hour < 12) hour += 12;
        return hour * 60 + clock.minute;
    }

    Result<OpenInterval> parse_range(std::string_view range) const {
        const size_t dash = range.find('-');
        if (dash == range.npos) return bad("not a range of times");
        const auto from = TRY(parse_clock(range.substr(0, dash)));
        const auto to = TRY(parse_clock(range.substr(dash + 1)));
        OpenInterval open{minutes(from), minutes(to)};
        if (!m_literal && open.closes < 720) open.closes += 720;
        if (open.closes <= open.opens) open.closes += 1440;
        if (open.opens >= 1440 || open.closes > 2880) return bad("not a range of times");
        return open;
    }

    std::string m_text;
    bool m_literal;
    bool m_any = false;
};

// Lower case, and the dashes U+2013, U+2014, U+2212 and the word "to" as '-'.
std::string normalise(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        const auto rest = text.substr(i);
        if (rest.starts_with("\xE2\x80\x93") || rest.starts_with("\xE2\x80\x94") || rest.starts_with("\xE2\x88\x92")) {
            out += '-';
            i += 2;
        } else if (rest.starts_with(" to ")) {
            out += '-';
            i += 3;
        } else if (rest.starts_with(" - ")) {
            out += '-';
            i += 2;
        } else {
            out += text[i];
        }
    }
    return to_lower_ascii(out);
}

}  // namespace

Result<WeekHours> parse_week_hours(std::string_view text) {
    if (text.size() > 1000) return fail(errc::too_large, "opening hours of more than 1,000 bytes");
    return HoursText(normalise(text)).parse();
}

}  // namespace tp
