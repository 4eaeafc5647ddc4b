// Whole small files. Thread rule: pure functions that block on the disk: never on the UI thread.
#pragma once

#include <cstddef>
#include <string>

#include "platform/base/error.h"

namespace tp {

// All of a file, whoever may read it. too_large over `most` bytes, not_found, refused, io.
[[nodiscard]] Result<std::string> read_text_file(const std::string& path, size_t most);

}  // namespace tp
