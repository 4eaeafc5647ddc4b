// A replica that the disk has damaged is fetched again as a whole, whoever meets the damage.
#include <filesystem>

#include "platform/secure/hash.h"
#include "sync/replica/replica_reader.h"
#include "sync/replica/replica_writer.h"
#include "tests/doubles/overwrite_pages.h"
#include "tests/doubles/sync/world.h"

using namespace tp;

namespace {

constexpr int64_t many = 3'000;  // products, so that they fill pages of their own

struct DamagedWorld : World {
    ReplicaPlace place{folder.file("replica")};
    std::unique_ptr<ReplicaWriter> writer;
    ReplicaReader reader{place};
    CancelToken cancel;
    std::string damaged;

    DamagedWorld() {
        SmallHub::Bucket& catalogue = hub.buckets["catalogue"];
        const auto add = [&](const char* table, const std::string& key, const std::string& record) {
            catalogue.rows.push_back({++catalogue.head, table, key, record});
        };
        for (int64_t i = std::ssize(catalogue.rows); i < many; ++i)
            add("product", "P" + std::to_string(i), product_json("P" + std::to_string(i)));
        for (int i = 0; i < 600; ++i) {
            const std::string id = "picture" + std::to_string(i);
            hub.blobs[sha256_hex(id)] = id;
            add("content", id, encode(Content{id, sha256_hex(id), std::ssize(id), "image/webp"}));
        }
        hub.put("store:1042", "stock", "P7", encode(Stock{"1042", "P7", 4, {}}));
        std::filesystem::create_directory(folder.file("replica"));
        boot();
        run(Milliseconds{20'000});
        REQUIRE(reader.product_count(cancel) == many);
        REQUIRE(engine->state().storage_error.empty());
    }
    ~DamagedWorld() { engine.reset(); }

    void boot() {
        writer = ReplicaWriter::open(place, *logger, {}, BuildOn::caller).value();
        sink = writer.get();
        restart();
    }
    // Power off, pages gone bad beyond the schema, the cursors and the count, power on.
    void damage() {
        engine.reset();
        writer.reset();
        damaged = place.present_file().value();

        REQUIRE(overwrite_pages(damaged, 40) > 80);
        boot();
        REQUIRE(writer->cursors().value().size() == 2);
    }
    void check_whole() {
        CHECK(reader.product_count(cancel) == many);
        CHECK(reader.find_product("P2999", cancel).value());
        CHECK(reader.stock("P7", "1042", cancel).value());
        CHECK(engine->state().storage_error.empty());
        CHECK(place.present_file() != damaged);  // the damage was met
        REQUIRE(writer->cursors().value().size() == 2);
        CHECK(writer->cursors().value().front().seq == hub.buckets["catalogue"].head);
    }
};

}  // namespace

TEST_CASE("damage that only questions meet: it is told, and the file is exchanged once the hub is there") {
    DamagedWorld world;
    world.damage();
    world.fail_network(errc::unavailable);
    const std::vector<std::string> word = {"product"};
    const auto search = [&] { return world.reader.count_candidates(match_words(word, ""), {}, 5'000, world.cancel); };
    REQUIRE(search().error().code == errc::corrupt);
    world.run(Milliseconds{30'000});
    CHECK(world.engine->state().storage_error == "corrupt");
    CHECK(world.place.present_file() == world.damaged);  // what it still answers is better than nothing
    CHECK(world.reader.product_count(world.cancel) == many);
    world.network = nullptr;
    world.run(Milliseconds{300'000});  // the longest pause of the back-off
    world.check_whole();
    CHECK(search() == many);
    CHECK_FALSE(world.place.damaged());
}

TEST_CASE("damage that a pull meets: everything is fetched again, not only what has changed since") {
    DamagedWorld world;
    world.damage();
    world.hub.put("catalogue", "product", "P1500", product_json("P1500"));
    world.run(Milliseconds{30'000});
    world.check_whole();
}

TEST_CASE("damage that a look for pictures meets: everything is fetched again, though no row has changed") {
    DamagedWorld world;
    world.damage();
    std::filesystem::remove_all(world.place.content_folder());
    std::filesystem::create_directory(world.place.content_folder());
    world.run(Milliseconds{30'000});
    world.check_whole();
    world.run(Milliseconds{180'000});  // three empty pulls more
    world.check_whole();
}
