// Lines of NDJSON text. Inside sync/replica. Thread rule: pure functions.
#pragma once

#include <algorithm>
#include <string_view>

#include "platform/base/error.h"

namespace tp {

// The first line of `text`, without its line feed; `text` goes on behind it.
[[nodiscard]] inline std::string_view take_line(std::string_view& text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    return line;
}

// Calls `each` with every line of `lines` that is not empty, until one fails.
template <typename Each>
Status for_each_line(std::string_view lines, Each each) {
    while (!lines.empty())
        if (const std::string_view line = take_line(lines); !line.empty()) TRY(each(line));
    return {};
}

// The first `count` lines of `lines`.
[[nodiscard]] inline std::string_view first_lines(std::string_view lines, size_t count) {
    std::string_view rest = lines;
    for (; count > 0 && !rest.empty(); --count) (void)take_line(rest);
    return lines.substr(0, lines.size() - rest.size());
}

}  // namespace tp
