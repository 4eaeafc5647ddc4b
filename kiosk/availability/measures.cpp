#include "kiosk/availability/measures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>

namespace tp {

namespace {

enum class Written : uint8_t { read, common };  // common: also looked for in other packs' texts
struct Unit {
    std::string_view written;  // lower case
    Dimension dimension;
    double factor;
    Written spelling = Written::read;
};
using enum Dimension;
constexpr double ounce_g = 28.349523, fluid_ounce_ml = 29.57353, pound_g = 453.59237, inch_mm = 25.4;
constexpr Unit units[] = {
    {"g", mass, 1, Written::common},
    {"gr", mass, 1},
    {"gm", mass, 1},
    {"gms", mass, 1, Written::common},
    {"gram", mass, 1},
    {"grams", mass, 1},
    {"gramm", mass, 1},
    {"gramos", mass, 1},
    {"grammes", mass, 1},
    {"kg", mass, 1000, Written::common},
    {"kgs", mass, 1000},
    {"kilo", mass, 1000},
    {"kilos", mass, 1000},
    {"mg", mass, 0.001, Written::common},
    {"oz", mass, ounce_g, Written::common},
    {"oz", volume, fluid_ounce_ml},
    {"ounce", mass, ounce_g},
    {"ounce", volume, fluid_ounce_ml},
    {"ounces", mass, ounce_g},
    {"ounces", volume, fluid_ounce_ml},
    {"lb", mass, pound_g, Written::common},
    {"lbs", mass, pound_g, Written::common},
    {"pound", mass, pound_g},
    {"pounds", mass, pound_g},
    {"fl oz", volume, fluid_ounce_ml, Written::common},
    {"fl. oz", volume, fluid_ounce_ml},
    {"floz", volume, fluid_ounce_ml},
    {"fluid ounce", volume, fluid_ounce_ml},
    {"fluid ounces", volume, fluid_ounce_ml},
    {"ml", volume, 1, Written::common},
    {"cl", volume, 10, Written::common},
    {"dl", volume, 100, Written::common},
    {"l", volume, 1000, Written::common},
    {"lt", volume, 1000},
    {"ltr", volume, 1000},
    {"ltrs", volume, 1000},
    {"liter", volume, 1000, Written::common},
    {"liters", volume, 1000, Written::common},
    {"litre", volume, 1000, Written::common},
    {"litres", volume, 1000, Written::common},
    {"litro", volume, 1000},
    {"litros", volume, 1000},
    {"pt", volume, 473.17647, Written::common},
    {"pint", volume, 473.17647, Written::common},
    {"pints", volume, 473.17647},
    {"qt", volume, 946.35295, Written::common},
    {"quart", volume, 946.35295, Written::common},
    {"quarts", volume, 946.35295},
    {"gal", volume, 3785.4118, Written::common},
    {"gallon", volume, 3785.4118, Written::common},
    {"gallons", volume, 3785.4118},
    {"mm", length, 1, Written::common},
    {"cm", length, 10, Written::common},
    {"cms", length, 10},
    {"m", length, 1000, Written::common},
    {"meter", length, 1000},
    {"meters", length, 1000},
    {"metre", length, 1000},
    {"metres", length, 1000},
    {"in", length, inch_mm, Written::common},
    {"inch", length, inch_mm, Written::common},
    {"inches", length, inch_mm},
    {"zoll", length, inch_mm},
    {"pulgadas", length, inch_mm},
    {"pouces", length, inch_mm},
    {"polegadas", length, inch_mm},
    {"\"", length, inch_mm},
    {"''", length, inch_mm},
    {"″", length, inch_mm},
    {"”", length, inch_mm},
    {"’’", length, inch_mm},
    {"ft", length, 12 * inch_mm, Written::common},
    {"foot", length, 12 * inch_mm},
    {"feet", length, 12 * inch_mm},
    {"mb", storage, 0.001, Written::common},
    {"gb", storage, 1, Written::common},
    {"tb", storage, 1000, Written::common},
    {"w", power, 1, Written::common},
    {"watt", power, 1, Written::common},
    {"watts", power, 1},
    {"kw", power, 1000, Written::common},
    {"ct", pieces, 1, Written::common},
    {"count", pieces, 1, Written::common},
    {"pk", pieces, 1},
    {"pack", pieces, 1, Written::common},
    {"pcs", pieces, 1, Written::common},
    {"pieces", pieces, 1, Written::common},
    {"stück", pieces, 1},
    {"لتر", volume, 1000},
    {"مل", volume, 1},
    {"غرام", mass, 1},
    {"جرام", mass, 1},
    {"كيلو", mass, 1000},
    {"кг", mass, 1000},
    {"г", mass, 1},
    {"мл", volume, 1},
    {"л", volume, 1000},
    {"リットル", volume, 1000},
    {"グラム", mass, 1},
    {"キロ", mass, 1000},
    {"インチ", length, inch_mm},
    {"升", volume, 1000},
    {"毫升", volume, 1},
    {"克", mass, 1},
    {"公斤", mass, 1000},
    {"英寸", length, inch_mm},
};
constexpr size_t longest_unit = 16;
constexpr size_t most_measures = 8;

bool is_digit_at(std::string_view text, size_t at) {
    return at < text.size() && text[at] >= '0' && text[at] <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
size_t skip_blanks(std::string_view text, size_t at) {
    while (at < text.size() && text[at] == ' ') ++at;
    return at;
}

double digits_at(std::string_view text, size_t& at) {
    double value = 0;
    for (; is_digit_at(text, at); ++at) value = value * 10 + (text[at] - '0');
    return value;
}

// A number at `at`, which moves behind it: "12", "1.5", "1,5", ".5", "1,500", "10 3/4", "3/4".
std::optional<double> take_number(std::string_view text, size_t& at) {
    size_t now = at;
    double value = digits_at(text, now);
    const bool had_digits = now > at;
    while (had_digits && now < text.size() && text[now] == ',' && value != 0 && is_digit_at(text, now + 1) &&
           is_digit_at(text, now + 2) && is_digit_at(text, now + 3) && !is_digit_at(text, now + 4)) {
        ++now;
        value = value * 1000 + digits_at(text, now);
    }
    if (now < text.size() && (text[now] == '.' || (text[now] == ',' && had_digits)) && is_digit_at(text, now + 1)) {
        const size_t first = ++now;
        const double decimals = digits_at(text, now);
        value += decimals / std::pow(10.0, static_cast<double>(now - first));
    } else if (!had_digits) {
        return std::nullopt;
    } else if (now + 1 < text.size() && text[now] == '/' && is_digit_at(text, now + 1)) {
        const double below = digits_at(text, ++now);
        if (below == 0) return std::nullopt;
        value /= below;
    } else if (now < text.size() && text[now] == ' ' && is_digit_at(text, now + 1)) {
        size_t fraction = now + 1;
        const double above = digits_at(text, fraction);
        if (fraction < text.size() && text[fraction] == '/' && is_digit_at(text, fraction + 1)) {
            const double below = digits_at(text, ++fraction);
            if (below > above && below > 0) {
                value += above / below;
                now = fraction;
            }
        }
    }
    at = now;
    return value;
}

// What `at` may stand for; `end` moves behind the longest unit there.
std::vector<const Unit*> units_at(std::string_view text, size_t at, size_t& end) {
    std::string lowered(text.substr(at, longest_unit));
    for (char& c : lowered)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    std::vector<const Unit*> found;
    size_t longest = 0;
    for (const Unit& unit : units) {
        if (unit.written.size() < longest || !lowered.starts_with(unit.written)) continue;
        const size_t behind = at + unit.written.size();
        const bool word = is_letter(unit.written.front());
        if (word && behind < text.size() && is_letter(text[behind]) && is_letter(unit.written.back())) continue;
        if (unit.written.size() > longest) found.clear();
        longest = unit.written.size();
        found.push_back(&unit);
    }
    end = at + longest;
    return found;
}

// "x", "×" or "*" between two numbers; npos without.
size_t behind_times(std::string_view text, size_t at) {
    at = skip_blanks(text, at);
    for (const std::string_view sign :
         {std::string_view("x"), std::string_view("X"), std::string_view("×"), std::string_view("*")})
        if (text.substr(at).starts_with(sign)) {
            const size_t behind = skip_blanks(text, at + sign.size());
            return is_digit_at(text, behind) ? behind : std::string_view::npos;
        }
    return std::string_view::npos;
}

void append_words(std::string_view number, std::string_view unit, std::vector<std::vector<std::string>>& forms) {
    std::vector<std::string> words(1);
    for (const char c : number) {
        if (c == '.')
            words.emplace_back();
        else
            words.back() += c;
    }
    // "1.5l" and "1.5 l" are other words to an index.
    if (unit.find(' ') == std::string_view::npos) {
        std::vector<std::string> together = words;
        together.back() += unit;
        forms.push_back(std::move(together));
    }
    for (std::string_view rest = unit; !rest.empty();) {
        const size_t end = std::min(rest.find(' '), rest.size());
        words.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    forms.push_back(std::move(words));
}

std::string decimal(double value, int places) {
    const auto scale = static_cast<int64_t>(std::pow(10.0, places) + 0.5);
    const auto scaled = static_cast<int64_t>(std::llround(value * static_cast<double>(scale)));
    std::string text = std::to_string(scaled / scale);
    if (places == 0) return text;
    std::string decimals = std::to_string(scaled % scale);
    decimals.insert(0, static_cast<size_t>(places) - decimals.size(), '0');
    return text + '.' + decimals;
}

}  // namespace

std::vector<WrittenMeasure> measures_in(std::string_view text) {
    std::vector<WrittenMeasure> found;
    for (size_t at = 0; at < text.size() && found.size() < most_measures;) {
        const bool starts = is_digit_at(text, at) || (text[at] == '.' && is_digit_at(text, at + 1));
        if (!starts) {
            ++at;
            continue;
        }
        if (at > 0 && is_letter(text[at - 1])) {  // "B12"
            while (is_digit_at(text, at) || text.substr(at, 1) == ".") ++at;
            continue;
        }
        const size_t begin = at;
        double times = 1;
        auto number = take_number(text, at);
        if (!number) {
            ++at;
            continue;
        }
        if (const size_t second = behind_times(text, at); second != std::string_view::npos) {
            size_t behind = second;
            if (const auto each = take_number(text, behind)) {
                times = *number;
                number = each;
                at = behind;
            }
        }
        size_t unit_at = skip_blanks(text, at), end = 0;
        if (unit_at < text.size() && text[unit_at] == '-') ++unit_at;
        WrittenMeasure measure;
        for (const Unit* unit : units_at(text, unit_at, end)) {
            const double amount = *number * unit->factor;
            if (amount <= 0 || amount > 1e9) continue;
            measure.either.push_back({unit->dimension, amount});
            if (times > 1 && times < 1e4) measure.either.push_back({unit->dimension, amount * times});
        }
        if (measure.either.empty()) continue;
        measure.begin = begin;
        measure.end = at = end;
        found.push_back(std::move(measure));
    }
    return found;
}

double measure_ratio(const WrittenMeasure& a, const WrittenMeasure& b) {
    double least = 0;
    for (const Measure& x : a.either)
        for (const Measure& y : b.either) {
            if (x.dimension != y.dimension) continue;
            const double ratio = std::max(x.amount, y.amount) / std::min(x.amount, y.amount);
            if (least == 0 || ratio < least) least = ratio;
        }
    return least;
}

bool same_measure(const WrittenMeasure& a, const WrittenMeasure& b, double tolerance) {
    const double ratio = measure_ratio(a, b);
    return ratio > 0 && ratio <= 1 + tolerance;
}

std::vector<std::vector<std::string>> written_forms(const WrittenMeasure& measure) {
    std::vector<std::vector<std::string>> forms;
    for (const Measure& meant : measure.either) {
        for (const Unit& unit : units) {
            if (unit.dimension != meant.dimension || unit.spelling != Written::common) continue;
            const double value = meant.amount / unit.factor;
            if (value < 0.05 || value > 99'999) continue;
            std::vector<std::string> numbers;
            for (int places = 0; places <= 2; ++places) {
                for (const double near : {value, std::floor(value), std::ceil(value)}) {
                    if (places > 0 && near != value) continue;
                    std::string number = decimal(near, places);
                    if (places > 0 && number.ends_with('0')) continue;
                    const double read = std::strtod(number.c_str(), nullptr);
                    if (read <= 0 || std::max(read, value) / std::min(read, value) > 1 + pack_tolerance) continue;
                    if (std::ranges::find(numbers, number) == numbers.end()) numbers.push_back(std::move(number));
                }
            }
            for (const std::string& number : numbers) append_words(number, unit.written, forms);
        }
    }
    return forms;
}

}  // namespace tp
