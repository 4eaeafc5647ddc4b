// The identifiers that people give, made comparable, and the keyed hashes under which they are kept.
// Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "platform/base/bytes.h"

namespace tp::hub {

// ASCII letters in upper case and digits; other ASCII is dropped, the rest of Unicode stays as it is. Order numbers,
// receipts, cards and postal codes: "4471-0925" → "44710925", "sw1a 1aa" → "SW1A1AA".
[[nodiscard]] std::string letters_and_digits(std::string_view text);
// Digits; one leading "+" or "00" is dropped: "+1 (555) 010-2233" → "15550102233".
[[nodiscard]] std::string phone_digits(std::string_view text);
// Trimmed, ASCII in lower case.
[[nodiscard]] std::string email_address(std::string_view text);

enum class Identifier { order_number, receipt_number, card, phone, email };
// Empty where nothing of `text` remains.
[[nodiscard]] std::string identifier_hash(BytesView key, Identifier kind, std::string_view text);
enum class Proof { postal_code, receipt_token };
[[nodiscard]] std::string proof_hash(BytesView key, Proof kind, std::string_view text);

// "Jane Doe" → "J. D***"; one name → "J***".
[[nodiscard]] std::string masked_name(std::string_view name);

}  // namespace tp::hub
