#include "kiosk/availability/search.h"

#include <algorithm>
#include <span>
#include <utility>

#include "kiosk/availability/catalogue_words.h"
#include "kiosk/availability/highlighter.h"
#include "kiosk/availability/named_departments.h"
#include "kiosk/availability/ranking.h"
#include "kiosk/availability/rewording.h"

namespace tp {

namespace {

constexpr size_t max_text_bytes = 256, max_words = 16;
constexpr size_t ranked_candidates = 200, ranked_while_typing = 40;  // a candidate costs some microseconds
constexpr size_t counted_most = 1000, faceted_most = 5000;
constexpr size_t short_prefix_bytes = 3;  // as long as the index's prefixes: the order of sales is the answer
constexpr int64_t enough = 60;            // so many products meet the very words: others are not looked for
constexpr int64_t few = 5;                // so few: words may be mistyped
constexpr size_t words_a_step = 2000;     // of warming up: about 10 ms with a million products
constexpr size_t nearest_shown = 6, short_slip_letters = 3;

std::string_view cut(std::string_view text) {
    if (text.size() <= max_text_bytes) return text;
    size_t end = max_text_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

// Of writing without spaces, whose words are pairs of neighbouring signs: nobody has typed them so.
bool is_part_of_run(std::string_view words) {
    return std::ranges::any_of(to_code_points(words), [](char32_t c) { return c >= 0x2E80; });
}

std::string joined(const FoldedQuery& query) {
    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() || part.empty() ? "" : " ") + part; };
    for (const std::string& word : query.words) add(word);
    add(query.prefix);
    for (const Condition& condition : query.conditions) add(condition.typed);
    for (const std::string& measure : query.measure_texts) add(measure);
    return text;
}

bool has_together(const QueryPlan& plan) {
    return std::ranges::any_of(plan.terms, &PlanTerm::together);
}

std::string told(std::string text, const std::vector<Condition>& waived) {
    for (const Condition& condition : waived) text += (text.empty() ? "" : " ") + condition.typed;
    return text;
}

CandidateFilter filter_of(const SearchQuestion& question) {
    CandidateFilter filter;
    if (question.chip == SearchChip::in_stock_here) filter.in_stock_at = question.store;
    filter.on_offer = question.chip == SearchChip::on_offer;
    filter.brand = question.brand;
    filter.department = question.department;
    filter.price_from = question.price_from;
    filter.price_below = question.price_below;
    return filter;
}

bool is_filtered(const CandidateFilter& filter) {
    return !filter.in_stock_at.empty() || filter.on_offer || !filter.brand.empty() || !filter.department.empty() ||
           filter.price_from || filter.price_below;
}

// Few letters of one word.
bool is_beginning(const FoldedQuery& query) {
    return query.words.empty() && query.measures.empty() && query.conditions.empty() &&
           query.prefix.size() <= short_prefix_bytes;
}

CandidateView view_of(const Candidate& candidate) {
    const Product& p = candidate.product;
    const bool reduced = p.price_before && p.price_before->minor > p.price.minor;
    return {candidate.rank,      p.title, p.brand, p.size, p.department, p.price.minor, !p.promotion.empty() || reduced,
            candidate.stock_here};
}

void put_hits(std::vector<Candidate> found, const QueryPlan& plan, WordSplitter& splitter,
              std::vector<SearchHit>& out) {
    out.reserve(found.size());
    Highlighter highlighter(plan, splitter);
    for (Candidate& candidate : found) {
        std::vector<TextRange> lit = highlighter.of(candidate.product.title);
        out.push_back(
            {std::move(candidate.product), candidate.stock_here, std::move(candidate.aisle_here), std::move(lit)});
    }
}

}  // namespace

