#include "tests/faults/linked_terminal.h"

#include <fmt/format.h>

#include <algorithm>

#include "sync/protocol/codec.h"

namespace tp::faults {

namespace {

using namespace std::chrono_literals;

constexpr int64_t pieces = 1'000'000;
constexpr Milliseconds longest_recovery = 30min;
constexpr std::chrono::seconds longest_real{60};

}  // namespace

Result<std::unique_ptr<LinkedHub>> LinkedHub::start(const hub::LoopbackHubOptions& options) {
    auto made = std::make_unique<LinkedHub>();
    made->m_hub = TRY(hub::LoopbackHub::start(made->m_folder.file("hub"), made->m_clock, *made->m_log, options));
    tp::Store store;
    store.id = "1", store.name = "Main Street", store.country = "US", store.zone = "z1";
    TRY(made->m_hub->import("stores", {encode(store)}));
    std::vector<std::string> products;
    for (int i = 1; i <= 20; ++i) {
        Product product;
        product.sku = fmt::format("A{}", i), product.title = fmt::format("Article {}", i), product.price = {499, "USD"};
        products.push_back(encode(product));
    }
    TRY(made->m_hub->import("products", products));
    TRY(made->m_hub->import("stock", {encode(tp::Stock{"1", "A1", pieces, {}})}));
    Order order;
    order.number = "4471-0925", order.store = "1";
    TRY(made->m_hub->import(
        "orders", {R"({"order":)" + encode(order) + R"(,"customer_name":"Jane Doe","postal_code":"55425"})"}));
    Member member;
    member.id = "m1", member.first_name = "Jane";
    TRY(made->m_hub->import("members", {R"({"member":)" + encode(member) +
                                        R"(,"last_name":"Doe","card":"9520000000000018","postal_code":"55425"})"}));
    made->m_network = std::make_unique<FaultProxy>(made->m_hub->server().port());
    return made;
}

Result<int64_t> LinkedHub::pieces_left() {
    int64_t left = -1;
    TRY(m_hub->hub().files().store->read([&](hub::StoreReader& reader) -> Status {
        if (const auto row = TRY(reader.row("store:1", "stock", "A1"))) left = TRY(decode<tp::Stock>(*row)).quantity;
        return {};
    }));
    return left;
}

RequestId ImpatientTransport::start(HttpRequest request) {
    ++m_started;
    const bool long_poll = request.target.starts_with("/v1/wait");
    if (!long_poll) request.timeout = std::min(request.timeout, m_patience);
    const RequestId id = m_inner->start(std::move(request));
    if (!long_poll) m_under_way.push_back(id);
    return id;
}

void ImpatientTransport::cancel(RequestId id) {
    std::erase(m_under_way, id);
    m_inner->cancel(id);
}

std::vector<Completion> ImpatientTransport::wait(Milliseconds at_most) {
    std::vector<Completion> done = m_inner->wait(at_most);
    for (const Completion& completion : done) std::erase(m_under_way, completion.id);
    return done;
}

Result<std::unique_ptr<LinkedTerminal>> LinkedTerminal::make(LinkedHub& hub, uint64_t seed, Milliseconds patience) {
    std::unique_ptr<LinkedTerminal> made(new LinkedTerminal(hub));
    LinkedTerminal& self = *made;
    self.m_random.seed(seed);
    self.m_identity = TRY(hub.hub().enrol("1"));
    self.m_transport =
        std::make_unique<ImpatientTransport>(TRY(hub.hub().transport(self.m_identity, hub.network().url())), patience);
    self.m_outbox =
        TRY(Outbox::open(self.m_folder.file("outbox.db"), self.m_clock, *self.m_log, {.ballast_bytes = 0, .vfs = {}}));
    self.m_source.emplace(*self.m_outbox);
    self.m_pieces_before = TRY(hub.pieces_left());
    EngineOptions options;
    options.download.buckets = self.m_identity.enrolled.configuration.buckets;
    options.download.signing_key = self.m_identity.enrolled.hub_keys.signing;
    options.version = "test";
    options.random = [&self] { return std::uniform_real_distribution<double>(0.0, 1.0)(self.m_random); };
    self.m_engine = std::make_unique<SyncEngine>(options, self.m_clock, *self.m_transport, self.m_replica,
                                                 *self.m_source, *self.m_log);
    return made;
}

Status LinkedTerminal::reserve() {
    m_recorded.push_back(TRY(m_outbox->record("reservation.create", Lane::reservation, "",
                                              R"({"sku":"A1","store":"1","quantity":1,"code":"T-1"})")));
    m_engine->events_recorded();
    return {};
}

Status LinkedTerminal::run_until(const std::function<bool()>& done, Milliseconds longest, LongPolls polls) {
    const SystemClock real;
    const MonotonicTime end = m_clock.monotonic() + longest, real_end = real.monotonic() + longest_real;
    while (true) {
        const MonotonicTime next = m_engine->tick();
        if (done()) return {};
        if (m_clock.monotonic() >= end) return fail(errc::timed_out, "the terminal's time is over");
        const MonotonicTime before = real.monotonic();
        if (before >= real_end) return fail(errc::timed_out, "a minute of real time is over");
        auto completed = m_transport->wait(m_transport->busy() || polls == LongPolls::awaited ? 20ms : 0ms);
        for (Completion& completion : completed) m_engine->finish(std::move(completion));
        m_clock.advance(std::chrono::floor<Milliseconds>(real.monotonic() - before));
        if (!completed.empty() || m_transport->busy()) continue;
        const auto left = std::chrono::ceil<Milliseconds>(std::min(next, end) - m_clock.monotonic());
        m_clock.advance(std::max(1ms, left));
    }
}

void LinkedTerminal::run(Milliseconds duration) {
    (void)run_until([] { return false; }, duration);
}

bool LinkedTerminal::stands_where_hub_does() {
    const auto stats = m_outbox->stats();
    if (!stats || stats->pending_total() != 0) return false;
    bool same = true;
    const Status read = m_hub.hub().hub().files().store->read([&](hub::StoreReader& reader) -> Status {
        for (const std::string& bucket : m_identity.enrolled.configuration.buckets) {
            const auto head = TRY(reader.head(bucket));
            const auto held = m_replica.committed.find(bucket);
            if (!head || head->head == 0) continue;
            same = same && held != m_replica.committed.end() && held->second.seq == head->head &&
                   TRY(m_replica.sums(bucket)) == TRY(reader.partition_sums(bucket));
        }
        return {};
    });
    return read && same;
}

Status LinkedTerminal::compare_events() {
    return m_hub.hub().hub().files().store->read([&](hub::StoreReader& reader) -> Status {
        for (const Event& event : m_recorded) {
            const auto known = TRY(reader.event_by_id(m_identity.enrolled.device, event.id));
            if (!known) return fail(errc::corrupt, fmt::format("event {} is not at the hub", event.seq));
            if (known->sha256 != event.sha256 || known->status != "applied")
                return fail(errc::corrupt, fmt::format("event {} is {} at the hub", event.seq, known->status));
        }
        return {};
    });
}

Status LinkedTerminal::converge() {
    if (!run_until([&] { return stands_where_hub_does(); }, longest_recovery)) {
        const auto stats = TRY(m_outbox->stats());
        return fail(errc::timed_out, fmt::format("no agreement with the hub: {} events wait, last error \"{}\"",
                                                 stats.pending_total(), state().last_error));
    }
    TRY(compare_events());
    const int64_t taken = m_pieces_before - TRY(m_hub.pieces_left());
    if (taken != static_cast<int64_t>(m_recorded.size()))
        return fail(errc::corrupt, fmt::format("{} reservations took {} pieces", m_recorded.size(), taken));
    if (TRY(m_outbox->stats()).dead_letters != 0) return fail(errc::corrupt, "events were set aside");
    return {};
}

}  // namespace tp::faults
