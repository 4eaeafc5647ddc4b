// Product availability without pixels: search, product page, holds. Questions run on the database worker, answers come
// back through the UI's task queue. Thread rule: UI thread; no call blocks.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/availability/opening_hours.h"
#include "kiosk/availability/search.h"
#include "kiosk/availability/unit_price.h"
#include "platform/base/clock.h"
#include "platform/base/task_queue.h"
#include "sync/model/records.h"
#include "sync/replica/replica_place.h"

namespace tp {

class Centre;

struct AvailabilityOptions {
    std::string store;      // Store::id of this kiosk
    std::string time_zone;  // IANA; for stores that name none
    std::chrono::minutes fresh_for{15};
    std::chrono::minutes promise_for{60};  // older than this: a hold is a request, not a promise
    int64_t low_stock = 3;                 // up to this many in stock are "low"
    size_t nearby_stores = 5;
    std::string synonyms{};  // folder of the synonyms' files (assets/search/synonyms); empty: none
    // Is told of each of these that cannot be taken, on the database worker.
    std::function<void(const std::string& file, const Error&)> synonyms_refused{};
};

// How old a fact is. fresh ≤ fresh_for < ageing ≤ promise_for < stale; unknown: the centre has never told us all.
enum class AgeTier { fresh, ageing, stale, unknown };
struct FactAge {
    AgeTier tier = AgeTier::unknown;
    std::optional<WallTime> as_of;  // the centre's clock: "as of 14:02"
};

enum class StockLevel {
    in_stock,
    low,
    none_here,  // the store is known to have none
    not_known,  // the store has told nothing about this product
};

struct NearbyStore {
    Store store;
    std::optional<double> kilometres;  // absent where a place is not known
    int64_t quantity = 0;
    StockLevel level = StockLevel::none_here;
    OpeningState opening;
    FactAge age;
};
struct ProductPage {
    Product product;
    std::optional<UnitPrice> unit_price;
    std::optional<Promotion> promotion;  // running now
    std::optional<std::string> picture;  // file
    StockLevel level = StockLevel::not_known;
    int64_t stock_here = 0;  // less what this terminal has held and the centre has not yet counted
    ShelfPlace shelf;
    FactAge stock_age, price_age;
    bool hold_is_request = false;     // the stock is too old to promise
    bool can_hold = false;            // here: something is left, or nothing is known
    std::vector<NearbyStore> nearby;  // with stock known, those that have some first, then by distance
    std::vector<Product> variants;    // itself among them; empty where there is no other
    std::vector<Product> together;    // bought together, strongest first, at most 6
};

struct PromotionCard {
    Promotion promotion;
    std::optional<std::string> picture;  // file
};
struct ListedProduct {
    Product product;
    std::optional<std::string> picture;  // file
};
struct DepartmentPage {
    std::vector<SearchHit> products;  // best sellers first, without highlights
    bool more = false;
};

struct HoldWish {
    std::string sku;
    std::string store;     // empty: here
    int64_t quantity = 1;  // 1–99
    std::string name;      // what the staff call; may be empty
    std::string contact;   // may be empty
};
struct SavedHold {
    std::string event_id;
    std::string code;  // to show at the desk: 6 characters of Crockford's base 32
    bool request = false;
};
enum class HoldState { waiting, confirmed, refused };  // waiting: the centre has not answered yet

class AvailabilityService {
  public:
    // All references outlive the service. `worker` is the database worker, `ui` the queue that the UI thread drains.
    AvailabilityService(const ReplicaPlace& place, const Clock& clock, Worker& worker, TaskQueue& ui, Centre& centre,
                        AvailabilityOptions options);
    ~AvailabilityService();  // withdraws all questions: no answer comes after it

    template <typename T>
    using Answer = std::function<void(Result<T>)>;

    // Each call withdraws the former call of the same function that has no answer yet (its `done` is never called), so
    // that the screen only ever hears about what it asked last. A missing replica is errc::not_found.
    void search(SearchQuestion question, Answer<SearchAnswer> done);  // `store` is filled in
    // The same for an operator beside the visitor: withdraws nobody's question and always answers while the service is
    // there.
    void search_aside(SearchQuestion question, Answer<SearchAnswer> done);
    // Words of the catalogue that begin as the last word of `text` does, those of most products first; for the
    // keyboard's row. Empty before the catalogue's words have been read.
    void completions(std::string text, size_t limit, Answer<std::vector<std::string>> done);
    void popular(size_t limit, Answer<std::vector<SearchHit>> done);  // what sells best, without highlights
    void product(std::string sku, Answer<std::optional<ProductPage>> done);
    void product_by_gtin(std::string gtin, Answer<std::optional<ProductPage>> done);  // shares product()'s place
    // Those of these SKUs that the catalogue has.
    void products(std::vector<std::string> skus, Answer<std::vector<ListedProduct>> done);
    void departments(Answer<std::vector<Department>> done);
    void department(std::string id, size_t offset, size_t limit, Answer<DepartmentPage> done);
    void promotions(Answer<std::vector<PromotionCard>> done);
    void stores(Answer<std::vector<NearbyStore>> done);  // all, by distance; quantity and level say nothing
    // Picture files of content ids, in order, nullopt where there is none (yet).
    void pictures(std::vector<std::string> content_ids, Answer<std::vector<std::optional<std::string>>> done);

    // Records "reservation.create". Only when `done` brings a SavedHold is it durable; full and io mean "not saved".
    // invalid_argument: no sku, or a quantity out of range.
    void hold(HoldWish wish, Answer<SavedHold> done);
    void hold_state(std::string event_id, std::function<void(HoldState)> done);

    // Reads ahead what search needs in memory, in small parts between questions. After the first picture, and whenever
    // the replica has changed: cheap when nothing has.
    void warm_up();

    // Withdraws all questions, as at the end of a visit.
    void forget();

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
