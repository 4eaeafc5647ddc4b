// How text becomes the words that the search index holds and a query asks for. Both sides use this one splitter, so
// whatever a customer types is compared in the same form. Thread rule: one WordSplitter for one thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tp {

// A word in its folded form and where it stood.
struct SearchWord {
    std::string folded;         // letters, digits and marks only: never a quote, an operator or a space
    size_t begin = 0, end = 0;  // bytes of the original text; equal where the place is not known
    bool operator==(const SearchWord&) const = default;
};

// Folding: compatibility forms and case (Unicode NFKC_Casefold), accents off Latin, Greek, Cyrillic, Arabic and Hebrew
// letters, ø æ œ đ ł ı as they are typed without their keys; marks of other scripts stay, since they are vowels there.
// Words: runs of letters, digits and marks (UAX #44 general categories L, N, M); apostrophes inside a word vanish
// ("Joe's" → "joes"). Han and Kana are one word a character, since no spaces tell where words end; Thai, Lao, Khmer and
// Burmese are cut by ICU's dictionaries (UAX #29). Bytes that are not UTF-8 separate words.
class WordSplitter {
  public:
    WordSplitter();
    ~WordSplitter();
    WordSplitter(WordSplitter&&) noexcept;
    WordSplitter& operator=(WordSplitter&&) noexcept;

    [[nodiscard]] std::vector<SearchWord> split(std::string_view text);
    // The same words, one call each: folded form (good during the call) and place. Quicker where they are not kept.
    using Visit = std::function<void(std::string_view folded, size_t begin, size_t end)>;
    void each_word(std::string_view text, const Visit& visit);
    // The folded words of `texts`, separated by spaces: what the index stores.
    void append_words(std::string_view text, std::string& out);

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
