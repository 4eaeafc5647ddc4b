#include "kiosk/availability/catalogue_words.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <ranges>
#include <utility>

#include "kiosk/availability/conditions.h"

namespace tp {

namespace {

constexpr size_t guesses_a_word = 4;
constexpr size_t longest_folded = 64;  // bytes of a word, as WordSplitter cuts them
constexpr size_t shortest_doubted = 4, shortest_begun = 5, longest_phrase = 12, short_word_bytes = 3;
constexpr int64_t few_products = 3, times_more = 8;  // a word of few is doubted where a near one has so many times more

}  // namespace

CatalogueWords::CatalogueWords(ReplicaReader& reader, std::string synonyms, Refused refused)
    : m_reader(reader), m_synonyms_folder(std::move(synonyms)), m_refused(std::move(refused)) {}

Result<bool> CatalogueWords::read(size_t most, const CancelToken& cancel) {
    const uint64_t generation = TRY(m_reader.revision()) >> 40;
    const int64_t products = TRY(m_reader.product_count(cancel));
    if (m_spelling && generation == m_generation && std::llabs(products - m_products) <= m_products / 50) return true;
    if (read_synonyms()) return false;
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
    m_sounding.clear();
    return true;
}

// One file; false: there is none left.
bool CatalogueWords::read_synonyms() {
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
        if (const Status added = m_synonyms.add_file(file, m_splitter); !added && m_refused)
            m_refused(file, added.error());
        return true;
    }
    return false;
}

Status CatalogueWords::take_conditions(FoldedQuery& query, const std::string& language, const CancelToken& cancel) {
    while (read_synonyms()) {
    }
    FoldedQuery rest = query;
    tp::take_conditions(rest, m_synonyms, language, [](std::string_view) { return true; });
    if (rest.conditions.empty()) return {};
    TRY(read_all(cancel));
    tp::take_conditions(query, m_synonyms, language, [&](std::string_view word) {
        return m_spelling->has_beginning(word) || m_synonyms.knows(word) || m_synonyms.knows(std::string(word) + 's');
    });
    return {};
}

Status CatalogueWords::read_all(const CancelToken& cancel) {
    while (!TRY(read(std::numeric_limits<int32_t>::max(), cancel))) {
    }
    return {};
}

QueryPlan CatalogueWords::widened(const FoldedQuery& query, const std::string& language) {
    if (m_stemmers.empty() || language != m_language) take_language(language);
    PlanSources sources{*m_spelling, m_synonyms, m_stemmers, *m_sounds, m_language, m_homophones, m_sounding};
    return widened_plan(query, sources);
}

