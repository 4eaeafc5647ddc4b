#include <doctest/doctest.h>

#include "platform/secure/hash.h"
#include "tests/doubles/sync/world.h"

using namespace tp;
using namespace std::chrono_literals;

TEST_CASE("a new kiosk takes the snapshot, pulls to the head, and then waits") {
    World world;
    world.run(1s);
    CHECK(world.replica.rows["catalogue"].size() == 3);
    CHECK(world.replica.committed["catalogue"] == Cursor{"catalogue", "epoch-1", 3});
    CHECK(world.transport.count("/v1/snapshot/catalogue") == 1);
    CHECK(world.transport.count("/v1/pull") == 1);
    CHECK(world.transport.count("/v1/wait?heads=catalogue:3") == 1);
    const SyncState& state = world.engine->state();
    CHECK(state.online);
    CHECK(state.last_error.empty());
    CHECK(state.buckets.at("catalogue").seq == 3);
    CHECK(state.last_complete.has_value());
    world.hub.put("catalogue", "product", "A1", product_json("A1", "new"));
    world.hub.del("catalogue", "product", "A2");
    world.run(80s);  // the blind pull needs no poke
    CHECK(world.replica.rows["catalogue"].size() == 2);
    CHECK(std::get<Product>(world.replica.rows["catalogue"]["product/A1"]).picture == "new");
    CHECK(world.transport.count("/v1/snapshot/") == 1);
}

TEST_CASE("a pull of many pages goes live only with the complete page") {
    World world;
    world.hub.visible.insert("device:1");  // without rows: its cursor stays at 0
    world.run(80s);
    for (int i = 10; i < 35; ++i)
        world.hub.put("catalogue", "product", "B" + std::to_string(i), product_json("B" + std::to_string(i)));
    world.hub.page_rows = 10;
    int pages = 0;
    world.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
        if (request.target != "/v1/pull" || ++pages != 2) return std::nullopt;
        CHECK(world.replica.rows["catalogue"].size() == 3);
        return fail(errc::unavailable, "broken off in the middle");
    };
    world.run(70s);
    CHECK(pages >= 4);
    CHECK(world.replica.rows["catalogue"].size() == 28);
}

TEST_CASE("a poke of the long poll leads to a pull") {
    World world;
    world.run(1s);
    const auto pulls = world.transport.count("/v1/pull");
    world.hub.put("catalogue", "product", "A9", product_json("A9"));
    bool poked = false;
    world.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
        if (!request.target.starts_with("/v1/wait") || std::exchange(poked, true)) return std::nullopt;
        return json_response(R"({"heads":{"catalogue":4},"spread_ms":2000})");
    };
    world.run(3s);
    CHECK(world.transport.count("/v1/pull") == pulls + 1);
    CHECK(world.replica.rows["catalogue"].size() == 4);
}

TEST_CASE("a hub that answers the long poll at once is not asked in a loop") {
    World world;
    world.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
        if (!request.target.starts_with("/v1/wait")) return std::nullopt;
        return json_response(R"({"heads":{"catalogue":99},"spread_ms":0})");
    };
    world.run(60s);
    CHECK(world.transport.count("/v1/wait") <= 61);
    CHECK(world.transport.count("/v1/pull") <= 62);
}

TEST_CASE("a bucket that is gone is purged, a new one is fetched whole") {
    World world;
    world.hub.put("store:1", "stock", "A1", R"({"store":"1","sku":"A1","quantity":3})");
    world.run(1s);
    CHECK(world.replica.rows["store:1"].size() == 1);
    world.hub.visible.erase("store:1");
    world.hub.put("store:2", "stock", "A1", R"({"store":"2","sku":"A1","quantity":5})");
    world.run(80s);
    CHECK_FALSE(world.replica.rows.contains("store:1"));
    CHECK_FALSE(world.engine->state().buckets.contains("store:1"));
    CHECK(world.replica.rows["store:2"].size() == 1);
    CHECK(world.transport.count("/v1/snapshot/store%3A2") == 1);
}

