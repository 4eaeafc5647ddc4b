// A table of a TOML file whose keys are each taken once; what is left over is unknown. Included by *.cpp of kiosk/ui
// only.
#pragma once

#include <fmt/format.h>

#include <set>
#include <string>
#include <utility>

#include "platform/base/error.h"
#include "platform/base/toml_parser.h"
#include "platform/base/toml_text.h"

namespace tp::ui {

class TomlTable {
  public:
    TomlTable(const toml::table& value, std::string name) : m_value(&value), m_name(std::move(name)) {}

    [[nodiscard]] const toml::table& value() const { return *m_value; }
    [[nodiscard]] const std::string& name() const { return m_name; }
    // nullptr where it is not there.
    const toml::node* find(const std::string& key) {
        m_taken.insert(key);
        return m_value->get(key);
    }
    Result<const toml::node*> take(const std::string& key) {
        if (const toml::node* value = find(key)) return value;
        return malformed_at(*m_value, "'" + key + "' is missing" + (m_name.empty() ? "" : " in [" + m_name + "]"));
    }
    Result<float> number(const std::string& key, float least = -1e6F, float most = 1e6F) {
        const toml::node* value = TRY(take(key));
        return number_of(*value, key, least, most);
    }
    Result<std::string> text(const std::string& key, size_t bytes_most = 200) {
        const toml::node* value = TRY(take(key));
        return text_of(*value, key, bytes_most);
    }
    Result<TomlTable> table(const std::string& key) {
        const toml::node* value = TRY(take(key));
        if (!value->is_table()) return malformed_at(*value, "'" + key + "' must be a table");
        return TomlTable(*value->as_table(), key);
    }
    Status finish() const {
        for (const auto& [key, value] : *m_value)
            if (!m_taken.contains(key.str()))
                return malformed_at(
                    value, fmt::format("'{}' is not known{}", key.str(), m_name.empty() ? "" : " in [" + m_name + "]"));
        return {};
    }

    static Result<float> number_of(const toml::node& value, const std::string& key, float least, float most) {
        const double number = TRY(toml_as<double>(value, key));
        if (!(number >= double{least} && number <= double{most}))
            return malformed_at(value, fmt::format("'{}' must be {} to {}", key, least, most));
        return static_cast<float>(number);
    }
    static Result<std::string> text_of(const toml::node& value, const std::string& key, size_t bytes_most) {
        std::string text = TRY(toml_as<std::string>(value, key));
        if (text.size() > bytes_most)
            return malformed_at(value, fmt::format("'{}' is longer than {} bytes", key, bytes_most));
        return text;
    }

  private:
    const toml::table* m_value;
    std::string m_name;
    std::set<std::string, std::less<>> m_taken;
};

// Parses `text`, gives its root to `read`, and puts `file` before the message of any error.
template <typename Read>
auto read_toml(const std::string& text, const std::string& file, Read&& read)
    -> decltype(read(std::declval<const toml::table&>())) {
    const toml::table root = TRY(parse_toml(text, file));
    return TRY_CONTEXT(read(root), file);
}

}  // namespace tp::ui
