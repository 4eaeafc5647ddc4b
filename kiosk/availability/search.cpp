#include "kiosk/availability/search.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "kiosk/availability/ranking.h"
#include "kiosk/availability/spelling.h"

namespace tp {

namespace {

constexpr size_t max_text_bytes = 256, max_words = 8;
constexpr size_t ranked_candidates = 200;
constexpr size_t counted_most = 1000;
constexpr size_t short_prefix_bytes = 3;  // as long as the index's prefixes: the order of sales is the answer
constexpr size_t guesses_a_word = 4;

std::string_view cut(std::string_view text) {
    if (text.size() <= max_text_bytes) return text;
    size_t end = max_text_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

// A number off a label, or an article number such as HD-1001: at least six digits, or letters, a dash and digits.
bool looks_like_code(std::string_view text) {
    size_t digits = 0, letters = 0;
    for (const char c : text) {
        if (c >= '0' && c <= '9')
            ++digits;
        else if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
            ++letters;
        else if (c != '-')
            return false;
    }
    return (letters == 0 && digits >= 6) || (letters > 0 && digits > 0 && text.find('-') != std::string_view::npos);
}

std::string joined(const FoldedQuery& query) {
    std::string text;
    for (const std::string& word : query.words) text += (text.empty() ? "" : " ") + word;
    if (!query.prefix.empty()) text += (text.empty() ? "" : " ") + query.prefix;
    return text;
}

CandidateFilter filter_of(const SearchQuestion& question) {
    CandidateFilter filter;
    if (question.chip == SearchChip::in_stock_here) filter.in_stock_at = question.store;
    filter.on_offer = question.chip == SearchChip::on_offer;
    filter.brand = question.brand;
    filter.department = question.department;
    return filter;
}

bool is_filtered(const CandidateFilter& filter) {
    return !filter.in_stock_at.empty() || filter.on_offer || !filter.brand.empty() || !filter.department.empty();
}

}  // namespace

struct Search::Impl {
    ReplicaReader& reader;
    WordSplitter splitter;
    std::optional<Spelling> spelling;
    uint64_t spelling_generation = 0;
    int64_t spelling_products = 0;

    explicit Impl(ReplicaReader& r) : reader(r) {}

