// What the writer and the reader do with a replica whose file no longer holds what was written.
#include <doctest/doctest.h>

#include <fstream>

#include "platform/storage/database.h"
#include "tests/doubles/overwrite_pages.h"
#include "tests/doubles/replica/replica_fixture.h"

using namespace tp;
namespace fs = std::filesystem;

TEST_CASE("a damaged replica is thrown away and started anew") {
    ReplicaFixture f;
    REQUIRE(f.snapshot("catalogue", some_products(3000)));
    const std::string path = f.place.present_file().value();
    f.writer.reset();
    SUBCASE("no database at all") {
        std::ofstream(path, std::ios::trunc) << std::string(4096, 'x');
    }
    SUBCASE("truncated") {
        fs::resize_file(path, 100);
    }
    SUBCASE("the schema's page is noise") {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(100) << std::string(2000, '\xEE') << std::flush;
        REQUIRE(file.good());
    }
    SUBCASE("the link leads nowhere") {
        fs::remove(path);
    }
    f.open();
    CHECK(f.writer->cursors().value().empty());
    ReplicaReader reader(f.place);
    CHECK(reader.product_count(f.cancel) == 0);
    CHECK(f.snapshot("catalogue", some_products(3)));
    CHECK(reader.product_count(f.cancel) == 3);
}

TEST_CASE("damage met while running is answered with an empty replica") {
    ReplicaFixture f;
    REQUIRE(f.snapshot("catalogue", some_products(5000)));
    f.open();
    overwrite_pages(f.place.present_file().value(), 12, '\xEE');
    CHECK(f.pull(f.put_line("catalogue", make_product("S4999", "Other"))).error().code == errc::corrupt);
    CHECK(f.writer->cursors().value().empty());
    CHECK(f.snapshot("catalogue", some_products(3)));
}

TEST_CASE("damage that a reader meets is marked for the writer, and the mark goes with the file") {
    ReplicaFixture f;
    REQUIRE(f.snapshot("catalogue", some_products(5000)));
    f.open();
    overwrite_pages(f.place.present_file().value(), 60);
    ReplicaReader reader(f.place);
    CHECK(reader.product_count(f.cancel) == 5000);
    CHECK_FALSE(f.writer->damaged());
    CHECK(reader.find_product("S4999", f.cancel).error().code == errc::corrupt);
    CHECK(f.writer->damaged());
    CHECK(reader.product_count(f.cancel) == 5000);
    CHECK(f.writer->cursors().value().size() == 1);
    CHECK(f.pull("").error().code == errc::corrupt);
    CHECK_FALSE(f.writer->damaged());
    CHECK(f.writer->cursors().value().empty());
    CHECK(reader.product_count(f.cancel) == 0);
    REQUIRE(f.snapshot("catalogue", some_products(3)));
    CHECK(f.pull(""));
}

TEST_CASE("damage in what a new catalogue would keep of the old file does not fail every catalogue to come") {
    ReplicaFixture f;
    std::vector<Row> stock;
    for (int i = 0; i < 20'000; ++i) stock.emplace_back(Stock{"1042", "S" + std::to_string(i), 4, {"12", "C", "left"}});
    REQUIRE(f.snapshot("catalogue", some_products(3)));
    REQUIRE(f.snapshot("store:1042", stock));
    f.open();
    overwrite_pages(f.place.present_file().value(), 60);
    CHECK(f.snapshot("catalogue", some_products(3)).error().code == errc::corrupt);
    CHECK(f.writer->cursors().value().empty());
    CHECK(f.snapshot("catalogue", some_products(3)));
    ReplicaReader reader(f.place);
    CHECK(reader.product_count(f.cancel) == 3);
}

TEST_CASE("a log or a journal that a power cut left without its file is played into no other, and goes") {
    ReplicaFixture f;
    REQUIRE(f.snapshot("catalogue", some_products(3)));
    REQUIRE(f.place.present_file().value().ends_with("replica-2.db"));
    for (const char* left : {"/replica-3.db-journal", "/replica-4.db-wal"})
        std::ofstream(f.folder.string() + left) << "of a file that is gone";
    REQUIRE(f.snapshot("catalogue", some_products(4)));
    CHECK(f.place.present_file().value().ends_with("replica-5.db"));
    CHECK_FALSE(fs::exists(f.folder / "replica-3.db-journal"));
    CHECK_FALSE(fs::exists(f.folder / "replica-4.db-wal"));
    ReplicaReader reader(f.place);
    CHECK(reader.product_count(f.cancel) == 4);
}

TEST_CASE("rows of the old file that break its own rules do not fail every catalogue to come") {
    ReplicaFixture f;
    REQUIRE(f.snapshot("catalogue", some_products(3)));
    {  // while it is open: as it is opened it would be thrown away
        Database old = Database::open(f.place.present_file().value(), Role::disposable_writer).value();
        REQUIRE(
            old.execute("DROP TABLE outcome; CREATE TABLE outcome(event_id, bucket, status, detail);"
                        "INSERT INTO outcome VALUES('e', 'device:d', 'applied', NULL)"));
    }
    CHECK(f.snapshot("catalogue", some_products(4)));
}

TEST_CASE("what a full disk has left of a fresh replica does not stand in the next one's way") {
    ReplicaFixture f;
    std::ofstream(f.place.building_file(), std::ios::trunc) << std::string(100, 'x');
    CHECK(f.snapshot("catalogue", some_products(3)));
}