struct Search::Impl {
    // One question on its way.
    struct Asking {
        const SearchQuestion& question;
        const CancelToken& cancel;
        SearchAnswer& out;
    };
    struct Ranked {
        int64_t total = 0;  // counted up to most + 1
        size_t most = counted_most;
        size_t with_measures = 0;
        SearchFacets facets;
        std::vector<int64_t> best;
        std::vector<Points> whys;
    };

    ReplicaReader& reader;
    WordSplitter splitter;
    CatalogueWords words;
    NamedDepartments departments;

    Impl(ReplicaReader& r, SearchOptions options)
        : reader(r), words(r, std::move(options.synonyms), std::move(options.refused)), departments(r, splitter) {}

    FoldedQuery fold(std::string_view text);
    Result<Ranked> rank(const QueryPlan& plan, WithMeasures measures, const CandidateFilter& filter, Asking asking);
    Status count_facets(const CandidateMatch& match, Asking asking);
    Status put(const QueryPlan& plan, WithMeasures measures, Ranked found, Asking asking);
    Result<bool> answer(const FoldedQuery& query, Asking asking);
    Result<bool> answer_beginning(const FoldedQuery& query, Asking asking);
    Result<bool> answer_measured(const FoldedQuery& query, Asking asking);
    Result<bool> anything(const FoldedQuery& query, Asking asking);
    Result<Fit> best_fit(const FoldedQuery& query, Asking asking);
    Result<bool> answer_instead(const FoldedQuery& query, Asking asking);
    Result<bool> answer_waiving(FoldedQuery query, Asking asking);
    Status suggest(const FoldedQuery& query, Asking asking);
    Result<bool> by_code(std::string_view text, Asking asking);
};

Search::Search(ReplicaReader& reader, SearchOptions options)
    : m_impl(std::make_unique<Impl>(reader, std::move(options))) {}
Search::~Search() = default;

FoldedQuery Search::Impl::fold(std::string_view text) {
    FoldedQuery query;
    std::string rest(text);
    query.measures = measures_in(text);
    for (const WrittenMeasure& measure : query.measures) {
        query.measure_texts.emplace_back(text.substr(measure.begin, measure.end - measure.begin));
        std::fill(rest.begin() + static_cast<ptrdiff_t>(measure.begin),
                  rest.begin() + static_cast<ptrdiff_t>(measure.end), ' ');
    }
    size_t end = 0;
    for (SearchWord& word : splitter.split(rest)) {
        if (query.words.size() == max_words) break;
        query.glued.push_back(end > 0 && word.begin == end);
        end = word.end;
        query.words.push_back(std::move(word.folded));
    }
    // The last word is still being typed, until a blank ends it.
    if (!query.words.empty() && rest.back() != ' ') {
        query.prefix = std::move(query.words.back());
        query.words.pop_back();
    }
    return query;
}

Result<bool> Search::Impl::anything(const FoldedQuery& query, Asking asking) {
    if (!query.has_words()) return false;
    const QueryPlan plan = words.widened(query, asking.question.language);
    if (has_together(plan)) return TRY(rank(plan, WithMeasures::no, {}, asking)).total > 0;
    const CandidateMatch match = match_of(plan, WithMeasures::no);
    return TRY(reader.count_candidates(match, {}, 1, asking.cancel)) > 0;
}

Result<Fit> Search::Impl::best_fit(const FoldedQuery& query, Asking asking) {
    SearchQuestion question = asking.question;
    question.limit = 1;
    question.explain = true;
    question.effort = SearchQuestion::Effort::typing;
    const QueryPlan plan = words.widened(query, question.language);
    const Ranked found = TRY(rank(plan, WithMeasures::no, {}, {question, asking.cancel, asking.out}));
    if (found.whys.empty()) return Fit{};
    return Fit{.names = found.whys.front().thing > 0, .points = found.whys.front().fit()};
}

