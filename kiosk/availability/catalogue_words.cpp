#include "kiosk/availability/catalogue_words.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <utility>

namespace tp {

namespace {

constexpr size_t guesses_a_word = 4;
constexpr size_t longest_folded = 64;  // bytes of a word, as WordSplitter cuts them
constexpr size_t shortest_doubted = 4;
constexpr int64_t few_products = 3, times_more = 8;  // a word of few is doubted where a near one has so many times more

}  // namespace

CatalogueWords::CatalogueWords(ReplicaReader& reader, std::string synonyms, Refused refused)
    : m_reader(reader), m_synonyms_folder(std::move(synonyms)), m_refused(std::move(refused)) {}

Result<bool> CatalogueWords::read(size_t most, const CancelToken& cancel) {
    const uint64_t generation = TRY(m_reader.revision()) >> 40;
    const int64_t products = TRY(m_reader.product_count(cancel));
    if (m_spelling && generation == m_generation && std::llabs(products - m_products) <= m_products / 50) return true;
    if (!m_synonym_files) {
        Result<std::vector<std::string>> files = std::vector<std::string>();
        if (!m_synonyms_folder.empty()) files = SynonymBook::files(m_synonyms_folder);
        if (!files && m_refused) m_refused(m_synonyms_folder, files.error());
        m_synonym_files = std::move(files).value_or(std::vector<std::string>());
        std::ranges::reverse(*m_synonym_files);
    }
    if (!m_synonym_files->empty()) {
        const std::string file = std::move(m_synonym_files->back());
        m_synonym_files->pop_back();
        if (const Status added = m_synonyms.add_file(file, m_splitter); !added && m_refused) m_refused(file, added.error());
        return false;
    }
    if (!m_sounds) {
        m_sounds.emplace();
        return false;
    }
    if (!m_reading || generation != m_reading_generation) {
        m_reading.emplace();
        m_read_to.clear();
        m_reading_generation = generation;
    }
    const std::vector<VocabularyWord> part = TRY(m_reader.vocabulary(m_read_to, most, cancel));
    m_reading->add(part);
    if (!part.empty()) m_read_to = part.back().word;
    if (part.size() == most) return false;
    m_reading->finish();
    m_spelling = std::exchange(m_reading, std::nullopt);
    m_generation = generation;
    m_products = products;
    m_near.clear();
    return true;
}

Status CatalogueWords::read_all(const CancelToken& cancel) {
    while (!TRY(read(std::numeric_limits<int32_t>::max(), cancel))) {
    }
    return {};
}

QueryPlan CatalogueWords::widened(const FoldedQuery& query, const std::string& language) {
    if (m_stemmers.empty() || language != m_language) {
        m_language = language;
        m_stemmers.clear();
        m_stemmers.emplace_back(language);
        // Catalogues have English words in most countries.
        if (!language.starts_with("en")) m_stemmers.emplace_back("en");
    }
    PlanSources sources{*m_spelling, m_synonyms, m_stemmers, *m_sounds, m_language};
    return widened_plan(query, sources);
}

QueryPlan CatalogueWords::corrected(const FoldedQuery& query, const std::string& language, std::string& better) {
    QueryPlan plan = widened(query, language);
    better.clear();
    bool any = false;
    std::string text;
    for (PlanTerm& term : plan.terms)
        for (PlanSlot& slot : term.any.front()) {
            const std::string asked = slot.front().text;
            const bool open = slot.size() > 1 && slot[1].meeting == Meeting::beginning;
            const int64_t products = m_spelling->products(asked);
            const bool doubted = to_code_points(asked).size() >= shortest_doubted && products <= few_products &&
                                 (!open || products > 0 || !m_spelling->has_beginning(asked));
            const std::string* near_word = nullptr;
            if (doubted)
                for (const SpellingGuess& guess : near(asked, Match::whole))
                    if (guess.distance > 0 && guess.products >= times_more * std::max<int64_t>(products, 1)) {
                        slot.push_back({guess.word, Meeting::corrected});
                        if (!near_word) near_word = &guess.word;
                    }
            any = any || near_word;
            text += (text.empty() ? "" : " ") + (near_word ? *near_word : asked);
        }
    if (any) better = std::move(text);
    return plan;
}

void CatalogueWords::end_question() {
    m_near.clear();
    // A stemmer keeps the last word in its buffer: longer ones than a word can be are written over it.
    for (Stemmer& stemmer : m_stemmers) (void)stemmer.stem(std::string(longest_folded, 'a'));
}

const std::vector<SpellingGuess>& CatalogueWords::near(const std::string& word, Match match) {
    const auto [at, fresh] = m_near.try_emplace((match == Match::whole ? "=" : "~") + word);
    if (fresh) at->second = m_spelling->guess(word, match, guesses_a_word);
    return at->second;
}

}  // namespace tp
