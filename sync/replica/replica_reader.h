// Questions to the replica. Answers are values; nothing refers to the database.
// Thread rule: one ReplicaReader for one thread (the database worker), never the UI thread.
//
// Every call looks first whether the writer has put another file in place and opens that. Every call takes a
// CancelToken and ends with `cancelled` once it is set. Where there is no replica yet, questions fail with `not_found`;
// a damaged one is `corrupt`, and marked in the place for the writer, who replaces it. Lists come in rank order (best
// sellers first) unless told otherwise.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/task_queue.h"
#include "sync/model/records.h"
#include "sync/replica/replica_place.h"

namespace tp {

// SQLite's page cache of a reader, KiB. The system's cache holds the file's pages, and a second copy of them stays in
// memory: twice as much took 0.05 ms off the slowest questions over a million products, for 4 MiB.
inline constexpr int64_t reader_cache_kib = 4'096;

struct StoreStock {
    Store store;
    double distance = 0;  // kilometres from the asking store; 0 where either's place is not known
    Stock stock;
};
struct RelatedProduct {
    Product product;
    int64_t strength = 0;
};
struct BucketFreshness {
    std::string bucket;
    std::optional<WallTime> complete_at;  // the hub's clock when it last told us all; absent: never complete yet
};
// When what is said of all of them was last known to be true: the oldest; absent where one was never complete yet, for
// then nothing holds for all.
[[nodiscard]] std::optional<WallTime> all_complete_at(const std::vector<BucketFreshness>& buckets);

struct VocabularyWord {
    std::string word;
    int64_t products = 0;  // that have it
};
struct DepartmentCount {
    Department department;
    int64_t products = 0;
};

// What a search looks for, as words that WordSplitter has folded: products that meet every part, each by one of its
// phrases, of which every slot is met by one of its words. A part without phrases is met by nothing.
struct MatchWord {
    std::string text;
    bool beginning = false;  // any word that starts so
};
using MatchSlot = std::vector<MatchWord>;
using MatchPhrase = std::vector<MatchSlot>;
using CandidateMatch = std::vector<std::vector<MatchPhrase>>;
// Every one of `words`, and a word that starts with `prefix` (may be empty).
[[nodiscard]] CandidateMatch match_words(std::span<const std::string> words, std::string_view prefix);

// What a search narrows its candidates by. Empty and false: not at all.
struct CandidateFilter {
    std::string in_stock_at;  // Store::id
    bool on_offer = false;    // price_before above the price, or a promotion
    std::string brand, department;
    std::optional<int64_t> price_from{}, price_below{};  // minor units of the catalogue's currency
};
struct Candidate {
    int64_t rank = 0;  // smaller sells more
    Product product;   // as lists show it: without description, variants, popularity and derived_price
    // At `here`. A store that was told whole at least once has none of what it has no row of; before that, absent.
    std::optional<int64_t> stock_here;
    std::string aisle_here;  // ShelfPlace::aisle there; empty: not known
};
// What ranking needs of a candidate. The views hold during the call that brings it.
struct CandidateView {
    int64_t rank = 0;
    std::string_view title, brand, size, department;
    int64_t price = 0;  // minor units
    bool on_offer = false;
    std::optional<int64_t> stock_here;  // as Candidate has it
};

class ReplicaReader {
  public:
    explicit ReplicaReader(const ReplicaPlace& place);  // outlives the reader
    ~ReplicaReader();
    ReplicaReader(ReplicaReader&&) noexcept;
    ReplicaReader& operator=(ReplicaReader&&) noexcept;

    // While it lives, all questions see one state of the replica, and each costs less. For one screenful of questions:
    // it holds up the writer's checkpoints. Must end before the reader does.
    class View;
    [[nodiscard]] Result<View> view();

    [[nodiscard]] Result<std::optional<Product>> find_product(std::string_view sku, const CancelToken& cancel);
    // `gtin`: 14 digits. The best seller where several products carry it.
    [[nodiscard]] Result<std::optional<Product>> find_by_gtin(std::string_view gtin, const CancelToken& cancel);
    // All variants of the product's group, itself among them; only itself's group (empty group: none).
    [[nodiscard]] Result<std::vector<Product>> variants(std::string_view variant_group, size_t limit,
                                                        const CancelToken& cancel);