Result<Search::Impl::Ranked> Search::Impl::rank(const QueryPlan& plan, WithMeasures measures,
                                                const CandidateFilter& filter, Asking asking) {
    Ranking ranking(plan, splitter);
    FacetCounter facets;
    Ranked found;
    size_t ranked = ranked_candidates;
    if (asking.question.effort == SearchQuestion::Effort::typing)
        found.most = ranked = std::clamp(2 * asking.question.limit, ranked_while_typing, ranked_candidates);
    if (has_together(plan)) ranked = found.most = counted_most;  // many do not have it together
    found.total = TRY(reader.visit_candidates(match_of(plan, measures), filter, asking.question.store, ranked,
                                              found.most + 1, asking.cancel, [&](const CandidateView& candidate) {
                                                  if (ranking.add(candidate)) facets.add(candidate);
                                              }));
    if (has_together(plan)) found.total = static_cast<int64_t>(ranking.size());
    found.facets = facets.facets();
    found.with_measures = ranking.with_measures();
    found.best = ranking.best(asking.question.limit, asking.question.explain ? &found.whys : nullptr);
    return found;
}

Status Search::Impl::count_facets(const CandidateMatch& match, Asking asking) {
    FacetCounter facets;
    TRY(reader.visit_candidates(match, {}, asking.question.store, faceted_most, faceted_most, asking.cancel,
                                [&](const CandidateView& candidate) { facets.add(candidate); }));
    asking.out.facets = facets.facets();
    return {};
}

// `found` is without filters.
Status Search::Impl::put(const QueryPlan& plan, WithMeasures measures, Ranked found, Asking asking) {
    SearchAnswer& out = asking.out;
    out.facets = std::move(found.facets);
    if (asking.question.effort == SearchQuestion::Effort::settled &&
        found.total > static_cast<int64_t>(ranked_candidates) && !has_together(plan))
        TRY(count_facets(match_of(plan, measures), asking));
    out.facets.is_at_least =
        found.total > out.facets.counted || out.facets.counted >= static_cast<int64_t>(faceted_most);
    if (const CandidateFilter filter = filter_of(asking.question); is_filtered(filter))
        found = TRY(rank(plan, measures, filter, asking));
    if (found.with_measures > 0) found.total = static_cast<int64_t>(found.with_measures);
    const auto most = static_cast<int64_t>(found.most);
    out.total_is_at_least = found.total > most;
    out.total = std::min(found.total, most);
    out.hits.clear();
    put_hits(TRY(reader.candidates_at(found.best, asking.question.store, asking.cancel)), plan, splitter, out.hits);
    for (size_t i = 0; i < std::min(found.whys.size(), out.hits.size()); ++i) out.hits[i].why = found.whys[i].why();
    return {};
}

// A beginning of few letters: the index's order, which is that of sales, is the answer, behind products that have a
// word of these very letters ("tea", "ham").
Result<bool> Search::Impl::answer_beginning(const FoldedQuery& query, Asking asking) {
    const SearchQuestion& question = asking.question;
    const QueryPlan plan = literal_plan(query);
    const bool whole_first = question.effort == SearchQuestion::Effort::settled &&
                             query.prefix.size() == short_prefix_bytes && words.ready() &&
                             words.spelling().has(query.prefix);
    const auto matches = [&](const CandidateFilter& filter) -> Result<std::vector<Candidate>> {
        const CandidateMatch beginning = match_words({}, query.prefix);
        if (!whole_first) return reader.candidates(beginning, filter, question.store, question.limit, asking.cancel);
        const std::span<const std::string> word(&query.prefix, 1);
        std::vector<int64_t> ranks = TRY(reader.ranks(match_words(word, ""), filter, question.limit, asking.cancel));
        const size_t whole = ranks.size();
        if (whole < question.limit)
            for (const int64_t rank : TRY(reader.ranks(beginning, filter, question.limit, asking.cancel)))
                if (ranks.size() < question.limit &&
                    std::ranges::find(std::span(ranks).first(whole), rank) == std::span(ranks).first(whole).end())
                    ranks.push_back(rank);
        std::vector<Candidate> found = TRY(reader.candidates_at(ranks, question.store, asking.cancel));
        Ranking ranking(plan, splitter);
        for (const Candidate& candidate : std::span(found).first(std::min(whole, found.size())))
            ranking.add(view_of(candidate));
        const std::vector<int64_t> order = ranking.best(whole);
        std::ranges::stable_sort(found, {}, [&](const Candidate& candidate) {
            return std::ranges::find(order, candidate.rank) - order.begin();
        });
        return found;
    };
    std::vector<Candidate> found = TRY(matches({}));
    if (found.empty()) return false;
    FacetCounter facets;
    for (const Candidate& candidate : found) facets.add(view_of(candidate));
    asking.out.facets = facets.facets();
    if (question.effort == SearchQuestion::Effort::settled) TRY(count_facets(match_words({}, query.prefix), asking));
    if (const CandidateFilter filter = filter_of(question); is_filtered(filter)) found = TRY(matches(filter));
    asking.out.total = static_cast<int64_t>(found.size());
    asking.out.total_is_at_least = found.size() >= question.limit;
    put_hits(std::move(found), plan, splitter, asking.out.hits);
    return true;
}

