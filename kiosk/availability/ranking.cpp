#include "kiosk/availability/ranking.h"

#include <algorithm>
#include <map>

namespace tp {

namespace {

struct Weights {
    int whole, beginning;
};
constexpr Weights in_title{100, 70}, in_brand{50, 35}, in_size{20, 10};
constexpr int all_in_title = 40, title_starts_so = 25, is_here = 15, best_seller = 40;

int best_match(const std::vector<SearchWord>& words, std::string_view asked, Weights weights) {
    int best = 0;
    for (const SearchWord& word : words) {
        if (word.folded == asked) return weights.whole;
        if (word.folded.starts_with(asked)) best = weights.beginning;
    }
    return best;
}

int score(const Candidate& candidate, const FoldedQuery& query, WordSplitter& splitter) {
    const auto title = splitter.split(candidate.product.title);
    const auto brand = splitter.split(candidate.product.brand);
    const auto size = splitter.split(candidate.product.size);
    int total = 0;
    bool all = true;
    const auto add = [&](std::string_view asked) {
        const int title_match = best_match(title, asked, in_title);
        all = all && title_match > 0;
        total += std::max({title_match, best_match(brand, asked, in_brand), best_match(size, asked, in_size)});
    };
    for (const std::string& word : query.words) add(word);
    if (!query.prefix.empty()) add(query.prefix);
    if (all) total += all_in_title;
    const std::string& first = query.words.empty() ? query.prefix : query.words.front();
    if (!title.empty() && title.front().folded.starts_with(first)) total += title_starts_so;
    if (candidate.stock_here > 0) total += is_here;
    return total;
}

std::vector<FacetCount> most(const std::map<std::string, int64_t>& counts) {
    std::vector<FacetCount> facets;
    for (const auto& [value, products] : counts) facets.push_back({value, products});
    std::ranges::stable_sort(facets, std::greater(), &FacetCount::products);
    if (facets.size() > 5) facets.resize(5);
    return facets;
}

}  // namespace

std::vector<TextRange> highlights(std::string_view title, const FoldedQuery& query, WordSplitter& splitter) {
    std::vector<TextRange> ranges;
    for (const SearchWord& word : splitter.split(title)) {
        if (word.begin == word.end) continue;
        const bool whole = std::ranges::find(query.words, word.folded) != query.words.end();
        const bool beginning = !query.prefix.empty() && word.folded.starts_with(query.prefix);
        if (!whole && !beginning) continue;
        // Only where folding kept every byte in its place can a part of the word be told.
        const bool in_place = word.folded.size() == word.end - word.begin;
        ranges.push_back({word.begin, !whole && in_place ? word.begin + query.prefix.size() : word.end});
    }
    return ranges;
}

std::vector<SearchHit> rank(std::vector<Candidate> candidates, const FoldedQuery& query, WordSplitter& splitter) {
    struct Scored {
        int score;
        size_t index;
    };
    std::vector<Scored> order;
    order.reserve(candidates.size());
    for (size_t i = 0; i < candidates.size(); ++i) {
        const auto sells = static_cast<int>(best_seller * (candidates.size() - i) / candidates.size());
        order.push_back({score(candidates[i], query, splitter) + sells, i});
    }
    std::ranges::stable_sort(order, std::greater(), &Scored::score);
    std::vector<SearchHit> hits;
    hits.reserve(order.size());
    for (const auto& [points, index] : order)
        hits.push_back({std::move(candidates[index].product), candidates[index].stock_here, {}});
    return hits;
}

SearchFacets count_facets(const std::vector<Candidate>& candidates) {
    SearchFacets facets;
    std::map<std::string, int64_t> brands, departments;
    for (const Candidate& candidate : candidates) {
        const Product& product = candidate.product;
        ++facets.counted;
        if (candidate.stock_here > 0) ++facets.in_stock_here;
        if (!product.promotion.empty() || (product.price_before && product.price_before->minor > product.price.minor))
            ++facets.on_offer;
        if (!product.brand.empty()) ++brands[product.brand];
        if (!product.department.empty()) ++departments[product.department];
    }
    facets.brands = most(brands);
    facets.departments = most(departments);
    return facets;
}

}  // namespace tp
