// The second proof of orders and members: the postal code that the customer gave. Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace tp {

// Letters and digits in capitals, without spaces and hyphens: what the hub compares.
[[nodiscard]] std::string normalise_postal_code(std::string_view typed);
// 3–10 characters (UPU S42: the shortest codes have three, the longest ten).
[[nodiscard]] bool plausible_postal_code(std::string_view normalised);

}  // namespace tp
