#include "platform/base/toml_parser.h"

#include <type_traits>

#include <fmt/format.h>

#include "platform/base/bytes.h"
#include "platform/base/toml_text.h"

namespace tp {
namespace {

template <typename T>
constexpr std::string_view wanted = "text in quotes";
template <>
constexpr std::string_view wanted<int64_t> = "a whole number";
template <>
constexpr std::string_view wanted<double> = "a number";
template <>
constexpr std::string_view wanted<bool> = "true or false";
template <typename T>
constexpr bool is_list = false;
template <typename T>
constexpr bool is_list<std::vector<T>> = true;

}  // namespace

Result<toml::table> parse_toml(std::string_view text, const std::string& name) {
    TRY(check_toml_text(text, name));
    try {
        return toml::parse(text, name);
    } catch (const toml::parse_error& error) {
        std::string_view what = error.description();
        while (!is_valid_utf8(what)) what.remove_suffix(1);  // toml++ cuts it after 511 bytes, wherever that is
        return fail(errc::malformed, fmt::format("{}:{}: {}", name, error.source().begin.line, what));
    }
}

Result<toml::table> load_toml(const std::string& path) {
    return parse_toml(TRY(read_toml_file(path)), path);
}

size_t line_of(const toml::node& node) {
    return node.source().begin.line;
}

std::unexpected<Error> malformed_at(const toml::node& node, std::string_view what) {
    return fail(errc::malformed, fmt::format("line {}: {}", line_of(node), what));
}

template <typename T>
Result<T> toml_as(const toml::node& node, std::string_view key) {
    if constexpr (is_list<T>) {
        const toml::array* array = node.as_array();
        if (array == nullptr) return malformed_at(node, fmt::format("'{}' must be a list", key));
        T out;
        for (const toml::node& entry : *array) out.push_back(TRY(toml_as<typename T::value_type>(entry, key)));
        return out;
    } else {
        if constexpr (std::is_same_v<T, double>)
            if (const auto whole = node.value_exact<int64_t>()) return static_cast<double>(*whole);
        if (auto value = node.value_exact<T>()) return *std::move(value);
        return malformed_at(node, fmt::format("'{}' must be {}", key, wanted<T>));
    }
}
template Result<std::string> toml_as(const toml::node&, std::string_view);
template Result<int64_t> toml_as(const toml::node&, std::string_view);
template Result<double> toml_as(const toml::node&, std::string_view);
template Result<bool> toml_as(const toml::node&, std::string_view);
template Result<std::vector<std::string>> toml_as(const toml::node&, std::string_view);
template Result<std::vector<int64_t>> toml_as(const toml::node&, std::string_view);

Result<const toml::table*> toml_table_at(const toml::table& table, std::string_view key) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return malformed_at(table, fmt::format("'{}' is missing", key));
    if (!node->is_table()) return malformed_at(*node, fmt::format("'{}' must be a table", key));
    return node->as_table();
}

Result<std::vector<const toml::table*>> toml_tables_at(const toml::table& table, std::string_view key) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return malformed_at(table, fmt::format("'{}' is missing", key));
    const toml::array* array = node->as_array();
    if (array == nullptr) return malformed_at(*node, fmt::format("'{}' must be a list of tables", key));
    std::vector<const toml::table*> out;
    for (const toml::node& entry : *array) {
        if (!entry.is_table()) return malformed_at(entry, fmt::format("'{}' must be a list of tables", key));
        out.push_back(entry.as_table());
    }
    return out;
}

}  // namespace tp
