// The profiles and languages that the assets hold: one file each, whose name is theirs. Thread rule: reads the disk;
// not on the UI thread once it draws.
#pragma once

#include <string>

#include "platform/base/error.h"

namespace tp {

// Wrong usage: the assets have no such file. The message names those that there are.
inline constexpr ErrorCode unknown_profile{"unknown_profile"}, unknown_language{"unknown_language"};

// The file of a profile below `assets`. Errors: unknown_profile.
[[nodiscard]] Result<std::string> profile_file(const std::string& assets, const std::string& profile);

// The tag of the language that comes nearest to a wanted BCP 47 tag (nearest_tag() of platform/text): "de" for "de-AT"
// where there is no more, "zh-Hans" for "zh-CN". Where the folder
// lists none at all it is the tag itself: that is damage, not wrong usage. Errors: unknown_language.
[[nodiscard]] Result<std::string> nearest_language(const std::string& assets, const std::string& tag);

}  // namespace tp
