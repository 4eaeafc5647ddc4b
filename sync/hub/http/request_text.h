// Small grammars of a request's text. Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/hub/rules/snapshots.h"

namespace tp::hub {

// RFC 3986, clause 2.1. Nothing: a broken escape, U+0000, or bytes that are not UTF-8.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);
// The still encoded value of the first `name=` in a query.
[[nodiscard]] std::optional<std::string> query_value(std::string_view query, std::string_view name);
// "bytes=0-99", "bytes=100-", "bytes=-5" (RFC 9110, clause 14.1.2). Several ranges, other units and what does not parse
// are ignored, as the RFC allows: the whole is sent then.
[[nodiscard]] std::optional<Snapshots::Range> parse_range(std::string_view field);

}  // namespace tp::hub