TEST_CASE("a hub of another epoch is compared with, not trusted: what differs is mended, and nothing fetched whole") {
    World world;
    for (int i = 10; i < 300; ++i)
        world.hub.put("catalogue", "product", "B" + std::to_string(i), product_json("B" + std::to_string(i)));
    world.hub.put("store:1", "stock", "A1", R"({"store":"1","sku":"A1","quantity":3})");
    world.run(1s);
    const int snapshots = world.replica.snapshots_begun;
    // A backup is put back: a row is gone, one is as it was, one is new, and the numbers are lower.
    auto& bucket = world.hub.buckets["catalogue"];
    bucket.epoch = "epoch-2";
    std::erase_if(bucket.rows, [](const auto& row) { return row.key == "B10"; });
    world.hub.put("catalogue", "product", "B11", product_json("B11", "picture-as-it-was"));
    world.hub.put("catalogue", "product", "C1", product_json("C1"));
    bucket.head = 7;
    world.run(80s);
    CHECK(world.replica.snapshots_begun == snapshots);
    CHECK(world.replica.committed["catalogue"] == Cursor{"catalogue", "epoch-2", 7});
    auto& rows = world.replica.rows["catalogue"];
    CHECK(rows.size() == 293);
    CHECK_FALSE(rows.contains("product/B10"));
    CHECK(std::get<Product>(rows["product/B11"]).picture == "picture-as-it-was");
    CHECK(rows.contains("product/C1"));
    CHECK(world.transport.count("/v1/verify") == 1);
    CHECK_FALSE(world.engine->state().differs);
    // A cursor beyond the head, of the same epoch, is the same thing.
    world.run(10min);
    bucket.head = 5;
    world.run(80s);
    CHECK(world.replica.committed["catalogue"].seq == 5);
    CHECK(world.replica.snapshots_begun == snapshots);
}

TEST_CASE(
    "an epoch of which more differs than an answer holds, or that does not tell where it stands, is fetched whole") {
    for (const bool incomplete : {true, false}) {
        World world;
        world.run(1s);
        world.hub.buckets["catalogue"].epoch = "epoch-2";
        world.replica.rows["catalogue"].erase("product/A1");
        world.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
            if (request.target != "/v1/verify") return std::nullopt;
            HttpResponse answer = world.hub.answer(request);
            const std::string from = incomplete ? "\"complete\":true" : "\"cursor\":",
                              to = incomplete ? "\"complete\":false" : "\"unknown\":";
            answer.body.replace(answer.body.find(from), from.size(), to);
            return answer;
        };
        world.run(80s);
        CHECK(world.transport.count("/v1/verify") == 1);
        CHECK(world.replica.snapshots_begun == 2);
        CHECK(world.replica.committed["catalogue"].epoch == "epoch-2");
        CHECK(world.replica.rows["catalogue"].size() == 3);
    }
}

TEST_CASE(
    "a cursor too old leads to a snapshot of that bucket alone, and an epoch forgotten again and again to no storm") {
    World world;
    world.hub.put("store:1", "stock", "A1", R"({"store":"1","sku":"A1","quantity":3})");
    world.run(1s);
    CHECK(world.replica.snapshots_begun == 2);
    world.hub.buckets["catalogue"].low_water = world.hub.buckets["catalogue"].head += 1;
    world.run(80s);
    CHECK(world.replica.snapshots_begun == 3);
    CHECK(world.transport.count("/v1/verify") == 0);
    // The hub goes on to forget its epoch at each pull: no storm of snapshots, and the other bucket is served
    // meanwhile.
    int epoch = 2;
    world.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
        if (request.target == "/v1/pull") world.hub.buckets["catalogue"].epoch = "epoch-" + std::to_string(++epoch);
        return std::nullopt;
    };
    world.hub.put("store:1", "stock", "A1", R"({"store":"1","sku":"A1","quantity":9})");
    world.run(30min);
    CHECK(world.replica.snapshots_begun <= 3 + 3);
    CHECK(world.transport.count("/v1/verify") <= 4);
    CHECK(std::get<Stock>(world.replica.rows["store:1"]["stock/A1"]).quantity == 9);
    CHECK(world.replica.rows["catalogue"].size() == 3);  // old rows serve on
}

