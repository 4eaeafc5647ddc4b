#include "kiosk/availability/rewording.h"

#include <algorithm>
#include <array>
#include <span>
#include <tuple>
#include <utility>

namespace tp {

namespace {

constexpr size_t short_word_bytes = 5, shortest_slip = 4;
constexpr int64_t few_products = 3;
constexpr size_t most_in_the_middle = 2, most_signs_in_the_middle = 6;

// Of writing without blanks.
bool is_run(const FoldedQuery& query) {
    return std::ranges::find(query.glued, true) != query.glued.end();
}

// Digits, single letters and a single kana say too little to be searched alone.
bool tells(const std::string& word) {
    const std::u32string letters = to_code_points(word);
    const bool is_han = !letters.empty() && letters[0] >= 0x3400 && letters[0] <= 0x9FFF;
    return is_han ||
           (letters.size() >= 2 && std::ranges::any_of(letters, [](char32_t c) { return c < U'0' || c > U'9'; }));
}

bool is_glued(const FoldedQuery& query, size_t i) {
    return i < query.glued.size() && query.glued[i];
}

std::vector<std::string> words_of(const FoldedQuery& query) {
    std::vector<std::string> all = query.words;
    if (!query.prefix.empty()) all.push_back(query.prefix);
    return all;
}

FoldedQuery without(const FoldedQuery& from, size_t i) {
    FoldedQuery rest = from;
    if (i == from.words.size())
        rest.prefix.clear();
    else
        rest.words.erase(rest.words.begin() + static_cast<ptrdiff_t>(i));
    if (i < rest.glued.size()) rest.glued.erase(rest.glued.begin() + static_cast<ptrdiff_t>(i));
    if (i < rest.glued.size()) rest.glued[i] = false;
    return rest;
}

std::string others_than(std::span<const std::string> all, size_t from, size_t length) {
    std::string others;
    for (size_t i = 0; i < all.size(); ++i)
        if (i < from || i >= from + length) others += (others.empty() ? "" : " ") + all[i];
    return others;
}

FoldedQuery part_of(const FoldedQuery& query, std::span<const std::string> all, size_t from, size_t length) {
    FoldedQuery part = query;
    const auto words = all.subspan(from, length);
    part.words.assign(words.begin(), words.end());
    part.prefix.clear();
    part.glued.assign(length, false);
    for (size_t i = 1; i < length; ++i) part.glued[i] = is_glued(query, from + i);
    return part;
}

}  // namespace

Head head_in(std::string_view language) {
    constexpr std::array<std::string_view, 7> first{"ar", "es", "fr", "he", "it", "pt", "th"};
    constexpr std::array<std::string_view, 5> last{"de", "en", "hi", "ja", "zh"};
    const std::string_view primary = language.substr(0, language.find('-'));
    if (std::ranges::find(first, primary) != first.end()) return Head::first;
    return std::ranges::find(last, primary) != last.end() ? Head::last : Head::either;
}

// Three letters are near to too many words: they are corrected only where all the rest is met as typed.
Result<std::optional<Reworded>> Rewording::of(const FoldedQuery& query) {
    const ShortWords short_words = query.measures.empty() ? ShortWords::corrected : ShortWords::kept;
    if (auto corrected = TRY(correct(query, short_words))) return Reworded{std::move(*corrected), {}, true};
    return leave_out(query);
}

bool Rewording::may_name(const std::string& word) const {
    return tells(word) && !m_words.only_describes(word);
}

bool Rewording::says_enough(const FoldedQuery& rest) const {
    const auto names = [&](const std::string& word) { return may_name(word); };
    // Signs without a gap between them are read together.
    return std::ranges::any_of(rest.words, names) || may_name(rest.prefix) || is_run(rest);
}

// The place of the word of a query that names the thing; behind the end: it cannot be told.
size_t Rewording::head_of(std::span<const std::string> all) const {
    for (size_t i = 0; i < all.size() && m_head != Head::either; ++i)
        if (const size_t at = m_head == Head::first ? i : all.size() - 1 - i; may_name(all[at])) return at;
    return all.size();
}

// The nearest query that finds something: each unknown word replaced by a near one; where all words are known but never
// stand together, one of them.
Result<std::optional<FoldedQuery>> Rewording::correct(const FoldedQuery& query, ShortWords short_words) {
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
        const std::string& word = is_prefix(i) ? query.prefix : query.words[i];
        const bool found = TRY(m_asks.finds(alone));
        // A word that many products have is no slip, though none has it together with the others.
        if (found && m_words.spelling().products(word) > few_products) continue;
        const bool is_short = to_code_points(word).size() < shortest_slip;
        if (short_words == ShortWords::corrected || !is_short)
            guesses[i] = m_words.near(word, is_prefix(i) && !is_short ? Match::prefix : Match::whole);
        if (found) continue;
        if (guesses[i].empty()) return std::optional<FoldedQuery>();
        best = with(best, i, guesses[i].front().word);
        ++changed;
        letters += word.size();
    }
    // "sofa bed" is not "soft body": nothing but short words, all of them others, is a guess and no correction.
    if (changed > 1 && changed == count && letters < count * short_word_bytes) return std::optional<FoldedQuery>();
    if (changed > 0 && TRY(m_asks.finds(best))) return std::optional(best);
    for (size_t i = 0; i < count; ++i) {
        for (const SpellingGuess& near : guesses[i]) {
            const FoldedQuery tried = with(best, i, near.word);
            if (TRY(m_asks.finds(tried))) return std::optional(tried);
        }
    }
    return std::optional<FoldedQuery>();
}

