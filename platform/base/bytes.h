// Bytes, hexadecimal and UTF-8 checks. Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"

namespace tp {

using Bytes = std::vector<std::byte>;
using BytesView = std::span<const std::byte>;

[[nodiscard]] inline BytesView bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text));
}
[[nodiscard]] std::string to_hex(BytesView bytes);            // lower case
[[nodiscard]] Result<Bytes> from_hex(std::string_view text);  // either case, even length
[[nodiscard]] bool is_valid_utf8(std::string_view text);      // Unicode 15, table 3-7: no surrogates, no overlong forms
[[nodiscard]] bool has_no_controls(std::string_view text);    // of UTF-8: no C0, DEL, C1 (ISO/IEC 6429)
[[nodiscard]] Bytes random_bytes(size_t count);               // from getrandom(2); aborts if the kernel has none

}  // namespace tp