    [[nodiscard]] Result<std::vector<Department>> departments(const CancelToken& cancel);  // by position
    [[nodiscard]] Result<std::vector<Product>> products_in_department(std::string_view department, size_t offset,
                                                                      size_t limit, const CancelToken& cancel);
    // Promotions that run at `now`, by position.
    [[nodiscard]] Result<std::vector<Promotion>> promotions(WallTime now, const CancelToken& cancel);
    [[nodiscard]] Result<std::optional<Promotion>> find_promotion(std::string_view id, const CancelToken& cancel);

    [[nodiscard]] Result<std::optional<Store>> find_store(std::string_view id, const CancelToken& cancel);
    [[nodiscard]] Result<std::vector<Store>> stores(const CancelToken& cancel);
    [[nodiscard]] Result<std::optional<Stock>> stock(std::string_view sku, std::string_view store,
                                                     const CancelToken& cancel);
    // Whether the stock of `store` was told whole at least once: what it has no row of is then not there.
    [[nodiscard]] Result<bool> stock_known(std::string_view store, const CancelToken& cancel);
    // Other stores whose stock of `sku` the replica knows, nearest first.
    [[nodiscard]] Result<std::vector<StoreStock>> stock_nearby(std::string_view sku, std::string_view here,
                                                               size_t limit, const CancelToken& cancel);
    // "Bought together", strongest first.
    [[nodiscard]] Result<std::vector<RelatedProduct>> related(std::string_view sku, size_t limit,
                                                              const CancelToken& cancel);
    // What the centre made of an event; absent while it has not said.
    [[nodiscard]] Result<std::optional<Outcome>> outcome(std::string_view event_id, const CancelToken& cancel);

    [[nodiscard]] Result<int64_t> product_count(const CancelToken& cancel);
    [[nodiscard]] Result<std::vector<BucketFreshness>> freshness(const CancelToken& cancel);

    // The file of a picture's bytes; absent where the replica does not know or not yet have it.
    [[nodiscard]] Result<std::optional<std::string>> picture_file(std::string_view content_id,
                                                                  const CancelToken& cancel);

    // Products that meet `match`, best sellers first. `here` fills stock_here.
    [[nodiscard]] Result<std::vector<Candidate>> candidates(const CandidateMatch& match, const CandidateFilter& filter,
                                                            std::string_view here, size_t limit,
                                                            const CancelToken& cancel);
    // The same products' ranks alone.
    [[nodiscard]] Result<std::vector<int64_t>> ranks(const CandidateMatch& match, const CandidateFilter& filter,
                                                     size_t limit, const CancelToken& cancel);
    // The same products without their rows: `visit` is called for the first `visited` of them. How many there are,
    // counted up to `counted`, which is at least `visited`. One walk over the index, which is what such a question
    // costs.
    [[nodiscard]] Result<int64_t> visit_candidates(const CandidateMatch& match, const CandidateFilter& filter,
                                                   std::string_view here, size_t visited, size_t counted,
                                                   const CancelToken& cancel,
                                                   const std::function<void(const CandidateView&)>& visit);
    // The rows of `ranks`, in this order; one that is gone meanwhile is left out.
    [[nodiscard]] Result<std::vector<Candidate>> candidates_at(std::span<const int64_t> ranks, std::string_view here,
                                                               const CancelToken& cancel);
    // How many such products there are, counted up to `most`.
    [[nodiscard]] Result<int64_t> count_candidates(const CandidateMatch& match, const CandidateFilter& filter,
                                                   size_t most, const CancelToken& cancel);
    // The best sellers of all. `here` fills stock_here.
    [[nodiscard]] Result<std::vector<Candidate>> best_sellers(std::string_view here, size_t limit,
                                                              const CancelToken& cancel);
    // Products whose GTIN or SKU starts with `code`, for digits typed off a label.
    [[nodiscard]] Result<std::vector<Candidate>> candidates_by_code(std::string_view code, std::string_view here,
                                                                    size_t limit, const CancelToken& cancel);
    // The words of the search index in the order of their bytes, `limit` of them beyond `after`. All of a million
    // products take half a second: keep them for a generation, and read them in parts where a customer may be waiting.
    [[nodiscard]] Result<std::vector<VocabularyWord>> vocabulary(std::string_view after, size_t limit,
                                                                 const CancelToken& cancel);

    // Changes with the file that is read and with its content; what was derived from the replica is good while it
    // stands.
    [[nodiscard]] Result<uint64_t> revision();

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

class ReplicaReader::View {
  public:
    View(View&& other) noexcept;
    View& operator=(View&&) = delete;
    ~View();

  private:
    friend class ReplicaReader;
    explicit View(Impl* of) : m_of(of) {}
    Impl* m_of;
};

}  // namespace tp
