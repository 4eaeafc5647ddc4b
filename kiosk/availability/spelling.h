// Words near a mistyped one. Thread rule: that of its owner; const calls from any thread.
#pragma once

#include <cstdint>
#include <functional>
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
[[nodiscard]] std::string to_utf8(std::u32string_view letters);

struct SpellingGuess {
    std::string word;
    int distance = 0;
    int64_t products = 0;
};

// The words of a catalogue, packed: about 75 bytes for each.
class Spelling {
  public:
    Spelling() = default;
    explicit Spelling(std::span<const VocabularyWord> words) { add(words); }
    // More words. A catalogue has so many that they are added in parts, each behind those before it in the order of its
    // letters; what is not behind them is left out.
    void add(std::span<const VocabularyWord> words);
    // After the last words: gives back what adding them had room for.
    void finish();

    // At most `limit` words within the allowed typos of `typed`, nearest first, then those that more products have.
    [[nodiscard]] std::vector<SpellingGuess> guess(std::string_view typed, Match match, size_t limit) const;
    [[nodiscard]] size_t size() const { return m_entries.size(); }

    [[nodiscard]] bool has(std::string_view word) const { return products(word) > 0; }
    [[nodiscard]] int64_t products(std::string_view word) const;  // that have the word; 0 for one that none has
    [[nodiscard]] bool has_beginning(std::string_view beginning) const;
    // Visits at most `most` words that start so, in the order of their letters.
    void each_beginning_with(std::string_view beginning, size_t most,
                             const std::function<void(const VocabularyWord&)>& visit) const;
    // Longer words that start or end so, those that most products have first.
    [[nodiscard]] std::vector<std::string> beginning_with(std::string_view beginning, size_t limit) const;
    [[nodiscard]] std::vector<std::string> ending_with(std::string_view ending, size_t limit) const;
    // Words that sound like a word of another script written in Latin letters (sounds.h), nearest first.
    [[nodiscard]] std::vector<std::string> sounding_like(std::string_view latin, size_t limit) const;

  private:
    struct Entry {
        uint32_t begin = 0;
        uint32_t letters_mask = 0;  // which letters it has, folded into 32 bits: a cheap lower bound of the distance
        uint32_t products = 0;
        uint16_t length = 0;
    };
    [[nodiscard]] std::u32string_view word_of(const Entry& entry) const {
        return {m_text.data() + entry.begin, entry.length};
    }
    [[nodiscard]] std::vector<Entry>::const_iterator first_from(std::u32string_view word) const;
    [[nodiscard]] std::vector<std::string> most_bought(std::vector<const Entry*> entries, size_t limit) const;

    void add_sound(uint32_t entry);

    std::u32string m_text;
    std::vector<Entry> m_entries;       // in the order of their words
    std::vector<uint32_t> m_by_ending;  // places in m_entries, those of each part in the order of their reversed words
    std::vector<size_t> m_part_ends;    // of m_by_ending
    struct Sound {  // of a word of Latin letters: its sound and, behind that, its consonants in m_sound_text
        uint32_t entry = 0;
        uint32_t begin = 0;
        uint8_t letters = 0, consonants = 0;
    };
    std::vector<Sound> m_sounds;
    std::string m_sound_text;
};

}  // namespace tp
