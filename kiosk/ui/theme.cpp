#include "kiosk/ui/theme.h"

#include <fmt/format.h>

#include <cmath>
#include <exception>
#include <optional>
#include <set>
#include <utility>

#include "platform/base/toml_parser.h"

namespace tp::ui {
namespace {

constexpr std::pair<const char*, Color Colors::*> color_keys[] = {
    {"paper", &Colors::paper},
    {"surface", &Colors::surface},
    {"line", &Colors::line},
    {"ink", &Colors::ink},
    {"soft", &Colors::soft},
    {"brand", &Colors::brand},
    {"brand_deep", &Colors::brand_deep},
    {"brand_light", &Colors::brand_light},
    {"brand_tint", &Colors::brand_tint},
    {"on_brand", &Colors::on_brand},
    {"accent", &Colors::accent},
    {"accent_ink", &Colors::accent_ink},
    {"accent_tint", &Colors::accent_tint},
    {"accent_caption", &Colors::accent_caption},
    {"offer", &Colors::offer},
    {"sun", &Colors::sun},
    {"on_sun", &Colors::on_sun},
    {"ok", &Colors::ok},
    {"ok_tint", &Colors::ok_tint},
    {"low", &Colors::low},
    {"low_tint", &Colors::low_tint},
    {"none", &Colors::none},
    {"none_tint", &Colors::none_tint},
    {"bad", &Colors::bad},
    {"bad_tint", &Colors::bad_tint},
    {"picture", &Colors::picture},
    {"keyboard", &Colors::keyboard},
    {"key", &Colors::key},
    {"key_dark", &Colors::key_dark},
    {"key_edge", &Colors::key_edge},
    {"scrim", &Colors::scrim},
    {"focus", &Colors::focus},
};
constexpr const char* type_names[type_count] = {"hero", "display", "question", "answer", "promotion", "title",
                                                "action", "name", "price", "body", "field", "label",
                                                "tool", "key", "secondary", "caption"};

std::optional<Color> parse_color(const std::string& text) {
    if ((text.size() != 7 && text.size() != 9) || text[0] != '#') return std::nullopt;
    uint32_t value = 0;
    for (const char c : text.substr(1)) {
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                                 : -1;
        if (digit < 0) return std::nullopt;
        value = value * 16 + static_cast<uint32_t>(digit);
    }
    if (text.size() == 7) return Color::rgb(value);
    Color color = Color::rgb(value >> 8U);
    color.a = static_cast<uint8_t>(value);
    return color;
}

std::string where(const toml::value& value, const std::string& key) {
    return fmt::format("line {}: {}", value.location().line(), key);
}

// Every key of the table is taken exactly once; what is left is unknown.
class Table {
  public:
    Table(const toml::value& value, std::string name) : m_value(value), m_name(std::move(name)) {}

    Result<const toml::value*> take(const std::string& key) {
        m_taken.insert(key);
        const auto& table = m_value.as_table();
        const auto found = table.find(key);
        if (found == table.end()) return fail(errc::malformed, where(m_value, m_name) + ": '" + key + "' is missing");
        return &found->second;
    }
    Result<float> number(const std::string& key) {
        const toml::value* value = TRY(take(key));
        if (value->is_integer()) return static_cast<float>(value->as_integer());
        if (value->is_floating()) return static_cast<float>(value->as_floating());
        return fail(errc::malformed, where(*value, key) + " must be a number");
    }
    Result<Table> table(const std::string& key) {
        const toml::value* value = TRY(take(key));
        if (!value->is_table()) return fail(errc::malformed, where(*value, key) + " must be a table");
        return Table(*value, key);
    }
    Status finish() const {
        for (const auto& [key, value] : m_value.as_table())
            if (!m_taken.contains(key)) return fail(errc::malformed, where(value, key) + " is not known");
        return {};
    }

  private:
    const toml::value& m_value;
    std::string m_name;
    std::set<std::string> m_taken;
};

Result<Colors> read_colors(const toml::value& value) {
    if (!value.is_table()) return fail(errc::malformed, where(value, "color") + " must be a table");
    Table table(value, "color");
    Colors colors;
    for (const auto& [key, member] : color_keys) {
        const toml::value* text = TRY(table.take(key));
        const auto color = text->is_string() ? parse_color(text->as_string().str) : std::nullopt;
        if (!color) return fail(errc::malformed, where(*text, key) + R"( must be "#RRGGBB" or "#RRGGBBAA")");
        colors.*member = *color;
    }
    TRY(table.finish());
    return colors;
}

Result<TypeToken> read_type(const toml::value& value, const char* name, float least) {
    if (!value.is_table()) return fail(errc::malformed, where(value, name) + " must be a table");
    Table table(value, name);
    TypeToken token;
    token.size = std::max(least, TRY(table.number("size")));
    token.weight = static_cast<int>(TRY(table.number("weight")));
    token.tracking_em = TRY(table.number("tracking"));
    token.line_height = TRY(table.number("line_height"));
    TRY(table.finish());
    return token;
}

Result<Theme> read_theme(const toml::value& root) {
    Table table(root, "theme");
    Theme theme;
    const toml::value* name = TRY(table.take("name"));
    if (!name->is_string()) return fail(errc::malformed, where(*name, "name") + " must be a text");
    theme.name = name->as_string().str;
    const toml::value* colors = TRY(table.take("color"));
    theme.color = TRY(read_colors(*colors));

    Table type_table = TRY(table.table("type"));
    for (size_t i = 0; i < type_count; ++i) {
        const bool caption = i >= static_cast<size_t>(Type::secondary);
        const toml::value* type = TRY(type_table.take(type_names[i]));
        theme.types[i] = TRY(read_type(*type, type_names[i], caption ? least_caption_size : least_main_size));
    }
    TRY(type_table.finish());

    Table space = TRY(table.table("space"));
    theme.margin = TRY(space.number("margin"));
    theme.card_gap = TRY(space.number("card_gap"));
    theme.card_padding = TRY(space.number("card_padding"));
    TRY(space.finish());
    Table radius = TRY(table.table("radius"));
    theme.card_radius = TRY(radius.number("card"));
    theme.field_radius = TRY(radius.number("field"));
    theme.key_radius = TRY(radius.number("key"));
    TRY(radius.finish());
    TRY(table.finish());
    return theme;
}

}  // namespace

Result<Theme> Theme::load(const std::string& path) {
    try {
        auto theme = read_theme(toml::parse(path));
        if (!theme) return std::unexpected(theme.error().with_context(path));
        return theme;
    } catch (const toml::exception& problem) {
        return fail(errc::malformed, path + ": " + problem.what());
    } catch (const std::exception& problem) {
        return fail(errc::not_found, path + ": " + problem.what());
    }
}

double contrast(Color one, Color other) {
    const auto linear = [](uint8_t channel) {
        const double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    const auto luminance = [&](Color c) { return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b); };
    const double a = luminance(one), b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

}  // namespace tp::ui
