// Where the assets lie. Thread rule: reads the disk; not on the UI thread once it draws.
#pragma once

#include <string>

#include "platform/base/error.h"

namespace tp {

// `given` (--assets), else beside the installed program (PREFIX/bin → PREFIX/share/touchpoint), else the source tree of
// a build. Errors: not_found.
[[nodiscard]] Result<std::string> find_assets(const std::string& given);

}  // namespace tp
