// Kanji from kana: an SKK dictionary, read in place. Thread rule: one thread at a time, not the UI thread (reads a
// file).
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"
#include "platform/text/compose/candidate.h"

namespace tp {

class KanaDictionary {
  public:
    // An SKK-JISYO in EUC-JP, its entries sorted as the format has it (Debian's skkdic). Keeps one key of each few kB
    // in memory, the file stays on the disk. Errors: not_found, io, too_large, malformed.
    static Result<KanaDictionary> open(const std::string& path);

    // What `hiragana` may become, best first: words of the whole (inflected ones too), its katakana, a sentence of
    // several words, words that it begins, then words of its beginning, the longer before the shorter. More than
    // most_kana kana are left as they are: no candidates but katakana.
    [[nodiscard]] InputCandidates candidates(std::string_view hiragana, size_t most);
    static constexpr size_t most_kana = 24;

    [[nodiscard]] size_t memory_bytes() const;

  private:
    // A sorted part of the file, with the first key of each block of it.
    struct Section {
        struct Block {
            std::string key;
            uint64_t offset;
        };
        std::vector<Block> blocks;
        uint64_t end = 0;
        bool descending = false;
    };
    using Words = std::vector<std::string>;

    Status index(uint64_t size);
    [[nodiscard]] std::string read(uint64_t from, uint64_t to);
    [[nodiscard]] Words lookup(const Section& section, const std::string& key);
    [[nodiscard]] Words plain(std::string_view kana);
    [[nodiscard]] Words inflected(std::string_view kana);
    [[nodiscard]] Words begun_by(std::string_view kana, size_t most);
    [[nodiscard]] std::string sentence(std::string_view kana);

    std::ifstream m_file;
    Section m_inflected, m_plain;  // okuri-ari, okuri-nasi
};

// Katakana alone, where there is no dictionary.
[[nodiscard]] InputCandidates kana_candidates(std::string_view hiragana);

}  // namespace tp
