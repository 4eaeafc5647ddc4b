// Column groups and sums: what both ends compute of a row.
#include <doctest/doctest.h>

#include "sync/protocol/codec.h"
#include "sync/protocol/column_groups.h"
#include "sync/protocol/json.h"

using namespace tp;

namespace {

Product jam() {
    Product p;
    p.sku = "HD-1", p.gtin = "09521234567893", p.title = "Jam \"Aprikose\" \\ 1\t½", p.brand = "Ärger",
    p.size = "450 g";
    p.department = "d", p.description = "a\nb\x7f", p.price = {499, "EUR"}, p.price_before = Money{599, "EUR"};
    p.promotion = "p", p.variant_group = "g", p.variant = "v", p.picture = "x", p.popularity = 7;
    p.derived_price = true;
    return p;
}

std::vector<Row> one_of_each() {
    Store store;
    store.id = "1042", store.name = "Main", store.latitude = 42.9, store.services = {"pickup"};
    return {jam(),
            Stock{"1042", "HD-1", 3, {"7", "C", "left"}},
            store,
            Department{"d", {{"", "Jam"}}, "icon", 2},
            ZonePrice{"north", "HD-1", {399, "EUR"}, Money{499, "EUR"}, "p"},
            Relation{"a", "b", 3},
            Content{"c", std::string(64, 'a'), 5, "image/webp"},
            Outcome{"e", "applied", "x"}};
}

}  // namespace

TEST_CASE("the groups of a record are its canonical JSON, taken apart, without its key") {
    RowSummer summer;
    for (const Row& row : one_of_each()) {
        CAPTURE(table_of(row));
        Json whole = parse_json(encode_row(row)).value();
        Json together = Json::object();
        const auto texts = summer.texts(row);
        CHECK(texts.size() == column_groups_of(table_of(row)).size());
        for (const std::string& text : texts) {
            CHECK(canonical_json(text).value() == text);
            const Json group = parse_json(text).value();
            together.update(group);
        }
        if (table_of(row) == "product") whole.erase("sku");
        if (table_of(row) == "stock") whole.erase("sku"), whole.erase("store");
        CHECK(together == whole);
    }
}

TEST_CASE("merging the groups of another record one by one leads to that record") {
    RowSummer summer;
    for (const Row& to : one_of_each()) {
        CAPTURE(table_of(to));
        Row row = to;
        std::visit(
            []<typename Record>(Record& record) {
                Record empty{};
                if constexpr (std::is_same_v<Record, Product>) empty.sku = record.sku;
                if constexpr (std::is_same_v<Record, Stock>) empty.sku = record.sku, empty.store = record.store;
                record = empty;
            },
            row);
        const size_t groups = column_groups_of(table_of(to)).size();
        for (size_t i = 0; i < groups; ++i) {
            CHECK(row != to);
            merge_groups(row, to, 1U << i);
            const std::string merged = summer.texts(row)[i];
            CHECK(merged == summer.texts(to)[i]);
        }
        CHECK(row == to);
    }
}

TEST_CASE("a line with changed groups tells them alone, and those of a later version are left out") {
    const Product product = jam();
    RowSummer summer;
    const std::string price = summer.texts(product)[1];
    const std::vector<GroupText> changed = {{"price", price}, {"novel", R"({"x":1})"}};
    const std::string text = encode_set_line("catalogue", 18, "product", "HD-1", changed);
    const auto line = std::get<RowLine>(decode_page_line(text).value());
    CHECK(line.groups == 2U);
    CHECK(std::get<Product>(line.row).price == product.price);
    CHECK(std::get<Product>(line.row).title.empty());
    CHECK(std::get<Product>(line.row).sku == "HD-1");
    const auto novel =
        decode_page_line(R"({"bucket":"catalogue","seq":18,"table":"product","key":"HD-1","set":{"novel":{"x":1}}})");
    CHECK(std::get<RowLine>(novel.value()).row.index() == 0);
    for (const std::string_view bad :
         {R"({"bucket":"b","seq":1,"table":"product","key":"x","set":[]})",
          R"({"bucket":"b","seq":1,"table":"product","key":"x","set":{"price":{}}})",
          R"({"bucket":"b","seq":1,"table":"product","key":"x","set":{"price":7}})",
          R"({"bucket":"b","seq":1,"table":"product","key":"x","set":{"sales":{"popularity":-1}}})",
          R"({"bucket":"b","seq":1,"table":"product","key":"x","set":{},"del":true})",
          R"({"bucket":"b","seq":1,"table":"stock","key":"x","set":{"quantity":{"quantity":1e999}}})"})
        CHECK_MESSAGE(decode_page_line(bad).error().code == errc::malformed, bad);
    CHECK(decode_snapshot_line(R"({"table":"product","key":"x","set":{}})").error().code == errc::malformed);
}

TEST_CASE("sums are those of PROTOCOL.md's example, and depend on each field, the key and the table") {
    RowSummer summer;
    const Row example = Relation{"a", "b", 3};
    CHECK(encode_sum(summer.sums(example).total()) == "7c28dad60159c5b8");
    CHECK(summer.sums(example).partition == partition_of("relation", "a|b"));
    Product product = jam();
    const RowSums before = summer.sums(product);
    product.price.minor += 1;
    const RowSums after = summer.sums(product);
    CHECK(before.groups[0] == after.groups[0]);
    CHECK(before.groups[1] != after.groups[1]);
    CHECK(before.groups[2] == after.groups[2]);
    product.sku = "HD-2";
    CHECK(summer.sums(product).groups[1] != after.groups[1]);
    PartitionSums sums{};
    sums[0] = 1, sums[1023] = ~uint64_t{0};
    CHECK(decode_sums(encode_sums(sums)).value() == sums);
    CHECK_FALSE(decode_sums("00"));
    CHECK_FALSE(decode_sum("00000000000000g0"));
}
