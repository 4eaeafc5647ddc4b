// What the visitor may be about to type, from what the catalogue has answered so far. Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kiosk/availability/search.h"

namespace tp {

// `typed` with its last word finished as words of the hits are: those that most hits have first, of as many the
// shorter. At most `most`; none where no word goes on from what was typed.
[[nodiscard]] std::vector<std::string> completions(std::string_view typed, const std::vector<SearchHit>& hits,
                                                   size_t most);

}  // namespace tp