// Sizes: as the index may write them, then whatever the other words find, nearest sizes first.
Result<bool> Search::Impl::answer_measured(const FoldedQuery& query, Asking asking) {
    TRY(words.read_all(asking.cancel));
    const QueryPlan plan = words.widened(query, asking.question.language);
    const bool can_be_written = std::ranges::none_of(plan.forms, [](const auto& forms) { return forms.empty(); });
    if (can_be_written) {
        Ranked found = TRY(rank(plan, WithMeasures::yes, {}, asking));
        if (found.with_measures > 0) return TRY(put(plan, WithMeasures::yes, std::move(found), asking)), true;
    }
    // "2 in 1 shampoo": no size at all.
    FoldedQuery as_words = query;
    as_words.measures.clear();
    for (const std::string& text : query.measure_texts)
        for (SearchWord& word : splitter.split(text)) as_words.words.push_back(std::move(word.folded));
    as_words.glued.assign(as_words.words.size() + 1, false);
    const QueryPlan literal = literal_plan(as_words);
    if (Ranked found = TRY(rank(literal, WithMeasures::no, {}, asking)); found.total > 0)
        return TRY(put(literal, WithMeasures::no, std::move(found), asking)), true;
    if (!query.has_words()) return false;
    Ranked found = TRY(rank(plan, WithMeasures::no, {}, asking));
    if (found.total == 0) return false;
    if (found.with_measures == 0)
        asking.out.left_out += (asking.out.left_out.empty() ? "" : " ") + query.measure_texts.front();
    return TRY(put(plan, WithMeasures::no, std::move(found), asking)), true;
}

// False: nothing matches the text, whatever the filters.
Result<bool> Search::Impl::answer(const FoldedQuery& query, Asking asking) {
    if (is_beginning(query) && TRY(answer_beginning(query, asking))) return true;
    if (!query.measures.empty()) return answer_measured(query, asking);
    QueryPlan plan = literal_plan(query);
    if (!query.waived.empty()) plan.unwanted = words.widened(query, asking.question.language).unwanted;
    Ranked found = TRY(rank(plan, WithMeasures::no, {}, asking));
    const bool settled = asking.question.effort == SearchQuestion::Effort::settled;
    const bool taken = asking.question.correction == SearchQuestion::Correction::taken;
    if (found.total < (settled ? enough : 1) && asking.question.correction != SearchQuestion::Correction::literal) {
        TRY(words.read_all(asking.cancel));
        if (QueryPlan wider = words.widened(query, asking.question.language); wider.widened) {
            if (Ranked more = TRY(rank(wider, WithMeasures::no, {}, asking)); more.total > found.total) {
                plan = std::move(wider);
                found = std::move(more);
            }
        }
        if (settled && taken && found.total > 0 && found.total < few) {
            QueryPlan doubted = words.corrected(query, asking.question.language, asking.out.did_you_mean);
            if (!asking.out.did_you_mean.empty()) {
                plan = std::move(doubted);
                found = TRY(rank(plan, WithMeasures::no, {}, asking));
            }
        }
    }
    if (found.total == 0) return false;
    return TRY(put(plan, WithMeasures::no, std::move(found), asking)), true;
}

