// How good an order of products is, by its judgements. Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace tp::relevance {

// Grades of the first ten answers (2 best, 1 fair, 0 neither), and how many products of each grade the catalogue has.
struct Graded {
    std::vector<int> grades;
    size_t best = 0, fair = 0;
};

// 1 over the place of the first best product within ten, 0 without.
[[nodiscard]] double reciprocal_rank(const Graded& graded);
// Best products among the first ten, of those that could stand there.
[[nodiscard]] double recall_at_10(const Graded& graded);
// Normalised discounted cumulative gain over ten places: gains 3 and 1, discount log2(place + 1).
[[nodiscard]] double ndcg_at_10(const Graded& graded);

struct Score {
    double reciprocal_rank = 0, recall = 0, ndcg = 0;
};
// Means by category; "all" is the mean over queries.
class Scores {
  public:
    void add(const std::string& category, const Score& score);
    [[nodiscard]] Score mean(const std::string& category) const;
    [[nodiscard]] size_t count(const std::string& category) const;
    [[nodiscard]] std::vector<std::string> categories() const;

  private:
    std::map<std::string, std::vector<Score>> m_scores;
};

}  // namespace tp::relevance
