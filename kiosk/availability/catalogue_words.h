// The words of the catalogue and what is known about words: what corrections, endings, synonyms and other scripts are
// looked up in. Read in parts, since a million products have many. Thread rule: that of its Search, the database
// worker.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "kiosk/availability/query_plan.h"
#include "kiosk/availability/sounds.h"
#include "kiosk/availability/spelling.h"
#include "kiosk/availability/stemmer.h"
#include "kiosk/availability/synonyms.h"
#include "platform/base/task_queue.h"
#include "sync/replica/replica_reader.h"

namespace tp {

class CatalogueWords {
  public:
    using Refused = std::function<void(const std::string& file, const Error&)>;
    CatalogueWords(ReplicaReader& reader, std::string synonyms, Refused refused = {});

    // Reads one file of synonyms or at most `most` words more. A file that cannot be read or is not well formed is told
    // to `refused` and left out: search goes on without it. True: all of the present replica stand. They are read
    // once for each file, and again when the catalogue has grown or shrunk by a fiftieth.
    Result<bool> read(size_t most, const CancelToken& cancel);
    Status read_all(const CancelToken& cancel);
    // Parts of the question that say what a thing must not have become conditions of it. Reads what it needs.
    Status take_conditions(FoldedQuery& query, const std::string& language, const CancelToken& cancel);
    [[nodiscard]] bool ready() const { return m_spelling.has_value(); }

    // All below: after read_all().
    [[nodiscard]] const Spelling& spelling() const { return *m_spelling; }
    [[nodiscard]] QueryPlan widened(const FoldedQuery& query, const std::string& language);
    // The same with near words for those that few products have, where the near ones are of many; `better`: the
    // question in these words, empty where there are none.
    [[nodiscard]] QueryPlan corrected(const FoldedQuery& query, const std::string& language, std::string& better);
    // The question without the words that ask for nothing (SynonymBook::is_filler) and without articles that are
    // written on a word; nullopt where nothing changes, no words where it asks for nothing at all.
    [[nodiscard]] std::optional<FoldedQuery> without_fillers(const FoldedQuery& query,
                                                             const std::string& language) const;
    // The synonyms have the word, or the fillers of the language last searched in: rightly written, whether or not the
    // catalogue has it. prefix: so has what has been typed of one.
    [[nodiscard]] bool is_no_slip(std::string_view word, Match match) const;
    [[nodiscard]] bool only_describes(std::string_view word) const { return m_synonyms.describes(word, m_language); }
    // Of the catalogue's words and of those that have synonyms in it. Of a word that is no slip nothing but its other
    // endings. Good until end_question().
    [[nodiscard]] const std::vector<SpellingGuess>& near(const std::string& word, Match match);
    // Nothing that a visitor typed outlives the question.
    void end_question();

  private:
    bool read_synonyms();
    // The words from `at` on that belong together, and whether they ask for something.
    [[nodiscard]] std::pair<size_t, bool> phrase_at(std::span<const std::string> words, size_t at,
                                                    const std::string& language) const;

    bool drop_elision(std::string& word, std::string_view language) const;
    void take_language(const std::string& language);
    [[nodiscard]] bool leads_somewhere(const std::string& asked) const;

    ReplicaReader& m_reader;
    std::string m_synonyms_folder;
    Refused m_refused;
    std::optional<Spelling> m_spelling;
    uint64_t m_generation = 0;
    int64_t m_products = 0;
    std::optional<Spelling> m_reading;  // what will replace the words
    std::string m_read_to;              // its last word
    uint64_t m_reading_generation = 0;
    SynonymBook m_synonyms;
    std::optional<std::vector<std::string>> m_synonym_files;  // not read yet, the last one first
    WordSplitter m_splitter;
    std::optional<Sounds> m_sounds;
    std::string m_language;
    std::vector<Stemmer> m_stemmers;                               // of m_language and English
    std::map<std::string, std::string, std::less<>> m_homophones;  // as PlanSources has them
    Spelling m_asked;  // words of m_language that have synonyms: people mistype those, too
    // Several corrections of one question look at the same words; cleared with each question.
    std::map<std::string, std::vector<SpellingGuess>, std::less<>> m_near;
    std::map<std::string, std::vector<std::string>, std::less<>> m_sounding;
};

}  // namespace tp