TEST_CASE("hostile pages change nothing") {
    const std::string end = R"({"page":{"complete":true,"cursors":[{"bucket":"catalogue","epoch":"epoch-1","seq":9}],)"
                            R"("buckets":["catalogue"],"time":"2026-11-22T14:00:00Z"}})";
    const std::string back = R"({"page":{"complete":true,"cursors":[{"bucket":"catalogue","epoch":"epoch-1","seq":1}],)"
                             R"("buckets":["catalogue"],"time":"2026-11-22T14:00:00Z"}})";
    const std::string skipped =
        R"({"page":{"complete":true,"cursors":[],"buckets":["catalogue"],"time":"2026-11-22T14:00:00Z"}})";
    const std::string foreign = R"({"bucket":"store:9","seq":4,"table":"stock","key":"A1","del":true})";
    const std::string negative =
        R"({"bucket":"catalogue","seq":4,"table":"stock","key":"A1","put":{"store":"1","sku":"A1","quantity":-1}})";
    const std::string removal = R"({"bucket":"catalogue","seq":4,"table":"product","key":"A1","del":true})";
    for (const std::string& body : {std::string(), std::string("\n\n"), std::string(100'000, '['), foreign + "\n" + end,
                                    negative + "\n" + end, removal, removal + "\n" + end.substr(0, 40), back, skipped,
                                    end + "\n" + removal, "{\"a\":1,\"a\":2}\n" + end}) {
        World world;
        world.run(1s);
        world.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
            if (request.target != "/v1/pull") return std::nullopt;
            return json_response(body, 200, "application/x-ndjson");
        };
        world.run(5min);
        CHECK_MESSAGE(world.replica.rows["catalogue"].size() == 3, body.substr(0, 80));
        CHECK(world.replica.committed["catalogue"].seq == 3);
        CHECK(world.transport.count("/v1/pull") < 60);
        world.network = nullptr;
        world.run(10min);
        CHECK(world.engine->state().last_error.empty());
    }
}

TEST_CASE("a snapshot with another signature, hash or number of rows is not installed") {
    for (const int kind : {0, 1, 2, 3}) {
        World world;
        world.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
            const bool manifest = request.target.starts_with("/v1/snapshot/");
            const bool chunk = request.target.starts_with("/v1/chunk/");
            if (!manifest && !chunk) return std::nullopt;
            HttpResponse response = world.hub.answer(request);
            if (manifest && kind == 0) response.body.replace(response.body.find("\"rows\":3"), 8, "\"rows\":4");
            if (chunk && kind == 1) response.body.back() ^= 1;
            if (chunk && kind == 2) return fail(errc::too_large, "endless");
            if (manifest && kind == 3) return json_response("<html>log in</html>", 200, "text/html");
            return response;
        };
        world.run(2min);
        CHECK(world.replica.committed.empty());
        CHECK(world.transport.seen.size() < 60);
        world.network = nullptr;
        world.run(10min);
        CHECK(world.replica.rows["catalogue"].size() == 3);
    }
}

TEST_CASE("pictures come after the rows; a wrong or missing one does not hold the others up") {
    World world;
    const std::string bytes = "picture";
    const std::string good = sha256_hex(bytes), wrong = sha256_hex("other"), missing = sha256_hex("missing");
    world.hub.blobs = {{good, bytes}, {wrong, "not it"}};
    world.replica.wanted = {{"w", wrong, 100}, {"m", missing, 100}, {"g", good, 7}};
    world.run(30min);
    CHECK(world.replica.content == std::map<std::string, std::string>{{good, bytes}});
    CHECK(world.transport.count("/v1/chunk/" + wrong) == 1);
    CHECK(world.transport.count("/v1/chunk/" + missing) == 1);
}

TEST_CASE("downloads do not wait for uploads nor uploads for downloads") {
    World world;
    world.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
        if (request.target == "/v1/events") return fail(errc::unavailable, "down");
        return std::nullopt;
    };
    world.record("feedback.submit");
    world.run(10s);
    CHECK(world.replica.rows["catalogue"].size() == 3);

    World other;
    other.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
        if (request.target != "/v1/events") return fail(errc::unavailable, "down");
        return std::nullopt;
    };
    other.record("feedback.submit");
    other.run(10s);
    CHECK(other.hub.effects.size() == 1);
    CHECK(other.replica.committed.empty());
}
