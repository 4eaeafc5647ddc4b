// A terminal and a hub that turns hostile, the whole way to what customers see: TLS, libcurl, the engine, the replica's
// file, the outbox. Thread rule: the test's thread; the hub answers on one of its own.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "sync/client/sync_engine.h"
#include "sync/protocol/codec.h"
#include "sync/replica/replica_reader.h"
#include "sync/replica/replica_writer.h"
#include "tests/doubles/outbox/direct_outbox.h"
#include "tests/doubles/sync/hostile_hub.h"
#include "tests/doubles/temporary_folder.h"

namespace tp::hostile {

using namespace std::chrono_literals;

// Of this process while an answer without end comes in. AddressSanitizer keeps up to 256 MiB of what was freed.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr int64_t most_growth_mib = 64 + 256;
#else
inline constexpr int64_t most_growth_mib = 64;
#endif
inline constexpr int64_t range_of_products = 120;  // enough for its loss to be noticed

// So that the virtual clock stands still while something is on its way. The long poll hangs for ever.
class CountingTransport final : public Transport {
  public:
    explicit CountingTransport(Transport& real) : m_real(real) {}
    [[nodiscard]] RequestId start(HttpRequest request) override {
        constexpr RequestId long_poll = RequestId{1} << 60;
        if (request.target.starts_with("/v1/wait")) return long_poll;
        ++started;
        const RequestId id = m_real.start(std::move(request));
        under_way.insert(id);
        return id;
    }
    void cancel(RequestId id) override {
        under_way.erase(id);
        m_real.cancel(id);
    }
    [[nodiscard]] std::vector<Completion> wait(Milliseconds at_most) override {
        auto done = m_real.wait(under_way.empty() ? Milliseconds(0) : at_most);
        for (const Completion& completion : done) under_way.erase(completion.id);
        return done;
    }
    void wake() override { m_real.wake(); }

    int started = 0;
    std::set<RequestId> under_way;

  private:
    Transport& m_real;
};

inline Product sample_product(const std::string& sku, int64_t price = 499) {
    Product p;
    p.sku = sku, p.title = "Product " + sku, p.price = {price, "USD"};
    return p;
}

// The most memory that this process ever had, in MiB.
inline int64_t peak_mib() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (int64_t kib = 0; word == "VmHWM:" && status >> kib) return kib / 1024;
    return 0;
}

// A terminal that has come to the hub's present, with an event that is still to be sent.
struct Besieged {
    HostileHub hostile;
    SmallHub& hub = hostile.hub;
    TemporaryFolder folder;
    VirtualClock clock{parse_rfc3339("2026-11-22T14:00:00Z").value()};
    std::unique_ptr<Logger> logger = Logger::to_file(folder.file("log"), LogLevel::info).value();
    ReplicaPlace place{folder.file("replica")};
    std::unique_ptr<ReplicaWriter> writer;
    ReplicaReader reader{place};
    CancelToken cancel;
    Outbox outbox = Outbox::open(folder.file("outbox.db"), clock, *logger, {.ballast_bytes = 0, .vfs = {}}).value();
    DirectOutbox source{outbox};
    std::unique_ptr<CurlTransport> curl = CurlTransport::make(hostile.client()).value();
    CountingTransport transport{*curl};
    std::unique_ptr<SyncEngine> engine;
    std::vector<Cursor> stood;
    std::set<std::string> errors;  // that exchanges have led to

    Besieged() {
        hub.time = clock.wall();
        for (int64_t i = 0; i < range_of_products; ++i) put(sample_product("A" + std::to_string(i)));
        hub.put("store:1042", "stock", "A1", encode(Stock{"1042", "A1", 7, {}}));
        std::filesystem::create_directory(folder.file("replica"));
        writer = ReplicaWriter::open(place, *logger, {}, BuildOn::caller).value();
        EngineOptions options;
        options.download.buckets = {"catalogue", "store:1042"};
        options.download.signing_key = hub.signing_key();
        options.version = "test";
        options.random = [] { return 0.5; };
        engine = std::make_unique<SyncEngine>(options, clock, transport, *writer, source, *logger);
        run(5s);
        REQUIRE(reader.product_count(cancel) == range_of_products);
        stood = writer->cursors().value();
        REQUIRE(stood.size() == 2);
        errors.clear();
    }
    ~Besieged() { engine.reset(); }

