#include "kiosk/availability/query_plan.h"

#include <algorithm>
#include <iterator>
#include <ranges>

#include "kiosk/availability/sounds.h"
#include "kiosk/availability/spelling.h"
#include "kiosk/availability/stemmer.h"
#include "kiosk/availability/synonyms.h"

namespace tp {

namespace {

constexpr size_t most_stems = 8, most_compounds = 8, most_sounds = 4, most_phrase_words = 12, most_forms = 48;
constexpr size_t most_completed = 3, most_homophone_signs = 6;
constexpr size_t shortest_joined = 3;  // letters that a compound has besides
constexpr size_t shortest_stemmed = 3, shortest_compound_part = 5, shortest_part = 3;
constexpr size_t shortest_sound = 2, shortest_kana_sound = 3;  // a lone kana sounds like many a short word
constexpr size_t most_stem_neighbours = 400;
constexpr int64_t parts_times_more =
    4;  // two words of so many times more products than the one word that they are together

bool is_ascii_word(std::string_view word) {
    return std::ranges::all_of(word, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}
bool has_han(std::string_view text) {
    return std::ranges::any_of(to_code_points(text), [](char32_t c) { return c >= 0x3400 && c <= 0x9FFF; });
}

// To a stemmer of English, which takes "Oatly" for oats.
bool is_adverb(std::string_view word) {
    return word.ends_with("ly");
}
bool has_kana(std::string_view text) {
    return std::ranges::any_of(to_code_points(text), [](char32_t c) { return c >= 0x3040 && c <= 0x30FF; });
}

void put(PlanSlot& slot, std::string word, Meeting meeting) {
    const bool there =
        std::ranges::any_of(slot, [&](const PlanWord& w) { return w.text == word && w.meeting != Meeting::beginning; });
    if (!there) slot.push_back({std::move(word), meeting});
}

// All words of a question, the one still being typed last.
class Widening {
  public:
    Widening(const FoldedQuery& query, PlanSources& sources)
        : m_query(query),
          m_sources(sources),
          m_words(query.words),
          m_glued(query.glued),
          m_open(!query.prefix.empty()) {
        if (m_open) m_words.push_back(query.prefix);
        m_glued.resize(m_words.size());
    }

    std::vector<PlanTerm> terms() {
        std::vector<PlanTerm> found;
        const auto conditions_before = [&](size_t at) {
            for (const Condition& condition : m_query.conditions)
                if (std::min(condition.at, m_words.size()) == at) found.push_back(of_condition(condition));
        };
        for (size_t at = 0; at < m_words.size();) {
            const size_t from = at;
            PlanTerm term = next(at);
            for (size_t before = from; before < at; ++before) conditions_before(before);
            found.push_back(std::move(term));
        }
        conditions_before(m_words.size());
        return found;
    }
    // What has what it must not have, in whatever words.
    PlanSlot unwanted() {
        PlanSlot slot;
        for (const Condition& condition : m_query.waived) {
            std::vector<std::string> things = same_things(condition);
            std::ranges::move(m_sources.synonyms.of(condition.thing, m_sources.language, SynonymBook::From::own),
                              std::back_inserter(things));
            for (const std::string& thing : things) {
                put(slot, thing, Meeting::stem);
                if (thing.find(' ') == std::string::npos) add_stems(thing, false, Meeting::stem, slot);
            }
            // Hazelnuts are nuts.
            for (size_t i = 0, count = slot.size(); i < count; ++i)
                if (slot[i].text.size() >= shortest_part)
                    for (std::string& compound : m_sources.known.ending_with(slot[i].text, most_compounds))
                        put(slot, std::move(compound), Meeting::stem);
        }
        return slot;
    }
    [[nodiscard]] bool widened() const { return m_widened; }

  private:
    [[nodiscard]] bool open_at(size_t at) const { return m_open && at + 1 == m_words.size(); }
    [[nodiscard]] bool known_at(size_t at) const {
        const Spelling& known = m_sources.known;
        return open_at(at) ? known.has_beginning(m_words[at]) : known.has(m_words[at]);
    }
    [[nodiscard]] std::string joined(size_t at, size_t count, std::string_view by) const {
        std::string text;
        for (size_t i = at; i < at + count; ++i) text += (i > at ? std::string(by) : "") + m_words[i];
        return text;
    }

    // A lone sign has too many.
    [[nodiscard]] std::vector<std::string> of_homophone(size_t at, size_t count) const {
        const std::string run = joined(at, count, "");
        if (m_sources.homophones.empty() || count > most_homophone_signs || !has_han(run)) return {};
        const auto phrase = m_sources.homophones.find(m_sources.sounds.latin(run));
        if (phrase == m_sources.homophones.end()) return {};
        return m_sources.synonyms.of(phrase->second, m_sources.language, SynonymBook::From::own);
    }

    // Arabic and Hebrew write the article on the word.
    [[nodiscard]] std::string without_articles(size_t at, size_t count) const {
        const std::string_view language = m_sources.language;
        const std::string_view article = language.starts_with("ar") ? "ال" : language.starts_with("he") ? "ה" : "";
        std::string text;
        for (size_t i = at; i < at + count; ++i) {
            const bool has = !article.empty() && m_words[i].starts_with(article) && m_words[i] != article;
            text.append(i > at ? " " : "").append(m_words[i].substr(has ? article.size() : 0));
        }
        return text;
    }

    // By the endings of the screen's language.
    [[nodiscard]] std::string stemmed(size_t at, size_t count) const {
        std::string stems;
        for (size_t i = at; i < at + count; ++i)
            stems.append(i > at ? " " : "")
                .append(is_adverb(m_words[i]) ? m_words[i] : m_sources.stemmers.front().stem(m_words[i]));
        return stems;
    }

    PlanTerm next(size_t& at) {
        for (size_t count = std::min(most_phrase_words, m_words.size() - at); count > 0; --count) {
            std::vector<std::string> others = synonyms_of(at, count);
            if (others.empty()) continue;
            PlanTerm term = as_asked(at, count);
            for (const std::string& other : others) add_synonym(term, other);
            // Where the catalogue has none of them as one word, they lead on: "pain killer", "painkiller", "ibuprofen".
            const auto is_word = [](const PlanPhrase& phrase) { return phrase.size() == 1; };
            if (term.any.size() == 1 ||
                ((count > 1 || !known_at(at)) && std::ranges::none_of(term.any | std::views::drop(1), is_word)))
                for (const std::string& other : others)
                    for (const SynonymBook::From from : {SynonymBook::From::own, SynonymBook::From::others})
                        for (const std::string& next : m_sources.synonyms.of(other, m_sources.language, from))
                            if (next != joined(at, count, " ")) add_synonym(term, next);
            if (count == 1 && term.any.size() == 1) add_unknown(term, at);
            if (count == 1 && term.any.size() > 1 && !known_at(at)) doubt_stems(term);
            if (count > 1 && term.any.size() == 1) continue;  // the catalogue has none of them
            at += count;
            return term;
        }
        if (is_other_script(m_words[at])) return of_other_script(at);
        if (at + 1 < m_words.size() && !is_other_script(m_words[at + 1])) {
            const std::string together = joined(at, 2, "");
            const bool open = open_at(at + 1);
            if (m_sources.known.has(together) ||
                (open && m_words[at + 1].size() >= shortest_part && m_sources.known.has_beginning(together))) {
                PlanTerm term = as_asked(at, 2);
                term.any.push_back({slot_of(together, open, Meeting::part)});
                m_widened = true;
                at += 2;
                return term;
            }
        }
        PlanTerm term = as_asked(at, 1);
        add_unknown(term, at);
        ++at;
        return term;
    }

    // "papas" are potatoes: that a stem of Spanish makes them paper's is worth less than the synonym.
    // Catalogues are mostly of English, where endings lead to the word itself.
    void doubt_stems(PlanTerm& term) const {
        if (m_sources.language.starts_with("en")) return;
        for (PlanWord& word : term.any.front().front())
            if (word.meeting == Meeting::stem) word.meeting = Meeting::sound;
    }

    PlanTerm as_asked(size_t at, size_t count) {
        PlanTerm term;
        PlanPhrase& asked = term.any.emplace_back();
        for (size_t i = at; i < at + count; ++i) asked.push_back(slot_of(m_words[i], open_at(i), Meeting::whole));
        return term;
    }

    // `meeting`: how good the word itself is; its inflections are no better than a stem.
    PlanSlot slot_of(const std::string& word, bool open, Meeting meeting) {
        PlanSlot slot{{word, meeting}};
        if (open) slot.push_back({word, Meeting::beginning});
        const size_t before = slot.size();
        add_stems(word, open, std::max(meeting, Meeting::stem), slot);
        m_widened = m_widened || slot.size() > before;
        return slot;
    }

    void add_stems(const std::string& word, bool open, Meeting meeting, PlanSlot& slot) {
        if (word.size() < shortest_stemmed || is_adverb(word)) return;
        for (Stemmer& stemmer : m_sources.stemmers) {
            const std::string stem(stemmer.stem(word));
            if (stem.size() < 2) continue;
            // "berries" and "berry" stem to "berri": the last letter is no part of either.
            const std::string common = stem.substr(0, stem.size() > 4 ? stem.size() - 1 : stem.size());
            std::vector<VocabularyWord> near;
            m_sources.known.each_beginning_with(common, most_stem_neighbours, [&](const VocabularyWord& other) {
                if (other.word != word && !(open && other.word.starts_with(word)) && stemmer.stem(other.word) == stem)
                    near.push_back(other);
            });
            std::ranges::stable_sort(near, std::greater(), &VocabularyWord::products);
            for (size_t i = 0; i < std::min(near.size(), most_stems); ++i) put(slot, near[i].word, meeting);
        }
        // "mjölk" in "mellanmjölk", "wasser" in "Mineralwasser".
        if (word.size() >= shortest_compound_part && meeting != Meeting::synonym)
            for (const std::string& compound : m_sources.known.ending_with(word, most_compounds))
                if (compound.size() >= word.size() + shortest_joined)
                    put(slot, compound, std::max(meeting, Meeting::part));
    }

    std::vector<std::string> synonyms_of(size_t at, size_t count) {
        const std::string phrase = joined(at, count, " ");
        const std::string_view language = m_sources.language;
        const SynonymBook& book = m_sources.synonyms;
        const auto of = [&](SynonymBook::From from) {
            std::vector<std::string> found = book.of(phrase, language, from);
            if (found.empty() && phrase.size() > shortest_part && phrase.back() == 's')
                found = book.of(phrase.substr(0, phrase.size() - 1), language, from);
            if (found.empty()) found = book.of(phrase + 's', language, from);
            if (found.empty() && phrase.back() == 'y')
                found = book.of(phrase.substr(0, phrase.size() - 1) + "ies", language, from);
            return found;
        };
        std::vector<std::string> found = of(SynonymBook::From::own);
        if (found.empty()) found = book.of_stem(stemmed(at, count), language);
        if (found.empty() && count > 1) found = of_homophone(at, count);
        if (found.empty())
            if (const std::string bare = without_articles(at, count); bare != phrase)
                found = book.of(bare, language, SynonymBook::From::own);
        // A word that the catalogue has is not taken for one of another language.
        bool known = true;
        for (size_t i = at; i < at + count; ++i) known = known && known_at(i);
        if (found.empty() && (!known || count > 1)) found = of(SynonymBook::From::others);
        if (found.empty() && !known && open_at(at + count - 1) && to_code_points(phrase).size() >= shortest_part)
            for (const SynonymBook::From from : {SynonymBook::From::own, SynonymBook::From::others})
                if (found.empty())
                    for (const std::string& whole : book.completed(phrase, language, from, most_completed))
                        std::ranges::move(book.of(whole, language, from), std::back_inserter(found));
        return found;
    }

    void add_synonym(PlanTerm& term, std::string_view phrase) {
        PlanPhrase slots;
        const bool together = is_condition(phrase);
        if (together) {
            slots.push_back({{std::string(phrase), Meeting::synonym}});
            term.together = true;
        }
        while (!phrase.empty()) {
            const size_t end = std::min(phrase.find(' '), phrase.size());
            const std::string word(phrase.substr(0, end));
            PlanSlot slot;
            if (m_sources.known.has(word)) slot.push_back({word, Meeting::synonym});
            add_stems(word, false, Meeting::synonym, slot);
            if (slot.empty()) return;
            if (!together) slots.push_back(std::move(slot));
            phrase.remove_prefix(std::min(end + 1, phrase.size()));
        }
        term.any.push_back(std::move(slots));
        m_widened = true;
    }

    // The thing itself and what means the very same. Never what only serves it: free of almonds is not free of nuts.
    std::vector<std::string> same_things(const Condition& condition) {
        std::string stems;
        for (const auto word : std::views::split(condition.thing, ' '))
            stems.append(stems.empty() ? "" : " ").append(m_sources.stemmers.front().stem({word.begin(), word.end()}));
        std::vector<std::string> things = m_sources.synonyms.same(condition.thing, stems, m_sources.language);
        things.insert(things.begin(), condition.thing);
        return things;
    }

    // One term, which the thing by itself never meets: as typed, as labels say it in any language, apart or in one
    // word, and what means the same ("decaf").
    PlanTerm of_condition(const Condition& condition) {
        PlanTerm term = asked_condition(condition);
        const size_t before = term.any.size();
        const auto say = [&](const std::string& text, Meeting meeting) {
            for (const auto word : std::views::split(text, ' '))
                if (!m_sources.known.has({word.begin(), word.end()})) return;
            const bool there = std::ranges::any_of(
                term.any, [&](const PlanPhrase& phrase) { return phrase.front().front().text == text; });
            if (!there && term.any.size() < most_forms) term.any.push_back({{{text, meeting}}});
        };
        const SynonymBook& book = m_sources.synonyms;
        const auto say_same = [&](const std::string& text) {
            for (const SynonymBook::From from : {SynonymBook::From::own, SynonymBook::From::others})
                for (const std::string& other : book.of(text, m_sources.language, from)) say(other, Meeting::stem);
        };
        say_same(condition.typed);
        for (const std::string& thing : same_things(condition)) {
            PlanSlot forms{{thing, Meeting::whole}};
            if (thing.find(' ') == std::string::npos) add_stems(thing, false, Meeting::synonym, forms);
            for (const PlanWord& form : forms) {
                for (const std::string& word : book.any_without().before)
                    for (const std::string& text : {word + ' ' + form.text, word + form.text})
                        say(text, Meeting::whole), say_same(text);
                for (const std::string& word : book.any_without().after)
                    for (const std::string& text : {form.text + ' ' + word, form.text + word})
                        say(text, Meeting::whole), say_same(text);
            }
        }
        m_widened = m_widened || term.any.size() > before;
        return term;
    }

    // A condition is met by its words right behind each other only.
    [[nodiscard]] bool is_condition(std::string_view phrase) const {
        const SynonymBook::Without& by = m_sources.synonyms.any_without();
        const auto ends = [&](const std::string& word) { return phrase.ends_with(' ' + word); };
        const auto begins = [&](const std::string& word) { return phrase.starts_with(word + ' '); };
        return std::ranges::any_of(by.after, ends) || std::ranges::any_of(by.before, begins);
    }

    // "7up"
    void add_parted_digits(PlanTerm& term, size_t at) {
        const std::string& word = m_words[at];
        const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
        const auto cut = static_cast<size_t>(
            std::ranges::adjacent_find(word, [&](char a, char b) { return is_digit(a) != is_digit(b); }) -
            word.begin() + 1);
        if (cut >= word.size()) return;
        const std::string head = word.substr(0, cut), tail = word.substr(cut);
        if (!m_sources.known.has(head) || !m_sources.known.has(tail)) return;
        term.any.push_back({{{head + ' ' + tail, Meeting::part}}});
        term.together = true;
        m_widened = true;
    }

    // A word that the catalogue hardly has may be two that it has: "redbull".
    void add_unknown(PlanTerm& term, size_t at) {
        const std::string& word = m_words[at];
        const Spelling& known = m_sources.known;
        if (!is_ascii_word(word)) return;
        add_parted_digits(term, at);
        if (word.size() < 2 * shortest_part) return;
        int64_t best = parts_times_more * known.products(word);
        if (best == 0 && known_at(at)) return;
        size_t cut = 0;
        for (size_t first = shortest_part; first + shortest_part <= word.size(); ++first) {
            const int64_t both = std::min(known.products(word.substr(0, first)), known.products(word.substr(first)));
            if (both > best) best = both, cut = first;
        }
        if (cut == 0) return;
        term.any.push_back({slot_of(word.substr(0, cut), false, Meeting::part),
                            slot_of(word.substr(cut), open_at(at), Meeting::part)});
        m_widened = true;
    }

    PlanTerm of_other_script(size_t& at) {
        size_t count = 1;
        while (at + count < m_words.size() && m_glued[at + count]) ++count;
        PlanTerm term = as_asked(at, count);
        const std::string run = joined(at, count, "");
        if (!has_han(run) && !(count == 1 && known_at(at))) {
            PlanSlot slot;
            const std::string latin = m_sources.sounds.latin(run);
            if (latin.size() >= (has_kana(run) ? shortest_kana_sound : shortest_sound) && m_sources.known.has(latin))
                slot.push_back({latin, Meeting::sound});
            if (slot.empty())
                for (const std::string& word : sounding_like(latin)) slot.push_back({word, Meeting::sound});
            if (!slot.empty()) {
                term.any.push_back({std::move(slot)});
                m_widened = true;
            }
        }
        at += count;
        return term;
    }

    // A walk over all words, and rewording asks the same again and again.
    const std::vector<std::string>& sounding_like(const std::string& latin) {
        const auto [at, fresh] = m_sources.sounding.try_emplace(latin);
        if (fresh) at->second = m_sources.known.sounding_like(latin, most_sounds);
        return at->second;
    }

    const FoldedQuery& m_query;
    PlanSources& m_sources;
    std::vector<std::string> m_words;
    std::vector<bool> m_glued;
    bool m_open;
    bool m_widened = false;
};

}  // namespace

QueryPlan widened_plan(const FoldedQuery& query, PlanSources& sources) {
    QueryPlan plan;
    Widening widening(query, sources);
    plan.terms = widening.terms();
    plan.widened = widening.widened();
    plan.unwanted = widening.unwanted();
    plan.measures = query.measures;
    for (const WrittenMeasure& measure : query.measures) {
        std::vector<PlanPhrase>& forms = plan.forms.emplace_back();
        for (const std::vector<std::string>& words : written_forms(measure)) {
            if (forms.size() == most_forms) break;
            if (!std::ranges::all_of(words, [&](const std::string& word) { return sources.known.has(word); })) continue;
            PlanPhrase phrase;
            for (const std::string& word : words) phrase.push_back({{word, Meeting::whole}});
            forms.push_back(std::move(phrase));
        }
    }
    return plan;
}

}  // namespace tp