// What nobody offers under all conditions, under fewer of them: of several, one is kept where that finds something.
Result<bool> Search::Impl::answer_waiving(FoldedQuery query, Asking asking) {
    const std::vector<Condition> all = std::exchange(query.conditions, {});
    for (size_t kept = all.size() > 1 ? 0 : all.size(); kept <= all.size() && !all.empty(); ++kept) {
        query.waived = all;
        query.conditions.clear();
        if (kept < all.size()) {
            query.conditions.push_back(all[kept]);
            query.waived.erase(query.waived.begin() + static_cast<ptrdiff_t>(kept));
        } else if (!query.has_words()) {
            return false;
        }
        if (!TRY(answer(query, asking))) continue;
        asking.out.left_out = told(asking.out.left_out, query.waived);
        asking.out.corrected = joined(query);
        return true;
    }
    return false;
}

// In other words than those typed. False: there are none.
Result<bool> Search::Impl::answer_instead(const FoldedQuery& query, Asking asking) {
    TRY(words.read_all(asking.cancel));
    const std::optional<FoldedQuery> wanted = words.without_fillers(query, asking.question.language);
    if (wanted && wanted->empty()) return false;  // "what time do you close"
    if (wanted && TRY(answer(*wanted, asking))) return true;
    if (asking.question.correction != SearchQuestion::Correction::taken) return false;
    const FoldedQuery& asked = wanted ? *wanted : query;
    if (TRY(answer_waiving(asked, asking))) return true;
    Rewording rewording(words, head_in(asking.question.language),
                        {.finds = [&](const FoldedQuery& tried) { return anything(tried, asking); },
                         .fit = [&](const FoldedQuery& tried) { return best_fit(tried, asking); }});
    std::optional<Reworded> instead = TRY(rewording.of(asked));
    if (!instead && !asked.conditions.empty()) {
        FoldedQuery waiving = asked;
        waiving.waived = std::exchange(waiving.conditions, {});
        instead = TRY(rewording.of(waiving));
        if (instead) instead->left_out = told(instead->left_out, waiving.waived);
    }
    if (!instead) return false;
    if (!instead->left_out.empty())
        asking.out.left_out = is_part_of_run(instead->left_out) ? asking.question.text : instead->left_out;
    asking.out.respelled = instead->respelled;
    const std::string words_left_out = asking.out.left_out;
    const bool found = TRY(answer(instead->query, asking));
    FoldedQuery met = instead->query;
    if (asking.out.left_out != words_left_out) met.measure_texts.clear();
    asking.out.corrected = joined(met);
    return found;
}

