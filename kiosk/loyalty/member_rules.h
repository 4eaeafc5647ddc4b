// Who a member says they are, and what is told of their points. No pixels. Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kiosk/centre/centre.h"
#include "sync/model/records.h"

namespace tp {

// What was typed as an identifier: an e-mail address, a card number or a phone number; nullopt where it is none of
// them.
// - With "@": an address of RFC 5321 in its everyday subset: dot-atom local part of at most 64 bytes, host of letters,
//   digits and inner hyphens with at least one dot, 254 bytes in all; given in lower case.
// - Sixteen digits that satisfy Luhn (ISO/IEC 7812-1, annex B) and begin with the card prefix: a card.
// - Else 7–15 digits (ITU-T E.164), with "+" or "00" for a foreign one: a phone, given as "+" or national digits.
// Spaces, hyphens, dots and brackets in numbers are dropped.
[[nodiscard]] std::optional<MemberQuestion> identify_member(std::string_view typed,
                                                            std::string_view card_prefix = "9520");

// 0 … 1 towards the next reward; 1 where one can be had or none is ahead.
[[nodiscard]] double progress_to_reward(const Member& member);

}  // namespace tp
