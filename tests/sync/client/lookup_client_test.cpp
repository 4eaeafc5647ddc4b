#include "sync/client/lookup_client.h"

#include <doctest/doctest.h>

#include <future>

#include "sync/client/sync_thread.h"
#include "tests/doubles/sync/world.h"

using namespace tp;
using namespace std::chrono_literals;

namespace {

struct Asked {
    ScriptedTransport transport;
    LookupClient client{transport};
    std::optional<LookupAnswer<Order>> answer;
    CancelToken cancel;

    explicit Asked(Result<HttpResponse> response) {
        transport.script = [response](const HttpRequest&) { return std::optional(response); };
        client.order({"4471-0925", "55425", "", ""}, cancel,
                     [this](LookupAnswer<Order> given) { answer = std::move(given); });
    }
    Asked& settle() {
        client.tick();
        for (Completion& done : transport.wait(0ms)) CHECK(client.finish(done));
        return *this;
    }
};

ErrorCode settled_code(Result<HttpResponse> response) {
    Asked asked(std::move(response));
    asked.settle();
    REQUIRE(asked.answer);
    REQUIRE_FALSE(*asked.answer);
    return asked.answer->error().code;
}

}  // namespace

TEST_CASE("a look-up: question, answer, and the errors that a screen can tell apart") {
    const std::string order = R"({"number":"4471-0925","steps":[{"stage":"ready"}]})";
    Asked asked(json_response(order));
    CHECK(asked.transport.seen[0].target == "/v1/lookup/order");
    CHECK(asked.transport.seen[0].body == R"({"number":"4471-0925","proof":"55425"})");
    CHECK(asked.transport.seen[0].timeout == 4s);
    asked.settle();
    REQUIRE(asked.answer);
    CHECK(asked.answer->value().steps[0].stage == OrderStage::ready);

    CHECK(settled_code(problem_response(404, "no_match")) == lookup_errc::no_match);
    CHECK(settled_code(json_response("<html>", 200, "text/html")) == errc::unavailable);
    CHECK(settled_code(json_response("<html>", 404, "text/html")) == errc::unavailable);
    CHECK(settled_code(json_response("{}")) == errc::unavailable);
    CHECK(settled_code(problem_response(500, "internal")) == errc::unavailable);
    CHECK(settled_code(problem_response(403, "revoked")) == errc::unavailable);
    CHECK(settled_code(fail(errc::timed_out, "")) == errc::unavailable);
    CHECK(settled_code(fail(errc::too_large, "")) == errc::unavailable);

    Asked cooling(problem_response(429, "cooling_down", "", 8s));
    cooling.settle();
    CHECK(cooling.answer->error().code == errc::rate_limited);
    CHECK(cooling.answer->error().retry_after == 8s);
}

TEST_CASE("a cancelled look-up is never called back") {
    Asked asked(json_response("{}"));
    asked.cancel.cancel();
    asked.settle();
    CHECK_FALSE(asked.answer);
    CHECK(asked.transport.hanging() == 0);
}

TEST_CASE("the thread: events through the outbox's worker, look-ups, state to whoever wants it, and an end") {
    TemporaryFolder folder;
    SystemClock clock;
    auto logger = Logger::to_nowhere();
    Outbox outbox = Outbox::open(folder.file("outbox.db"), clock, *logger, {.ballast_bytes = 0, .vfs = {}}).value();
    Worker worker("outbox");
    SmallHub hub;
    hub.put("catalogue", "product", "A1", product_json("A1"));

    // Blocks like a real transport, so that the loop does not spin.
    struct Blocking final : Transport {
        ScriptedTransport inner;
        std::mutex mutex;
        std::condition_variable changed;
        bool woken = false;
        RequestId start(HttpRequest request) override { return inner.start(std::move(request)); }
        void cancel(RequestId id) override { inner.cancel(id); }
        std::vector<Completion> wait(Milliseconds at_most) override {
            auto done = inner.wait(at_most);
            if (!done.empty()) return done;
            std::unique_lock lock(mutex);
            changed.wait_for(lock, at_most, [&] { return woken; });
            woken = false;
            return {};
        }
        void wake() override {
            const std::lock_guard lock(mutex);
            woken = true;
            changed.notify_all();
        }
    };
    auto transport = std::make_unique<Blocking>();
    transport->inner.script = [&](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
        if (request.target.starts_with("/v1/wait")) return std::nullopt;
        if (request.target.starts_with("/v1/lookup")) return problem_response(404, "no_match");
        return hub.answer(request);
    };

    std::promise<void> drained;
    std::promise<ErrorCode> looked_up;
    {
        SyncThreadParts parts;
        parts.options.download.buckets = {"catalogue"};
        parts.options.download.signing_key = hub.signing_key();
        parts.options.version = "test";
        parts.transport = std::move(transport);
        parts.sink = std::make_unique<MemoryReplica>();
        parts.events = std::make_unique<OutboxOnWorker>(worker, outbox);
        bool told = false, recorded = false;
        std::promise<void> complete;
        parts.on_state = [&](const SyncState& state) {
            if (state.last_complete && !std::exchange(recorded, true)) complete.set_value();
            if (state.pending_events == 0 && !hub.effects.empty() && !std::exchange(told, true)) drained.set_value();
        };
        SyncThread thread(std::move(parts), clock, *logger);
        REQUIRE(complete.get_future().wait_for(5s) == std::future_status::ready);
        worker.post([&] { CHECK(outbox.record("staff.call", Lane::staff_call, "", "{}")); });
        worker.wait_idle();
        thread.events_recorded();
        thread.member({"1", "", "", "2"}, CancelToken(), [&](LookupAnswer<Member> answer) {
            looked_up.set_value(answer ? ErrorCode{"found"} : answer.error().code);
        });
        auto code = looked_up.get_future();
        REQUIRE(code.wait_for(5s) == std::future_status::ready);
        CHECK(code.get() == lookup_errc::no_match);
        CHECK(drained.get_future().wait_for(5s) == std::future_status::ready);
    }
    CHECK(hub.effects == std::vector<std::string>{"staff.call"});
    CHECK(outbox.stats().value().pending_total() == 0);
}
