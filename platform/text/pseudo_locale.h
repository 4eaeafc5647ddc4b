// Pseudo-locales: English made longer, accented or mirrored, so that a layout can be tried without knowing a language.
// Names and ways are those of CLDR's pseudo-locales (UTS #35 part 1, "Special Codes": regions XA and XB) and of
// Android's build (tools/aapt2/compile/Pseudolocalizer): "en-XA" has each letter accented, is in brackets and about two
// fifths longer; "ar-XB" has each word between RLM RLO … PDF RLM, so that it runs to the left. Numbers, dates and
// plural rules are those of en and ar. No customer is offered one. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace tp {

[[nodiscard]] bool is_pseudo_locale(std::string_view tag);
// The pattern (ICU MessageFormat) of a pseudo-locale from the English one; arguments, selectors and "#" stay as they
// are. What does not parse stays whole.
[[nodiscard]] std::string pseudo_pattern(const std::string& english, std::string_view tag);

}  // namespace tp
