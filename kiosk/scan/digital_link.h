// GS1 Digital Link URIs, as data: nothing is ever opened or resolved. Thread rule: pure functions.
#pragma once

#include <optional>
#include <string_view>

#include "kiosk/scan/gs1.h"
#include "platform/base/error.h"

namespace tp {

// The elements of an uncompressed Digital Link URI (GS1 Digital Link Standard: URI Syntax, clause 4) on any host,
// scheme http or https; nullopt for any other text. Path: anything, then primary key, its value and the key's
// qualifiers in their order. Query: attributes by AI; keys that are not numbers belong to someone else and are passed
// over, as is the fragment. A GTIN of 8, 12 or 13 digits gets zeros in front. Errors are scan_errc's, misplaced_ai for
// a qualifier that the key has not or that is out of order.
[[nodiscard]] std::optional<Result<Gs1Elements>> parse_digital_link(std::string_view text);

}  // namespace tp