// The longest part of the query, shorter by two words or more, that names a thing or has the word that does in this
// language, and the other words as typed. Of those equally long the one that fits best; long ones are tried at the
// beginning and the end only.
Result<std::optional<Reworded>> Rewording::longest_part(const FoldedQuery& query, const FoldedQuery& typed) {
    const std::vector<std::string> all = words_of(query), as_typed = words_of(typed);
    const size_t head = head_of(all);
    std::optional<Reworded> best;
    for (size_t length = all.size() < 2 ? 0 : all.size() - 2; length > 0 && !best; --length) {
        std::tuple<bool, bool, int> best_worth;
        const size_t last = all.size() - length;
        const bool anywhere = length <= (is_run(query) ? most_signs_in_the_middle : most_in_the_middle);
        for (size_t from = 0; from <= last; from += anywhere || last == 0 ? 1 : last) {
            const FoldedQuery part = part_of(query, all, from, length);
            if (!says_enough(part) || !TRY(m_asks.finds(part))) continue;
            const Fit fit = TRY(m_asks.fit(part));
            const bool has_head = from <= head && head < from + length;
            const std::tuple worth(fit.names, has_head, fit.points);
            if (!(fit.names || has_head) || (best && worth <= best_worth)) continue;
            const bool respelled = !std::ranges::equal(words_of(part), std::span(as_typed).subspan(from, length));
            best = Reworded{part, others_than(as_typed, from, length), respelled};
            best_worth = worth;
        }
    }
    return best;
}

// The end or the beginning of the query with this word, as few words as name the thing.
Result<std::optional<Reworded>> Rewording::part_that_names(const FoldedQuery& query, const std::string& word) {
    const std::vector<std::string> all = words_of(query);
    for (size_t length = 1; length + 1 < all.size(); ++length)
        for (const size_t from : {all.size() - length, size_t{0}}) {
            const auto part = std::span(all).subspan(from, length);
            if (std::ranges::find(part, word) == part.end()) continue;
            Reworded found{part_of(query, all, from, length), others_than(all, from, length), false};
            if (says_enough(found.query) && TRY(m_asks.finds(found.query)) && TRY(names(found))) return found;
        }
    return std::optional<Reworded>();
}

