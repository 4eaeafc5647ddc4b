// Configuration files: TOML 1.0 against a declared schema, so that every key is documented, checked and has a default.
// Thread rule: plain values; read from any thread once loaded.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "platform/base/clock.h"
#include "platform/base/error.h"

namespace tp {

namespace errc {
inline constexpr ErrorCode config_unknown_key{"config_unknown_key"};
inline constexpr ErrorCode config_wrong_type{"config_wrong_type"};
inline constexpr ErrorCode config_out_of_range{"config_out_of_range"};
inline constexpr ErrorCode config_insecure{"config_insecure"};      // http://, a symbolic link, writable by others
inline constexpr ErrorCode config_incomplete{"config_incomplete"};  // the file ends in the middle of a line
}  // namespace errc

enum class ConfigType {
    text,     // one line, at most 4,096 bytes
    integer,  // 64 bits
    number,   // finite; an integer is taken too
    boolean,
    list,       // of text
    path,       // text; relative ones stand against the file's folder, "~/" is the home folder, empty stays empty
    duration,   // text with a unit, "250 ms", "30 s", "5 min", "72 h", "14 d"; never zero unless the range says so
    https_url,  // text; "https://…" with a host; empty stays empty
};

// What a key holds: text, path and https_url are strings; a duration is Milliseconds.
using ConfigValue = std::variant<std::string, int64_t, double, bool, std::vector<std::string>, Milliseconds>;

// One key of a schema. Views are string literals: they outlive the program's use of the schema.
struct ConfigKey {
    std::string_view name;  // "sync.poll": tables and key, each part snake_case
    ConfigType type;
    ConfigValue fallback;
    std::string_view description;      // one or more sentences, no line breaks
    std::optional<double> least = {};  // inclusive: integer, number; duration in milliseconds; list and text: length
    std::optional<double> most = {};   // inclusive, likewise
    std::vector<std::string_view> choices = {};  // text: one of these
};

using ConfigSchema = std::span<const ConfigKey>;

class Config {
  public:
    // The schema's defaults. `schema` is copied.
    static Config defaults(ConfigSchema schema);

    // The file's values over the defaults. The file must be a regular file (no symbolic link), owned by this user or
    // root, writable by nobody else, at most 256 KiB of UTF-8, its last line ended, no multi-line strings. Errors name
    // file, line and remedy: not_found, malformed (no TOML), too_large, and the config_* codes above.
    static Result<Config> load(const std::string& path, ConfigSchema schema);

    // The same from memory; `name` stands in for the file in messages, `folder` is what relative paths stand against.
    static Result<Config> parse(std::string_view toml, const std::string& name, ConfigSchema schema,
                                const std::string& folder = "");

    // One "name=value" of a command line, value as TOML or as bare text; checked as a file's line is.
    Status set(std::string_view assignment);

    // A key that the schema lacks, or asked as another type, is a bug of ours: aborts.
    [[nodiscard]] const std::string& text(std::string_view name) const;
    [[nodiscard]] int64_t integer(std::string_view name) const;
    [[nodiscard]] double number(std::string_view name) const;
    [[nodiscard]] bool boolean(std::string_view name) const;
    [[nodiscard]] const std::vector<std::string>& list(std::string_view name) const;
    [[nodiscard]] Milliseconds duration(std::string_view name) const;
    [[nodiscard]] bool is_set(std::string_view name) const;  // by file or command line

  private:
    Status take(const ConfigKey& key, ConfigValue value, const std::string& where);

    std::vector<ConfigKey> m_schema;
    std::map<std::string, ConfigValue, std::less<>> m_values;
    std::map<std::string, bool, std::less<>> m_set;
    std::string m_folder;
};

// Every key with its description, type, range and default, as a TOML file of comments: what --help-config prints.
[[nodiscard]] std::string config_reference(ConfigSchema schema);

// "30 s" and the like, see ConfigType::duration. Whole numbers of ms, s, min, h or d, the space may be missing.
[[nodiscard]] Result<Milliseconds> parse_duration(std::string_view text);
[[nodiscard]] std::string to_duration_text(Milliseconds duration);

// The candidate closest to `word` by edit distance, if it is close enough to be what was meant.
[[nodiscard]] std::optional<std::string_view> nearest_name(std::string_view word,
                                                           std::span<const std::string_view> candidates);

}  // namespace tp
