#include "kiosk/availability/ranking.h"

#include <algorithm>
#include <bit>
#include <iterator>

namespace tp {

namespace {

// A title's word met in full counts a hundred; the kinds of meeting are further apart than what breaks ties (best_seller
// and is_here), so that those decide among equals only.
constexpr int weight_of(Meeting meeting) {
    switch (meeting) {
        case Meeting::whole:
            return 100;
        case Meeting::beginning:
            return 70;
        case Meeting::stem:
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
constexpr int brand_percent = 55, size_percent = 25;
constexpr int all_in_title = 30, all_adjacent = 20, title_starts_so = 25, names_the_thing = 15, whole_share = 30;
constexpr int right_measure = 80, nearest_measure = 40, whole_department = 20, is_here = 8, best_seller = 20;
constexpr size_t title_bits = 64;

// The words of a folded text that `asked` meets, as bits by their places.
uint64_t met_in(std::string_view words, const PlanWord& asked) {
    uint64_t met = 0;
    for (size_t place = 0; !words.empty(); ++place) {
        const size_t end = std::min(words.find(' '), words.size());
        if (words.starts_with(asked.text) &&
            (asked.meeting == Meeting::beginning ? end > asked.text.size() : end == asked.text.size()))
            met |= uint64_t{1} << std::min(place, title_bits - 1);
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return met;
}

struct Met {
    int value = 0;
    uint64_t title = 0;  // words of the title
};

struct FoldedCandidate {
    std::string_view title, brand, size;
};

Met meet(const PlanSlot& slot, const FoldedCandidate& candidate) {
    Met best;
    for (const PlanWord& word : slot) {
        const int weight = weight_of(word.meeting);
        if (weight <= best.value) continue;
        if (const uint64_t in_title = met_in(candidate.title, word)) {
            best = {weight, in_title};
        } else if (const int of_brand = weight * brand_percent / 100;
                   of_brand > best.value && met_in(candidate.brand, word) != 0) {
            best = {of_brand, 0};
        } else if (const int of_size = weight * size_percent / 100;
                   of_size > best.value && met_in(candidate.size, word) != 0) {
            best = {of_size, 0};
        }
    }
    return best;
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
    return facets;
}

Points Ranking::points_of(const CandidateView& candidate) {
    const auto fold = [&](std::string_view text, std::string& words) {
        words.clear();
        m_splitter.append_words(text, words);
    };
    fold(candidate.title, m_title);
    fold(candidate.brand, m_brand);
    fold(candidate.size, m_size);
    const FoldedCandidate folded{m_title, m_brand, m_size};
    const auto title_words = static_cast<size_t>(std::ranges::count(m_title, ' ')) + 1;
    Points points;
    uint64_t in_title = 0, before = 0;
    bool all = true, adjacent = m_plan.terms.size() > 1;
    for (size_t i = 0; i < m_plan.terms.size(); ++i) {
        const PlanTerm& term = m_plan.terms[i];
        Met best;
        for (const PlanPhrase& phrase : term.any)
            if (const Met met = meet(phrase, folded); met.value > best.value) best = met;
        points.words += best.value * static_cast<int>(std::max<size_t>(term.any.front().size(), 1));
        all = all && best.title != 0;
        adjacent = adjacent && (i == 0 || follows(before, best.title));
        if (i == 0 && (best.title & 1) != 0) points.first = title_starts_so;
        before = best.title;
        in_title |= best.title;
    }
    if (m_plan.terms.empty()) return points;
    if (all) points.together = all_in_title + (adjacent ? all_adjacent : 0);
    const uint64_t last = uint64_t{1} << std::min(title_words - 1, title_bits - 1);
    if ((in_title & last) != 0) points.thing = names_the_thing;
    points.share = whole_share * std::popcount(in_title) / static_cast<int>(std::max<size_t>(title_words, 1));
    return points;
}

void Ranking::measure(const CandidateView& candidate, Scored& scored) {
    std::vector<WrittenMeasure> has = measures_in(candidate.size);
    std::ranges::move(measures_in(candidate.title), std::back_inserter(has));
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

void Ranking::add(const CandidateView& candidate) {
    Scored scored{.points = points_of(candidate), .rank = candidate.rank};
    if (candidate.stock_here > 0) scored.points.here = is_here;
    if (!m_plan.measures.empty()) measure(candidate, scored);
    const auto department = std::ranges::find(m_departments, candidate.department);
    scored.department = static_cast<size_t>(department - m_departments.begin());
    if (department == m_departments.end()) m_departments.emplace_back(candidate.department);
    m_scored.push_back(scored);
}

std::vector<int64_t> Ranking::best(size_t limit, std::vector<Points>* whys) const {
    std::vector<Scored> order;
    order.reserve(m_scored.size());
    std::vector<size_t> of_department(m_departments.size());
    int most_words = 0;
    for (const Scored& one : m_scored) {
        if (m_with_measures > 0 && !m_plan.measures.empty() && !one.measured) continue;
        order.push_back(one);
        most_words = std::max(most_words, one.points.words + one.points.first);
    }
    // What a word means in this shop is told by where those that meet it best stand.
    size_t meeting_best = 0;
    for (const Scored& one : order)
        if (one.points.words + one.points.first == most_words) ++of_department[one.department], ++meeting_best;
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
    return text + " = " + std::to_string(total());
}

std::vector<TextRange> highlights(std::string_view title, const QueryPlan& plan, WordSplitter& splitter) {
    std::vector<TextRange> ranges;
    splitter.each_word(title, [&](std::string_view folded, size_t begin, size_t end) {
        if (begin == end) return;
        bool whole = false;
        size_t beginning = 0;
        for (const PlanTerm& term : plan.terms)
            for (const PlanPhrase& phrase : term.any)
                for (const PlanSlot& slot : phrase)
                    for (const PlanWord& word : slot) {
                        if (word.meeting != Meeting::beginning)
                            whole = whole || folded == word.text;
                        else if (folded.starts_with(word.text))
                            beginning = std::max(beginning, word.text.size());
                    }
        if (!whole && beginning == 0) return;
        // Only where folding kept every byte in its place can a part of the word be told.
        const bool in_place = folded.size() == end - begin;
        ranges.push_back({begin, !whole && in_place ? begin + beginning : end});
    });
    return ranges;
}

}  // namespace tp
