#include "kiosk/availability/availability_backend.h"

#include <algorithm>

namespace tp {

namespace {

FactAge age_of(const std::map<std::string, FactAge>& ages, const std::string& bucket) {
    const auto found = ages.find(bucket);
    return found == ages.end() ? FactAge{} : found->second;
}

bool has_place(const Store& store) {
    return store.latitude != 0 || store.longitude != 0;
}

}  // namespace

Result<std::map<std::string, FactAge>> AvailabilityBackend::ages(const CancelToken& cancel) {
    std::map<std::string, FactAge> ages;
    const WallTime now = m_clock.wall();
    for (const BucketFreshness& bucket : TRY(m_reader.freshness(cancel))) {
        FactAge age{AgeTier::unknown, bucket.complete_at};
        if (bucket.complete_at) {
            // The centre's clock may be a little ahead of ours: that is no age below zero, but fresh.
            const auto old = now - *bucket.complete_at;
            age.tier = old <= m_options.fresh_for     ? AgeTier::fresh
                       : old <= m_options.promise_for ? AgeTier::ageing
                                                      : AgeTier::stale;
        }
        ages.emplace(bucket.bucket, age);
    }
    return ages;
}

StockLevel AvailabilityBackend::level_of(int64_t quantity) const {
    if (quantity <= 0) return StockLevel::none_here;
    return quantity <= m_options.low_stock ? StockLevel::low : StockLevel::in_stock;
}

Result<std::vector<NearbyStore>> AvailabilityBackend::nearby(const Product& product,
                                                             const std::map<std::string, FactAge>& ages,
                                                             const CancelToken& cancel) {
    const auto here = TRY(m_reader.find_store(m_options.store, cancel));
    std::vector<NearbyStore> stores;
    for (StoreStock& entry : TRY(m_reader.stock_nearby(product.sku, m_options.store, 1000, cancel))) {
        NearbyStore store;
        if (here && has_place(*here) && has_place(entry.store)) store.kilometres = entry.distance;
        store.quantity = m_holds.left_of(entry.stock.quantity, entry.store.id, product.sku);
        store.level = level_of(store.quantity);
        store.opening = opening_state(entry.store, m_clock.wall(), m_options.time_zone);
        store.age = age_of(ages, "store:" + entry.store.id);
        store.store = std::move(entry.store);
        stores.push_back(std::move(store));
    }
    std::ranges::stable_partition(stores, [](const NearbyStore& store) { return store.quantity > 0; });
    if (stores.size() > m_options.nearby_stores) stores.resize(m_options.nearby_stores);
    return stores;
}

// Rows keep their place and their number in the facets: the few holds of a minute are no reason to rank anew.
Status AvailabilityBackend::take_holds_off(std::vector<SearchHit>& hits, const CancelToken& cancel) {
    if (m_holds.empty()) return {};
    TRY(m_holds.refresh(m_reader, cancel));
    for (SearchHit& hit : hits)
        if (hit.stock_here) hit.stock_here = m_holds.left_of(*hit.stock_here, m_options.store, hit.product.sku);
    return {};
}

Result<SearchAnswer> AvailabilityBackend::find(const SearchQuestion& question, const CancelToken& cancel) {
    SearchAnswer answer = TRY(m_search.find(question, cancel));
    TRY(take_holds_off(answer.hits, cancel));
    return answer;
}

Result<std::vector<SearchHit>> AvailabilityBackend::popular(size_t limit, const CancelToken& cancel) {
    std::vector<SearchHit> hits = TRY(m_search.popular(m_options.store, limit, cancel));
    TRY(take_holds_off(hits, cancel));
    return hits;
}

Result<std::optional<ProductPage>> AvailabilityBackend::page(const std::optional<Product>& product,
                                                             const CancelToken& cancel) {
    if (!product) return std::optional<ProductPage>();
    TRY(m_holds.refresh(m_reader, cancel));
    const auto all_ages = TRY(ages(cancel));
    ProductPage page;
    page.product = *product;
    page.unit_price = unit_price(product->price, product->size);
    page.price_age = age_of(all_ages, "catalogue");
    page.stock_age = age_of(all_ages, "store:" + m_options.store);
    if (!product->promotion.empty()) {
        page.promotion = TRY(m_reader.find_promotion(product->promotion, cancel));
        const WallTime now = m_clock.wall();
        if (page.promotion && ((page.promotion->starts_at && now < *page.promotion->starts_at) ||
                               (page.promotion->ends_at && now >= *page.promotion->ends_at)))
            page.promotion.reset();
    }
    if (!product->picture.empty()) page.picture = TRY(m_reader.picture_file(product->picture, cancel));
    if (const auto stock = TRY(m_reader.stock(product->sku, m_options.store, cancel))) {
        page.stock_here = m_holds.left_of(stock->quantity, m_options.store, product->sku);
        page.level = level_of(page.stock_here);
        page.shelf = stock->shelf;
    }
    page.hold_is_request = page.level == StockLevel::not_known || page.stock_age.tier == AgeTier::stale ||
                           page.stock_age.tier == AgeTier::unknown;
    page.can_hold = page.level != StockLevel::none_here;
    page.nearby = TRY(nearby(*product, all_ages, cancel));
    page.variants = TRY(m_reader.variants(product->variant_group, 50, cancel));
    if (page.variants.size() < 2) page.variants.clear();
    for (RelatedProduct& related : TRY(m_reader.related(product->sku, 6, cancel)))
        page.together.push_back(std::move(related.product));
    return std::optional(std::move(page));
}

Result<std::vector<PromotionCard>> AvailabilityBackend::promotions(const CancelToken& cancel) {
    std::vector<PromotionCard> cards;
    for (Promotion& promotion : TRY(m_reader.promotions(m_clock.wall(), cancel))) {
        PromotionCard card;
        if (!promotion.picture.empty()) card.picture = TRY(m_reader.picture_file(promotion.picture, cancel));
        card.promotion = std::move(promotion);
        cards.push_back(std::move(card));
    }
    return cards;
}

Result<std::vector<NearbyStore>> AvailabilityBackend::stores(const CancelToken& cancel) {
    const auto all_ages = TRY(ages(cancel));
    const auto here = TRY(m_reader.find_store(m_options.store, cancel));
    std::vector<NearbyStore> stores;
    for (Store& store : TRY(m_reader.stores(cancel))) {
        NearbyStore entry;
        if (here && has_place(*here) && has_place(store)) entry.kilometres = distance_km(*here, store);
        entry.level = StockLevel::not_known;
        entry.opening = opening_state(store, m_clock.wall(), m_options.time_zone);
        entry.age = age_of(all_ages, "catalogue");
        entry.store = std::move(store);
        stores.push_back(std::move(entry));
    }
    std::ranges::stable_sort(stores, {}, [](const NearbyStore& store) { return store.kilometres.value_or(1e9); });
    return stores;
}

Result<DepartmentPage> AvailabilityBackend::department(const std::string& id, size_t offset, size_t limit,
                                                       const CancelToken& cancel) {
    DepartmentPage page;
    std::vector<Product> products = TRY(m_reader.products_in_department(id, offset, limit + 1, cancel));
    page.more = products.size() > limit;
    if (page.more) products.resize(limit);
    const bool known = TRY(m_reader.stock_known(m_options.store, cancel));
    TRY(m_holds.refresh(m_reader, cancel));
    for (Product& product : products) {
        const auto stock = TRY(m_reader.stock(product.sku, m_options.store, cancel));
        std::optional<int64_t> here;
        if (stock || known) here = stock ? m_holds.left_of(stock->quantity, m_options.store, product.sku) : 0;
        page.products.push_back({std::move(product), here, stock ? stock->shelf.aisle : ""});
    }
    return page;
}

}  // namespace tp
