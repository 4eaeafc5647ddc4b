#include "kiosk/availability/ranking.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <iterator>

namespace tp {

namespace {

// A title's word met in full counts a hundred; the kinds of meeting are further apart than what breaks ties
// (best_seller and is_here), so that those decide among equals only.
constexpr int weight_of(Meeting meeting) {
    switch (meeting) {
        case Meeting::whole:
            return 100;
        case Meeting::beginning:
            return 70;
        case Meeting::stem:
            return 85;
        case Meeting::part:
            return 66;
        case Meeting::synonym:
            return 62;
        case Meeting::sound:
            return 50;
        case Meeting::corrected:
            return 40;
    }
    return 0;
}
constexpr int brand_percent = 85, size_percent = 25;
constexpr int all_in_title = 30, all_adjacent = 20, title_starts_so = 20, names_the_thing = 50, whole_share = 30;
constexpr int right_measure = 80, nearest_measure = 40, whole_department = 20, is_here = 10, best_seller = 14;
constexpr int has_unwanted = -200;
constexpr size_t title_bits = 64;

constexpr size_t most_ending = 2, shortest_inflected = 3;

size_t end_of_word(std::string_view words, size_t at) {
    return std::min(words.find(' ', at), words.size());
}

// The words of a folded text that `asked` meets, as bits by their places, and how well the best of them do: a beginning
// that lacks a letter or two is an inflection ("tomato", "tomatoes").
uint64_t met_in(std::string_view words, const PlanWord& asked, int& weight) {
    uint64_t met = 0;
    weight = weight_of(asked.meeting);
    for (size_t place = 0; !words.empty(); ++place) {
        const size_t end = end_of_word(words, 0);
        const size_t met_end = words.starts_with(asked.text) ? end_of_word(words, asked.text.size()) : 0;
        if (met_end > 0 &&
            (asked.meeting == Meeting::beginning ? met_end > asked.text.size() : met_end == asked.text.size())) {
            const auto more = static_cast<size_t>(std::ranges::count(asked.text, ' '));
            for (size_t at = place; at <= place + more; ++at) met |= uint64_t{1} << std::min(at, title_bits - 1);
            if (asked.meeting == Meeting::beginning && met_end <= asked.text.size() + most_ending &&
                asked.text.size() >= shortest_inflected)
                weight = weight_of(Meeting::stem);
        }
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return met;
}

struct Met {
    int value = 0;
    uint64_t title = 0;  // words of the title
    int meeting = 0;     // the weight of the weakest word's meeting
    uint64_t brand = 0;  // words of the brand
};

struct FoldedCandidate {
    std::string_view title, brand, size;
};

Met meet(const PlanSlot& slot, const FoldedCandidate& candidate) {
    Met best;
    const auto better = [&best](int value, uint64_t in_title, int weight, uint64_t in_brand) {
        if (value > best.value) best = {value, in_title, weight, in_brand};
    };
    for (const PlanWord& word : slot) {
        if (weight_of(word.meeting) <= best.value && word.meeting != Meeting::beginning) continue;
        int weight = 0;
        if (const uint64_t in_title = met_in(candidate.title, word, weight); in_title != 0)
            better(weight, in_title, weight, 0);
        else if (const uint64_t in_brand = met_in(candidate.brand, word, weight); in_brand != 0)
            better(weight * brand_percent / 100, 0, weight, in_brand);
        else if (met_in(candidate.size, word, weight) != 0)
            better(weight * size_percent / 100, 0, weight, 0);
    }
    return best;
}

// A size at the end of a title names nothing: "Vitamin C 500 mg".
size_t before_size(std::string_view title, size_t end) {
    constexpr size_t longest_size = 12;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const size_t from = end - std::min(end, longest_size);
    for (size_t at = end; at-- > from + 1;) {
        if (title[at - 1] != ' ' || !is_digit(title[at])) continue;
        const std::vector<WrittenMeasure> sizes = measures_in(title.substr(at, end - at));
        return !sizes.empty() && at + sizes.back().end == end ? at - 1 : end;
    }
    return end;
}

// Where the part of a title ends that names the thing: "Sardines in Tomato Sauce" are sardines. Sources write titles in
// many languages, so these are words of several.
size_t end_of_name(std::string_view title) {
    constexpr std::array behind{std::string_view(" with "), std::string_view(" in "),   std::string_view(" for "),
                                std::string_view(" mit "),  std::string_view(" avec "), std::string_view(" con "),
                                std::string_view(" com "),  std::string_view(" de ")};
    for (size_t at = 1; at < title.size(); ++at) {
        const char c = title[at];
        if (c == ',' || c == '(') return at;
        if (c != ' ') continue;
        for (const std::string_view word : behind) {
            const std::string_view here = title.substr(at, word.size());
            if (here.size() == word.size() &&
                std::ranges::equal(here, word, [](char a, char b) { return (a | 0x20) == b; }))
                return at;
        }
    }
    return title.size();
}

// Whether b has a word right behind one of a.
bool follows(uint64_t a, uint64_t b) {
    return ((a << 1) & b) != 0;
}

Met meet(const PlanPhrase& phrase, const FoldedCandidate& candidate) {
    Met all;
    uint64_t before = 0;
    bool apart = false;
    for (const PlanSlot& slot : phrase) {
        const Met one = meet(slot, candidate);
        if (one.value == 0) return {};
        all.value += one.value;
        all.title |= one.title;
        all.brand |= one.brand;
        all.meeting = all.meeting == 0 ? one.meeting : std::min(all.meeting, one.meeting);
        apart = apart || (before != 0 && !follows(before, one.title));
        before = one.title;
    }
    all.value /= static_cast<int>(std::max<size_t>(phrase.size(), 1));
    if (apart) all.value = all.value * 4 / 5;  // "pop" and "corn", but not one behind the other
    return all;
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
    if (candidate.price > 0) m_prices.push_back(candidate.price);
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
    facets.prices = price_facets(m_prices);
    return facets;
}

std::vector<PriceFacet> price_facets(std::vector<int64_t> prices) {
    constexpr size_t least = 8, most_ranges = 4;
    if (prices.size() < least) return {};
    std::ranges::sort(prices);
    if (prices.back() - prices.front() < prices.front() / 2) return {};
    const auto below = [&](int64_t bound) {
        return static_cast<size_t>(std::ranges::lower_bound(prices, bound) - prices.begin());
    };
    std::vector<int64_t> bounds;
    const auto round_near = [&](int64_t price) {
        int64_t best = 100;
        for (int64_t power = 1; power <= price; power *= 10)
            for (const int64_t step : {1, 2, 5})
                if (std::llabs(step * power - price) < std::llabs(best - price)) best = step * power;
        return best;
    };
    for (size_t part = 1; part < most_ranges; ++part) {
        const int64_t bound = round_near(prices[prices.size() * part / most_ranges]);
        const size_t before = bounds.empty() ? 0 : below(bounds.back());
        if (below(bound) > before && below(bound) < prices.size() && (bounds.empty() || bound > bounds.back()))
            bounds.push_back(bound);
    }
    std::vector<PriceFacet> facets;
    for (size_t i = 0; i <= bounds.size() && !bounds.empty(); ++i) {
        PriceFacet facet;
        if (i > 0) facet.from = bounds[i - 1];
        if (i < bounds.size()) facet.below = bounds[i];
        facet.products = static_cast<int64_t>((facet.below ? below(*facet.below) : prices.size()) -
                                              (facet.from ? below(*facet.from) : 0));
        facets.push_back(facet);
    }
    return facets;
}

std::optional<Points> Ranking::points_of(const CandidateView& candidate) {
    const auto fold = [&](std::string_view text, std::string& words) {
        words.clear();
        m_splitter.append_words(text, words);
    };
    const auto words_in = [](std::string_view words) {
        return static_cast<size_t>(std::ranges::count(words, ' ')) + 1;
    };
    const size_t name = before_size(candidate.title, end_of_name(candidate.title));
    fold(candidate.title.substr(0, name), m_title);
    const size_t name_words = words_in(m_title);
    m_splitter.append_words(candidate.title.substr(name), m_title);
    const size_t title_words = words_in(m_title);
    fold(candidate.brand, m_brand);
    fold(candidate.size, m_size);
    const FoldedCandidate folded{m_title, m_brand, m_size};
    Points points;
    uint64_t in_title = 0, in_brand = 0, before = 0;
    int weakest = weight_of(Meeting::whole);
    bool all = true, all_brand = true, adjacent = m_plan.terms.size() > 1;
    for (size_t i = 0; i < m_plan.terms.size(); ++i) {
        const PlanTerm& term = m_plan.terms[i];
        Met best;
        for (const PlanPhrase& phrase : term.any)
            if (const Met met = meet(phrase, folded); met.value > best.value) best = met;
        if (term.together && best.value == 0) return std::nullopt;
        points.words += best.value * static_cast<int>(std::max<size_t>(term.any.front().size(), 1));
        weakest = std::min(weakest, best.meeting);
        all = all && best.title != 0;
        all_brand = all_brand && best.brand != 0 && best.meeting == weight_of(Meeting::whole);
        in_brand |= best.brand;
        adjacent = adjacent && (i == 0 || follows(before, best.title));
        if (i == 0 && (best.title & 1) != 0) points.first = title_starts_so;
        before = best.title;
        in_title |= best.title;
    }
    if (m_plan.terms.empty()) return points;
    if (all) points.together = all_in_title + (adjacent ? all_adjacent : 0);
    // Who asks for the maker, by its whole name, asks for what it makes.
    if (all_brand && static_cast<size_t>(std::popcount(in_brand)) == words_in(m_brand)) points.thing = names_the_thing;
    const uint64_t last = uint64_t{1} << std::min(name_words - 1, title_bits - 1);
    if ((in_title & last) != 0) points.thing = names_the_thing;
    points.share = whole_share * std::popcount(in_title) / static_cast<int>(std::max<size_t>(title_words, 1));
    // Where a title is met by a synonym only, it matters less how well it is met: the very words come first.
    const auto less = [&](int value) {
        return value * weakest * weakest / (weight_of(Meeting::whole) * weight_of(Meeting::whole));
    };
    for (int* part : {&points.together, &points.first, &points.share}) *part = less(*part);
    if (weakest < weight_of(Meeting::stem)) points.thing = less(points.thing);
    return points;
}

void Ranking::measure(const CandidateView& candidate, Scored& scored) {
    std::vector<WrittenMeasure> has = measures_in(candidate.size);
    // Some sources write the whole name where the maker belongs.
    for (const std::string_view text : {candidate.title, candidate.brand})
        std::ranges::move(measures_in(text), std::back_inserter(has));
    scored.measured = true;
    for (const WrittenMeasure& asked : m_plan.measures) {
        double nearest = 0;
        for (const WrittenMeasure& one : has)
            if (const double ratio = measure_ratio(asked, one); ratio > 0 && (nearest == 0 || ratio < nearest))
                nearest = ratio;
        if (nearest > 0 && nearest <= 1 + pack_tolerance) {
            scored.points.measure += right_measure;
            continue;
        }
        scored.measured = false;
        if (nearest > 0) scored.points.measure += static_cast<int>(nearest_measure / nearest);
    }
    if (scored.measured) ++m_with_measures;
}

bool Ranking::add(const CandidateView& candidate) {
    const std::optional<Points> points = points_of(candidate);
    if (!points) return false;
    Scored scored{.points = *points, .rank = candidate.rank};
    if (candidate.stock_here > 0) scored.points.here = is_here;
    if (!m_plan.measures.empty()) measure(candidate, scored);
    if (meet(m_plan.unwanted, {m_title, m_brand, m_size}).value > 0) scored.points.unwanted = has_unwanted;
    const auto department = std::ranges::find(m_departments, candidate.department);
    scored.department = static_cast<size_t>(department - m_departments.begin());
    if (department == m_departments.end()) m_departments.emplace_back(candidate.department);
    m_scored.push_back(scored);
    return true;
}

std::vector<int64_t> Ranking::best(size_t limit, std::vector<Points>* whys) const {
    std::vector<Scored> order;
    order.reserve(m_scored.size());
    std::vector<size_t> of_department(m_departments.size());
    int most_words = 0;
    for (const Scored& one : m_scored) {
        if (m_with_measures > 0 && !m_plan.measures.empty() && !one.measured) continue;
        order.push_back(one);
        most_words = std::max(most_words, one.points.words + one.points.thing);
    }
    // What a word means in this shop is told by where those that meet it best stand.
    size_t meeting_best = 0;
    for (const Scored& one : order)
        if (one.points.words + one.points.thing == most_words) ++of_department[one.department], ++meeting_best;
    for (size_t i = 0; i < order.size(); ++i) {
        Points& points = order[i].points;
        points.department =
            static_cast<int>(whole_department * of_department[order[i].department] / std::max<size_t>(meeting_best, 1));
        points.sales = static_cast<int>(best_seller * (order.size() - i) / order.size());
    }
    std::ranges::stable_sort(order, std::greater(), [](const Scored& one) { return one.points.total(); });
    std::vector<int64_t> ranks;
    for (size_t i = 0; i < std::min(limit, order.size()); ++i) {
        ranks.push_back(order[i].rank);
        if (whys) whys->push_back(order[i].points);
    }
    return ranks;
}

std::string Points::why() const {
    std::string text;
    const auto add = [&](std::string_view name, int value) {
        if (value == 0) return;
        text += (text.empty() ? "" : ", ") + std::string(name) + ' ' + std::to_string(value);
    };
    add("words", words);
    add("together", together);
    add("first", first);
    add("thing", thing);
    add("share", share);
    add("measure", measure);
    add("department", department);
    add("here", here);
    add("sales", sales);
    add("unwanted", unwanted);
    return text + " = " + std::to_string(total());
}

}  // namespace tp
