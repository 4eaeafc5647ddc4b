// Words near a mistyped one. Thread rule: that of its owner; const calls from any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/replica/replica_reader.h"

namespace tp {

// How far a word of `letters` code points may be from what was meant: none under 3, one for 3–5, two for longer; none
// for a word with digits, since 330 and 500 are both right.
[[nodiscard]] int allowed_typos(std::u32string_view word);

// Optimal string alignment distance (Damerau–Levenshtein without editing a transposed pair again), up to `most`; most +
// 1: further. whole: between the two words; prefix: between `typed` and the nearest beginning of `word`.
enum class Match { whole, prefix };
[[nodiscard]] int edit_distance(std::u32string_view typed, std::u32string_view word, Match match, int most);

[[nodiscard]] std::u32string to_code_points(std::string_view utf8);

struct SpellingGuess {
    std::string word;
    int distance = 0;
    int64_t products = 0;
};

// The words of a catalogue, packed: about 20 bytes more than its text for each.
class Spelling {
  public:
    explicit Spelling(std::span<const VocabularyWord> words);

    // At most `limit` words within the allowed typos of `typed`, nearest first, then those that more products have.
    [[nodiscard]] std::vector<SpellingGuess> guess(std::string_view typed, Match match, size_t limit) const;
    [[nodiscard]] size_t size() const { return m_entries.size(); }

  private:
    struct Entry {
        uint32_t begin = 0;
        uint32_t letters_mask = 0;  // which letters it has, folded into 32 bits: a cheap lower bound of the distance
        uint32_t products = 0;
        uint16_t length = 0;
    };
    std::u32string m_text;
    std::vector<Entry> m_entries;
};

}  // namespace tp
