// The one header with a JSON type. Only for the rooms of sync/ and for control sockets; all others take codec.h.
// Thread rule: pure functions.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "platform/base/error.h"
#include "sync/protocol/json_guard.h"

namespace tp {

using Json = nlohmann::json;  // keys sorted

// Parses what the rules of json_guard.h let through; nlohmann's own parse() is not for text from outside.
[[nodiscard]] Result<Json> parse_json(std::string_view text, const JsonCaps& caps = {});

// Compact text with sorted keys. Never throws: invalid UTF-8, which decoded values never hold, becomes U+FFFD.
[[nodiscard]] std::string dump_json(const Json& value);

// The records of sync/model/records.h and the messages of sync/protocol/messages.h; instantiated in this room.
template <typename T>
[[nodiscard]] Result<T> from_json_value(Json value);  // errc::malformed with the field's path

}  // namespace tp
