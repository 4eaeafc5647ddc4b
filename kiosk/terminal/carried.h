// Files of the assets as they were when the program was built: what is left where those on the disk cannot be read.
// Thread rule: any thread.
#pragma once

#include <string_view>

namespace tp {

[[nodiscard]] std::string_view carried_words();          // locales/en.toml
[[nodiscard]] std::string_view carried_theme();          // themes/default.toml
[[nodiscard]] std::string_view carried_high_contrast();  // themes/high-contrast.toml

}  // namespace tp
