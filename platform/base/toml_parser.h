// TOML 1.0.0 by toml++, with typed errors in place of exceptions. Include this in place of <toml++/toml.h>, in *.cpp
// alone: it takes most of the compile time of a file. Thread rule: any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "platform/base/error.h"

namespace tp {

// The whole document, checked (toml_text.h): toml++ frees nested tables by recursion, of which each dot of a name is
// one. `name`, its file's, goes before the message. Errors: malformed; those of check_toml_text.
[[nodiscard]] Result<toml::table> parse_toml(std::string_view text, const std::string& name);

// Of a file. Blocks. Errors: those of read_toml_file and parse_toml.
[[nodiscard]] Result<toml::table> load_toml(const std::string& path);

// Where it stands in its file, from 1.
[[nodiscard]] size_t line_of(const toml::node& node);
// "line 7: what", errc::malformed.
[[nodiscard]] std::unexpected<Error> malformed_at(const toml::node& node, std::string_view what);

// A node as std::string, int64_t, bool, or a list of the first two; as it is written, never converted. As double also a
// whole number. Errors: malformed.
template <typename T>
[[nodiscard]] Result<T> toml_as(const toml::node& node, std::string_view key);
// What stands at `key`, which has to be there. Errors: malformed.
template <typename T>
[[nodiscard]] Result<T> toml_at(const toml::table& table, std::string_view key) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return malformed_at(table, "'" + std::string(key) + "' is missing");
    return toml_as<T>(*node, key);
}
// The same where it may be missing.
template <typename T>
[[nodiscard]] Result<T> toml_or(const toml::table& table, std::string_view key, T otherwise) {
    const toml::node* node = table.get(key);
    return node == nullptr ? Result<T>(std::move(otherwise)) : toml_as<T>(*node, key);
}
// The table, or the list of tables, at `key`. Errors: malformed.
[[nodiscard]] Result<const toml::table*> toml_table_at(const toml::table& table, std::string_view key);
[[nodiscard]] Result<std::vector<const toml::table*>> toml_tables_at(const toml::table& table, std::string_view key);

extern template Result<std::string> toml_as(const toml::node&, std::string_view);
extern template Result<int64_t> toml_as(const toml::node&, std::string_view);
extern template Result<double> toml_as(const toml::node&, std::string_view);
extern template Result<bool> toml_as(const toml::node&, std::string_view);
extern template Result<std::vector<std::string>> toml_as(const toml::node&, std::string_view);
extern template Result<std::vector<int64_t>> toml_as(const toml::node&, std::string_view);

}  // namespace tp
