// The order of a search's candidates, and what of their titles lights up. Thread rule: one WordSplitter, one thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kiosk/availability/query_plan.h"
#include "kiosk/availability/search.h"
#include "sync/replica/search_words.h"

namespace tp {

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
    std::vector<int64_t> m_prices;
};

// Up to four ranges with bounds of round numbers (1, 2 or 5 and noughts) that part `prices` about evenly; none where
// fewer than eight, or where they differ less than by half.
[[nodiscard]] std::vector<PriceFacet> price_facets(std::vector<int64_t> prices);

// Why a candidate stands where it stands: the parts of its points.
struct Points {
    int words = 0;  // how each part of the question is met: whole words over beginnings, stems, synonyms, corrections
    int together = 0;    // all of it in the title
    int first = 0;       // the title begins with what was asked for first
    int thing = 0;       // the title's last word, which in most languages' titles names the thing
    int share = 0;       // how much of the title was asked for
    int measure = 0;     // the size that was asked for
    int department = 0;  // of the department that most of the best are of
    int here = 0;        // in stock here
    int unwanted = 0;    // below zero: it may have what it must not have
    int sales = 0;       // best sellers, among equals
    // Of the title alone.
    [[nodiscard]] int fit() const { return words + together + first + thing + share; }
    [[nodiscard]] int total() const { return fit() + measure + department + here + sales + unwanted; }
    [[nodiscard]] std::string why() const;  // "words 100, first 25, sales 3 = 128", for tests and technicians
};

// Best first. Keeps nothing of a candidate but its rank and its points.
class Ranking {
  public:
    Ranking(const QueryPlan& plan, WordSplitter& splitter) : m_plan(plan), m_splitter(splitter) {}
    // Best sellers come first. False: it does not have together what must be.
    bool add(const CandidateView& candidate);
    // The ranks of the best, at most `limit`. `whys`, where given, tells of each.
    [[nodiscard]] std::vector<int64_t> best(size_t limit, std::vector<Points>* whys = nullptr) const;
    // Candidates that have the measures asked for, of those added.
    [[nodiscard]] size_t with_measures() const { return m_with_measures; }
    [[nodiscard]] size_t size() const { return m_scored.size(); }

  private:
    struct Scored {
        Points points;
        int64_t rank = 0;
        bool measured = false;
        size_t department = 0;  // place in m_departments
    };
    [[nodiscard]] std::optional<Points> points_of(const CandidateView& candidate);
    void measure(const CandidateView& candidate, Scored& scored);

    const QueryPlan& m_plan;
    WordSplitter& m_splitter;
    std::string m_title, m_brand, m_size;  // folded words of the candidate at hand; kept for their memory
    std::vector<Scored> m_scored;
    std::vector<std::string> m_departments;
    size_t m_with_measures = 0;
};

}  // namespace tp
