#include <doctest/doctest.h>

#include <set>

#include "tests/doubles/sync/world.h"

using namespace tp;
using namespace std::chrono_literals;

TEST_CASE("what was recorded offline drains once the hub is back") {
    World world;
    world.fail_network(errc::unavailable);
    for (int i = 0; i < 250; ++i) world.record("f" + std::to_string(i));
    world.run(10min);
    CHECK(world.pending() == 250);
    CHECK_FALSE(world.engine->state().online);
    CHECK(world.engine->state().last_error == "unavailable");
    world.network = nullptr;
    world.run(10min);
    CHECK(world.pending() == 0);
    CHECK(world.hub.effects.size() == 250);
    CHECK(world.hub.effects.front() == "f0");
    CHECK(world.hub.effects.back() == "f249");
    CHECK(world.engine->state().online);
    CHECK(world.engine->state().pending_events == 0);
}

TEST_CASE("an event recorded while waiting is sent at once, not at the next look") {
    World world;
    world.run(10s);
    world.record("staff.call");
    world.run(10ms);
    CHECK(world.hub.effects == std::vector<std::string>{"staff.call"});
    CHECK(world.transport.hanging() == 1);  // the long poll
}

TEST_CASE("an answer lost after the commit leads to no second effect") {
    World world;
    int lost = 0;
    world.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
        if (request.target != "/v1/events" || ++lost > 5) return std::nullopt;
        (void)world.hub.answer(request);
        return fail(errc::timed_out, "the answer is lost");
    };
    for (int i = 0; i < 20; ++i) world.record("f" + std::to_string(i));
    world.run(10min);
    CHECK(lost >= 6);
    CHECK(world.pending() == 0);
    CHECK(world.hub.effects.size() == 20);
    CHECK(std::set<std::string>(world.hub.effects.begin(), world.hub.effects.end()).size() == 20);
}

TEST_CASE("at the end of a visit an event on its way to a hub that hangs is withdrawn, and still has one effect") {
    for (const bool taken : {false, true}) {
        World world;
        world.run(1s);
        world.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
            if (request.target != "/v1/events") return std::nullopt;
            if (taken) (void)world.hub.answer(request);
            return fail(errc::timed_out, "");
        };
        world.transport.script = [&, answer = world.transport.script](const HttpRequest& request) {
            auto response = answer(request);
            return request.target == "/v1/events" && world.network ? std::nullopt : response;
        };
        world.record("f");
        world.run(10ms);
        CHECK(world.transport.hanging() == 2);  // beside the long poll
        world.engine->forget();
        CHECK(world.transport.hanging() == 1);
        CHECK(world.pending() == 1);
        world.network = nullptr;
        world.run(10min);
        CHECK(world.pending() == 0);
        CHECK(world.hub.effects == std::vector<std::string>{"f"});
        world.engine->forget();  // nothing in flight
        world.record("g");
        world.run(10ms);
        CHECK(world.pending() == 0);
    }
}

TEST_CASE("captive portals and broken answers delete nothing and count as unreachable") {
    const std::vector<HttpResponse> answers = {
        json_response("<html>Welcome! Please log in</html>", 200, "text/html"),
        json_response("<html>moved</html>", 302, "text/html"),
        json_response("", 407, "text/html"),
        json_response("{\"results\":[{\"id\":\"", 200),
        json_response("", 200),
        json_response("{\"results\":{}}", 200),
        json_response("[]", 200),
        json_response("<html>no</html>", 400, "text/html"),
        json_response("<html>no</html>", 403, "text/html"),
        json_response("<html>too big</html>", 413, "text/html"),
        json_response("<html>bad gateway</html>", 502, "text/html"),
        json_response("{\"status\":400", 400, "application/problem+json"),
        {204, "", std::nullopt, ""},
        {511, "text/html", std::nullopt, "log in"},
    };
    for (const HttpResponse& answer : answers) {
        World world;
        for (int i = 0; i < 3; ++i) world.record("f");
        world.answer_all(answer);
        world.run(5min);
        CAPTURE(answer.status);
        CAPTURE(answer.body);
        CHECK(world.pending() == 3);
        CHECK(world.outbox.stats().value().dead_letters == 0);
        CHECK(world.replica.committed.empty());
        CHECK_FALSE(world.engine->state().last_error.empty());
        CHECK(world.transport.count("/v1/events") < 100);
        if (answer.status != 204) CHECK_FALSE(world.engine->state().online);
        world.network = nullptr;
        world.run(10min);
        CHECK(world.pending() == 0);
        CHECK(world.hub.effects.size() == 3);
    }
}

