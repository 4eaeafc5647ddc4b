// Kana from romaji and from kana keys, by tables alone. Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace tp {

// The composing text is hiragana with what is not yet kana, in small Latin letters, at its end: "とうky".
// `letter`: a–z, "-" (ー) or "'" (ends an ん); others are appended as they are. Takes Kunrei and Hepburn spellings
// alike, as JIS X 4063 tables them (withdrawn 2010; what every Japanese keyboard still does): nn and n before a
// consonant are ん, a doubled consonant is っ, x and l make small kana.
[[nodiscard]] std::string romaji_typed(std::string_view composing, char letter);
// The composing text when nothing more comes: an "n" at its end is ん.
[[nodiscard]] std::string romaji_finished(std::string_view composing);

enum class KanaMark { voiced, half_voiced, small };  // ゛ ゜ 小
// Turns the mark of the last kana on or off (か ↔ が, は ↔ ぱ, や ↔ ゃ); unchanged where the kana does not take it.
[[nodiscard]] std::string kana_marked(std::string_view composing, KanaMark mark);

// Hiragana in katakana and the other way; everything else as it is.
[[nodiscard]] std::string to_katakana(std::string_view text);
[[nodiscard]] std::string to_hiragana(std::string_view text);
// Whether all of it is hiragana (with ー); false when empty.
[[nodiscard]] bool is_hiragana(std::string_view text);

}  // namespace tp
