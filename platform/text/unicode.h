// UTF-8 from anywhere to UTF-16 for ICU and HarfBuzz, with the way back. Thread rule: any.
#pragma once

#include <unicode/unistr.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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

}  // namespace tp
