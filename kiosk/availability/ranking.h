// The order of a search's candidates, and what of their titles lights up. Thread rule: one WordSplitter, one thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kiosk/availability/search.h"
#include "sync/replica/search_words.h"

namespace tp {

// What was asked, folded: whole words, and the beginning of one that is still being typed (may be empty).
struct FoldedQuery {
    std::vector<std::string> words;
    std::string prefix;
    [[nodiscard]] bool empty() const { return words.empty() && prefix.empty(); }
};

// Counts what the candidates shown to it could be narrowed by.
class FacetCounter {
  public:
    void add(const CandidateView& candidate);
    [[nodiscard]] SearchFacets facets() const;

  private:
    // A page of candidates has few values, so a walk over them is quicker than a tree.
    using Counts = std::vector<std::pair<std::string, int64_t>>;
    static void count(Counts& counts, std::string_view value);
    [[nodiscard]] static std::vector<FacetCount> most(const Counts& counts);

    SearchFacets m_facets;
    Counts m_brands, m_departments;
};

// Best first: words met in the title weigh more than in the brand, whole words more than beginnings; then what is here,
// then what sells. Keeps nothing of a candidate but its rank and its points.
class Ranking {
  public:
    Ranking(const FoldedQuery& query, WordSplitter& splitter) : m_query(query), m_splitter(splitter) {}
    void add(const CandidateView& candidate);  // best sellers come first
    // The ranks of the best, at most `limit`.
    [[nodiscard]] std::vector<int64_t> best(size_t limit) const;

  private:
    struct Scored {
        int points = 0;
        int64_t rank = 0;
    };
    [[nodiscard]] int points_of(const CandidateView& candidate);

    const FoldedQuery& m_query;
    WordSplitter& m_splitter;
    std::string m_title, m_brand, m_size;  // folded words of the candidate at hand; kept for their memory
    std::vector<Scored> m_scored;
};

// The parts of `title` that the query's words meet.
[[nodiscard]] std::vector<TextRange> highlights(std::string_view title, const FoldedQuery& query,
                                                WordSplitter& splitter);

}  // namespace tp
