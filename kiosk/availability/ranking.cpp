#include "kiosk/availability/ranking.h"

#include <algorithm>

namespace tp {

namespace {

struct Weights {
    int whole, beginning;
};
constexpr Weights in_title{100, 70}, in_brand{50, 35}, in_size{20, 10};
constexpr int all_in_title = 40, title_starts_so = 25, is_here = 15, best_seller = 40;

// `words`: folded, a blank between two.
int best_match(std::string_view words, std::string_view asked, Weights weights) {
    int best = 0;
    while (!words.empty()) {
        const size_t end = std::min(words.find(' '), words.size());
        if (words.starts_with(asked)) {
            if (end == asked.size()) return weights.whole;
            if (end > asked.size()) best = weights.beginning;
        }
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return best;
}

}  // namespace

void FacetCounter::count(Counts& counts, std::string_view value) {
    if (value.empty()) return;
    const auto found = std::ranges::find(counts, value, &Counts::value_type::first);
    if (found != counts.end()) {
        ++found->second;
        return;
    }
    if (counts.empty()) counts.reserve(32);
    counts.emplace_back(value, 1);
}

void FacetCounter::add(const CandidateView& candidate) {
    ++m_facets.counted;
    if (candidate.stock_here > 0) ++m_facets.in_stock_here;
    if (candidate.on_offer) ++m_facets.on_offer;
    count(m_brands, candidate.brand);
    count(m_departments, candidate.department);
}

std::vector<FacetCount> FacetCounter::most(const Counts& counts) {
    std::vector<const Counts::value_type*> order;
    order.reserve(counts.size());
    for (const auto& entry : counts) order.push_back(&entry);
    const size_t shown = std::min<size_t>(order.size(), 5);
    std::ranges::partial_sort(order, order.begin() + static_cast<ptrdiff_t>(shown), [](const auto* a, const auto* b) {
        return a->second != b->second ? a->second > b->second : a->first < b->first;
    });
    std::vector<FacetCount> facets;
    for (size_t i = 0; i < shown; ++i) facets.push_back({order[i]->first, order[i]->second});
    return facets;
}

SearchFacets FacetCounter::facets() const {
    SearchFacets facets = m_facets;
    facets.brands = most(m_brands);
    facets.departments = most(m_departments);
    return facets;
}

int Ranking::points_of(const CandidateView& candidate) {
    const auto fold = [&](std::string_view text, std::string& words) {
        words.clear();
        m_splitter.append_words(text, words);
    };
    fold(candidate.title, m_title);
    fold(candidate.brand, m_brand);
    fold(candidate.size, m_size);
    int total = 0;
    bool all = true;
    const auto add = [&](std::string_view asked) {
        const int title_match = best_match(m_title, asked, in_title);
        all = all && title_match > 0;
        total += std::max({title_match, best_match(m_brand, asked, in_brand), best_match(m_size, asked, in_size)});
    };
    for (const std::string& word : m_query.words) add(word);
    if (!m_query.prefix.empty()) add(m_query.prefix);
    if (all) total += all_in_title;
    const std::string& first = m_query.words.empty() ? m_query.prefix : m_query.words.front();
    if (m_title.starts_with(first)) total += title_starts_so;
    if (candidate.stock_here > 0) total += is_here;
    return total;
}

void Ranking::add(const CandidateView& candidate) {
    m_scored.push_back({points_of(candidate), candidate.rank});
}

std::vector<int64_t> Ranking::best(size_t limit) const {
    std::vector<Scored> order = m_scored;
    for (size_t i = 0; i < order.size(); ++i)
        order[i].points += static_cast<int>(best_seller * (order.size() - i) / order.size());
    std::ranges::stable_sort(order, std::greater(), &Scored::points);
    std::vector<int64_t> ranks;
    for (size_t i = 0; i < std::min(limit, order.size()); ++i) ranks.push_back(order[i].rank);
    return ranks;
}

std::vector<TextRange> highlights(std::string_view title, const FoldedQuery& query, WordSplitter& splitter) {
    std::vector<TextRange> ranges;
    splitter.each_word(title, [&](std::string_view folded, size_t begin, size_t end) {
        if (begin == end) return;
        const bool whole = std::ranges::find(query.words, folded) != query.words.end();
        const bool beginning = !query.prefix.empty() && folded.starts_with(query.prefix);
        if (!whole && !beginning) return;
        // Only where folding kept every byte in its place can a part of the word be told.
        const bool in_place = folded.size() == end - begin;
        ranges.push_back({begin, !whole && in_place ? begin + query.prefix.size() : end});
    });
    return ranges;
}

}  // namespace tp
