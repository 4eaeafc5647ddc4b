// What a replica keeps of what its rows come to: with each change, after repairs, and against the disk at night.
#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "platform/storage/database.h"
#include "sync/protocol/codec.h"
#include "tests/doubles/replica/replica_fixture.h"

using namespace tp;

namespace {

Product product(const std::string& sku, const std::string& title, int64_t popularity) {
    Product p;
    p.sku = sku, p.title = title, p.price = {499, "USD"}, p.popularity = popularity, p.department = "d";
    return p;
}

struct Sums : ReplicaFixture {
    std::vector<Row> rows = {product("A", "apple", 90), product("B", "bread", 80), product("C", "coffee", 70),
                             Department{"d", {{"", "Food"}}, "food", 1}};
    [[nodiscard]] static PartitionSums of(const std::vector<Row>& all) {
        PartitionSums sums{};
        RowSummer summer;
        for (const Row& row : all) {
            const RowSums one = summer.sums(row);
            sums[one.partition] += one.total();
        }
        return sums;
    }
    std::string set_line(const std::string& sku, const std::string& group, const std::string& fields) {
        const std::vector<GroupText> groups = {{group, fields}};
        return encode_set_line("catalogue", ++seq, "product", sku, groups) + "\n";
    }
    // What lies in the file, behind the writer's back.
    void damage(const std::string& sql) {
        auto file = Database::open(place.present_file().value(), Role::disposable_writer);
        REQUIRE(file);
        REQUIRE(file->execute(sql));
    }
    std::map<std::string, PartitionSums> audit() {
        writer->begin_audit(WallTime{Milliseconds{1'790'000'000'000}});
        for (int i = 0; i < 2'000; ++i) {
            if (auto found = writer->audited()) {
                REQUIRE(*found);
                return **found;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds{5});
        }
        FAIL("the audit does not end");
        return {};
    }
};

}  // namespace

TEST_CASE_FIXTURE(Sums, "sums follow puts, changed groups, deletions and a page that is refused") {
    REQUIRE(snapshot("catalogue", rows));
    CHECK(writer->sums("catalogue").value() == of(rows));
    Product apple = product("A", "apple", 90);
    apple.price.minor = 399;
    Product bread = product("B", "dark bread", 80);
    seq = 100;
    const std::string page = set_line("A", "price", R"({"price":{"currency":"USD","minor":399}})") +
                             put_line("catalogue", bread) + delete_line("catalogue", "product", "C") +
                             set_line("missing", "sales", R"({"popularity":1})");
    REQUIRE(pull(page));
    const std::vector<Row> now = {apple, bread, rows[3]};
    CHECK(writer->sums("catalogue").value() == of(now));
    ReplicaReader reader(place);
    CHECK(reader.find_product("A", cancel).value() == apple);
    CHECK(search(reader, {"dark"}) == std::vector<std::string>{"B"});
    CHECK(search(reader, {"coffee"}).empty());
    // Its first line alone would change the sums.
    CHECK_FALSE(writer->stage_page(put_line("catalogue", product("Z", "z", 1)) + "{}\n", writer->cursors().value()));
    REQUIRE(nothing_new());
    CHECK(writer->sums("catalogue").value() == of(now));
    open();
    CHECK(writer->sums("catalogue").value() == of(now));
    CHECK_FALSE(writer->stage_page(put_line("catalogue", tp::Stock{"1042", "A", 1, {}}), writer->cursors().value()));
}

TEST_CASE_FIXTURE(Sums, "a snapshot that does not come to its sum is refused") {
    SnapshotManifest manifest = manifest_of("catalogue", rows);
    manifest.sum = "00000000000000aa";
    REQUIRE(writer->begin_snapshot(manifest));
    std::string lines;
    for (const Row& row : rows) lines += snapshot_line(row);
    REQUIRE(writer->snapshot_rows(lines));
    CHECK(writer->finish_snapshot().error().code == errc::corrupt);
    CHECK(writer->cursors().value().empty());
    manifest.sum = encode_sum(total_of(of(rows)));
    REQUIRE(writer->begin_snapshot(manifest));
    REQUIRE(writer->snapshot_rows(lines));
    REQUIRE(writer->finish_snapshot());
    CHECK(writer->cursors().value().size() == 1);
}

