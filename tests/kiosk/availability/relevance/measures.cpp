#include "tests/kiosk/availability/relevance/measures.h"

#include <algorithm>
#include <cmath>

namespace tp::relevance {

double reciprocal_rank(const Graded& graded) {
    const auto first = std::ranges::find(graded.grades, 2);
    return first == graded.grades.end() ? 0 : 1.0 / static_cast<double>(first - graded.grades.begin() + 1);
}

double recall_at_10(const Graded& graded) {
    if (graded.best == 0) return 0;
    const auto found = static_cast<double>(std::ranges::count(graded.grades, 2));
    return found / static_cast<double>(std::min<size_t>(10, graded.best));
}

double ndcg_at_10(const Graded& graded) {
    const auto gain_at = [](size_t place, int grade) {
        return (grade == 2 ? 3.0 : grade == 1 ? 1.0 : 0.0) / std::log2(static_cast<double>(place) + 2);
    };
    double gained = 0, ideal = 0;
    for (size_t place = 0; place < graded.grades.size(); ++place) gained += gain_at(place, graded.grades[place]);
    for (size_t place = 0; place < std::min<size_t>(10, graded.best + graded.fair); ++place)
        ideal += gain_at(place, place < graded.best ? 2 : 1);
    return ideal > 0 ? gained / ideal : 0;
}

void Scores::add(const std::string& category, const Score& score) {
    m_scores[category].push_back(score);
    m_scores["all"].push_back(score);
}

Score Scores::mean(const std::string& category) const {
    const auto found = m_scores.find(category);
    if (found == m_scores.end()) return {};
    Score sum;
    for (const Score& score : found->second) {
        sum.reciprocal_rank += score.reciprocal_rank;
        sum.recall += score.recall;
        sum.ndcg += score.ndcg;
    }
    const auto count = static_cast<double>(found->second.size());
    return {sum.reciprocal_rank / count, sum.recall / count, sum.ndcg / count};
}

size_t Scores::count(const std::string& category) const {
    const auto found = m_scores.find(category);
    return found == m_scores.end() ? 0 : found->second.size();
}

std::vector<std::string> Scores::categories() const {
    std::vector<std::string> names;
    for (const auto& [name, scores] : m_scores)
        if (name != "all") names.push_back(name);
    names.emplace_back("all");
    return names;
}

}  // namespace tp::relevance