    void put(const Product& product) { hub.put("catalogue", "product", product.sku, encode(product)); }
    void run(Milliseconds duration) {
        const MonotonicTime end = clock.monotonic() + duration;
        int turns = 0;
        while (true) {
            REQUIRE_MESSAGE(++turns < 20'000, "the engine spins");
            const MonotonicTime next = engine->tick();
            auto done = transport.wait(20ms);
            for (Completion& completion : done) {
                engine->finish(std::move(completion));
                if (!engine->state().last_error.empty()) errors.insert(engine->state().last_error);
            }
            if (!done.empty() || !transport.under_way.empty()) continue;
            if (next > clock.monotonic())
                clock.advance(std::chrono::ceil<Milliseconds>(std::min(next, end) - clock.monotonic()));
            if (clock.monotonic() >= end) break;
        }
    }
    // What the log tells of failed downloads, where no exchange has told it.
    [[nodiscard]] bool logged(std::string_view what) const {
        return std::ranges::any_of(logger->recent(), [&](const LogLine& line) {
            return (line.event + " " + line.fields).find(what) != std::string::npos;
        });
    }
    [[nodiscard]] int64_t pending() { return outbox.stats().value().pending_total(); }
    [[nodiscard]] int64_t price_of(const std::string& sku) {
        const auto product = reader.find_product(sku, cancel);
        return product && *product ? (*product)->price.minor : -1;
    }

    // The hub tells `mischief` for two minutes, in which it would have a new price to tell and an event to take.
    void suffer(const HostileHub::Mischief& mischief) {
        put(sample_product("A1", 777));
        REQUIRE(outbox.record("feedback.submit", Lane::feedback, {}, "{}"));
        engine->events_recorded();
        transport.started = 0;
        hostile.turn(mischief);
        run(2min);
        CHECK(transport.started < 200);  // no loop
    }
    void check_nothing_lost() {
        CHECK(reader.product_count(cancel) == range_of_products);
        CHECK(price_of("A1") == 499);
        CHECK(reader.stock("A1", "1042", cancel).value().value().quantity == 7);
        CHECK(writer->cursors().value() == stood);
    }
    void check_outbox_untouched() {
        CHECK(pending() == 1);
        CHECK(hub.effects.empty());
    }
    // Longer than the longest back-off and the pause between two resets of a bucket.
    void check_converges(int64_t products = range_of_products) {
        hostile.turn(nullptr);
        const auto settled = [&] {
            const SyncState& state = engine->state();
            return price_of("A1") == 777 && pending() == 0 && state.last_error.empty() && !state.differs;
        };
        for (int minute = 0; minute < 15 && !settled(); ++minute) run(1min);
        CHECK(price_of("A1") == 777);
        CHECK(reader.product_count(cancel) == products);
        const std::vector<Cursor> stand = writer->cursors().value();
        for (const Cursor& cursor : stand) CHECK(cursor.seq == hub.buckets[cursor.bucket].head);
        CHECK(pending() == 0);
        CHECK(hub.effects == std::vector<std::string>{"feedback.submit"});
        CHECK(outbox.stats().value().dead_letters == 0);
        CHECK(engine->state().last_error.empty());
        CHECK(engine->state().storage_error.empty());
        CHECK_FALSE(engine->state().differs);
    }
    [[nodiscard]] std::string told() const {
        std::string all;
        for (const std::string& error : errors) all += error + " ";
        return all;
    }
};

}  // namespace tp::hostile