    FoldedQuery fold(std::string_view text);
    Result<std::reference_wrapper<const Spelling>> words(const CancelToken& cancel);
    Result<std::vector<Candidate>> matches(const FoldedQuery& query, const SearchQuestion& question,
                                           const CandidateFilter& filter, const CancelToken& cancel);
    Status answer(const FoldedQuery& query, const SearchQuestion& question, std::vector<Candidate> unfiltered,
                  SearchAnswer& out, const CancelToken& cancel);
    Result<std::optional<FoldedQuery>> correct(const FoldedQuery& query, const CancelToken& cancel);
    Result<std::optional<FoldedQuery>> leave_one_out(const FoldedQuery& query, std::string& left_out,
                                                     const CancelToken& cancel);
    Result<bool> anything(const FoldedQuery& query, const CancelToken& cancel);
    Result<std::optional<SearchAnswer>> by_code(const SearchQuestion& question, std::string_view text,
                                                const CancelToken& cancel);
    Result<std::vector<Department>> departments_named(const FoldedQuery& query, std::string_view language,
                                                      const CancelToken& cancel);
};

Search::Search(ReplicaReader& reader) : m_impl(std::make_unique<Impl>(reader)) {}
Search::~Search() = default;

FoldedQuery Search::Impl::fold(std::string_view text) {
    FoldedQuery query;
    for (SearchWord& word : splitter.split(text)) {
        if (query.words.size() == max_words) break;
        query.words.push_back(std::move(word.folded));
    }
    // The last word is still being typed, until a blank ends it.
    if (!query.words.empty() && text.back() != ' ') {
        query.prefix = std::move(query.words.back());
        query.words.pop_back();
    }
    return query;
}

// The catalogue's words, read once for each file of the replica, and again when it has grown or shrunk by a fiftieth.
Result<std::reference_wrapper<const Spelling>> Search::Impl::words(const CancelToken& cancel) {
    const uint64_t generation = TRY(reader.revision()) >> 40;
    const int64_t products = TRY(reader.product_count(cancel));
    if (!spelling || generation != spelling_generation ||
        std::llabs(products - spelling_products) > spelling_products / 50) {
        spelling.emplace(TRY(reader.vocabulary(cancel)));
        spelling_generation = generation;
        spelling_products = products;
    }
    return std::cref(*spelling);
}

Result<std::vector<Candidate>> Search::Impl::matches(const FoldedQuery& query, const SearchQuestion& question,
                                                     const CandidateFilter& filter, const CancelToken& cancel) {
    const bool short_prefix = query.words.empty() && query.prefix.size() <= short_prefix_bytes;
    const size_t limit = std::max(question.limit, short_prefix ? question.limit : ranked_candidates);
    return reader.candidates(query.words, query.prefix, filter, question.store, limit, cancel);
}

Result<bool> Search::Impl::anything(const FoldedQuery& query, const CancelToken& cancel) {
    if (query.empty()) return false;
    return TRY(reader.count_candidates(query.words, query.prefix, {}, 1, cancel)) > 0;
}

Status Search::Impl::answer(const FoldedQuery& query, const SearchQuestion& question, std::vector<Candidate> unfiltered,
                            SearchAnswer& out, const CancelToken& cancel) {
    out.facets = count_facets(unfiltered);
    const CandidateFilter filter = filter_of(question);
    std::vector<Candidate> narrowed =
        is_filtered(filter) ? TRY(matches(query, question, filter, cancel)) : std::move(unfiltered);
    out.total = static_cast<int64_t>(narrowed.size());
    const bool short_prefix = query.words.empty() && query.prefix.size() <= short_prefix_bytes;
    if (short_prefix) {
        out.total_is_at_least = narrowed.size() >= question.limit;
    } else if (narrowed.size() >= ranked_candidates) {
        out.total = TRY(reader.count_candidates(query.words, query.prefix, filter, counted_most + 1, cancel));
        out.total_is_at_least = out.total > static_cast<int64_t>(counted_most);
        out.total = std::min(out.total, static_cast<int64_t>(counted_most));
    }
    if (short_prefix) {
        for (Candidate& candidate : narrowed)
            out.hits.push_back({std::move(candidate.product), candidate.stock_here, {}});
    } else {
        out.hits = rank(std::move(narrowed), query, splitter);
    }
    if (out.hits.size() > question.limit) out.hits.resize(question.limit);
    for (SearchHit& hit : out.hits) hit.highlights = highlights(hit.product.title, query, splitter);
    return {};
}

// The nearest query that finds something: each unknown word replaced by a near one; where all words are known but never
// stand together, one of them.
Result<std::optional<FoldedQuery>> Search::Impl::correct(const FoldedQuery& query, const CancelToken& cancel) {
    const Spelling& known = TRY(words(cancel));
    const size_t count = query.words.size() + (query.prefix.empty() ? 0 : 1);
    const auto is_prefix = [&](size_t i) { return i == query.words.size(); };
    const auto with = [&](FoldedQuery changed, size_t i, const std::string& word) {
        (is_prefix(i) ? changed.prefix : changed.words[i]) = word;
        return changed;
    };
    std::vector<std::vector<SpellingGuess>> guesses(count);
    FoldedQuery best = query;
    bool changed = false;
    for (size_t i = 0; i < count; ++i) {
        FoldedQuery alone;
        (is_prefix(i) ? alone.prefix : alone.words.emplace_back()) = is_prefix(i) ? query.prefix : query.words[i];
        const bool found = TRY(anything(alone, cancel));
        guesses[i] = known.guess(is_prefix(i) ? query.prefix : query.words[i],
                                 is_prefix(i) ? Match::prefix : Match::whole, guesses_a_word);
        if (found) continue;
        if (guesses[i].empty()) return std::optional<FoldedQuery>();
        best = with(best, i, guesses[i].front().word);
        changed = true;
    }
    if (changed && TRY(anything(best, cancel))) return std::optional(best);
    for (size_t i = 0; i < count; ++i) {
        for (const SpellingGuess& guess : guesses[i]) {
            const FoldedQuery tried = with(best, i, guess.word);
            if (TRY(anything(tried, cancel))) return std::optional(tried);
        }
    }
    return std::optional<FoldedQuery>();
}

Result<std::optional<FoldedQuery>> Search::Impl::leave_one_out(const FoldedQuery& query, std::string& left_out,
                                                               const CancelToken& cancel) {
    const size_t count = query.words.size() + (query.prefix.empty() ? 0 : 1);
    if (count < 2) return std::optional<FoldedQuery>();
    // The last words go first: people put what matters in front.
    for (size_t i = count; i-- > 0;) {
        FoldedQuery rest = query;
        std::string word;
        if (i == query.words.size()) {
            word = std::exchange(rest.prefix, {});
        } else {
            word = rest.words[i];
            rest.words.erase(rest.words.begin() + static_cast<ptrdiff_t>(i));
        }
        if (!TRY(anything(rest, cancel))) {
            const auto corrected = TRY(correct(rest, cancel));
            if (!corrected) continue;
            rest = *corrected;
        }
        left_out = word;
        return std::optional(rest);
    }
    return std::optional<FoldedQuery>();
}

Result<std::optional<SearchAnswer>> Search::Impl::by_code(const SearchQuestion& question, std::string_view text,
                                                          const CancelToken& cancel) {
    std::vector<Candidate> found = TRY(reader.candidates_by_code(text, question.store, question.limit, cancel));
    if (found.empty()) return std::optional<SearchAnswer>();
    SearchAnswer out;
    out.facets = count_facets(found);
    out.total = static_cast<int64_t>(found.size());
    out.total_is_at_least = found.size() >= question.limit;
    for (Candidate& candidate : found) out.hits.push_back({std::move(candidate.product), candidate.stock_here, {}});
    return std::optional(std::move(out));
}

Result<std::vector<Department>> Search::Impl::departments_named(const FoldedQuery& query, std::string_view language,
                                                                const CancelToken& cancel) {
    std::vector<Department> named;
    if (query.words.empty() && query.prefix.size() < short_prefix_bytes) return named;
    const auto meets = [&](const Department& department) {
        const auto name = splitter.split(pick_text(department.name, language));
        const auto has = [&](const auto& test) { return std::ranges::any_of(name, test, &SearchWord::folded); };
        for (const std::string& word : query.words)
            if (!has([&](const std::string& part) { return part == word; })) return false;
        return query.prefix.empty() || has([&](const std::string& part) { return part.starts_with(query.prefix); });
    };
    for (Department& department : TRY(reader.departments(cancel)))
        if (named.size() < 3 && meets(department)) named.push_back(std::move(department));
    return named;
}

Result<SearchAnswer> Search::find(const SearchQuestion& asked, const CancelToken& cancel) {
    Impl& self = *m_impl;
    SearchQuestion question = asked;
    question.limit = std::clamp<size_t>(question.limit, 1, ranked_candidates);
    const std::string_view text = cut(question.text);
    const FoldedQuery query = self.fold(text);
    SearchAnswer out;
    if (query.empty()) return out;
    if (looks_like_code(text))
        if (auto coded = TRY(self.by_code(question, text, cancel))) return std::move(*coded);
    out.departments = TRY(self.departments_named(query, question.language, cancel));
    std::vector<Candidate> found = TRY(self.matches(query, question, {}, cancel));
    if (!found.empty()) {
        TRY(self.answer(query, question, std::move(found), out, cancel));
        return out;
    }
    std::optional<FoldedQuery> instead = TRY(self.correct(query, cancel));
    if (!instead) instead = TRY(self.leave_one_out(query, out.left_out, cancel));
    if (instead) {
        out.corrected = joined(*instead);
        found = TRY(self.matches(*instead, question, {}, cancel));
        TRY(self.answer(*instead, question, std::move(found), out, cancel));
        return out;
    }
    const std::string& last = query.prefix.empty() ? query.words.back() : query.prefix;
    const Spelling& known = TRY(self.words(cancel));
    // A little more generous than a correction: only offered, never taken.
    for (const std::string_view part : {std::string_view(last), std::string_view(last).substr(0, last.size() * 2 / 3)})
        for (SpellingGuess& guess : known.guess(part, Match::prefix, 3))
            if (out.suggestions.size() < 3 && std::ranges::find(out.suggestions, guess.word) == out.suggestions.end())
                out.suggestions.push_back(std::move(guess.word));
    return out;
}

Status Search::warm_up(const CancelToken& cancel) {
    TRY(m_impl->words(cancel));
    return {};
}

}  // namespace tp
