// What an import gives beyond the shared records: the identifiers and proofs that stay in the centre.
// Thread rule: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sync/model/records.h"

namespace tp {

// An order with what finds and proves it. `order.masked_name` is empty: the hub masks `customer_name` when it answers.
// Line titles are empty where the source has only SKUs: the hub fills them from its products.
struct ImportedOrder {
    Order order;
    std::string customer_name;
    std::string email, phone, postal_code;      // second proofs; may be empty
    std::string receipt_number, receipt_token;  // proof by possession; may be empty
    std::string member;                         // Member::id, or empty
    bool derived = false;                       // made up from a seed
};

// A member with what finds and proves it.
struct ImportedMember {
    Member member;
    std::string last_name;
    std::string card, phone, email;  // identifiers; may be empty
    std::string postal_code;         // second proof
    bool derived = false;
};

// A picture. `file` is a path that this process can read; its bytes are what `sha256` and `bytes` say.
struct ImportedContent {
    std::string id;
    std::string sha256;  // lower-case hexadecimal
    int64_t bytes = 0;
    std::string media_type;  // "image/webp", "image/svg+xml", "image/png", "image/jpeg"
    std::string file;
};

enum class ImportTable {
    departments,
    content,
    products,
    promotions,
    stores,
    stock,
    prices,  // by zone
    relations,
    members,
    orders,
    baskets
};

// One table's records, as many as fit a batch. Baskets never reach a sink: they become relations.
using ImportRecords =
    std::variant<std::vector<Department>, std::vector<ImportedContent>, std::vector<Product>, std::vector<Promotion>,
                 std::vector<Store>, std::vector<Stock>, std::vector<ZonePrice>, std::vector<Relation>,
                 std::vector<ImportedMember>, std::vector<ImportedOrder>>;

[[nodiscard]] std::string_view to_string(ImportTable table);
[[nodiscard]] std::optional<ImportTable> parse_import_table(std::string_view name);  // "products"; "product" too
// By a file's name: "products.csv", "products-2026-11.ndjson", "stock_north.csv.gz". Folders before it are ignored.
[[nodiscard]] std::optional<ImportTable> table_of_file(std::string_view path);

}  // namespace tp