Result<bool> Rewording::names(const Reworded& reworded) {
    return TRY(m_asks.fit(reworded.query)).names;
}

// Of all that find something without one word, what names a thing, with the word that names it in this language, and
// fits best: the last words go first among equals, since people put what matters in front. Out of the middle of a run
// of signs none is taken.
Result<std::optional<Reworded>> Rewording::without_one(const FoldedQuery& query, Slips slips) {
    const std::vector<std::string> all = words_of(query);
    const size_t head = head_of(all);
    std::optional<Reworded> best;
    std::tuple<bool, bool, int> best_worth;
    for (size_t i = all.size(); i-- > 0;) {
        const bool before = is_glued(query, i), behind = is_glued(query, i + 1);
        if (slips == Slips::none ? before && behind : before || behind) continue;
        std::optional<FoldedQuery> rest = without(query, i);
        if (!says_enough(*rest)) continue;
        if (slips == Slips::corrected)
            rest = TRY(correct(*rest, ShortWords::kept));
        else if (!TRY(m_asks.finds(*rest)))
            rest.reset();
        if (!rest) continue;
        const Fit fit = TRY(m_asks.fit(*rest));
        // Out of the middle it is torn from its words: "vitamin c tablets".
        const bool at_end = i == 0 || i + 1 == all.size();
        const std::tuple worth(fit.names, head < all.size() && head != i && at_end, fit.points);
        if (best && worth <= best_worth) continue;
        best = Reworded{std::move(*rest), all[i], slips == Slips::corrected};
        best_worth = worth;
    }
    return best;
}

// What is left when one word is not asked for, or more. It must name a thing: "red wine" is not what is red.
Result<std::optional<Reworded>> Rewording::leave_out(const FoldedQuery& query) {
    const std::vector<std::string> all = words_of(query);
    if (all.size() < 2) return std::optional<Reworded>();
    // What was typed rightly goes before what was mistyped.
    if (auto rest = TRY(without_one(query, Slips::none))) {
        if (TRY(names(*rest))) return rest;
        // "gluten free" without the pasta is no answer, pasta is.
        if (auto part = TRY(part_that_names(query, rest->left_out))) return part;
        // Titles that do not end with what they name.
        const std::vector<std::string> left = words_of(rest->query);
        const size_t head = head_of(all);
        if (head == all.size() || std::ranges::find(left, all[head]) != left.end()) return rest;
    }
    if (auto rest = TRY(without_one(query, Slips::corrected)); rest && TRY(names(*rest))) return rest;
    if (auto rest = TRY(without_unknown(query)); rest && TRY(names(*rest))) return rest;
    if (auto part = TRY(longest_part(query, query))) return part;
    FoldedQuery nearer = query;
    const auto correct_slip = [&](std::string& word, Match match) {
        if (to_code_points(word).size() < shortest_slip) return;
        if (const auto& near = m_words.near(word, match); !near.empty()) word = near.front().word;
    };
    for (std::string& word : nearer.words) correct_slip(word, Match::whole);
    correct_slip(nearer.prefix, Match::prefix);
    return longest_part(nearer, query);
}

// Signs that are written without blanks say nothing each by itself.
Result<std::optional<Reworded>> Rewording::without_unknown(const FoldedQuery& query) {
    const std::vector<std::string> all = words_of(query);
    FoldedQuery rest = query;
    std::string left_out;
    for (size_t i = all.size(); i-- > 0 && !is_run(query);) {
        FoldedQuery alone;
        alone.words.push_back(all[i]);
        if (TRY(m_asks.finds(alone))) continue;
        rest = without(rest, i);
        left_out = all[i] + (left_out.empty() ? "" : " ") + left_out;
    }
    if (left_out.empty() || !says_enough(rest) || !TRY(m_asks.finds(rest))) return std::optional<Reworded>();
    return Reworded{rest, left_out, false};
}

}  // namespace tp