TEST_CASE("401 and 403 of the hub delete nothing, and say that a technician is needed") {
    for (const int status : {401, 403}) {
        World world;
        world.run(1s);
        world.record("f");
        world.answer_all(problem_response(status, "revoked"));
        world.run(30min);
        CHECK(world.pending() == 1);
        CHECK(world.outbox.stats().value().dead_letters == 0);
        CHECK(world.replica.rows["catalogue"].size() == 3);
        CHECK(world.engine->state().refused);
        CHECK(world.engine->state().last_error == "revoked");
        world.network = nullptr;
        world.run(10min);
        CHECK(world.pending() == 0);
        CHECK_FALSE(world.engine->state().refused);
    }
}

TEST_CASE("of 100 events with one poisoned, 99 land and one is kept aside") {
    for (const int position : {0, 1, 50, 99}) {
        World world;
        world.hub.poison = {"poison"};
        for (int i = 0; i < 100; ++i) world.record(i == position ? "poison" : "f" + std::to_string(i));
        world.run(2min);
        CHECK(world.pending() == 0);
        CHECK(world.hub.effects.size() == 99);
        const auto letters = world.outbox.dead_letters(10).value();
        REQUIRE(letters.size() == 1);
        CHECK(letters[0].event.type == "poison");
        CHECK(letters[0].code == "malformed");
        CHECK(world.engine->state().dead_letters == 1);
        CHECK(world.transport.count("/v1/events") < 40);
    }
}

TEST_CASE("Retry-After binds, though the hub is heard meanwhile") {
    World world;
    world.run(1s);
    world.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
        if (request.target == "/v1/events") return problem_response(503, "busy", "", 120s);
        return std::nullopt;
    };
    world.record("f");
    world.run(1s);
    CHECK(world.transport.count("/v1/events") == 1);
    world.network = nullptr;
    world.run(110s);
    CHECK(world.transport.count("/v1/events") == 1);
    world.run(20s);
    CHECK(world.hub.effects.size() == 1);
}

TEST_CASE("a hub that skips events, or answers for others, makes no loop") {
    for (const char* results : {R"({"results":[]})", R"({"results":[{"id":"other","status":"applied"}]})"}) {
        World world;
        world.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
            if (request.target == "/v1/events") return json_response(results);
            return std::nullopt;
        };
        world.record("f");
        world.run(10min);
        CHECK(world.pending() == 1);
        CHECK(world.transport.count("/v1/events") < 30);
    }
}

TEST_CASE("back-off: full jitter, doubled to 300 s, begun anew after a success") {
    double chance = 0;
    const Random random = [&] { return chance; };
    Backoff backoff(random);
    CHECK(backoff.failed() == 0ms);
    chance = 0.999999;
    for (const int64_t seconds : {2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300}) {
        const auto wait = backoff.failed();
        CHECK(wait < Milliseconds(seconds * 1000));
        CHECK(wait > Milliseconds(seconds * 999));
    }
    CHECK(backoff.failed(10s) >= 10s);
    CHECK(backoff.failed(10s) <= 15s);
    CHECK(backoff.failed(std::chrono::hours(100)) <= std::chrono::hours(1) + 5s);
    backoff.succeeded();
    CHECK(backoff.failed() < 1s);
}

TEST_CASE("an unreachable hub is asked seldom, whatever the dice say") {
    for (const double chance : {0.1, 0.5, 0.99}) {
        World world;
        world.chance = chance;
        world.fail_network(errc::unavailable);
        world.record("f");
        world.run(60min);
        CHECK(world.transport.seen.size() < 600);
    }
}

TEST_CASE("a restart of the kiosk in the middle loses and doubles nothing") {
    World world;
    for (int i = 0; i < 10; ++i) world.record("f" + std::to_string(i));
    int sent = 0;
    world.network = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
        if (request.target != "/v1/events" || ++sent > 1) return std::nullopt;
        (void)world.hub.answer(request);
        return fail(errc::unavailable, "killed");
    };
    world.run(1ms);
    world.restart();
    world.run(1min);
    CHECK(world.pending() == 0);
    CHECK(world.hub.effects.size() == 10);
    CHECK(world.replica.rows["catalogue"].size() == 3);
}
