// Identifiers. Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "platform/base/clock.h"

namespace tp {

// A UUID version 7 (RFC 9562, clause 5.7): 48 bits of Unix milliseconds, 74 random bits. Lower-case text, 36
// characters.
[[nodiscard]] std::string make_uuid_v7(WallTime now);
[[nodiscard]] bool is_uuid(std::string_view text);

}  // namespace tp
