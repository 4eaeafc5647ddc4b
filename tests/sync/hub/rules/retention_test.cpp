// What the hub lets go: old deletions, chunks and pictures that nothing names; and whom it sends to the snapshot.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "platform/secure/hash.h"
#include "sync/hub/rules/hub_admin.h"
#include "sync/protocol/codec.h"
#include "tests/doubles/temporary_folder.h"

using namespace tp;
using namespace tp::hub;

namespace {

// Files have their times from the system: so has the clock here, until it is moved.
struct KeptCentre {
    TemporaryFolder folder;
    VirtualClock clock{SystemClock().wall()};
    std::unique_ptr<Logger> log = Logger::to_nowhere();
    std::unique_ptr<Hub> hub = Hub::open(folder.file("hub"), clock, *log).value();
    DeviceRecord device{"d-1", "Door", "1", "key", "", false, clock.wall(), {}};

    KeptCentre() {
        put("stores", {encode(tp::Store{"1", "Main", "", "", "", "", "US", 0, 0, "", {}, {}, ""})});
        put("products", {product("A-1", 120), product("A-2", 130)});
        REQUIRE(hub->files().store->write([&](StoreWriter& writer) { return writer.put_device(device); }));
    }
    static std::string product(const std::string& sku, int64_t price) {
        Product made;
        made.sku = sku;
        made.title = "Milk";
        made.price = {price, "USD"};
        return encode(made);
    }
    void put(const std::string& table, const std::vector<std::string>& rows) const {
        const auto counts = hub->intake().apply_batch(table, rows, std::nullopt);
        REQUIRE(counts);
        REQUIRE(counts->rejected.empty());
    }
    SnapshotManifest manifest() {
        const auto text = hub->snapshots().manifest(device, "catalogue");
        REQUIRE(text);
        return decode<SnapshotManifest>(*text).value();
    }
    bool has_chunk(const std::string& sha256) {
        return hub->snapshots().chunk(device, sha256, std::nullopt).has_value();
    }
    int files() const {
        int count = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.file("hub/blobs")))
            count += entry.is_regular_file();
        return count;
    }
    int refusal_of_pull(const Cursor& cursor, const std::vector<Cursor>& from = {}) {
        const auto page = hub->pulls().page(device, {protocol_schema, 1 << 16, {cursor}, from});
        return page ? 200 : page.error().status;
    }
};

}  // namespace

TEST_CASE("a chunk that no snapshot names goes a day after it was last put; what is named stays") {
    KeptCentre centre;
    const std::string old = centre.manifest().chunks.at(0).sha256;
    REQUIRE(centre.hub->files().store->begin_new_epoch());  // so that the cached one no longer serves
    centre.put("products", {KeptCentre::product("A-3", 140)});
    const std::string current = centre.manifest().chunks.at(0).sha256;
    REQUIRE(old != current);
    // What a put that was cut short has left, and a file that never came to be published.
    std::ofstream(centre.folder.file("hub/blobs/" + old.substr(0, 2) + "/" + old.substr(2) + ".0a1b.tmp")) << "half";
    REQUIRE(centre.hub->files().blobs.put("never named"));
    CHECK(centre.files() == 4);

    REQUIRE(centre.hub->retention().run());
    CHECK(centre.has_chunk(old));  // a terminal may be fetching it
    CHECK(centre.files() == 4);
    centre.clock.advance(std::chrono::hours{25});
    const auto done = centre.hub->retention().run();
    REQUIRE(done);
    CHECK(done->blobs == 3);
    CHECK_FALSE(centre.has_chunk(old));
    CHECK(centre.has_chunk(current));
    CHECK(centre.files() == 1);
    CHECK(centre.hub->retention().run()->blobs == 0);
}

TEST_CASE("a picture stays for as long as content names it, and comes again when it is put again") {
    KeptCentre centre;
    const std::string picture = centre.folder.file("a.jpg");
    std::ofstream(picture) << "picture";
    const std::string sha256 = sha256_hex("picture");
    const std::string row =
        R"({"id":"a","bytes":7,"media_type":"image/jpeg","sha256":")" + sha256 + R"(","file":")" + picture + R"("})";
    centre.put("content", {row});
    centre.clock.advance(std::chrono::hours{25});
    CHECK(centre.hub->retention().run()->blobs == 0);
    CHECK(centre.has_chunk(sha256));
    REQUIRE(centre.hub->files().store->write([&](StoreWriter& writer) -> Status {
        TRY(writer.delete_row("catalogue", "content", "a", centre.clock.wall()));
        return {};
    }));
    CHECK(centre.hub->retention().run()->blobs == 1);
    CHECK_FALSE(centre.has_chunk(sha256));
    centre.put("content", {row});
    CHECK(centre.has_chunk(sha256));
}

TEST_CASE("a deletion is remembered for 90 days; whoever was away longer is sent to the snapshot") {
    KeptCentre centre;
    const Cursor since{"catalogue", centre.hub->files().store->epoch(), 1};
    REQUIRE(centre.hub->files().store->write([&](StoreWriter& writer) -> Status {
        TRY(writer.delete_row("catalogue", "product", "A-2", centre.clock.wall()));
        return {};
    }));
    centre.clock.advance(std::chrono::days{89});
    CHECK(centre.hub->retention().run()->deletions == 0);
    CHECK(centre.refusal_of_pull(since) == 200);
    centre.clock.advance(std::chrono::days{2});
    CHECK(centre.hub->retention().run()->deletions == 1);
    CHECK(centre.refusal_of_pull(since) == 410);
}

TEST_CASE("so far behind that the snapshot is smaller: 410, but not in the midst of a pull") {
    KeptCentre centre;
    (void)centre.manifest();
    const Cursor since{"catalogue", centre.hub->files().store->epoch(), 3};
    RowSums sums;
    sums.count = 1;
    REQUIRE(centre.hub->files().store->write([&](StoreWriter& writer) -> Status {
        for (int i = 0; i < 50'001; ++i)
            TRY(writer.put_row("catalogue", "relation", std::to_string(i), R"({"sku":"a","other":"b","strength":3})", 0,
                               sums));
        return {};
    }));
    CHECK(centre.refusal_of_pull(since) == 410);
    CHECK(centre.refusal_of_pull({"catalogue", since.epoch, 100}) == 200);
    CHECK(centre.refusal_of_pull(since, {since}) == 200);
    CHECK(centre.refusal_of_pull({"catalogue", "", 0}) == 200);
}

TEST_CASE("an operator begins another epoch: cursors of the one before are unknown, and it is on record") {
    KeptCentre centre;
    HubAdmin admin(*centre.hub);
    const std::string before = centre.hub->files().store->epoch();
    const auto answer = admin.answer(
        R"({"command":"epoch_new"})", [](std::string_view) { return true; }, [](Milliseconds) { return false; });
    REQUIRE(answer);
    const std::string now = centre.hub->files().store->epoch();
    CHECK(answer->find(now) != std::string::npos);
    CHECK(now != before);
    CHECK(centre.refusal_of_pull({"catalogue", before, 1}) == 409);
    CHECK(centre.refusal_of_pull({"catalogue", now, 1}) == 200);
    CHECK(admin.audit()->back().action == "began an epoch");
}
