#include "platform/base/config.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "platform/base/bytes.h"
#include "platform/base/no_blocking_here.h"
#include "platform/base/text_file.h"
#include "platform/base/toml_parser.h"
#include "platform/base/toml_text.h"

namespace tp {

namespace {

constexpr size_t file_bytes_most = 256 * 1024;
constexpr size_t text_bytes_most = 4096;

Result<std::string> read_trusted_file(const std::string& path) {
    may_block("reading", path);
    const int fd = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        if (errno == ELOOP) return fail(errc::config_insecure, path + ": is a symbolic link; name the file itself");
        return fail_errno("opening " + path, errno);
    }
    struct stat info{};
    const bool known = ::fstat(fd, &info) == 0;
    Result<std::string> text;
    if (!known || !S_ISREG(info.st_mode))
        text = fail(errc::config_insecure, path + ": is not a regular file");
    else if ((info.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        text = fail(errc::config_insecure, path + ": others may write this file; run: chmod go-w " + path);
    else if (info.st_uid != ::geteuid() && info.st_uid != 0)
        text = fail(errc::config_insecure,
                    path + ": belongs to another user; run: chown " + std::to_string(::geteuid()) + " " + path);
    else
        text = read_text_descriptor(fd, path, file_bytes_most);
    ::close(fd);
    return text;
}

std::string_view wanted_text(ConfigType type) {
    switch (type) {
        case ConfigType::text:
            return "text in quotes";
        case ConfigType::integer:
            return "a whole number";
        case ConfigType::number:
            return "a number";
        case ConfigType::boolean:
            return "true or false";
        case ConfigType::list:
            return "a list of text, such as [\"a\", \"b\"]";
        case ConfigType::path:
            return "a path in quotes";
        case ConfigType::duration:
            return "a duration in quotes, such as \"30 s\"";
        case ConfigType::https_url:
            return "an https address in quotes";
    }
    return "";
}

// The value in the form that the type asks for, not yet checked against the range.
std::optional<ConfigValue> converted(const toml::node& value, ConfigType type) {
    const auto as_it_is = [](auto read) -> std::optional<ConfigValue> {
        if (!read) return std::nullopt;
        return *std::move(read);
    };
    switch (type) {
        case ConfigType::integer:
            return as_it_is(value.value_exact<int64_t>());
        case ConfigType::number: {
            const auto number = toml_as<double>(value, "");
            return number && std::isfinite(*number) ? as_it_is(number) : std::nullopt;
        }
        case ConfigType::boolean:
            return as_it_is(value.value_exact<bool>());
        case ConfigType::list:
            return as_it_is(toml_as<std::vector<std::string>>(value, ""));
        case ConfigType::duration: {
            const auto text = value.value_exact<std::string_view>();
            return text ? as_it_is(parse_duration(*text)) : std::nullopt;
        }
        case ConfigType::text:
        case ConfigType::path:
        case ConfigType::https_url:
            return as_it_is(value.value_exact<std::string>());
    }
    return std::nullopt;
}

std::string resolved_path(const std::string& path, const std::string& folder) {
    if (path.empty() || path.starts_with('/')) return path;
    if (path.starts_with("~/")) {
        const char* home = std::getenv("HOME");  // NOLINT(concurrency-mt-unsafe): nothing here sets the environment
        return home == nullptr ? path : std::string(home) + path.substr(1);
    }
    return folder.empty() ? path : folder + "/" + path;
}

double measure(const ConfigValue& value) {
    struct Measure {
        double operator()(const std::string& text) const { return static_cast<double>(text.size()); }
        double operator()(int64_t number) const { return static_cast<double>(number); }
        double operator()(double number) const { return number; }
        double operator()(bool) const { return 0; }
        double operator()(const std::vector<std::string>& list) const { return static_cast<double>(list.size()); }
        double operator()(Milliseconds duration) const { return static_cast<double>(duration.count()); }
    };
    return std::visit(Measure{}, value);
}

std::string show_bound(const ConfigKey& key, double bound) {
    if (key.type == ConfigType::duration) return to_duration_text(Milliseconds{static_cast<int64_t>(bound)});
    return fmt::format("{}", bound);
}

Status check_range(const ConfigKey& key, const ConfigValue& value, const std::string& where) {
    const double size = measure(value);
    if (key.type == ConfigType::duration && !key.least && size <= 0)
        return fail(errc::config_out_of_range, fmt::format("{}: {} must not be zero", where, key.name));
    if (key.least && size < *key.least)
        return fail(errc::config_out_of_range,
                    fmt::format("{}: {} is below the least, {}", where, key.name, show_bound(key, *key.least)));
    if (key.most && size > *key.most)
        return fail(errc::config_out_of_range,
                    fmt::format("{}: {} is above the most, {}", where, key.name, show_bound(key, *key.most)));
    return {};
}

Status check_text(const ConfigKey& key, const std::string& text, const std::string& where) {
    if (text.size() > text_bytes_most)
        return fail(errc::too_large, fmt::format("{}: {} has more than {} bytes", where, key.name, text_bytes_most));
    const bool controls =
        std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    if (controls || !is_valid_utf8(text))
        return fail(errc::malformed, fmt::format("{}: {} holds control characters", where, key.name));
    if (!key.choices.empty() && std::ranges::find(key.choices, text) == key.choices.end()) {
        const auto near = nearest_name(text, key.choices);
        return fail(errc::config_out_of_range,
                    fmt::format("{}: {} must be one of {}{}", where, key.name, fmt::join(key.choices, ", "),
                                near ? fmt::format("; did you mean \"{}\"?", *near) : ""));
    }
    if (key.type != ConfigType::https_url || text.empty()) return {};
    if (text.starts_with("http://"))
        return fail(errc::config_insecure,
                    fmt::format("{}: {} must begin with https://, nothing goes in the clear", where, key.name));
    const std::string_view rest = std::string_view(text).substr(std::min<size_t>(8, text.size()));
    if (!text.starts_with("https://") || rest.empty() || rest.starts_with('/') ||
        rest.find('@') != std::string_view::npos || rest.find(' ') != std::string_view::npos)
        return fail(errc::malformed, fmt::format("{}: {} is no https address", where, key.name));
    return {};
}

}  // namespace

Config Config::defaults(ConfigSchema schema) {
    Config config;
    config.m_schema.assign(schema.begin(), schema.end());
    for (const ConfigKey& key : schema) config.m_values.emplace(key.name, key.fallback);
    return config;
}

Result<Config> Config::load(const std::string& path, ConfigSchema schema) {
    const std::string text = TRY(read_trusted_file(path));
    const size_t slash = path.rfind('/');
    return parse(text, path, schema, slash == std::string::npos ? "." : path.substr(0, slash));
}

Status Config::take(const ConfigKey& key, ConfigValue value, const std::string& where) {
    TRY(check_range(key, value, where));
    if (auto* text = std::get_if<std::string>(&value)) {
        TRY(check_text(key, *text, where));
        if (key.type == ConfigType::path) *text = resolved_path(*text, m_folder);
    } else if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        for (const std::string& item : *list) TRY(check_text(key, item, where));
    }
    m_values.insert_or_assign(std::string(key.name), std::move(value));
    m_set.insert_or_assign(std::string(key.name), true);
    return {};
}

namespace {

struct Found {
    std::string name;
    const toml::node* value;
};

// The leaves of the document by dotted name. A table that the schema does not know is a leaf: it is reported whole.
void flatten(const toml::table& table, const std::string& prefix, ConfigSchema schema, std::vector<Found>& out) {
    for (const auto& [leaf, value] : table) {
        const std::string name = (prefix.empty() ? "" : prefix + ".").append(leaf.str());
        const bool known_table = std::ranges::any_of(schema, [&](const ConfigKey& key) {
            return key.name.starts_with(name) && key.name.substr(name.size()).starts_with('.');
        });
        if (value.is_table() && (known_table || std::ranges::count(name, '.') < 2))
            flatten(*value.as_table(), name, schema, out);
        else
            out.push_back({name, &value});
    }
}

const ConfigKey* find_key(ConfigSchema schema, std::string_view name) {
    const auto found = std::ranges::find(schema, name, &ConfigKey::name);
    return found == schema.end() ? nullptr : &*found;
}

std::unexpected<Error> unknown_key(ConfigSchema schema, std::string_view name, const std::string& where) {
    std::vector<std::string_view> names;
    for (const ConfigKey& key : schema) names.push_back(key.name);
    const auto near = nearest_name(name, names);
    const std::string shown = name.size() > 128 ? std::string(name.substr(0, 128)) + "…" : std::string(name);
    return fail(errc::config_unknown_key, fmt::format("{}: there is no key {}{}", where, shown,
                                                      near ? fmt::format("; did you mean {}?", *near) : ""));
}

}  // namespace

Result<Config> Config::parse(std::string_view toml, const std::string& name, ConfigSchema schema,
                             const std::string& folder) {
    Config config = defaults(schema);
    config.m_folder = folder;
    const toml::table document = TRY(parse_toml(toml, name));
    std::vector<Found> found;
    flatten(document, "", schema, found);
    std::ranges::stable_sort(found, {}, [](const Found& item) { return line_of(*item.value); });
    for (const Found& item : found) {
        const std::string where = fmt::format("{}:{}", name, line_of(*item.value));
        const ConfigKey* key = find_key(schema, item.name);
        if (key == nullptr) return unknown_key(schema, item.name, where);
        std::optional<ConfigValue> value = converted(*item.value, key->type);
        if (!value)
            return fail(errc::config_wrong_type,
                        fmt::format("{}: {} must be {}", where, item.name, wanted_text(key->type)));
        TRY(config.take(*key, *std::move(value), where));
    }
    return config;
}

Status Config::set(std::string_view assignment) {
    const size_t equals = assignment.find('=');
    const std::string_view name = assignment.substr(0, equals);
    const std::string where = "command line";
    const ConfigKey* key = find_key(m_schema, name);
    if (equals == std::string_view::npos)
        return fail(errc::invalid_argument, where + ": a setting is written name=value");
    if (key == nullptr) return unknown_key(m_schema, name, where);
    const std::string raw(assignment.substr(equals + 1));
    if (raw.find('\n') != std::string::npos) return fail(errc::malformed, where + ": a value has one line");
    TRY(check_toml_text("value = " + raw + "\n", where));
    std::optional<ConfigValue> value;
    const bool is_textual = key->type != ConfigType::integer && key->type != ConfigType::number &&
                            key->type != ConfigType::boolean && key->type != ConfigType::list;
    if (is_textual && !raw.starts_with('"')) {
        value = converted(toml::value<std::string>(raw), key->type);
    } else if (const auto document = parse_toml("value = " + raw + "\n", where)) {
        value = converted(*document->get("value"), key->type);
    }
    if (!value)
        return fail(errc::config_wrong_type, fmt::format("{}: {} must be {}", where, name, wanted_text(key->type)));
    return take(*key, *std::move(value), where);
}

namespace {

template <typename T>
const T& held(const std::map<std::string, ConfigValue, std::less<>>& values, std::string_view name) {
    const auto found = values.find(name);
    const T* value = found == values.end() ? nullptr : std::get_if<T>(&found->second);
    if (value == nullptr) std::abort();
    return *value;
}

}  // namespace

const std::string& Config::text(std::string_view name) const {
    return held<std::string>(m_values, name);
}
int64_t Config::integer(std::string_view name) const {
    return held<int64_t>(m_values, name);
}
double Config::number(std::string_view name) const {
    return held<double>(m_values, name);
}
bool Config::boolean(std::string_view name) const {
    return held<bool>(m_values, name);
}
const std::vector<std::string>& Config::list(std::string_view name) const {
    return held<std::vector<std::string>>(m_values, name);
}
Milliseconds Config::duration(std::string_view name) const {
    return held<Milliseconds>(m_values, name);
}
bool Config::is_set(std::string_view name) const {
    return m_set.contains(name);
}

}  // namespace tp
