// Which keys a language's keyboard has, and what a long press on one offers. Thread rule: plain values, any thread.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace tp::ui {

// What becomes of a key's letter: it is typed as it is; it is romaji or kana on the way to kana and kanji; it is pinyin
// on the way to hanzi.
enum class Typing { direct, romaji, kana, pinyin };

// Rows of keys from the top; each string holds keys apart by spaces.
struct KeyboardLayout {
    std::string_view tag;       // BCP 47 primary language
    std::string_view own_name;  // on the space bar
    std::array<std::string_view, 5> rows;
    std::array<std::string_view, 5> shifted =
        {};                 // another row of keys each; empty, with `capitals`: the capitals of `rows`
    bool capitals = false;  // a Latin alphabet
    Typing typing = Typing::direct;

    [[nodiscard]] bool has_shift() const { return capitals || !shifted[0].empty(); }
    [[nodiscard]] bool composes() const { return typing != Typing::direct; }
};

// The keyboards of a language in the order of the globe key, its own first and Latin last; qwerty alone for a language
// that has none. Never empty.
[[nodiscard]] const std::vector<const KeyboardLayout*>& keyboards_of(std::string_view language);
// Digits and signs.
[[nodiscard]] const KeyboardLayout& sign_keyboard();

// The keys of a row, in order.
[[nodiscard]] std::vector<std::string_view> keys_of(std::string_view row);
// What a long press on a key offers in a language, the likeliest first; empty for most. Capitals offer capitals.
[[nodiscard]] std::vector<std::string> variants_of(std::string_view language, std::string_view key);
// The capital of one Latin letter (Basic Latin, Latin-1 and Latin Extended-A); another text as it is. ß has none.
[[nodiscard]] std::string capital_of(std::string_view key);
// What stands on a key: a mark that combines with the letter before it is shown on the dotted circle (U+25CC).
[[nodiscard]] std::string shown_on_key(std::string_view key);

// What a key is called when it is spoken: mostly what it types.
[[nodiscard]] std::string_view spoken_key(std::string_view key);

// Ends of e-mail addresses that people of the language have, with the "@", the likeliest first.
[[nodiscard]] std::vector<std::string_view> mail_domains(std::string_view language);

}  // namespace tp::ui
