// What is written on a screen, as a voice should say it: sums of money as money, codes sign by sign, another script in
// its own voice, nothing that could harm the synthesiser. Pure logic.
// Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tp {

struct SpokenPiece {
    enum class Kind : uint8_t {
        words,
        code,  // said sign by sign
        pause  // between two parts of a line
    };
    Kind kind = Kind::words;
    std::string language;  // of one of the voices: "en", "pt", "zh"; see voice_of()
    std::string text;      // UTF-8 without control characters; a pause has none
    bool operator==(const SpokenPiece&) const = default;
};

// A longer text is cut here: no screen says that much at once.
inline constexpr int longest_spoken_text = 4'000;  // UTF-16 units
// A word without an end is broken into pieces of this many: synthesisers keep words in buffers of fixed size.
inline constexpr int longest_spoken_word = 40;

// `language` is the screen's BCP 47 tag. Any bytes may come: what is not UTF-8, control characters, invisible
// formatting and private signs (icons) are left out. Money is read as "219 US dollars 90": the amount before the
// currency's own name in that language (CLDR), the fraction after it. Codes are five digits and more without grouping,
// and words of capitals and digits with at least three digits; "4471-0925" has a pause at its hyphen.
[[nodiscard]] std::vector<SpokenPiece> spoken_pieces(std::string_view text, std::string_view language);

// The same text sign by sign, as it was typed: letters, figures and marks by their names.
[[nodiscard]] std::vector<SpokenPiece> spelt_pieces(std::string_view text, std::string_view language);

// The piece as SSML without the outer <speak>: everything of its text is escaped.
[[nodiscard]] std::string ssml_of(const SpokenPiece& piece);

// espeak-ng's voice of a language (its first subtag); empty where there is none.
[[nodiscard]] std::string_view voice_of(std::string_view language);
// The voice is there, but leaves out sounds that the language's writing leaves out: hard to understand.
[[nodiscard]] bool voice_is_rudimentary(std::string_view language);

}  // namespace tp
