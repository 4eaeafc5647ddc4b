// Other words for the same thing, by language: assets/search/synonyms/<language>.toml (README.md there has the form).
// Thread rule: built by one thread; const calls from any thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"
#include "sync/replica/search_words.h"

namespace tp {

// Phrases are words as WordSplitter folds them, one blank between two.
class SynonymBook {
  public:
    // Reads all files of `folder`. Errors: not_found without the folder, malformed with the file's name and what is
    // wrong in it. Texts are bounded: phrases of 1 to 12 words (a character each in Han and Kana), at most 20,000 in
    // all.
    [[nodiscard]] static Result<SynonymBook> load(const std::string& folder, WordSplitter& splitter);

    // The files of `folder`, to read them one by one with add_file(): one takes some milliseconds.
    [[nodiscard]] static Result<std::vector<std::string>> files(const std::string& folder);
    Status add_file(const std::string& path, WordSplitter& splitter);
    // Adds one language's file, as its text.
    Status add(const std::string& language, const std::string& toml, WordSplitter& splitter);

    enum class From { own, others };  // the screen's language, or all but that
    // What answers `phrase` too; without doubles, itself not among them.
    [[nodiscard]] std::vector<std::string> of(std::string_view phrase, std::string_view language, From from) const;
    // The first phrase in the order of its bytes that starts with `beginning`; empty: none.
    [[nodiscard]] std::string completed(std::string_view beginning, std::string_view language, From from) const;
    // Calls `visit` with every phrase that can be asked for.
    void each(const std::function<void(const std::string& phrase)>& visit) const;
    [[nodiscard]] bool empty() const { return m_languages.empty(); }

  private:
    using Phrases = std::map<std::string, std::vector<std::string>, std::less<>>;
    void also(Phrases& phrases, const std::string& asked, const std::string& found);
    std::map<std::string, Phrases, std::less<>> m_languages;
    size_t m_count = 0;
};

}  // namespace tp
