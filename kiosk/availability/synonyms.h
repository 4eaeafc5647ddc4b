// Other words for the same thing, by language: assets/search/synonyms/<language>.toml (README.md there has the form).
// Thread rule: built by one thread; const calls from any thread.
#pragma once

#include <functional>
#include <map>
#include <set>
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
    // The same of a phrase that has this stem, each word's by the language's own endings (Stemmer).
    [[nodiscard]] std::vector<std::string> of_stem(std::string_view stems, std::string_view language) const;
    // Of `phrase`, or of one with these stems, what means the very same: of its group, not what only serves it, too.
    [[nodiscard]] std::vector<std::string> same(std::string_view phrase, std::string_view stems,
                                                std::string_view language) const;
    // How a language says that a thing must not have something; nullptr: not known.
    struct Without {
        std::vector<std::string> before, after;  // "without" nuts, nut "free"
        std::vector<std::string> joining;        // without nuts "and" milk
        std::vector<std::string> except;         // "free range" eggs
    };
    [[nodiscard]] const Without* without(std::string_view language) const;
    // Of all languages: labels are in many.
    [[nodiscard]] const Without& any_without() const { return m_any_without; }
    // Words that ask for nothing when the language's visitors say them around what they want ("where is the").
    [[nodiscard]] bool is_filler(std::string_view phrase, std::string_view language) const;
    // Any language has the word, in a phrase for a thing: rightly written, whether or not the catalogue has it.
    [[nodiscard]] bool knows(std::string_view word) const { return m_words.contains(word); }
    // A word that says what a thing is like ("red", "size") but names none.
    [[nodiscard]] bool describes(std::string_view word, std::string_view language) const;
    // The language's visitors say the word around what they want: no slip of another either.
    [[nodiscard]] bool is_said(std::string_view word, std::string_view language) const;
    // The language's phrases, in the order of their bytes.
    [[nodiscard]] std::vector<std::string> phrases(std::string_view language) const;
    // The first phrases in the order of their bytes that start with `beginning`, of one language.
    [[nodiscard]] std::vector<std::string> completed(std::string_view beginning, std::string_view language, From from,
                                                     size_t most) const;
    // Calls `visit` with every phrase that can be asked for.
    void each(const std::function<void(const std::string& phrase)>& visit) const;
    [[nodiscard]] bool empty() const { return m_languages.empty(); }

  private:
    using Phrases = std::map<std::string, std::vector<std::string>, std::less<>>;
    struct Language {
        Phrases phrases, same;
        Without without;
        std::map<std::string, std::string, std::less<>> of_stems;  // the first phrase of each
        std::set<std::string, std::less<>> fillers, filler_words, describing;
    };
    void also(Phrases& phrases, const std::string& asked, const std::string& found);
    void learn(const std::string& language, Language& of);
    bool add_without(Without& to, std::string_view key, std::string words);  // whether there is such a key
    std::map<std::string, Language, std::less<>> m_languages;
    std::set<std::string, std::less<>> m_words;
    Without m_any_without;
    size_t m_count = 0;
};

}  // namespace tp
