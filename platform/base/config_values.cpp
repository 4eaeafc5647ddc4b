// The parts of configuration that know no TOML: durations, near names, the reference text.
#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "platform/base/config.h"
#include "platform/base/text_numbers.h"

namespace tp {

namespace {

struct Unit {
    std::string_view name;
    int64_t milliseconds;
};
constexpr std::array<Unit, 5> units{{{"ms", 1}, {"s", 1000}, {"min", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};

size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), size_t{0});
    for (size_t i = 0; i < a.size(); ++i) {
        size_t diagonal = std::exchange(row[0], i + 1);
        for (size_t j = 0; j < b.size(); ++j) {
            const size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j + 1] + 1, row[j] + 1, replaced});
        }
    }
    return row.back();
}

std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

struct ToToml {
    std::string operator()(const std::string& value) const { return in_quotes(value); }
    std::string operator()(int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return fmt::format("{}", value); }  // fmt keeps the point: "1.0"
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(const std::vector<std::string>& value) const {
        std::string out = "[";
        for (const std::string& item : value) out += (out.size() > 1 ? ", " : "") + in_quotes(item);
        return out + "]";
    }
    std::string operator()(Milliseconds value) const { return in_quotes(to_duration_text(value)); }
};

std::string_view type_name(ConfigType type) {
    switch (type) {
        case ConfigType::text:
            return "text";
        case ConfigType::integer:
            return "whole number";
        case ConfigType::number:
            return "number";
        case ConfigType::boolean:
            return "true or false";
        case ConfigType::list:
            return "list of text";
        case ConfigType::path:
            return "path";
        case ConfigType::duration:
            return "duration";
        case ConfigType::https_url:
            return "https address";
    }
    return "";
}

std::string bound_text(ConfigType type, double bound) {
    if (type == ConfigType::duration) return to_duration_text(Milliseconds{static_cast<int64_t>(bound)});
    return fmt::format("{}", bound);
}

std::string constraint_text(const ConfigKey& key) {
    std::string out(type_name(key.type));
    if (!key.choices.empty()) {
        out += ": ";
        for (size_t i = 0; i < key.choices.size(); ++i)
            out += (i == 0 ? "" : i + 1 == key.choices.size() ? " or " : ", ") + std::string(key.choices[i]);
    }
    const bool is_length = key.type == ConfigType::text || key.type == ConfigType::list;
    if (is_length && (key.least || key.most)) out += ", length";
    if (key.least && key.most)
        out += fmt::format(" {} to {}", bound_text(key.type, *key.least), bound_text(key.type, *key.most));
    else if (key.least)
        out += fmt::format(" from {}", bound_text(key.type, *key.least));
    else if (key.most)
        out += fmt::format(" up to {}", bound_text(key.type, *key.most));
    return out;
}

std::string wrapped_comment(std::string_view text) {
    constexpr size_t width = 98;
    std::string out;
    std::string line = "#";
    while (!text.empty()) {
        const size_t space = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, space);
        text.remove_prefix(std::min(space + 1, text.size()));
        if (line.size() + 1 + word.size() > width && line.size() > 1) {
            out += line + '\n';
            line = "#";
        }
        line += ' ';
        line += word;
    }
    return out + line + '\n';
}

}  // namespace

Result<Milliseconds> parse_duration(std::string_view text) {
    const size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::optional<int64_t> count = parse_digits(text.substr(0, digits));
    std::string_view unit_name = text.substr(digits);
    if (unit_name.starts_with(' ')) unit_name.remove_prefix(1);
    for (const Unit& unit : units) {
        if (!count || unit.name != unit_name) continue;
        if (*count > std::numeric_limits<int64_t>::max() / unit.milliseconds)
            return fail(errc::config_out_of_range, "the duration is too long");
        return Milliseconds{*count * unit.milliseconds};
    }
    return fail(errc::malformed, "a duration is a whole number and a unit (ms, s, min, h, d), such as \"30 s\"");
}

std::string to_duration_text(Milliseconds duration) {
    const int64_t count = duration.count();
    for (auto unit = units.rbegin(); unit != units.rend(); ++unit)
        if (count != 0 && count % unit->milliseconds == 0)
            return std::to_string(count / unit->milliseconds) + " " + std::string(unit->name);
    return "0 ms";
}

std::optional<std::string_view> nearest_name(std::string_view word, std::span<const std::string_view> candidates) {
    if (word.size() > 128) return std::nullopt;
    std::optional<std::string_view> best;
    size_t best_distance = std::max<size_t>(2, word.size() / 3) + 1;
    for (const std::string_view candidate : candidates) {
        // A key put into the wrong table is as near as one letter.
        const auto leaf = [](std::string_view name) { return name.substr(name.rfind('.') + 1); };
        const size_t distance =
            std::min(edit_distance(word, candidate), 1 + edit_distance(leaf(word), leaf(candidate)));
        if (distance >= best_distance) continue;
        best_distance = distance;
        best = candidate;
    }
    return best;
}

std::string config_reference(ConfigSchema schema) {
    std::string out;
    std::string table;
    for (const ConfigKey& key : schema) {
        const size_t dot = key.name.rfind('.');
        const std::string_view key_table = dot == std::string_view::npos ? "" : key.name.substr(0, dot);
        const std::string_view leaf = dot == std::string_view::npos ? key.name : key.name.substr(dot + 1);
        if (key_table != table) {
            table = key_table;
            out += fmt::format("{}[{}]\n", out.empty() ? "" : "\n", table);
        }
        out += '\n';
        out += wrapped_comment(key.description);
        out += fmt::format("# ({})\n# {} = {}\n", constraint_text(key), leaf, std::visit(ToToml{}, key.fallback));
    }
    return out;
}

}  // namespace tp
