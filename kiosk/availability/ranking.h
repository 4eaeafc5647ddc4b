// The order of a search's candidates, and what of their titles lights up. Thread rule: one WordSplitter, one thread.
#pragma once

#include <string>
#include <string_view>
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

// Best first: words met in the title weigh more than in the brand, whole words more than beginnings; then what is here,
// then what sells. `candidates` come best sellers first.
[[nodiscard]] std::vector<SearchHit> rank(std::vector<Candidate> candidates, const FoldedQuery& query,
                                          WordSplitter& splitter);
[[nodiscard]] SearchFacets count_facets(const std::vector<Candidate>& candidates);
// The parts of `title` that the query's words meet.
[[nodiscard]] std::vector<TextRange> highlights(std::string_view title, const FoldedQuery& query,
                                                WordSplitter& splitter);

}  // namespace tp
