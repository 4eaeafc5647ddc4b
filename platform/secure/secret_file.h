// Files that hold keys: mode 0600, written whole and durably. Thread rule: pure functions; one writer a path.
#pragma once

#include <string>
#include <string_view>

#include "platform/base/error.h"

namespace tp {

// Writes `path` through a temporary neighbour, fsync, rename and fsync of the folder. Mode 0600.
[[nodiscard]] Status write_secret_file(const std::string& path, std::string_view content);
// At most 64 KiB. Refused: not a regular file, a symbolic link, or readable for group or others. not_found: there is
// none.
[[nodiscard]] Result<std::string> read_secret_file(const std::string& path);

}  // namespace tp
