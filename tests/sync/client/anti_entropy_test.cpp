// What is not as the hub says is found and mended; and a snapshot that breaks off goes on where it was.
#include <doctest/doctest.h>

#include "sync/protocol/column_groups.h"
#include "tests/doubles/sync/world.h"

using namespace tp;
using namespace std::chrono_literals;

TEST_CASE("a row that differs is mended by its partition, without a snapshot") {
    World world;
    for (int i = 10; i < 300; ++i)
        world.hub.put("catalogue", "product", "B" + std::to_string(i), product_json("B" + std::to_string(i)));
    world.run(1s);
    auto& rows = world.replica.rows["catalogue"];
    REQUIRE(rows.size() == 293);
    std::get<Product>(rows["product/B17"]).price.minor = 1;
    rows.erase("product/B18");
    rows["product/ghost"] = rows["product/B19"];
    std::get<Product>(rows["product/ghost"]).sku = "ghost";
    world.hub.put("catalogue", "product", "A1", product_json("A1", "new"));
    world.run(120s);
    CHECK(rows.size() == 293);
    CHECK(std::get<Product>(rows["product/B17"]).price.minor == 499);
    CHECK(rows.contains("product/B18"));
    CHECK_FALSE(rows.contains("product/ghost"));
    CHECK(world.transport.count("/v1/verify") == 1);
    CHECK(world.transport.count("/v1/snapshot/") == 1);
    CHECK_FALSE(world.engine->state().differs);
}

TEST_CASE("what two repairs do not mend is fetched whole, and at most once in ten minutes") {
    World world;
    world.run(1s);
    // A hub whose sums are not those of its rows.
    world.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
        if (request.target != "/v1/pull") return std::nullopt;
        HttpResponse answer = world.hub.answer(request);
        const size_t sum = answer.body.find("\"catalogue\":\"");
        if (sum != std::string::npos) answer.body.replace(sum + 13, 16, "00000000000000aa");
        return answer;
    };
    world.run(30min);
    CHECK(world.transport.count("/v1/snapshot/") >= 2);
    CHECK(world.transport.count("/v1/snapshot/") <= 5);
    CHECK(world.transport.seen.size() < 400);
    CHECK(world.replica.rows["catalogue"].size() == 3);
}

TEST_CASE("a hostile answer to a verification changes nothing") {
    for (const std::string& body :
         {std::string("{\"verified\":{\"bucket\":\"store:1\",\"partitions\":[],\"complete\":true}}\n"),
          std::string("{\"verified\":{\"bucket\":\"catalogue\",\"partitions\":[1024],\"complete\":true}}\n"),
          std::string("{\"verified\":{\"bucket\":\"catalogue\",\"partitions\":[],\"complete\":false}}\n"),
          std::string("{}\n"), std::string(),
          "{\"bucket\":\"catalogue\",\"seq\":9,\"table\":\"product\",\"key\":\"X\",\"put\":" + product_json("X") +
              "}\n{\"verified\":{\"bucket\":\"catalogue\",\"partitions\":[],\"complete\":true}}\n"}) {
        CAPTURE(body);
        World world;
        world.run(1s);
        world.replica.rows["catalogue"].erase("product/A2");
        world.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
            if (request.target != "/v1/verify") return std::nullopt;
            return HttpResponse{200, "application/x-ndjson", std::nullopt, body};
        };
        world.run(70s);
        CHECK_FALSE(world.replica.rows["catalogue"].contains("product/X"));
        CHECK(world.transport.count("/v1/verify") >= 1);
        world.network = {};
        world.run(20min);
        CHECK(world.replica.rows["catalogue"].size() == 3);
    }
}

TEST_CASE("a chunk that breaks off goes on where it was; one with another hash begins again") {
    World world;
    int parts = 0;
    std::vector<int64_t> resumed;
    world.transport.partial_of = [&](const HttpRequest& request) -> std::optional<HttpResponse> {
        if (!request.target.starts_with("/v1/chunk/") || ++parts > 3) return std::nullopt;
        HttpResponse whole = world.hub.answer(request);
        whole.status = request.resume_from > 0 ? 206 : 200;
        whole.body = whole.body.substr(0, 20);
        return whole;
    };
    world.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
        if (!request.target.starts_with("/v1/chunk/")) return std::nullopt;
        resumed.push_back(request.resume_from);
        return std::nullopt;
    };
    world.run(2min);
    CHECK(resumed == std::vector<int64_t>{0, 20, 40, 60});
    CHECK(world.replica.rows["catalogue"].size() == 3);
    CHECK(world.transport.count("/v1/snapshot/") == 1);

    World lying;
    int answers = 0;
    lying.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
        if (!request.target.starts_with("/v1/chunk/") || ++answers > 2) return std::nullopt;
        HttpResponse whole = lying.hub.answer(request);
        whole.body[5] ^= 1;
        return whole;
    };
    lying.run(2min);
    CHECK(answers == 3);
    CHECK(lying.transport.count("/v1/snapshot/") == 1);
    CHECK(lying.replica.rows["catalogue"].size() == 3);
}

TEST_CASE("a chunk that breaks off behind its last byte is all there") {
    World world;
    int chunks = 0;
    world.transport.partial_of = [&](const HttpRequest& request) -> std::optional<HttpResponse> {
        if (!request.target.starts_with("/v1/chunk/") || ++chunks > 1) return std::nullopt;
        return world.hub.answer(request);
    };
    world.run(1min);
    CHECK(chunks == 1);
    CHECK(world.replica.rows["catalogue"].size() == 3);
}

TEST_CASE("the hub's refusal of a chunk is heard, however small the chunk") {
    World world;
    world.run(1min);
    for (const HttpRequest& request : world.transport.seen)
        if (request.target.starts_with("/v1/chunk/")) CHECK(request.max_response_bytes >= 4'096);
}
