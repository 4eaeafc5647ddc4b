// UTF-8 from anywhere to UTF-16 for ICU and HarfBuzz, with the way back. Thread rule: any.
#pragma once

#include <unicode/unistr.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/text/paragraph.h"

namespace tp {

struct DecodedText {
    std::u16string units;
    std::vector<uint32_t> byte_of;  // of each unit, and one more for the end
    bool cut = false;
};

enum class BidiControls { keep, remove };

// Invalid bytes become U+FFFD each; controls but "\n" vanish, "\t" is a space; more than max_marks combining marks in a
// row vanish; longer than max_bytes is cut.
[[nodiscard]] DecodedText decode_text(std::string_view text, size_t max_bytes, int max_marks, BidiControls bidi);
[[nodiscard]] std::string to_utf8(std::u16string_view units);
[[nodiscard]] std::string to_utf8(const icu::UnicodeString& text);
// Indices of grapheme boundaries, first 0, last units.size().
[[nodiscard]] std::vector<uint32_t> grapheme_units(std::u16string_view units);

// Embedding levels (UAX #9) of one paragraph, one a unit, and whether the paragraph runs to the left.
struct BidiLevels {
    bool rtl = false;
    std::vector<uint8_t> of;
};
[[nodiscard]] BidiLevels bidi_levels(std::u16string_view units, TextDirection direction);
// Whether every character of the text has level 0 in a paragraph that runs to the right: it is below U+0590.
[[nodiscard]] bool is_plain_ltr(std::u16string_view units);
// The places of a line's parts from the left, by their levels (UAX #9, L2): [0] is the part that stands first.
[[nodiscard]] std::vector<int32_t> visual_order(const std::vector<uint8_t>& levels);

}  // namespace tp