void CatalogueWords::take_language(const std::string& language) {
    m_language = language;
    m_stemmers.clear();
    m_stemmers.emplace_back(language);
    // Catalogues have English words in most countries.
    if (!language.starts_with("en")) m_stemmers.emplace_back("en");
    std::vector<VocabularyWord> asked;
    for (std::string& phrase : m_synonyms.phrases(language))
        if (phrase.find(' ') == std::string::npos) asked.push_back({std::move(phrase), 0});
    m_asked = Spelling(asked);
    m_homophones.clear();
    if (language.starts_with("zh"))
        for (const std::string& phrase : m_synonyms.phrases(language))
            if (phrase.find(' ') != std::string::npos && static_cast<unsigned char>(phrase.front()) >= 0x80)
                m_homophones.emplace(m_sounds->latin(phrase), phrase);
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
            const bool doubted = to_code_points(asked).size() >= shortest_doubted &&
                                 asked.find(' ') == std::string::npos && products <= few_products &&
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

std::optional<FoldedQuery> CatalogueWords::without_fillers(const FoldedQuery& query,
                                                           const std::string& language) const {
    std::vector<std::string> all = query.words;
    if (!query.prefix.empty()) all.push_back(query.prefix);
    std::vector<bool> kept(all.size(), true);
    bool changed = false;
    for (size_t at = 0; at < all.size();) {
        const auto [count, asks] = phrase_at(all, at, language);
        std::fill_n(kept.begin() + static_cast<ptrdiff_t>(at), count, asks);
        if (count == 1 && asks && drop_elision(all[at], language)) changed = true;
        changed = changed || !asks;
        at += count;
    }
    if (!changed) return std::nullopt;
    FoldedQuery rest = query;
    rest.words.clear();
    rest.prefix.clear();
    rest.glued.clear();
    for (size_t i = 0; i < all.size(); ++i) {
        if (!kept[i]) continue;
        // Few letters behind other words are no beginning of a search: "pastillas para la tos".
        const bool open = i == query.words.size() && all[i].size() > short_word_bytes;
        open ? rest.prefix = all[i] : rest.words.emplace_back(all[i]);
        rest.glued.push_back(i > 0 && kept[i - 1] && i < query.glued.size() && query.glued[i]);
    }
    return rest;
}

// French writes "l'eau", which folds into one word.
bool CatalogueWords::drop_elision(std::string& word, std::string_view language) const {
    const bool may = language.starts_with("fr") && word.size() > short_word_bytes && (word[0] == 'l' || word[0] == 'd');
    if (!may || m_spelling->has(word) || m_synonyms.knows(word) || !m_synonyms.knows(word.substr(1))) return false;
    word.erase(0, 1);
    return true;
}

// How many words stand for one thing or for none: "dolor de cabeza" keeps its "de".
std::pair<size_t, bool> CatalogueWords::phrase_at(std::span<const std::string> words, size_t at,
                                                  const std::string& language) const {
    size_t fillers = 0, count = 0;
    std::string phrase;
    for (size_t i = at; i < words.size() && i < at + longest_phrase; ++i) {
        phrase.append(i > at ? " " : "").append(words[i]);
        if (m_synonyms.is_filler(phrase, language)) fillers = i + 1 - at;
        if (i > at && !m_synonyms.of(phrase, language, SynonymBook::From::own).empty()) count = i + 1 - at;
    }
    if (count > fillers || fillers == 0) return {std::max<size_t>(count, 1), true};
    return {fillers, false};
}

void CatalogueWords::end_question() {
    m_near.clear();
    m_sounding.clear();
    // A stemmer keeps the last word in its buffer: longer ones than a word can be are written over it.
    for (Stemmer& stemmer : m_stemmers) (void)stemmer.stem(std::string(longest_folded, 'a'));
}

bool CatalogueWords::is_no_slip(std::string_view word, Match match) const {
    return m_synonyms.knows(word) || m_synonyms.is_said(word, m_language) ||
           (match == Match::prefix && word.size() >= shortest_begun && m_asked.has_beginning(word));
}

const std::vector<SpellingGuess>& CatalogueWords::near(const std::string& word, Match match) {
    const auto [at, fresh] = m_near.try_emplace((match == Match::whole ? "=" : "~") + word);
    std::vector<SpellingGuess>& found = at->second;
    if (!fresh) return found;
    found = m_spelling->guess(word, match, guesses_a_word);
    if (is_no_slip(word, match)) {
        std::erase_if(found, [&](const SpellingGuess& guess) {
            return !guess.word.starts_with(word) && !word.starts_with(guess.word);
        });
        return found;
    }
    for (SpellingGuess& asked : m_asked.guess(word, Match::whole, guesses_a_word)) {
        const auto is_same = [&](const SpellingGuess& guess) { return guess.word == asked.word; };
        if (leads_somewhere(asked.word) && std::ranges::none_of(found, is_same)) found.push_back(std::move(asked));
    }
    std::ranges::stable_sort(found, {}, &SpellingGuess::distance);
    if (found.size() > guesses_a_word) found.resize(guesses_a_word);
    return found;
}

// The catalogue has a synonym of it.
bool CatalogueWords::leads_somewhere(const std::string& asked) const {
    return std::ranges::any_of(m_synonyms.of(asked, m_language, SynonymBook::From::own), [&](const std::string& other) {
        return std::ranges::all_of(std::views::split(other, ' '), [&](const auto word) {
            return m_spelling->has(std::string_view(word.begin(), word.end()));
        });
    });
}

}  // namespace tp
