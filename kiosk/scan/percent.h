// Percent-encoding, checked. Thread rule: pure function.
#pragma once

#include <string>
#include <string_view>

#include "platform/base/error.h"

namespace tp {

// Decodes RFC 3986, 2.1. scan_errc::bad_percent_encoding for "%" without two hexadecimal digits, and for what decodes
// to a control character or to invalid UTF-8. Linear; never decodes twice.
[[nodiscard]] Result<std::string> percent_decode(std::string_view text);

}  // namespace tp
