// The profiles that the assets hold: one file each, whose name is the profile's. Thread rule: reads the disk; not on
// the UI thread once it draws.
#pragma once

#include <string>

#include "platform/base/error.h"

namespace tp {

inline constexpr ErrorCode unknown_profile{"unknown_profile"};  // wrong usage: the assets have no such file

// The file of a profile below `assets`. unknown_profile: there is none; the message names those that there are.
[[nodiscard]] Result<std::string> profile_file(const std::string& assets, const std::string& profile);

}  // namespace tp
