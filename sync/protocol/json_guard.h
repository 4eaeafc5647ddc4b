// JSON text from outside, judged before anything is built from it. Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "platform/base/error.h"

namespace tp {

struct JsonCaps {
    size_t max_bytes = size_t{1} << 20;  // of text; more is errc::too_large
    size_t max_depth = 32;               // objects and arrays within one another; more is errc::malformed
    size_t max_values = 250'000;         // of any kind; more is errc::too_large
};

// What every parser of this room refuses as errc::malformed (over a cap: errc::too_large):
// anything but one RFC 8259 value, invalid UTF-8 and lone surrogates, U+0000 in a text (databases cut there), a key
// twice in one object, a number that is not finite as binary64 (1e999). Integers are exact in the whole range of int64
// (2^53+1 stays 2^53+1); a field that is an integer refuses what is beyond int64, and a number written with a fraction
// or an exponent.
[[nodiscard]] Status check_json(std::string_view text, const JsonCaps& caps = {});

// The same value with sorted keys and no white space: equal values give equal text. What is signed and hashed.
[[nodiscard]] Result<std::string> canonical_json(std::string_view text, const JsonCaps& caps = {});

}  // namespace tp
