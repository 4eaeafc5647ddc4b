// A table of a TOML file whose keys are each taken once; what is left over is unknown. Included by *.cpp of kiosk/ui
// only.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <exception>
#include <set>
#include <sstream>
#include <string>
#include <utility>

#include "platform/base/error.h"
#include "platform/base/toml_parser.h"
#include "platform/base/toml_text.h"

namespace tp::ui {

[[nodiscard]] inline std::unexpected<Error> malformed_at(const toml::value& value, const std::string& what) {
    return fail(errc::malformed, fmt::format("line {}: {}", value.location().line(), what));
}

class TomlTable {
  public:
    TomlTable(const toml::value& value, std::string name) : m_value(&value), m_name(std::move(name)) {}

    [[nodiscard]] const toml::value& value() const { return *m_value; }
    [[nodiscard]] const std::string& name() const { return m_name; }
    // nullptr where it is not there.
    const toml::value* find(const std::string& key) {
        m_taken.insert(key);
        const auto& table = m_value->as_table();
        const auto found = table.find(key);
        return found == table.end() ? nullptr : &found->second;
    }
    Result<const toml::value*> take(const std::string& key) {
        if (const toml::value* value = find(key)) return value;
        return malformed_at(*m_value, "'" + key + "' is missing" + (m_name.empty() ? "" : " in [" + m_name + "]"));
    }
    Result<float> number(const std::string& key, float least = -1e6F, float most = 1e6F) {
        const toml::value* value = TRY(take(key));
        return number_of(*value, key, least, most);
    }
    Result<std::string> text(const std::string& key, size_t bytes_most = 200) {
        const toml::value* value = TRY(take(key));
        return text_of(*value, key, bytes_most);
    }
    Result<TomlTable> table(const std::string& key) {
        const toml::value* value = TRY(take(key));
        if (!value->is_table()) return malformed_at(*value, "'" + key + "' must be a table");
        return TomlTable(*value, key);
    }
    Status finish() const {
        for (const auto& [key, value] : m_value->as_table())
            if (!m_taken.contains(key))
                return malformed_at(value,
                                    "'" + key + "' is not known" + (m_name.empty() ? "" : " in [" + m_name + "]"));
        return {};
    }

    static Result<float> number_of(const toml::value& value, const std::string& key, float least, float most) {
        double number = 0;
        if (value.is_integer())
            number = static_cast<double>(value.as_integer());
        else if (value.is_floating())
            number = value.as_floating();
        else
            return malformed_at(value, "'" + key + "' must be a number");
        if (!(number >= double{least} && number <= double{most}))
            return malformed_at(value, fmt::format("'{}' must be {} to {}", key, least, most));
        return static_cast<float>(number);
    }
    static Result<std::string> text_of(const toml::value& value, const std::string& key, size_t bytes_most) {
        if (!value.is_string()) return malformed_at(value, "'" + key + "' must be text in quotes");
        if (value.as_string().str.size() > bytes_most)
            return malformed_at(value, fmt::format("'{}' is longer than {} bytes", key, bytes_most));
        return value.as_string().str;
    }

  private:
    const toml::value* m_value;
    std::string m_name;
    std::set<std::string> m_taken;
};

// Parses `text`, gives its root to `read`, and puts `file` before the message of any error.
template <typename Read>
auto read_toml(const std::string& text, const std::string& file, Read&& read)
    -> decltype(read(std::declval<const toml::value&>())) {
    if (const Status checked = check_toml_text(text, file); !checked) return std::unexpected(checked.error());
    try {
        std::istringstream stream(text);
        auto made = read(toml::parse(stream, file));
        if (!made) return std::unexpected(made.error().with_context(file));
        return made;
    } catch (const std::exception& problem) {  // toml11's what() names file, line and column
        return fail(errc::malformed, file + ": " + problem.what());
    }
}

}  // namespace tp::ui