// No dead end: words that are near, and products to look at.
Status Search::Impl::suggest(const FoldedQuery& query, Asking asking) {
    SearchAnswer& out = asking.out;
    TRY(words.read_all(asking.cancel));
    if (!query.words.empty() || !query.prefix.empty()) {
        const std::string& last = query.prefix.empty() ? query.words.back() : query.prefix;
        const std::u32string letters = to_code_points(last);
        // A little more generous than a correction: only offered, never taken.
        std::vector<std::string> parts;
        const bool alone = query.words.size() + (query.prefix.empty() ? 0 : 1) == 1 && query.measures.empty();
        // Beside others few letters, or a part of them, are near to anything.
        const Match match = query.prefix.empty() ? Match::whole : Match::prefix;
        if (!words.is_no_slip(last, match) && (alone || letters.size() > short_slip_letters)) parts.push_back(last);
        if (!parts.empty() && alone) parts.push_back(to_utf8(letters.substr(0, letters.size() * 2 / 3)));
        for (const std::string& part : parts) {
            if (!out.suggestions.empty()) break;  // what a part of it may mean is farther off
            for (SpellingGuess& near : words.spelling().guess(part, Match::prefix, 3))
                if (out.suggestions.size() < 3 &&
                    std::ranges::find(out.suggestions, near.word) == out.suggestions.end())
                    out.suggestions.push_back(std::move(near.word));
        }
    }
    const std::span<const std::string> word(out.suggestions.data(), std::min<size_t>(out.suggestions.size(), 1));
    const std::string& store = asking.question.store;
    std::vector<Candidate> found =
        word.empty() ? TRY(reader.best_sellers(store, nearest_shown, asking.cancel))
                     : TRY(reader.candidates(match_words(word, ""), {}, store, nearest_shown, asking.cancel));
    put_hits(std::move(found), {}, splitter, out.nearest);
    return {};
}

Result<bool> Search::Impl::by_code(std::string_view text, Asking asking) {
    const SearchQuestion& question = asking.question;
    std::vector<Candidate> found = TRY(reader.candidates_by_code(text, question.store, question.limit, asking.cancel));
    if (found.empty()) return false;
    FacetCounter facets;
    for (const Candidate& candidate : found) facets.add(view_of(candidate));
    asking.out.facets = facets.facets();
    asking.out.total = static_cast<int64_t>(found.size());
    asking.out.total_is_at_least = found.size() >= question.limit;
    put_hits(std::move(found), {}, splitter, asking.out.hits);
    return true;
}

Result<SearchAnswer> Search::find(const SearchQuestion& asked, const CancelToken& cancel) {
    Impl& self = *m_impl;
    SearchQuestion question = asked;
    question.limit = std::clamp<size_t>(question.limit, 1, ranked_candidates);
    const std::string_view text = cut(question.text);
    FoldedQuery query = self.fold(text);
    SearchAnswer out;
    const Impl::Asking asking{question, cancel, out};
    if (query.empty()) return out;
    const ReplicaReader::View one_state = TRY(self.reader.view());  // one lock and one state for all that is asked
    out.stock_known = TRY(self.reader.stock_known(question.store, cancel));
    if (looks_like_code(text) && TRY(self.by_code(text, asking))) return out;
    out.departments = TRY(self.departments.met_by(query, question.language, cancel));
    if (is_beginning(query) && TRY(self.answer_beginning(query, asking))) return out;
    TRY(self.words.take_conditions(query, question.language, cancel));
    const struct Ended {
        CatalogueWords& words;
        ~Ended() { words.end_question(); }
    } ended{self.words};
    if (TRY(self.answer(query, asking))) return out;
    if (question.correction != SearchQuestion::Correction::literal && TRY(self.answer_instead(query, asking)))
        return out;
    // Of several readings of one text another is tried next.
    if (question.correction != SearchQuestion::Correction::own) TRY(self.suggest(query, asking));
    return out;
}

Result<bool> Search::warm_up(const CancelToken& cancel) {
    return m_impl->words.read(words_a_step, cancel);
}

std::vector<std::string> Search::completions(std::string_view beginning, size_t limit) {
    const FoldedQuery query = m_impl->fold(cut(beginning));
    if (query.prefix.empty() || !m_impl->words.ready()) return {};
    return m_impl->words.spelling().beginning_with(query.prefix, limit);
}

Result<std::vector<SearchHit>> Search::popular(const std::string& store, size_t limit, const CancelToken& cancel) {
    std::vector<SearchHit> hits;
    put_hits(TRY(m_impl->reader.best_sellers(store, limit, cancel)), {}, m_impl->splitter, hits);
    return hits;
}

}  // namespace tp
