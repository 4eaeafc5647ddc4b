#include "kiosk/ui/theme.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "kiosk/ui/theme_colors.h"
#include "kiosk/ui/toml_table.h"

namespace tp::ui {
namespace {

constexpr int theme_bases_most = 4;
constexpr size_t shadow_layers_most = 3;
constexpr const char* type_names[type_count] = {"hero",   "display", "question",  "answer", "promotion", "title",
                                                "action", "name",    "price",     "body",   "field",     "label",
                                                "tool",   "key",     "secondary", "caption"};

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

// Reads one file over what its base has told. Without a base every key has to be there.
class ThemeReader {
  public:
    ThemeReader(std::string folder, const ThemeSource& source) : m_folder(std::move(folder)), m_source(source) {}

    Result<Theme> load(const std::string& path) {
        TRY(read_file(path, 0));
        TRY(check_contrast());
        return m_theme;
    }

  private:
    Status read_file(const std::string& path, int depth) {
        if (depth > theme_bases_most)
            return fail(errc::malformed, path + ": 'extends' goes in a circle, or deeper than " +
                                             std::to_string(theme_bases_most) + " files");
        const std::string text = TRY(m_source(path));
        const auto read = [&](const toml::table& root) -> Result<bool> {
            m_file = path;
            TRY(this->read(root, depth));
            return true;
        };
        TRY(read_toml(text, path, read));
        m_theme.files.push_back(path);
        return {};
    }

    Status read(const toml::table& root, int depth) {
        TomlTable table(root, "");
        const std::string path = m_file;
        m_partial = false;
        if (const toml::node* base = table.find("extends")) {
            const std::string name = TRY(file_name(*base, "extends"));
            TRY(read_file(m_folder + "/" + name + ".toml", depth + 1));
            m_partial = true;
            m_file = path;
        }
        m_theme.name = TRY(table.text("name"));
        TRY(optional(table, "high_contrast", [&](const toml::node& v) -> Status {
            m_theme.high_contrast = TRY(file_name(v, "high_contrast"));
            return {};
        }));
        TRY(optional(table, "aaa", [&](const toml::node& v) -> Status {
            m_theme.aaa = TRY(toml_as<bool>(v, "aaa"));
            return {};
        }));
        TRY(section(table, "color", [this](TomlTable& colors) { return read_colors(colors); }));
        TRY(section(table, "type", [this](TomlTable& types) { return read_types(types); }));
        TRY(section(table, "space", [this](TomlTable& space) -> Status {
            TRY(number(space, "margin", 16, 160, m_theme.margin));
            TRY(number(space, "card_gap", 8, 80, m_theme.card_gap));
            return number(space, "card_padding", 16, 96, m_theme.card_padding);
        }));
        TRY(section(table, "radius", [this](TomlTable& radius) { return read_radii(radius); }));
        TRY(section(table, "elevation", [this](TomlTable& elevation) { return read_elevation(elevation); }));
        TRY(section(table, "motion", [this](TomlTable& motion) { return read_motion(motion); }));
        TRY(section(table, "brand", [this](TomlTable& brand) { return read_brand(brand); }));
        return table.finish();
    }

