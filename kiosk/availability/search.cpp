#include "kiosk/availability/search.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <span>

#include "kiosk/availability/ranking.h"
#include "kiosk/availability/spelling.h"

namespace tp {

namespace {

constexpr size_t max_text_bytes = 256, max_words = 8;
constexpr size_t ranked_candidates = 200;
constexpr size_t counted_most = 1000;
constexpr size_t short_prefix_bytes = 3;  // as long as the index's prefixes: the order of sales is the answer
constexpr size_t guesses_a_word = 4;
constexpr size_t words_a_step = 2000;  // of warming up: about 10 ms with a million products

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

// Few letters of one word.
bool is_beginning(const FoldedQuery& query) {
    return query.words.empty() && query.prefix.size() <= short_prefix_bytes;
}

CandidateView view_of(const Candidate& candidate) {
    const Product& p = candidate.product;
    const bool reduced = p.price_before && p.price_before->minor > p.price.minor;
    return {candidate.rank,      p.title, p.brand, p.size, p.department, !p.promotion.empty() || reduced,
            candidate.stock_here};
}

void put_hits(std::vector<Candidate> found, const FoldedQuery& query, WordSplitter& splitter, SearchAnswer& out) {
    out.hits.reserve(found.size());
    for (Candidate& candidate : found) {
        std::vector<TextRange> lit = highlights(candidate.product.title, query, splitter);
        out.hits.push_back({std::move(candidate.product), candidate.stock_here, std::move(lit)});
    }
}

}  // namespace

struct Search::Impl {
    struct NamedDepartment {
        Department department;
        std::vector<SearchWord> name;
    };

    ReplicaReader& reader;
    WordSplitter splitter;
    // The words for corrections, and what has been read of those that replace them.
    std::optional<Spelling> spelling;
    uint64_t spelling_generation = 0;
    int64_t spelling_products = 0;
    std::vector<VocabularyWord> reading;
    uint64_t reading_generation = 0;
    // Departments with their names' words in one language, good for one revision of the replica.
    std::vector<NamedDepartment> named;
    std::optional<uint64_t> named_revision;
    std::string named_language;
    // Of the question at hand: several corrections look at the same words.
    std::map<std::string, std::vector<SpellingGuess>, std::less<>> guessed;

    explicit Impl(ReplicaReader& r) : reader(r) {}

