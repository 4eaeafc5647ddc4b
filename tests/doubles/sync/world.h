// Hub, network, replica and outbox of one kiosk, in virtual time.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "sync/client/sync_engine.h"
#include "sync/protocol/codec.h"
#include "tests/doubles/outbox/direct_outbox.h"
#include "tests/doubles/sync/memory_replica.h"
#include "tests/doubles/sync/scripted_transport.h"
#include "tests/doubles/sync/small_hub.h"
#include "tests/doubles/temporary_folder.h"

namespace tp {

[[nodiscard]] inline std::string product_json(const std::string& sku, const std::string& picture = {}) {
    Product p;
    p.sku = sku, p.title = "Product " + sku, p.price = {499, "USD"}, p.picture = picture;
    return encode(p);
}

// The long poll hangs for ever where `network` does not answer it.
struct World {
    using Network = std::function<std::optional<Result<HttpResponse>>(const HttpRequest&)>;

    TemporaryFolder folder;
    VirtualClock clock{parse_rfc3339("2026-11-22T14:00:00Z").value()};
    std::unique_ptr<Logger> logger = Logger::to_nowhere();
    SmallHub hub;
    ScriptedTransport transport;
    MemoryReplica replica;
    ReplicaSink* sink = &replica;  // another one: set it and restart()
    Outbox outbox = Outbox::open(folder.file("outbox.db"), clock, *logger, {.ballast_bytes = 0, .vfs = {}}).value();
    DirectOutbox source{outbox};
    double chance = 0.5;
    Network network;  // may answer in the hub's place
    std::unique_ptr<SyncEngine> engine;

    World() {
        for (int i = 1; i <= 3; ++i)
            hub.put("catalogue", "product", "A" + std::to_string(i), product_json("A" + std::to_string(i)));
        transport.script = [this](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
            if (network)
                if (auto answer = network(request)) return answer;
            if (request.target.starts_with("/v1/wait")) return std::nullopt;
            hub.time = clock.wall();
            return hub.answer(request);
        };
        restart();
    }
    void restart() {
        EngineOptions options;
        options.download.buckets = {"catalogue"};
        options.download.signing_key = hub.signing_key();
        options.version = "test";
        options.random = [this] { return chance; };
        engine.reset();
        engine = std::make_unique<SyncEngine>(options, clock, transport, *sink, source, *logger);
    }
    void record(const std::string& type, const std::string& stream = {}) {
        REQUIRE(outbox.record(type, Lane::feedback, stream, "{}"));
        engine->events_recorded();
    }
    // Runs the loop for so much virtual time.
    void run(Milliseconds duration) {
        const MonotonicTime end = clock.monotonic() + duration;
        int turns = 0;
        while (true) {
            REQUIRE_MESSAGE(++turns < 100'000, "the engine spins");
            const MonotonicTime next = engine->tick();
            auto done = transport.wait(Milliseconds(0));
            for (Completion& completion : done) engine->finish(std::move(completion));
            if (!done.empty()) continue;
            if (next >= end) break;
            clock.advance(std::max(Milliseconds(1), std::chrono::ceil<Milliseconds>(next - clock.monotonic())));
        }
        if (clock.monotonic() < end) clock.advance(std::chrono::ceil<Milliseconds>(end - clock.monotonic()));
    }
    [[nodiscard]] int64_t pending() { return outbox.stats().value().pending_total(); }
    void fail_network(ErrorCode code) {
        network = [code](const HttpRequest&) { return std::optional<Result<HttpResponse>>(fail(code, "no network")); };
    }
    void answer_all(const HttpResponse& response) {
        network = [response](const HttpRequest&) { return std::optional<Result<HttpResponse>>(response); };
    }
};

}  // namespace tp
