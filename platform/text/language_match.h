// Which of the languages that there are comes nearest to a wanted one. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tp {

// The tag of `offered` that comes nearest to a BCP 47 tag by look-up (RFC 4647, 3.4), whatever the case of letters:
// "de" for "de-AT". Where that finds none, once more with the script and region that CLDR's likely subtags (UTS #35,
// 4.3) add: "zh-Hans" for "zh" and "zh-CN", but not for "zh-TW" (zh-Hant-TW); and old codes have their new names ("iw"
// is "he").
[[nodiscard]] std::optional<std::string> nearest_tag(const std::vector<std::string>& offered, std::string_view wanted);

// The tag and what RFC 4647, 3.4 makes of it by cutting from its end: "zh-hans-cn", "zh-hans", "zh". In small letters.
[[nodiscard]] std::vector<std::string> lookup_ranges(std::string_view tag);

}  // namespace tp
