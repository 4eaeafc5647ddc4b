// Hanzi from pinyin: a word list with frequencies. Thread rule: load once, then read from one thread at a time or many.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"
#include "platform/text/compose/candidate.h"

namespace tp {

class PinyinTable {
  public:
    // A Rime dictionary (rime-data-pinyin-simp: Apache-2.0): after a line "...", lines of word, syllables apart by
    // spaces, frequency, apart by tabs. Lines that are otherwise are left out. Reads the file: not on the UI thread.
    // Errors: not_found, io, too_large, malformed (no word at all).
    static Result<PinyinTable> load(const std::string& path);
    static Result<PinyinTable> parse(std::string_view dictionary);

    // `letters`: a–z (v for ü) and apostrophes, which end a syllable. Best first: words and then a sentence of the
    // whole, words that its two syllables or more begin, then words of its beginning, the longer before the shorter,
    // each by frequency. A syllable may be given by its first letter (or zh, ch, sh), the last one by any beginning.
    // Letters beyond most_letters are not looked at. Empty where nothing fits.
    [[nodiscard]] InputCandidates candidates(std::string_view letters, size_t most) const;
    static constexpr size_t most_letters = 40;

    [[nodiscard]] size_t words() const;
    [[nodiscard]] size_t memory_bytes() const;

  private:
    static constexpr size_t longest_word = 4;  // syllables
    using Syllable = uint16_t;                 // index into m_syllables
    struct Entry {
        Syllable syllables[longest_word];
        uint32_t text;     // offset into m_texts
        float log_weight;  // natural logarithm of frequency + 1
        uint8_t length;    // bytes
    };
    struct Range {  // of syllables that begin alike: [first, end)
        Syllable first, end;
    };
    struct Edge {  // a way to read the next syllable
        size_t to;
        Range range;
        float penalty;
    };
    struct Match {
        const Entry* entry;
        size_t to;
        float score;
        bool whole;  // not a word that goes on
    };
    class Search;

    std::vector<std::string> m_syllables;        // sorted
    std::vector<Entry> m_entries[longest_word];  // by number of syllables less one, sorted by syllables
    std::string m_texts;
    float m_log_total = 0;
};

}  // namespace tp
