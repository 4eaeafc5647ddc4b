#include "sync/replica/replica_reader.h"

#include <unistd.h>

#include <algorithm>

#include "sync/protocol/codec.h"
#include "sync/replica/replica_reader_impl.h"
#include "sync/replica/replica_records.h"

namespace tp {

namespace {

constexpr int columns_of_product = 17;

std::string select_products(std::string_view rest) {
    return "SELECT " + std::string(shown_product_columns) + " FROM " + std::string(shown_products) + " " +
           std::string(rest);
}

const auto read_product = [](const Statement& row) -> Result<Product> { return product_of(row); };
template <typename T>
Result<T> read_body(const Statement& row) {
    // What the writer has encoded does not decode: the file is damaged.
    auto value = decode<T>(row.text(0));
    if (!value) return fail(errc::corrupt, value.error().message);
    return value;
}

}  // namespace

std::optional<WallTime> all_complete_at(const std::vector<BucketFreshness>& buckets) {
    const auto never = [](const BucketFreshness& bucket) { return !bucket.complete_at; };
    if (buckets.empty() || std::ranges::any_of(buckets, never)) return std::nullopt;
    return std::ranges::min(buckets, {}, &BucketFreshness::complete_at).complete_at;
}

ReplicaReader::View::View(View&& other) noexcept : m_of(std::exchange(other.m_of, nullptr)) {}
ReplicaReader::View::~View() {
    if (!m_of || --m_of->views > 0 || !m_of->database) return;
    if (auto statement = m_of->view_statement()) statement->get().reset();
}

Result<ReplicaReader::View> ReplicaReader::view() {
    if (m_impl->views == 0) TRY(m_impl->guarded(TRY(m_impl->view_statement()).get().step(), m_impl->generation));
    ++m_impl->views;
    return View(m_impl.get());
}

ReplicaReader::ReplicaReader(const ReplicaPlace& place) : m_impl(std::make_unique<Impl>(place)) {}
ReplicaReader::~ReplicaReader() = default;
ReplicaReader::ReplicaReader(ReplicaReader&&) noexcept = default;
ReplicaReader& ReplicaReader::operator=(ReplicaReader&&) noexcept = default;

Result<std::optional<Product>> ReplicaReader::find_product(std::string_view sku, const CancelToken& cancel) {
    return m_impl->one<Product>(cancel, select_products("WHERE p.sku = ?1"), read_product, sku);
}

Result<std::optional<Product>> ReplicaReader::find_by_gtin(std::string_view gtin, const CancelToken& cancel) {
    return m_impl->one<Product>(cancel, select_products("WHERE p.gtin = ?1 AND p.gtin <> '' ORDER BY p.rank LIMIT 1"),
                                read_product, gtin);
}

Result<std::vector<Product>> ReplicaReader::variants(std::string_view variant_group, size_t limit,
                                                     const CancelToken& cancel) {
    return m_impl->list<Product>(
        cancel, select_products("WHERE p.variant_group = ?1 AND p.variant_group <> '' ORDER BY p.rank LIMIT ?2"),
        read_product, variant_group, limit);
}

Result<std::vector<Department>> ReplicaReader::departments(const CancelToken& cancel) {
    return m_impl->list<Department>(cancel, "SELECT body FROM department ORDER BY position, id", read_body<Department>);
}

Result<std::vector<Product>> ReplicaReader::products_in_department(std::string_view department, size_t offset,
                                                                   size_t limit, const CancelToken& cancel) {
    return m_impl->list<Product>(cancel, select_products("WHERE p.department = ?1 ORDER BY p.rank LIMIT ?2 OFFSET ?3"),
                                 read_product, department, limit, offset);
}

Result<std::vector<Promotion>> ReplicaReader::promotions(WallTime now, const CancelToken& cancel) {
    auto all =
        m_impl->list<Promotion>(cancel, "SELECT body FROM promotion ORDER BY position, id", read_body<Promotion>);
    if (all)
        std::erase_if(*all, [&](const Promotion& promotion) {
            return (promotion.starts_at && now < *promotion.starts_at) ||
                   (promotion.ends_at && now >= *promotion.ends_at);
        });
    return all;
}

Result<std::optional<Promotion>> ReplicaReader::find_promotion(std::string_view id, const CancelToken& cancel) {
    return m_impl->one<Promotion>(cancel, "SELECT body FROM promotion WHERE id = ?1", read_body<Promotion>, id);
}

Result<std::optional<Store>> ReplicaReader::find_store(std::string_view id, const CancelToken& cancel) {
    return m_impl->one<Store>(cancel, "SELECT body FROM store WHERE id = ?1", read_body<Store>, id);
}

Result<std::vector<Store>> ReplicaReader::stores(const CancelToken& cancel) {
    return m_impl->list<Store>(cancel, "SELECT body FROM store ORDER BY id", read_body<Store>);
}

Result<std::optional<Stock>> ReplicaReader::stock(std::string_view sku, std::string_view store,
                                                  const CancelToken& cancel) {
    return m_impl->one<Stock>(
        cancel, "SELECT store, sku, quantity, aisle, bay, side FROM stock WHERE sku = ?1 AND store = ?2",
        [](const Statement& row) -> Result<Stock> { return stock_of_columns(row, 0); }, sku, store);
}

Result<bool> ReplicaReader::stock_known(std::string_view store, const CancelToken& cancel) {
    const std::string bucket = "store:" + std::string(store);
    return m_impl->query<bool>(
        cancel, whole_store_sql, [](Statement& row) -> Result<bool> { return TRY(row.step()) && row.integer(0) != 0; },
        bucket);
}

Result<std::vector<StoreStock>> ReplicaReader::stock_nearby(std::string_view sku, std::string_view here, size_t limit,
                                                            const CancelToken& cancel) {
    const std::optional<Store> asking = TRY(find_store(here, cancel));
    auto found = m_impl->list<StoreStock>(
        cancel,
        "SELECT t.body, s.store, s.sku, s.quantity, s.aisle, s.bay, s.side FROM stock s JOIN store t ON t.id = s.store "
        "WHERE s.sku = ?1 AND s.store <> ?2",
        [&](const Statement& row) -> Result<StoreStock> {
            StoreStock entry{TRY(read_body<Store>(row)), 0, stock_of_columns(row, 1)};
            if (asking) entry.distance = distance_km(*asking, entry.store);
            return entry;
        },
        sku, here);
    if (!found) return found;
    std::ranges::stable_sort(*found, {}, &StoreStock::distance);
    if (found->size() > limit) found->resize(limit);
    return found;
}

Result<std::vector<RelatedProduct>> ReplicaReader::related(std::string_view sku, size_t limit,
                                                           const CancelToken& cancel) {
    return m_impl->list<RelatedProduct>(
        cancel,
        "SELECT " + std::string(shown_product_columns) +
            ", r.strength FROM relation r JOIN product p ON p.sku = r.other "
            "LEFT JOIN zone_price z ON z.sku = p.sku WHERE r.sku = ?1 ORDER BY r.strength DESC "
            "LIMIT ?2",
        [](const Statement& row) -> Result<RelatedProduct> {
            return RelatedProduct{product_of(row), row.integer(columns_of_product)};
        },
        sku, limit);
}

Result<std::optional<Outcome>> ReplicaReader::outcome(std::string_view event_id, const CancelToken& cancel) {
    return m_impl->one<Outcome>(
        cancel, "SELECT event_id, status, detail FROM outcome WHERE event_id = ?1",
        [](const Statement& row) -> Result<Outcome> { return Outcome{row.string(0), row.string(1), row.string(2)}; },
        event_id);
}

Result<int64_t> ReplicaReader::product_count(const CancelToken& cancel) {
    return m_impl->query<int64_t>(cancel, "SELECT n FROM product_count WHERE one = 1",
                                  [](Statement& row) -> Result<int64_t> {
                                      if (!TRY(row.step()))
                                          return fail(errc::corrupt, "the replica has lost its count");
                                      return row.integer(0);
                                  });
}

Result<std::vector<BucketFreshness>> ReplicaReader::freshness(const CancelToken& cancel) {
    return m_impl->list<BucketFreshness>(cancel, "SELECT bucket, complete_at FROM cursor ORDER BY bucket",
                                         [](const Statement& row) -> Result<BucketFreshness> {
                                             BucketFreshness entry{row.string(0), std::nullopt};
                                             if (const auto time = row.optional_integer(1))
                                                 entry.complete_at = WallTime{Milliseconds{*time}};
                                             return entry;
                                         });
}

Result<std::optional<std::string>> ReplicaReader::picture_file(std::string_view content_id, const CancelToken& cancel) {
    const auto hash = TRY(m_impl->one<std::string>(
        cancel, "SELECT sha256 FROM content WHERE id = ?1",
        [](const Statement& row) -> Result<std::string> { return row.string(0); }, content_id));
    if (!hash || hash->size() != 64 || hash->find_first_not_of("0123456789abcdef") != std::string::npos)
        return std::optional<std::string>();
    const std::string path = m_impl->place.content_file(*hash);
    return ::access(path.c_str(), R_OK) == 0 ? std::optional(path) : std::nullopt;
}

Result<uint64_t> ReplicaReader::revision() {
    return m_impl->revision();
}

}  // namespace tp
