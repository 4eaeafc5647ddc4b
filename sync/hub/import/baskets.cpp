#include "sync/hub/import/baskets.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tp {

void BasketStatistics::add(std::string_view basket, std::string_view code) {
    m_key = basket;
    const auto [found_basket, new_basket] = m_basket_index.try_emplace(m_key, static_cast<uint32_t>(m_baskets.size()));
    if (new_basket) m_baskets.emplace_back();
    m_key = code;
    const auto [found_code, new_code] = m_code_index.try_emplace(m_key, static_cast<uint32_t>(m_codes.size()));
    if (new_code) m_codes.push_back(m_key);
    m_baskets[found_basket->second].push_back(found_code->second);
    ++m_lines;
}

uint64_t BasketStatistics::too_large(const AssociationRules& rules) const {
    return static_cast<uint64_t>(std::count_if(m_baskets.begin(), m_baskets.end(),
                                               [&](const auto& basket) { return basket.size() > rules.max_basket; }));
}

std::vector<Relation> BasketStatistics::relations(const BasketAssignment& assign, const AssociationRules& rules) {
    const size_t codes = m_codes.size();
    std::vector<std::vector<uint32_t>> baskets_of(codes);
    for (size_t b = 0; b < m_baskets.size(); ++b) {
        auto& basket = m_baskets[b];
        std::sort(basket.begin(), basket.end());
        basket.erase(std::unique(basket.begin(), basket.end()), basket.end());
        if (basket.size() > rules.max_basket) continue;
        for (const auto code : basket) baskets_of[code].push_back(static_cast<uint32_t>(b));
    }
    // Codes by how often they are bought; equal ones by their text, so that the order of lines does not matter.
    std::vector<uint32_t> by_rank(codes);
    std::iota(by_rank.begin(), by_rank.end(), 0U);
    std::sort(by_rank.begin(), by_rank.end(), [&](uint32_t a, uint32_t b) {
        if (baskets_of[a].size() != baskets_of[b].size()) return baskets_of[a].size() > baskets_of[b].size();
        return m_codes[a] < m_codes[b];
    });
    std::vector<std::string> sku_of(codes);
    if (assign) {
        std::vector<std::string> names;
        for (const auto code : by_rank) names.push_back(m_codes[code]);
        auto skus = assign(names);
        skus.resize(codes);
        for (size_t rank = 0; rank < codes; ++rank) sku_of[by_rank[rank]] = std::move(skus[rank]);
    } else {
        sku_of = m_codes;
    }

    std::vector<Relation> out;
    const auto total = static_cast<double>(m_baskets.size());
    std::vector<uint32_t> together(codes, 0), touched;
    std::vector<Relation> found;
    for (uint32_t a = 0; a < codes; ++a) {
        if (sku_of[a].empty()) continue;
        for (const auto basket : baskets_of[a])
            for (const auto b : m_baskets[basket])
                if (b != a && together[b]++ == 0) touched.push_back(b);
        found.clear();
        for (const auto b : touched) {
            const double both = together[b];
            together[b] = 0;
            if (sku_of[b].empty() || sku_of[b] == sku_of[a] || both < static_cast<double>(rules.least_together))
                continue;
            const double shrunk = both - std::sqrt(both);
            const double lift = shrunk * total /
                                (static_cast<double>(baskets_of[a].size()) * static_cast<double>(baskets_of[b].size()));
            const auto strength = static_cast<int64_t>(std::lround(lift * 1000));
            if (strength >= rules.least_lift_thousandths) found.push_back({sku_of[a], sku_of[b], strength});
        }
        touched.clear();
        const auto best = found.begin() + static_cast<std::ptrdiff_t>(std::min(rules.best, found.size()));
        std::partial_sort(found.begin(), best, found.end(), [](const Relation& x, const Relation& y) {
            return x.strength != y.strength ? x.strength > y.strength : x.other < y.other;
        });
        out.insert(out.end(), found.begin(), best);
    }
    std::stable_sort(out.begin(), out.end(), [](const Relation& x, const Relation& y) { return x.sku < y.sku; });
    return out;
}

}  // namespace tp
