#include "kiosk/availability/rewording.h"

#include <algorithm>
#include <span>
#include <utility>

namespace tp {

namespace {

constexpr size_t short_word_bytes = 5;

// A rest of digits or single letters says too little to be searched alone.
bool says_enough(const FoldedQuery& rest) {
    const auto tells = [](const std::string& word) {
        return word.size() >= 2 && std::ranges::any_of(word, [](char c) { return c < '0' || c > '9'; });
    };
    return std::ranges::any_of(rest.words, tells) || tells(rest.prefix);
}

}  // namespace

Result<std::optional<Reworded>> Rewording::of(const FoldedQuery& query) {
    if (auto corrected = TRY(correct(query))) return Reworded{std::move(*corrected), {}};
    return leave_out(query);
}

// The nearest query that finds something: each unknown word replaced by a near one; where all words are known but never
// stand together, one of them.
Result<std::optional<FoldedQuery>> Rewording::correct(const FoldedQuery& query) {
    const size_t count = query.words.size() + (query.prefix.empty() ? 0 : 1);
    const auto is_prefix = [&](size_t i) { return i == query.words.size(); };
    const auto with = [&](FoldedQuery changed, size_t i, const std::string& word) {
        (is_prefix(i) ? changed.prefix : changed.words[i]) = word;
        return changed;
    };
    std::vector<std::span<const SpellingGuess>> guesses(count);
    FoldedQuery best = query;
    size_t changed = 0, letters = 0;
    for (size_t i = 0; i < count; ++i) {
        FoldedQuery alone;
        (is_prefix(i) ? alone.prefix : alone.words.emplace_back()) = is_prefix(i) ? query.prefix : query.words[i];
        const bool found = TRY(m_finds(alone));
        guesses[i] =
            is_prefix(i) ? m_words.near(query.prefix, Match::prefix) : m_words.near(query.words[i], Match::whole);
        if (found) continue;
        if (guesses[i].empty()) return std::optional<FoldedQuery>();
        best = with(best, i, guesses[i].front().word);
        ++changed;
        letters += (is_prefix(i) ? query.prefix : query.words[i]).size();
    }
    // "sofa bed" is not "soft body": nothing but short words, all of them others, is a guess and no correction.
    if (changed > 1 && changed == count && letters < count * short_word_bytes) return std::optional<FoldedQuery>();
    if (changed > 0 && TRY(m_finds(best))) return std::optional(best);
    for (size_t i = 0; i < count; ++i) {
        for (const SpellingGuess& near : guesses[i]) {
            const FoldedQuery tried = with(best, i, near.word);
            if (TRY(m_finds(tried))) return std::optional(tried);
        }
    }
    return std::optional<FoldedQuery>();
}

// The longest beginning or end of the query, shorter by two words or more, that finds something; and the other words.
Result<std::optional<Reworded>> Rewording::longest_part(const FoldedQuery& query) {
    std::vector<std::string> all = query.words;
    if (!query.prefix.empty()) all.push_back(query.prefix);
    for (size_t length = all.size() < 2 ? 0 : all.size() - 2; length > 0; --length)
        for (const size_t from : {size_t{0}, all.size() - length}) {
            const auto begin = all.begin() + static_cast<ptrdiff_t>(from), end = begin + static_cast<ptrdiff_t>(length);
            FoldedQuery part = query;
            part.words.assign(begin, end);
            part.prefix.clear();
            part.glued.clear();
            if (!says_enough(part) || !TRY(m_finds(part))) continue;
            std::string others;
            for (auto word = all.begin(); word != all.end(); ++word)
                if (word < begin || word >= end) others += (others.empty() ? "" : " ") + *word;
            return Reworded{std::move(part), std::move(others)};
        }
    return std::optional<Reworded>();
}

// What is left when one word is not asked for, or when none is that finds nothing by itself, or the longest part that
// finds something.
Result<std::optional<Reworded>> Rewording::leave_out(const FoldedQuery& query) {
    const size_t count = query.words.size() + (query.prefix.empty() ? 0 : 1);
    if (count < 2) return std::optional<Reworded>();
    const auto without = [&](const FoldedQuery& from, size_t i) {
        FoldedQuery rest = from;
        if (i == from.words.size())
            rest.prefix.clear();
        else
            rest.words.erase(rest.words.begin() + static_cast<ptrdiff_t>(i));
        rest.glued.clear();
        return rest;
    };
    const auto word_at = [&](size_t i) { return i == query.words.size() ? query.prefix : query.words[i]; };
    // The last words go first: people put what matters in front. What was typed rightly goes before what was mistyped.
    for (const bool mistyped : {false, true})
        for (size_t i = count; i-- > 0;) {
            const FoldedQuery rest = without(query, i);
            if (!says_enough(rest)) continue;
            if (!mistyped) {
                if (TRY(m_finds(rest))) return Reworded{rest, word_at(i)};
            } else if (const auto corrected = TRY(correct(rest))) {
                return Reworded{*corrected, word_at(i)};
            }
        }
    FoldedQuery rest = query;
    std::string left_out;
    for (size_t i = count; i-- > 0;) {
        FoldedQuery alone;
        alone.words.push_back(word_at(i));
        if (TRY(m_finds(alone))) continue;
        rest = without(rest, i);
        left_out = word_at(i) + (left_out.empty() ? "" : " ") + left_out;
    }
    if (!left_out.empty() && says_enough(rest) && TRY(m_finds(rest))) return Reworded{rest, left_out};
    return longest_part(query);
}

}  // namespace tp