    FoldedQuery fold(std::string_view text);
    Result<bool> read_words(size_t most, const CancelToken& cancel);
    Result<std::reference_wrapper<const Spelling>> words(const CancelToken& cancel);
    Result<int64_t> rank(const FoldedQuery& query, const SearchQuestion& question, const CandidateFilter& filter,
                         FacetCounter* facets, std::vector<Candidate>& best, const CancelToken& cancel);
    Result<bool> answer(const FoldedQuery& query, const SearchQuestion& question, SearchAnswer& out,
                        const CancelToken& cancel);
    Result<bool> answer_beginning(const FoldedQuery& query, const SearchQuestion& question, SearchAnswer& out,
                                  const CancelToken& cancel);
    const std::vector<SpellingGuess>& guess(const Spelling& known, const std::string& word, Match match);
    Result<std::optional<FoldedQuery>> correct(const FoldedQuery& query, const CancelToken& cancel);
    Result<std::optional<FoldedQuery>> leave_one_out(const FoldedQuery& query, std::string& left_out,
                                                     const CancelToken& cancel);
    Result<bool> anything(const FoldedQuery& query, const CancelToken& cancel);
    Result<std::optional<SearchAnswer>> by_code(const SearchQuestion& question, std::string_view text,
                                                const CancelToken& cancel);
    Result<std::vector<Department>> departments_named(const FoldedQuery& query, const std::string& language,
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

// Reads at most `most` words more. True: `spelling` is of the present replica. It is made once for each file, and again
// when the catalogue has grown or shrunk by a fiftieth.
Result<bool> Search::Impl::read_words(size_t most, const CancelToken& cancel) {
    const uint64_t generation = TRY(reader.revision()) >> 40;
    const int64_t products = TRY(reader.product_count(cancel));
    if (spelling && generation == spelling_generation &&
        std::llabs(products - spelling_products) <= spelling_products / 50)
        return true;
    if (generation != std::exchange(reading_generation, generation)) reading.clear();
    std::vector<VocabularyWord> part = TRY(reader.vocabulary(reading.empty() ? "" : reading.back().word, most, cancel));
    const bool more = part.size() == most;
    std::ranges::move(part, std::back_inserter(reading));
    if (more) return false;
    spelling.emplace(reading);
    spelling_generation = generation;
    spelling_products = products;
    reading = {};
    return true;
}

Result<std::reference_wrapper<const Spelling>> Search::Impl::words(const CancelToken& cancel) {
    while (!TRY(read_words(std::numeric_limits<int32_t>::max(), cancel))) {
    }
    return std::cref(*spelling);
}

Result<bool> Search::Impl::anything(const FoldedQuery& query, const CancelToken& cancel) {
    if (query.empty()) return false;
    return TRY(reader.count_candidates(query.words, query.prefix, {}, 1, cancel)) > 0;
}

// The best of at most ranked_candidates into `best`; returns how many match in all, counted up to counted_most + 1.
Result<int64_t> Search::Impl::rank(const FoldedQuery& query, const SearchQuestion& question,
                                   const CandidateFilter& filter, FacetCounter* facets, std::vector<Candidate>& best,
                                   const CancelToken& cancel) {
    Ranking ranking(query, splitter);
    const int64_t total =
        TRY(reader.visit_candidates(query.words, query.prefix, filter, question.store, ranked_candidates,
                                    counted_most + 1, cancel, [&](const CandidateView& candidate) {
                                        if (facets) facets->add(candidate);
                                        ranking.add(candidate);
                                    }));
    if (!facets || !is_filtered(filter_of(question)))
        best = TRY(reader.candidates_at(ranking.best(question.limit), question.store, cancel));
    return total;
}

// A beginning of few letters: the index's order, which is that of sales, is the answer.
Result<bool> Search::Impl::answer_beginning(const FoldedQuery& query, const SearchQuestion& question, SearchAnswer& out,
                                            const CancelToken& cancel) {
    const auto matches = [&](const CandidateFilter& filter) {
        return reader.candidates(query.words, query.prefix, filter, question.store, question.limit, cancel);
    };
    std::vector<Candidate> found = TRY(matches({}));
    if (found.empty()) return false;
    FacetCounter facets;
    for (const Candidate& candidate : found) facets.add(view_of(candidate));
    out.facets = facets.facets();
    if (const CandidateFilter filter = filter_of(question); is_filtered(filter)) found = TRY(matches(filter));
    out.total = static_cast<int64_t>(found.size());
    out.total_is_at_least = found.size() >= question.limit;
    put_hits(std::move(found), query, splitter, out);
    return true;
}

// False: nothing matches the text, whatever the filters.
Result<bool> Search::Impl::answer(const FoldedQuery& query, const SearchQuestion& question, SearchAnswer& out,
                                  const CancelToken& cancel) {
    if (is_beginning(query)) return answer_beginning(query, question, out, cancel);
    FacetCounter facets;
    std::vector<Candidate> best;
    int64_t total = TRY(rank(query, question, {}, &facets, best, cancel));
    if (total == 0) return false;
    out.facets = facets.facets();
    if (const CandidateFilter filter = filter_of(question); is_filtered(filter))
        total = TRY(rank(query, question, filter, nullptr, best, cancel));
    out.total_is_at_least = total > static_cast<int64_t>(counted_most);
    out.total = std::min(total, static_cast<int64_t>(counted_most));
    put_hits(std::move(best), query, splitter, out);
    return true;
}

const std::vector<SpellingGuess>& Search::Impl::guess(const Spelling& known, const std::string& word, Match match) {
    const auto [at, fresh] = guessed.try_emplace((match == Match::whole ? "=" : "~") + word);
    if (fresh) at->second = known.guess(word, match, guesses_a_word);
    return at->second;
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
    std::vector<std::span<const SpellingGuess>> guesses(count);
    FoldedQuery best = query;
    bool changed = false;
    for (size_t i = 0; i < count; ++i) {
        FoldedQuery alone;
        (is_prefix(i) ? alone.prefix : alone.words.emplace_back()) = is_prefix(i) ? query.prefix : query.words[i];
        const bool found = TRY(anything(alone, cancel));
        guesses[i] =
            is_prefix(i) ? guess(known, query.prefix, Match::prefix) : guess(known, query.words[i], Match::whole);
        if (found) continue;
        if (guesses[i].empty()) return std::optional<FoldedQuery>();
        best = with(best, i, guesses[i].front().word);
        changed = true;
    }
    if (changed && TRY(anything(best, cancel))) return std::optional(best);
    for (size_t i = 0; i < count; ++i) {
        for (const SpellingGuess& near : guesses[i]) {
            const FoldedQuery tried = with(best, i, near.word);
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
    FacetCounter facets;
    for (const Candidate& candidate : found) facets.add(view_of(candidate));
    out.facets = facets.facets();
    out.total = static_cast<int64_t>(found.size());
    out.total_is_at_least = found.size() >= question.limit;
    for (Candidate& candidate : found) out.hits.push_back({std::move(candidate.product), candidate.stock_here, {}});
    return std::optional(std::move(out));
}

Result<std::vector<Department>> Search::Impl::departments_named(const FoldedQuery& query, const std::string& language,
                                                                const CancelToken& cancel) {
    std::vector<Department> found;
    if (query.words.empty() && query.prefix.size() < short_prefix_bytes) return found;
    if (const uint64_t revision = TRY(reader.revision()); named_revision != revision || named_language != language) {
        named.clear();
        named_revision.reset();
        for (Department& department : TRY(reader.departments(cancel))) {
            auto name = splitter.split(pick_text(department.name, language));
            named.push_back({std::move(department), std::move(name)});
        }
        named_revision = revision;
        named_language = language;
    }
    for (const NamedDepartment& entry : named) {
        const auto has = [&](const auto& test) { return std::ranges::any_of(entry.name, test, &SearchWord::folded); };
        const bool words_met = std::ranges::all_of(query.words, [&](const std::string& word) {
            return has([&](const std::string& part) { return part == word; });
        });
        const bool met = words_met && (query.prefix.empty() ||
                                       has([&](const std::string& part) { return part.starts_with(query.prefix); }));
        if (met && found.size() < 3) found.push_back(entry.department);
    }
    return found;
}

Result<SearchAnswer> Search::find(const SearchQuestion& asked, const CancelToken& cancel) {
    Impl& self = *m_impl;
    SearchQuestion question = asked;
    question.limit = std::clamp<size_t>(question.limit, 1, ranked_candidates);
    const std::string_view text = cut(question.text);
    const FoldedQuery query = self.fold(text);
    SearchAnswer out;
    if (query.empty()) return out;
    out.stock_known = TRY(self.reader.stock_known(question.store, cancel));
    if (looks_like_code(text)) {
        if (auto coded = TRY(self.by_code(question, text, cancel))) {
            coded->stock_known = out.stock_known;
            return std::move(*coded);
        }
    }
    out.departments = TRY(self.departments_named(query, question.language, cancel));
    if (is_beginning(query) && TRY(self.answer(query, question, out, cancel))) return out;
    const ReplicaReader::View one_state = TRY(self.reader.view());
    if (TRY(self.answer(query, question, out, cancel))) return out;
    self.guessed.clear();
    std::optional<FoldedQuery> instead = TRY(self.correct(query, cancel));
    if (!instead) instead = TRY(self.leave_one_out(query, out.left_out, cancel));
    if (instead) {
        out.corrected = joined(*instead);
        TRY(self.answer(*instead, question, out, cancel));
        return out;
    }
    const std::string& last = query.prefix.empty() ? query.words.back() : query.prefix;
    const Spelling& known = TRY(self.words(cancel));
    // A little more generous than a correction: only offered, never taken.
    for (const std::string_view part : {std::string_view(last), std::string_view(last).substr(0, last.size() * 2 / 3)})
        for (SpellingGuess& near : known.guess(part, Match::prefix, 3))
            if (out.suggestions.size() < 3 && std::ranges::find(out.suggestions, near.word) == out.suggestions.end())
                out.suggestions.push_back(std::move(near.word));
    return out;
}

Result<bool> Search::warm_up(const CancelToken& cancel) {
    return m_impl->read_words(words_a_step, cancel);
}

}  // namespace tp
