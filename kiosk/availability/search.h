// As-you-type product search: words, typo tolerance, ranking, facets. Thread rule: one Search for one thread, the
// database worker; its values are plain.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/base/task_queue.h"
#include "sync/model/records.h"
#include "sync/replica/replica_reader.h"

namespace tp {

enum class SearchChip { all, in_stock_here, on_offer };
struct SearchQuestion {
    std::string text{};   // as typed, any bytes; over 256 bytes are cut
    std::string store{};  // Store::id of this kiosk: stock_here is there
    SearchChip chip = SearchChip::all;
    std::string brand{};                                 // only this brand, as in SearchFacets; empty: any
    std::string department{};                            // only this Department::id; empty: any
    std::optional<int64_t> price_from{}, price_below{};  // minor units, as in SearchFacets
    std::string language{};                              // BCP 47: of synonyms, of endings, of departments' names
    size_t limit = 20;                                   // hits wanted, at most 200
    // taken: where nothing is found, the nearest words are searched in their place. own: what was typed, and what means
    // the same, but no near words and no suggestions. literal: what was typed and nothing else, for "search instead
    // for".
    enum class Correction { taken, own, literal } correction = Correction::taken;
    // typing: another letter may come any moment; few candidates are ranked, facets and total count no more, and other
    // words than the very ones are looked for only where those find nothing. settled: all that may answer, facets over
    // all that match (up to 5,000), and what may have been meant; some milliseconds more.
    enum class Effort { typing, settled } effort = Effort::typing;
    bool explain = false;  // SearchHit::why
};

struct TextRange {
    size_t begin = 0, end = 0;  // bytes
    bool operator==(const TextRange&) const = default;
};
struct SearchHit {
    Product product;                    // as Candidate has it
    std::optional<int64_t> stock_here;  // as Candidate has it: absent while nothing can be said
    std::string aisle_here{};           // as Candidate has it
    std::vector<TextRange>
        highlights{};   // in product.title: what the customer's letters met, in order, not overlapping
    std::string why{};  // where asked for: the parts of its points
};
struct FacetCount {
    std::string value;  // brand, or Department::id
    int64_t products = 0;
    bool operator==(const FacetCount&) const = default;
};
struct PriceFacet {
    std::optional<int64_t> from, below;  // minor units; absent: no bound
    int64_t products = 0;
    bool operator==(const PriceFacet&) const = default;
};
// Counted over the best `counted` matches of the text, before chip, brand, department and price narrow it.
struct SearchFacets {
    int64_t counted = 0;
    bool is_at_least = false;  // more match than were counted: so are all numbers here
    int64_t in_stock_here = 0, on_offer = 0;
    std::vector<FacetCount> brands, departments;  // most products first, at most 5
    std::vector<PriceFacet> prices;               // from cheap to dear, at most 4, none where all cost about the same
};
struct SearchAnswer {
    std::vector<SearchHit> hits;     // best first
    bool stock_known = false;        // this store's was told whole once; before that, "in stock here" narrows falsely
    int64_t total = 0;               // matches in all, with the filters
    bool total_is_at_least = false;  // there are more than total; not counted further
    SearchFacets facets;
    std::vector<Department> departments;  // whose names the text meets, at most 3
    // "Showing results for …": what was searched in place of the text, when that found nothing. Empty: the text itself.
    std::string corrected;
    std::string left_out;    // words or a size that no product has together with the others; of writing
                             // without spaces all that was asked; empty: none
    bool respelled = false;  // `corrected` has a near word in the place of one typed
    // "Did you mean …?": little was found, and a word away there is much more. Only offered.
    std::string did_you_mean;
    std::vector<std::string> suggestions;  // when nothing was found: nearest words of the catalogue, at most 3
    std::vector<SearchHit> nearest;  // when nothing was found: products of the first suggestion, or what sells best

    // Something was found for all that was asked, in its own words.
    [[nodiscard]] bool meets_all() const { return !hits.empty() && left_out.empty() && corrected.empty(); }
};

struct SearchOptions {
    std::string synonyms;  // folder of the synonyms' files; empty: none
    // Is told of each file of synonyms that cannot be taken, on the search's thread.
    std::function<void(const std::string& file, const Error&)> refused = {};
};

class Search {
  public:
    explicit Search(ReplicaReader& reader, SearchOptions options = {});  // the reader outlives the search
    ~Search();

    // Text without a word (blanks, signs) gives an empty answer. Errors: those of ReplicaReader.
    [[nodiscard]] Result<SearchAnswer> find(const SearchQuestion& question, const CancelToken& cancel);
    // Reads a part of the words for typo tolerance ahead of the first typo: some milliseconds a call, so that questions
    // get their turn in between. False: there is more to read; true: they all stand, and calls are cheap.
    Result<bool> warm_up(const CancelToken& cancel);
    // Words of the catalogue that begin so, those of most products first, at most `limit`; for the keyboard's row.
    // Nothing before the words stand.
    [[nodiscard]] std::vector<std::string> completions(std::string_view beginning, size_t limit);
    // The best sellers, for who has not typed yet.
    [[nodiscard]] Result<std::vector<SearchHit>> popular(const std::string& store, size_t limit,
                                                         const CancelToken& cancel);

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
