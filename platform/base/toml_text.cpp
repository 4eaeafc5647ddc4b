#include "platform/base/toml_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/base/bytes.h"
#include "platform/base/config.h"
#include "platform/base/text_file.h"

namespace tp {
namespace {

constexpr size_t toml_bytes_most = 256 * 1024;
constexpr size_t toml_line_bytes_most = 8 * 1024;
constexpr int toml_nesting_most = 16;

}  // namespace

Result<std::string> read_toml_file(const std::string& path) {
    return read_text_file(path, toml_bytes_most);
}

Status check_toml_text(std::string_view toml, const std::string& name) {
    if (toml.size() > toml_bytes_most)
        return fail(errc::too_large,
                    fmt::format("{}: a configuration file has at most {} bytes", name, toml_bytes_most));
    if (!is_valid_utf8(toml) || toml.find('\0') != std::string_view::npos)
        return fail(errc::malformed, name + ": the file is not UTF-8 text");
    if (!toml.empty() && !toml.ends_with('\n'))
        return fail(errc::config_incomplete,
                    name +
                        ": the last line has no end, so the file may be half written; complete it and end it with a "
                        "line break");
    int depth = 0;
    size_t line = 1, line_start = 0;
    char quote = 0;
    for (size_t i = 0; i < toml.size(); ++i) {
        const char c = toml[i];
        if (c == '\n') {
            if (i - line_start > toml_line_bytes_most)
                return fail(errc::too_large,
                            fmt::format("{}:{}: the line is longer than {} bytes", name, line, toml_line_bytes_most));
            ++line;
            line_start = i + 1;
            quote = 0;
        } else if (quote != 0) {
            if (c == '\\' && quote == '"') ++i;
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            if (toml.substr(i, 3) == std::string(3, c))  // without them, this scan sees exactly what the parser will
                return fail(errc::unsupported, fmt::format("{}:{}: text has one line here", name, line));
            quote = c;
        } else if (c == '#') {
            i = toml.find('\n', i) - 1;  // there is one: the last line is ended
        } else if (c == '[' || c == '{') {
            if (++depth > toml_nesting_most)
                return fail(errc::too_large,
                            fmt::format("{}:{}: nested deeper than {} levels", name, line, toml_nesting_most));
        } else if (c == ']' || c == '}') {
            depth = std::max(0, depth - 1);
        }
    }
    return {};
}

}  // namespace tp