    template <typename Read>
    Status section(TomlTable& table, const std::string& key, Read read) {
        if (m_partial && table.find(key) == nullptr) return {};
        TomlTable part = TRY(table.table(key));
        TRY(read(part));
        return part.finish();
    }
    template <typename Read>
    Status optional(TomlTable& table, const std::string& key, Read read) {
        if (m_partial) {
            const toml::node* value = table.find(key);
            if (value == nullptr) return {};
            return read(*value);
        }
        return read(*TRY(table.take(key)));
    }
    Status number(TomlTable& table, const std::string& key, float least, float most, float& to) {
        return optional(table, key, [&](const toml::node& v) -> Status {
            to = TRY(TomlTable::number_of(v, key, least, most));
            return {};
        });
    }
    Status radius(TomlTable& table, const std::string& key, float& to) {
        return optional(table, key, [&](const toml::node& v) -> Status {
            if (v.value_exact<std::string_view>() == "pill")
                to = Theme::pill;
            else if (v.is_string())
                return malformed_at(v, "'" + key + "' must be a number or \"pill\"");
            else
                to = TRY(TomlTable::number_of(v, key, 0, 200));
            return {};
        });
    }
    Status flag(TomlTable& table, const std::string& key, bool& to) {
        return optional(table, key, [&](const toml::node& v) -> Status {
            to = TRY(toml_as<bool>(v, key));
            return {};
        });
    }
    // A name in the themes folder, which it cannot lead out of.
    static Result<std::string> file_name(const toml::node& value, const std::string& key) {
        const std::string name = TRY(TomlTable::text_of(value, key, 100));
        if (name.empty() || name.find_first_of("/\\") != std::string::npos || name.front() == '.')
            return malformed_at(value, "'" + key + "' must be the name of a theme of the same folder");
        return name;
    }
    Status picture(TomlTable& table, const std::string& key, std::string& to) {
        return optional(table, key, [&](const toml::node& v) -> Status {
            const std::string name = TRY(TomlTable::text_of(v, key, 200));
            to.clear();
            if (name.empty()) return {};
            if (name.front() == '/' || name.front() == '.' || name.find("..") != std::string::npos)
                return malformed_at(v, "'" + key + "' must be a file below the themes folder");
            std::error_code error;
            if (!std::filesystem::is_regular_file(m_folder + "/" + name, error))
                return fail(errc::not_found,
                            fmt::format("line {}: '{}': there is no file {}", line_of(v), key, m_folder + "/" + name));
            to = m_folder + "/" + name;
            return {};
        });
    }

