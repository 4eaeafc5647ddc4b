// Whole small files. Thread rule: pure functions that block on the disk: never on the UI thread.
#pragma once

#include <cstddef>
#include <string>

#include "platform/base/error.h"

namespace tp {

// All of a regular file, whoever may write it. malformed where it is something else (a device, a FIFO, a folder),
// too_large over `most` bytes, not_found, refused, io.
[[nodiscard]] Result<std::string> read_text_file(const std::string& path, size_t most);

// The rest of a file that is open; `path` is for the message. too_large over `most` bytes, io.
[[nodiscard]] Result<std::string> read_text_descriptor(int descriptor, const std::string& path, size_t most);

}  // namespace tp
