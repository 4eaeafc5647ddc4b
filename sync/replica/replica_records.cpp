#include "sync/replica/replica_records.h"

#include <array>
#include <string>
#include <vector>

#include "sync/protocol/codec.h"

namespace tp {

namespace {

constexpr std::array<std::string_view, 6> catalogue_tables = {"product", "department", "promotion",
                                                              "store",   "content",    "relation"};
constexpr std::array<std::string_view, 1> store_tables = {"stock"};
constexpr std::array<std::string_view, 1> zone_tables = {"zone_price"};
constexpr std::array<std::string_view, 1> device_tables = {"outcome"};

std::string_view after(std::string_view text, std::string_view prefix) {
    return text.starts_with(prefix) ? text.substr(prefix.size()) : std::string_view{};
}

template <typename T>
Result<Row> row_of_body(const Statement& row) {
    // What the writer has encoded does not decode: the file is damaged.
    auto value = decode<T>(row.text(0));
    if (!value) return fail(errc::corrupt, value.error().message);
    return Row(*std::move(value));
}

// How a table's rows are read, and what makes a record of them.
struct TableRows {
    std::string_view table;
    std::string by_key;     // ?1: the key (of a relation its first part), ?2: the bucket's own or the key's second part
    std::string by_bucket;  // ?1: the store or the bucket, where it says so
    bool of_bucket = false;
    Result<Row> (*read)(const Statement&);
};

template <typename T>
TableRows of_body(std::string_view table) {
    const std::string select = "SELECT body FROM " + std::string(table);
    return {table, select + " WHERE id = ?1 AND ?2 IS NOT NULL", select, false, row_of_body<T>};
}

ZonePrice zone_price_of(const Statement& row) {
    ZonePrice z{row.string(0), row.string(1), {row.integer(2), row.string(3)}, std::nullopt, row.string(5)};
    if (const auto before = row.optional_integer(4)) z.price_before = Money{*before, z.price.currency};
    return z;
}

// The part of a bucket's name that its table's rows say, if any: the column beside the key.
std::string_view second_of(std::string_view bucket, std::string_view table) {
    if (table == "stock") return store_of_bucket(bucket);
    if (table == "zone_price") return zone_of_bucket(bucket);
    return bucket;
}

// The statements' texts are put together once: a row is looked for with each change.
const std::vector<TableRows>& all_table_rows() {
    static const std::vector<TableRows> rows = [] {
        const std::string product = "SELECT " + std::string(product_columns) + " FROM product p";
        const std::string content = "SELECT id, sha256, bytes, media_type FROM content";
        const std::string relation = "SELECT sku, other, strength FROM relation";
        const std::string stock = "SELECT store, sku, quantity, aisle, bay, side FROM stock";
        const std::string zone_price = "SELECT zone, sku, price, currency, price_before, promotion FROM zone_price";
        const std::string outcome = "SELECT event_id, status, detail FROM outcome";
        return std::vector<TableRows>{
            {"product", product + " WHERE p.sku = ?1 AND ?2 IS NOT NULL", product, false,
             [](const Statement& row) -> Result<Row> { return product_of(row); }},
            of_body<Department>("department"),
            of_body<Promotion>("promotion"),
            of_body<Store>("store"),
            {"content", content + " WHERE id = ?1 AND ?2 IS NOT NULL", content, false,
             [](const Statement& row) -> Result<Row> {
                 return Content{row.string(0), row.string(1), row.integer(2), row.string(3)};
             }},
            {"relation", relation + " WHERE sku = ?1 AND other = ?2", relation, false,
             [](const Statement& row) -> Result<Row> {
                 return Relation{row.string(0), row.string(1), row.integer(2)};
             }},
            {"stock", stock + " WHERE sku = ?1 AND store = ?2", stock + " WHERE store = ?1", true,
             [](const Statement& row) -> Result<Row> { return stock_of_columns(row, 0); }},
            {"zone_price", zone_price + " WHERE sku = ?1 AND zone = ?2", zone_price + " WHERE zone = ?1", true,
             [](const Statement& row) -> Result<Row> { return zone_price_of(row); }},
            {"outcome", outcome + " WHERE event_id = ?1 AND bucket = ?2", outcome + " WHERE bucket = ?1", true,
             [](const Statement& row) -> Result<Row> { return Outcome{row.string(0), row.string(1), row.string(2)}; }}};
    }();
    return rows;
}

const TableRows* rows_of(std::string_view table) {
    for (const TableRows& rows : all_table_rows())
        if (rows.table == table) return &rows;
    return nullptr;
}

}  // namespace

Product product_of(const Statement& row) {
    Product p;
    p.sku = row.text(1);
    p.gtin = row.text(2);
    p.title = row.text(3);
    p.brand = row.text(4);
    p.size = row.text(5);
    p.department = row.text(6);
    p.description = row.text(7);
    p.price.minor = row.integer(8);
    p.price.currency = row.text(9);
    if (const auto before = row.optional_integer(10)) p.price_before = Money{*before, p.price.currency};
    p.promotion = row.text(11);
    p.variant_group = row.text(12);
    p.variant = row.text(13);
    p.picture = row.text(14);
    p.popularity = row.integer(15);
    p.derived_price = row.integer(16) != 0;
    return p;
}

Stock stock_of_columns(const Statement& row, int first) {
    return {row.string(first),
            row.string(first + 1),
            row.integer(first + 2),
            {row.string(first + 3), row.string(first + 4), row.string(first + 5)}};
}

std::string_view store_of_bucket(std::string_view bucket) {
    return after(bucket, "store:");
}

std::string_view zone_of_bucket(std::string_view bucket) {
    return after(bucket, "zone:");
}

std::span<const std::string_view> tables_of_bucket(std::string_view bucket) {
    if (bucket == "catalogue") return catalogue_tables;
    if (bucket.starts_with("store:")) return store_tables;
    if (bucket.starts_with("zone:")) return zone_tables;
    if (bucket.starts_with("device:")) return device_tables;
    return {};
}

Result<Row> find_record(Database& database, std::string_view bucket, std::string_view table, std::string_view key) {
    const TableRows* rows = rows_of(table);
    if (!rows) return Row{};
    std::string_view second = second_of(bucket, table);
    if (table == "relation") {
        const size_t bar = key.find('|');
        if (bar == std::string_view::npos) return fail(errc::malformed, "a relation's key without its bar");
        second = key.substr(bar + 1);
        key = key.substr(0, bar);
    }
    Statement& find = TRY(database.cached(rows->by_key));
    if (!TRY(find.bind(key, second).step())) return Row{};
    Result<Row> found = rows->read(find);
    find.reset();
    return found;
}

Status each_record(Database& database, std::string_view bucket, const std::function<Status(const Row&)>& each) {
    for (const std::string_view table : tables_of_bucket(bucket)) {
        const TableRows& rows = *rows_of(table);
        Statement all = TRY(database.prepare(rows.by_bucket));
        if (rows.of_bucket) all.bind(second_of(bucket, table));
        while (TRY(all.step())) {
            const Row record = TRY(rows.read(all));
            TRY(each(record));
        }
    }
    return {};
}

}  // namespace tp
