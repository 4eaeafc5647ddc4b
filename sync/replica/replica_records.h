// Rows of a replica's tables as the records that they came from. Inside sync/replica. Thread rule: that of the
// database.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "platform/storage/database.h"
#include "sync/protocol/messages.h"

namespace tp {

// As the centre told them, in the order of the table; the first column is the rank.
inline constexpr std::string_view product_columns =
    "p.rank, p.sku, p.gtin, p.title, p.brand, p.size, p.department, p.description, p.price, p.currency, "
    "p.price_before, p.promotion, p.variant_group, p.variant, p.picture, p.popularity, p.derived_price";
// The same as a customer is shown them, of shown_products: with the price of the terminal's zone where it has one.
inline constexpr std::string_view shown_product_columns =
    "p.rank, p.sku, p.gtin, p.title, p.brand, p.size, p.department, p.description, coalesce(z.price, p.price), "
    "coalesce(z.currency, p.currency), iif(z.sku IS NULL, p.price_before, z.price_before), "
    "coalesce(z.promotion, p.promotion), p.variant_group, p.variant, p.picture, p.popularity, "
    "iif(z.sku IS NULL, p.derived_price, 0)";
inline constexpr std::string_view shown_products = "product p LEFT JOIN zone_price z ON z.sku = p.sku";
// Of either.
[[nodiscard]] Product product_of(const Statement& row);
// sku, store, quantity, aisle, bay, side, as the table has them, from column `first` on; `store` and `sku` change
// places.
[[nodiscard]] Stock stock_of_columns(const Statement& row, int first);

// "store:1042" → "1042"; empty when the bucket is of another kind.
[[nodiscard]] std::string_view store_of_bucket(std::string_view bucket);
// "zone:north" → "north", likewise.
[[nodiscard]] std::string_view zone_of_bucket(std::string_view bucket);
// The tables whose rows come in such a bucket.
[[nodiscard]] std::span<const std::string_view> tables_of_bucket(std::string_view bucket);

// The record of that key, or monostate where there is none. corrupt: what was written does not decode.
[[nodiscard]] Result<Row> find_record(Database& database, std::string_view bucket, std::string_view table,
                                      std::string_view key);
// All records of a bucket, table by table; ends with the first error of `each`.
Status each_record(Database& database, std::string_view bucket, const std::function<Status(const Row&)>& each);

}  // namespace tp
