#include "kiosk/availability/conditions.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "kiosk/availability/spelling.h"
#include "kiosk/availability/synonyms.h"

namespace tp {

namespace {

constexpr size_t most_words_of_phrase = 12, shortest_thing = 3, shortest_glued = 4;

// Of writing without blanks.
bool is_sign(std::string_view word) {
    const std::u32string letters = to_code_points(word);
    return !letters.empty() && letters[0] >= 0x2E80;
}

class Taking {
  public:
    Taking(const FoldedQuery& query, const SynonymBook& synonyms, std::string_view language,
           const std::function<bool(std::string_view)>& exists)
        : m_query(query), m_synonyms(synonyms), m_language(language), m_exists(exists), m_words(query.words) {
        if (!query.prefix.empty()) m_words.push_back(query.prefix);
        m_glued = query.glued;
        m_glued.resize(m_words.size());
    }

    FoldedQuery rest(const SynonymBook::Without& by) {
        for (size_t at = 0; at < m_words.size();) {
            if (const size_t named = longest(by.except, at); named > 0) {
                for (const size_t end = at + named; at < end; ++at) m_kept.push_back(at);
            } else if (const size_t end = condition_before(by, at); end > at) {
                at = end;
            } else if (const size_t count = longest(by.after, at); count > 0 && condition_after(at, count)) {
                at += count;
            } else if (!glued(by, at)) {
                m_kept.push_back(at++);
            } else {
                ++at;
            }
        }
        FoldedQuery rest = m_query;
        rest.words.clear();
        rest.prefix.clear();
        rest.glued.clear();
        size_t last = m_words.size();
        for (const size_t at : m_kept) {
            const bool open = at == m_query.words.size();
            open ? rest.prefix = m_words[at] : rest.words.emplace_back(m_words[at]);
            rest.glued.push_back(last + 1 == at && m_glued[at]);
            last = at;
        }
        rest.conditions = std::move(m_conditions);
        return rest;
    }

  private:
    [[nodiscard]] std::string joined(size_t from, size_t end) const {
        std::string text;
        for (size_t i = from; i < end; ++i) text.append(i > from ? " " : "").append(m_words[i]);
        return text;
    }
    // Words of the longest of `phrases` that stands at `at`.
    [[nodiscard]] size_t longest(const std::vector<std::string>& phrases, size_t at) const {
        for (size_t count = std::min(most_words_of_phrase, m_words.size() - at); count > 0; --count)
            if (std::ranges::find(phrases, joined(at, at + count)) != phrases.end()) return count;
        return 0;
    }
    [[nodiscard]] bool has_synonyms(size_t from, size_t end) const {
        return !m_synonyms.of(joined(from, end), m_language, SynonymBook::From::own).empty();
    }
    [[nodiscard]] bool may_be_without(size_t from, size_t end) const {
        return std::ranges::any_of(to_code_points(joined(from, end)), [](char32_t c) { return c > U'9'; });
    }
    [[nodiscard]] bool in_run(size_t at) const { return at < m_glued.size() && m_glued[at]; }

    // "without nuts and milk": one or more. The first word behind them, or `at`.
    size_t condition_before(const SynonymBook::Without& by, size_t at) {
        const size_t count = longest(by.before, at);
        size_t from = at + count;
        while (from + 1 < m_words.size() && m_synonyms.is_filler(m_words[from], m_language)) ++from;
        if (count == 0 || from >= m_words.size()) return at;
        const std::string word = joined(at, at + count);
        size_t end = at;
        while (from < m_words.size() && may_be_without(from, from + 1) && longest(by.before, from) == 0) {
            end = end_of_thing(from);
            add(word + ' ' + joined(from, end), joined(from, end), end);
            const size_t joint = end < m_words.size() ? longest(by.joining, end) : 0;
            if (joint == 0) break;
            from = end + joint;
        }
        return end;
    }

    // A phrase that has synonyms, else a word; of writing without blanks all that is left.
    [[nodiscard]] size_t end_of_thing(size_t from) const {
        for (size_t end = std::min(m_words.size(), from + most_words_of_phrase); end > from; --end)
            if (has_synonyms(from, end)) return end;
        size_t end = from + 1;
        while (in_run(end)) ++end;
        return end;
    }

    bool condition_after(size_t at, size_t count) {
        size_t from = at, oldest = at;
        while (oldest > 0 && !m_kept.empty() && at - oldest < m_kept.size() &&
               m_kept[m_kept.size() - 1 - (at - oldest)] == oldest - 1)
            --oldest;
        // なし is a pear, too.
        if (oldest == at || (is_sign(m_words[at]) && !in_run(at))) return false;
        for (size_t first = oldest; first + 1 < at && from == at; ++first)
            if (has_synonyms(first, at)) from = first;
        if (from == at) from = at - 1;
        while (from > oldest && in_run(from) && in_run(at) && !has_synonyms(from, at)) --from;
        const std::string thing = joined(from, at);
        if (to_code_points(thing).size() < (in_run(at) ? 1 : shortest_thing) || !may_be_without(from, at)) return false;
        if (m_synonyms.describes(thing, m_language) || m_synonyms.is_filler(thing, m_language)) return false;
        if (!in_run(at) && !m_exists(m_words[at - 1])) return false;
        m_kept.resize(m_kept.size() - (at - from));
        add(joined(from, at + count), thing, at + count);
        return true;
    }

    // "zuckerfrei"
    bool glued(const SynonymBook::Without& by, size_t at) {
        const std::string& word = m_words[at];
        for (const std::string& ending : by.after) {
            if (ending.size() < shortest_glued || word.size() < ending.size() + shortest_thing) continue;
            const std::string thing = word.substr(0, word.size() - ending.size());
            if (!word.ends_with(ending) || !m_exists(thing)) continue;
            add(word, thing, at + 1);
            return true;
        }
        return false;
    }

    void add(std::string typed, std::string thing, size_t end) {
        const bool open = !m_query.prefix.empty() && end == m_words.size();
        m_conditions.push_back({std::move(typed), std::move(thing), m_kept.size(), open});
    }

    const FoldedQuery& m_query;
    const SynonymBook& m_synonyms;
    std::string_view m_language;
    const std::function<bool(std::string_view)>& m_exists;
    std::vector<std::string> m_words;
    std::vector<bool> m_glued;
    std::vector<size_t> m_kept;  // places of words that belong to no condition
    std::vector<Condition> m_conditions;
};

}  // namespace

void take_conditions(FoldedQuery& query, const SynonymBook& synonyms, std::string_view language,
                     const std::function<bool(std::string_view)>& exists) {
    if (const SynonymBook::Without* by = synonyms.without(language))
        query = Taking(query, synonyms, language, exists).rest(*by);
}

}  // namespace tp
