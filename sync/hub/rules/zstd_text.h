// Compression of what is sent. Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "platform/base/error.h"

namespace tp::hub {

[[nodiscard]] Result<std::string> zstd_compress(std::string_view text, int level);

}  // namespace tp::hub
