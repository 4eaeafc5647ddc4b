// A replica's file that somebody else has made or changed: nothing of it runs, and what is not ours is fetched anew.
#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "platform/storage/database.h"
#include "tests/doubles/replica/replica_fixture.h"

using namespace tp;
namespace fs = std::filesystem;

namespace {

uint32_t big32_at(const std::string& path, off_t at) {
    std::ifstream file(path, std::ios::binary);
    file.seekg(at);
    uint32_t value = 0;
    for (int i = 0; i < 4; ++i) value = value << 8U | static_cast<uint8_t>(file.get());
    return value;
}

void put_big32_at(const std::string& path, off_t at, uint32_t value) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at);
    for (const unsigned shift : {24U, 16U, 8U, 0U}) file.put(static_cast<char>(value >> shift & 0xFFU));
    REQUIRE(file.good());
}

// A replica of a thousand products, closed.
struct Doctored : ReplicaFixture {
    std::string path;

    Doctored() {
        REQUIRE(snapshot("catalogue", some_products(1'000)));
        path = place.present_file().value();
        writer.reset();
    }
    void doctor(const std::string& sql) {
        Database file = Database::open(path, Role::disposable_writer).value();
        const Status done = file.execute(sql);
        REQUIRE_MESSAGE(done, done.error().message);
    }
    // Whoever reads first says so; whoever writes starts anew, and all is as it should be.
    void check_thrown_away() {
        ReplicaReader before(place);
        CHECK(before.product_count(cancel).error().code == errc::corrupt);
        open();
        CHECK(writer->cursors().value().empty());
        CHECK_FALSE(fs::exists(path));
        REQUIRE(snapshot("catalogue", some_products(3)));
        ReplicaReader reader(place);
        CHECK(reader.product_count(cancel) == 3);
        CHECK(reader.find_product("S1", cancel).value()->price.minor == 499);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Doctored, "doctored replica: triggers, views, generated columns, extra tables and indexes") {
    SUBCASE("a trigger") {
        doctor("CREATE TRIGGER t AFTER INSERT ON product BEGIN UPDATE product SET price = 1; END");
    }
    SUBCASE("a view in a table's place") {
        doctor(
            "ALTER TABLE stock RENAME TO hidden;"
            "CREATE VIEW stock AS SELECT sku, store, 0 quantity, '' aisle, '' bay, '' side FROM hidden");
    }
    SUBCASE("a view beside") {
        doctor("CREATE VIEW v AS SELECT load_extension('x')");
    }
    SUBCASE("a generated column") {
        doctor("ALTER TABLE product ADD COLUMN more TEXT AS (hex(zeroblob(100000)))");
    }
    SUBCASE("a default that counts") {
        doctor("ALTER TABLE product ADD COLUMN more TEXT DEFAULT 'x'");
    }
    SUBCASE("an extra table") {
        doctor("CREATE TABLE extra(x)");
    }
    SUBCASE("an extra virtual table") {
        doctor("CREATE VIRTUAL TABLE extra USING fts5(x)");
    }
    SUBCASE("an index by an expression") {
        doctor("CREATE INDEX extra ON product(abs(price))");
    }
    SUBCASE("a table without its key") {
        doctor("DROP TABLE outcome; CREATE TABLE outcome(event_id, bucket, status, detail)");
    }
    SUBCASE("an index that is missing") {
        doctor("DROP INDEX product_sku");
    }
    check_thrown_away();
}

TEST_CASE_FIXTURE(Doctored, "doctored replica: a log beside it that holds a trigger") {
    const std::string wal = path + "-wal", kept = wal + ".kept";
    {
        Database file = Database::open(path, Role::disposable_writer).value();
        REQUIRE(file.execute("CREATE TRIGGER t AFTER INSERT ON product BEGIN DELETE FROM stock; END"));
        REQUIRE(fs::file_size(wal) > 0);
        fs::copy_file(wal, kept);
        REQUIRE(file.execute("DROP TRIGGER t"));
    }
    fs::rename(kept, wal);
    check_thrown_away();
}

TEST_CASE_FIXTURE(Doctored, "doctored replica: a log beside it that is noise, or another file's, is not played in") {
    std::ofstream(path + "-wal", std::ios::binary) << std::string(100'000, '\x37');
    open();
    CHECK(writer->cursors().value().size() == 1);
    ReplicaReader reader(place);
    CHECK(reader.product_count(cancel) == 1'000);
    CHECK(pull(put_line("catalogue", make_product("N", "New"))));
    CHECK(reader.product_count(cancel) == 1'001);
}

TEST_CASE_FIXTURE(Doctored,
                  "doctored replica: a list of free pages that goes round in circles is found, the rest serves") {
    doctor("DELETE FROM product WHERE rank > 800; UPDATE product_count SET n = (SELECT count(*) FROM product)");
    const uint32_t trunk = big32_at(path, 32);
    REQUIRE(trunk > 1);
    put_big32_at(path, (off_t{trunk} - 1) * 4'096, trunk);
    SUBCASE("as it is opened") {
        open();
    }
    SUBCASE("at night") {
        // Put in place behind the back of a writer that found nothing.
        put_big32_at(path, (off_t{trunk} - 1) * 4'096, 0);
        open();
        REQUIRE(writer->cursors());
        REQUIRE_FALSE(writer->damaged());
        put_big32_at(path, (off_t{trunk} - 1) * 4'096, trunk);
        writer->begin_audit(WallTime{Milliseconds{1'790'000'000'000}});
        std::optional<Result<std::map<std::string, PartitionSums>>> found;
        for (int i = 0; i < 2'000 && !found; ++i, std::this_thread::sleep_for(std::chrono::milliseconds{5}))
            found = writer->audited();
        REQUIRE(found);
        CHECK(found->error().code == errc::corrupt);
    }
    CHECK(writer->cursors().value().size() == 1);
    CHECK(writer->damaged());
    ReplicaReader reader(place);
    CHECK(reader.find_product("S1", cancel).value());
    CHECK(pull("").error().code == errc::corrupt);
    CHECK(writer->cursors().value().empty());
    CHECK(snapshot("catalogue", some_products(3)));
    CHECK(reader.product_count(cancel) == 3);
}

TEST_CASE_FIXTURE(Doctored, "doctored replica: a sparse file of 1 TB") {
    if (::truncate(path.c_str(), off_t{1} << 40) != 0) {
        MESSAGE("this file system has no files of 1 TB");
        return;
    }
    check_thrown_away();
}

TEST_CASE_FIXTURE(ReplicaFixture,
                  "doctored replica: a kept chunk that is a sparse file of 1 TB, a folder or a link is not read") {
    const std::string hash(64, 'a');
    writer->keep_chunk(hash, bytes_of("chunk"));
    REQUIRE(writer->kept_chunk(hash).value() == "chunk");
    const std::string path = place.chunks_folder() + "/" + hash;
    SUBCASE("sparse") {
        if (::truncate(path.c_str(), off_t{1} << 40) != 0) return;
    }
    SUBCASE("a folder") {
        fs::remove(path);
        fs::create_directory(path);
    }
    SUBCASE("a device without an end") {
        fs::remove(path);
        fs::create_symlink("/dev/zero", path);
    }
    CHECK(writer->kept_chunk(hash).error().code == errc::not_found);
}