TEST_CASE_FIXTURE(Sums, "a second snapshot is shown once a pull has brought it to the present") {
    REQUIRE(snapshot("catalogue", rows));
    const std::vector<Row> older = {product("A", "apple", 90), product("D", "dates", 10)};
    REQUIRE(writer->begin_snapshot(manifest_of("catalogue", older)));
    for (const Row& row : older) REQUIRE(writer->snapshot_rows(snapshot_line(row)));
    REQUIRE(writer->finish_snapshot());
    ReplicaReader reader(place);
    CHECK(search(reader, {"bread"}) == std::vector<std::string>{"B"});
    seq = 100;
    REQUIRE(pull(put_line("catalogue", product("E", "eggs", 50))));
    CHECK(search(reader, {"bread"}).empty());
    CHECK(search(reader, {"eggs"}) == std::vector<std::string>{"E"});
    CHECK(search(reader, {"dates"}) == std::vector<std::string>{"D"});
}

TEST_CASE_FIXTURE(Sums, "damage that no sum sees is found at night and mended by its partition") {
    REQUIRE(snapshot("catalogue", rows));
    CHECK(audit().empty());
    CHECK(writer->last_audit() == WallTime{Milliseconds{1'790'000'000'000}});
    writer.reset();
    damage("UPDATE product SET price = 1 WHERE sku = 'B'; DELETE FROM product WHERE sku = 'C';");
    open();
    const auto found = audit();
    REQUIRE(found.size() == 1);
    CHECK(writer->sums("catalogue").value() == of(rows));
    std::vector<bool> partitions(partition_count, false);
    std::string lines;
    seq = 100;
    for (const char* sku : {"B", "C"}) partitions[partition_of("product", sku)] = true;
    for (const Row& row : rows)
        if (partitions[partition_of(table_of(row), key_of(row))]) lines += put_line("catalogue", row);
    CHECK(found.at("catalogue") != of(rows));
    REQUIRE(writer->repair("catalogue", partitions, lines, std::nullopt));
    CHECK(writer->sums("catalogue").value() == of(rows));
    CHECK(audit().empty());
    ReplicaReader reader(place);
    CHECK(reader.find_product("B", cancel).value()->price.minor == 499);
    CHECK(search(reader, {"coffee"}) == std::vector<std::string>{"C"});
    CHECK_FALSE(writer->repair("catalogue", std::vector<bool>(partition_count, false), lines, std::nullopt));
}

TEST_CASE_FIXTURE(Sums,
                  "a repair moves the cursor where it is told to, in the same transaction, and of a held bucket only") {
    REQUIRE(snapshot("catalogue", rows));
    REQUIRE(nothing_new());
    ReplicaReader reader(place);
    const auto complete_at = reader.freshness(cancel).value().at(0).complete_at;
    REQUIRE(complete_at);
    const Cursor elsewhere{"catalogue", "0190e4b0-0000-7000-8000-000000000002", 3};
    const std::vector<bool> none(partition_count, false);
    CHECK_FALSE(writer->repair("catalogue", none, put_line("catalogue", rows[0]), elsewhere));
    CHECK(writer->cursors().value().at(0).seq == 100);
    REQUIRE(writer->repair("catalogue", none, "", elsewhere));
    open();
    CHECK(writer->cursors().value() == std::vector<Cursor>{elsewhere});
    CHECK(reader.freshness(cancel).value().at(0).complete_at == complete_at);
    REQUIRE(writer->repair("store:9", none, "", Cursor{"store:9", "e", 1}));
    CHECK(writer->cursors().value().size() == 1);
}

TEST_CASE_FIXTURE(Sums, "chunks are kept until their snapshot is finished") {
    const std::string hash(64, 'a');
    CHECK_FALSE(writer->kept_chunk(hash));
    writer->keep_chunk(hash, bytes_of("chunk"));
    open();
    CHECK(writer->kept_chunk(hash).value() == "chunk");
    CHECK_FALSE(writer->kept_chunk("../outbox.db"));
    REQUIRE(snapshot("catalogue", rows));
    CHECK_FALSE(writer->kept_chunk(hash));
}