    Status read_colors(TomlTable& table) {
        for (const auto& [name, member] : color_keys) {
            const std::string key(name);
            TRY(optional(table, key, [&](const toml::node& v) -> Status {
                const auto color = parse_color(v.value_exact<std::string>().value_or(""));
                if (!color) return malformed_at(v, "'" + key + R"(' must be "#RRGGBB" or "#RRGGBBAA")");
                m_theme.color.*member = *color;
                m_told[key] = fmt::format("{}: line {}", m_file, line_of(v));
                return {};
            }));
        }
        return {};
    }

    Status read_types(TomlTable& table) {
        for (size_t i = 0; i < type_count; ++i) {
            const float least = i >= static_cast<size_t>(Type::secondary) ? least_caption_size : least_main_size;
            TRY(section(table, type_names[i], [&](TomlTable& part) -> Status {
                TypeToken& token = m_theme.types[i];
                auto weight = static_cast<float>(token.weight);
                TRY(number(part, "size", 1, 240, token.size));
                TRY(number(part, "weight", 100, 900, weight));
                TRY(number(part, "tracking", -0.1F, 0.3F, token.tracking_em));
                TRY(number(part, "line_height", 0.9F, 2, token.line_height));
                token.size = std::max(token.size, least);
                token.weight = static_cast<int>(weight);
                return {};
            }));
        }
        return {};
    }

    Status read_radii(TomlTable& table) {
        TRY(radius(table, "card", m_theme.card_radius));
        TRY(radius(table, "field", m_theme.field_radius));
        TRY(radius(table, "key", m_theme.key_radius));
        TRY(radius(table, "sheet", m_theme.sheet_radius));
        TRY(radius(table, "button", m_theme.button_radius));
        TRY(radius(table, "pill", m_theme.pill_radius));
        TRY(radius(table, "badge", m_theme.badge_radius));
        TRY(radius(table, "picture", m_theme.picture_radius));
        return number(table, "tile", 0, 0.5F, m_theme.tile_part);
    }

    Status read_elevation(TomlTable& table) {
        return optional(table, "card", [&](const toml::node& v) -> Status {
            const toml::array* layers = v.as_array();
            if (layers == nullptr || layers->size() > shadow_layers_most)
                return malformed_at(v, fmt::format("'card' must be a list of at most {} shadows", shadow_layers_most));
            m_theme.card_shadow.clear();
            for (const toml::node& entry : *layers) {
                if (!entry.is_table())
                    return malformed_at(entry, "a shadow is { y = 18, blur = 44, color = \"#00000014\" }");
                TomlTable shadow(*entry.as_table(), "card");
                ShadowLayer layer;
                layer.offset_y = TRY(shadow.number("y", 0, 60));
                layer.blur = TRY(shadow.number("blur", 0, 120));
                const auto color = parse_color(TRY(shadow.text("color")));
                if (!color) return malformed_at(entry, R"('color' must be "#RRGGBBAA")");
                layer.color = *color;
                TRY(shadow.finish());
                m_theme.card_shadow.push_back(layer);
            }
            return {};
        });
    }

    Status read_motion(TomlTable& table) {
        MotionTokens& motion = m_theme.motion;
        const auto milliseconds = [&](const std::string& key, float most, Milliseconds& to) -> Status {
            auto length = static_cast<float>(to.count());
            TRY(number(table, key, 0, most, length));
            to = Milliseconds{static_cast<int64_t>(length)};
            return {};
        };
        TRY(milliseconds("press", 100, motion.press));
        TRY(milliseconds("change", 250, motion.change));
        TRY(milliseconds("appear", 250, motion.appear));
        return optional(table, "easing", [&](const toml::node& v) -> Status {
            const std::string name = TRY(TomlTable::text_of(v, "easing", 20));
            if (name == "out")
                motion.easing = Easing::out;
            else if (name == "in_out")
                motion.easing = Easing::in_out;
            else if (name == "linear")
                motion.easing = Easing::linear;
            else
                return malformed_at(v, "'easing' must be out, in_out or linear");
            return {};
        });
    }

    Status read_brand(TomlTable& table) {
        BrandLook& brand = m_theme.brand;
        auto weight = static_cast<float>(brand.weight);
        TRY(picture(table, "logo", brand.logo));
        TRY(picture(table, "logo_on_deep", brand.logo_on_deep));
        TRY(number(table, "logo_ratio", 0.3F, 8, brand.logo_ratio));
        TRY(flag(table, "wordmark", brand.wordmark));
        TRY(number(table, "weight", 100, 900, weight));
        TRY(number(table, "tracking", -0.1F, 0.3F, brand.tracking_em));
        TRY(picture(table, "header", brand.header));
        TRY(picture(table, "attract", brand.attract));
        brand.weight = static_cast<int>(weight);
        return optional(table, "ground", [&](const toml::node& v) -> Status {
            const std::string name = TRY(TomlTable::text_of(v, "ground", 20));
            if (name == "plain")
                brand.ground = AttractGround::plain;
            else if (name == "halo")
                brand.ground = AttractGround::halo;
            else if (name == "beams")
                brand.ground = AttractGround::beams;
            else
                return malformed_at(v, "'ground' must be plain, halo or beams");
            return {};
        });
    }

    Status check_contrast() {
        const auto color = [this](std::string_view name) {
            const auto found = std::ranges::find(color_keys, name, [](const auto& entry) { return entry.first; });
            return m_theme.color.*found->second;
        };
        for (const ColorPair& pair : color_pairs()) {
            const double least = !pair.text ? 3 : m_theme.aaa ? 7 : 4.5;
            const double is = contrast(color(pair.ink), color(pair.ground));
            if (is >= least) continue;
            return fail(errc::malformed, fmt::format("{}: '{}' on '{}' has a contrast of {:.2f}:1, it needs {}:1",
                                                     m_told[std::string(pair.ink)], pair.ink, pair.ground, is, least));
        }
        return {};
    }

    std::string m_folder, m_file;
    const ThemeSource& m_source;
    Theme m_theme;
    std::map<std::string, std::string> m_told;  // where each colour was told last
    bool m_partial = false;                     // there is a base: what is missing is its
};

}  // namespace

Result<Theme> Theme::load(const std::string& path) {
    return read(path, read_toml_file);
}

Result<Theme> Theme::read(const std::string& path, const ThemeSource& source) {
    const std::filesystem::path file(path);
    return ThemeReader(file.has_parent_path() ? file.parent_path().string() : ".", source).load(path);
}

}  // namespace tp::ui
