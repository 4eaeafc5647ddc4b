#include "sync_run.h"

#include "generate/replica.h"
#include "sync/protocol/codec.h"
#include "sync/replica/replica_reader.h"
#include "sync/replica/replica_writer.h"
#include "tests/doubles/outbox/direct_outbox.h"

namespace tp::bench {

namespace {

template <typename T>
T need(Result<T> result) {
    if (!result) must(std::unexpected(std::move(result.error())));
    return std::move(*result);
}

constexpr size_t import_batch = 2'000;

}  // namespace

BenchHub::BenchHub(const Catalogue& catalogue)
    : m_catalogue(catalogue), m_hub(need(hub::LoopbackHub::start(m_folder.file("hub"), m_clock, *m_log))) {
    std::vector<std::string> rows;
    for (const Store& store : catalogue.stores()) rows.push_back(encode(store));
    must(m_hub->import("stores", std::exchange(rows, {})));
    for (const Department& department : catalogue.departments()) rows.push_back(encode(department));
    must(m_hub->import("departments", std::exchange(rows, {})));
    for (size_t i = 0; i < catalogue.size(); ++i) {
        rows.push_back(encode(catalogue.product(i)));
        if (rows.size() == import_batch || i + 1 == catalogue.size())
            must(m_hub->import("products", std::exchange(rows, {})));
    }
    m_identity = need(m_hub->enrol(catalogue.stores().front().id));
    m_built_ms = milliseconds_of([&] {
        const auto device = m_hub->hub().device(m_identity.enrolled.device);
        if (!device || !m_hub->hub().snapshots().manifest(*device, "catalogue"))
            must(fail(errc::internal, "the hub builds no snapshot"));
    });
}

void BenchHub::change_prices(size_t count, int64_t by) {
    std::vector<std::string> rows;
    for (size_t i = 0; i < count; ++i) {
        Product product = m_catalogue.product(i * (m_catalogue.size() / count));
        product.price.minor += by;
        rows.push_back(encode(product));
    }
    must(m_hub->import("products", rows));
}

struct BenchTerminal::Parts {
    ScratchFolder folder;
    SystemClock clock;
    std::unique_ptr<Logger> log = Logger::to_stderr(LogLevel::error);
    ReplicaPlace place{folder.file("replica")};
    std::unique_ptr<Transport> transport;
    std::unique_ptr<ReplicaWriter> writer;
    std::optional<Outbox> outbox;
    std::optional<DirectOutbox> source;
    std::unique_ptr<SyncEngine> engine;

    Parts(BenchHub& hub, const std::string& url) : transport(need(hub.hub().transport(hub.identity(), url))) {
        writer = need(ReplicaWriter::open(place, *log));
        outbox.emplace(need(Outbox::open(folder.file("outbox.db"), clock, *log)));
        source.emplace(*outbox);
        EngineOptions options;
        options.download.buckets = {"catalogue"};
        options.download.signing_key = hub.identity().enrolled.hub_keys.signing;
        options.version = "bench";
        engine = std::make_unique<SyncEngine>(options, clock, *transport, *writer, *source, *log);
    }
    // Turns the engine until `done`.
    template <typename Done>
    void run(Done done) {
        const MonotonicTime begun = clock.monotonic();
        while (true) {
            const MonotonicTime next = engine->tick();
            if (done()) return;
            if (clock.monotonic() - begun > std::chrono::minutes{30})
                must(fail(errc::timed_out, "the terminal does not come to an end: " + engine->state().last_error));
            const auto left = std::chrono::ceil<Milliseconds>(next - clock.monotonic());
            for (Completion& completion : transport->wait(std::clamp(left, Milliseconds(0), Milliseconds(1'000))))
                engine->finish(std::move(completion));
        }
    }
};

BenchTerminal::BenchTerminal(BenchHub& hub, const std::string& url) : m_parts(std::make_unique<Parts>(hub, url)) {}
BenchTerminal::~BenchTerminal() = default;

FirstReplica BenchTerminal::fetch_all() {
    Parts& own = *m_parts;
    ReplicaReader reader(own.place);
    FirstReplica times;
    const MonotonicTime begun = own.clock.monotonic();
    const auto since = [&] { return std::chrono::duration<double, std::milli>(own.clock.monotonic() - begun).count(); };
    own.run([&] {
        if (times.searchable_ms == 0 && need(reader.count_candidates(match_words({}, "a"), {}, 1, CancelToken())) > 0)
            times.searchable_ms = since();
        return own.engine->state().last_complete.has_value() && !own.engine->state().snapshot &&
               own.engine->state().buckets.contains("catalogue");
    });
    times.whole_ms = since();
    return times;
}

double BenchTerminal::fetch_changes() {
    Parts& own = *m_parts;
    const int64_t before = own.engine->state().buckets.at("catalogue").seq;
    return milliseconds_of([&] { own.run([&] { return own.engine->state().buckets.at("catalogue").seq > before; }); });
}

double BenchTerminal::drain(int events, const std::string& payload) {
    Parts& own = *m_parts;
    for (int i = 0; i < events; ++i)
        if (auto saved = own.outbox->record("feedback.submit", Lane::feedback, "", payload); !saved)
            must(std::unexpected(saved.error()));
    own.engine->events_recorded();
    return milliseconds_of([&] {
        own.run(
            [&] { return own.engine->state().pending_events == 0 && need(own.outbox->stats()).pending_total() == 0; });
    });
}

}  // namespace tp::bench
