// A hub and a terminal with real TLS and a stretch of bad network between them: what the rows of the network share.
//
// The terminal's clock is virtual and never slower than the real one: while a request is under way it goes with the
// real clock, between requests it leaps to the next. The long poll is no reason to wait. So a minute of back-off costs
// milliseconds, and a rate that is counted is at most the rate on a real clock.
// Thread rule: one thread; hub and network have their own.
#pragma once

#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "sync/client/sync_engine.h"
#include "tests/doubles/hub/loopback_hub.h"
#include "tests/doubles/network/fault_proxy.h"
#include "tests/doubles/outbox/direct_outbox.h"
#include "tests/doubles/sync/memory_replica.h"
#include "tests/doubles/temporary_folder.h"

namespace tp::faults {

// A shop with a few products, one of them in stock for every reservation of a run, and a customer's order.
class LinkedHub {
  public:
    static Result<std::unique_ptr<LinkedHub>> start(const hub::LoopbackHubOptions& options = {});
    [[nodiscard]] hub::LoopbackHub& hub() { return *m_hub; }
    [[nodiscard]] FaultProxy& network() { return *m_network; }
    // Of what the terminals' reservations have taken.
    [[nodiscard]] Result<int64_t> pieces_left();

  private:
    TemporaryFolder m_folder;
    SystemClock m_clock;
    std::unique_ptr<Logger> m_log = Logger::to_nowhere();
    std::unique_ptr<hub::LoopbackHub> m_hub;
    std::unique_ptr<FaultProxy> m_network;
};

// Shortens every wait for an answer but the long poll's to `patience`, and counts.
class ImpatientTransport final : public Transport {
  public:
    ImpatientTransport(std::unique_ptr<Transport> inner, Milliseconds patience)
        : m_inner(std::move(inner)), m_patience(patience) {}
    [[nodiscard]] RequestId start(HttpRequest request) override;
    void cancel(RequestId id) override;
    [[nodiscard]] std::vector<Completion> wait(Milliseconds at_most) override;
    void wake() override { m_inner->wake(); }
    [[nodiscard]] bool busy() const { return !m_under_way.empty(); }
    [[nodiscard]] uint64_t started() const { return m_started; }

  private:
    std::unique_ptr<Transport> m_inner;
    Milliseconds m_patience;
    std::vector<RequestId> m_under_way;
    uint64_t m_started = 0;
};

class LinkedTerminal {
  public:
    static Result<std::unique_ptr<LinkedTerminal>> make(LinkedHub& hub, uint64_t seed, Milliseconds patience);
    // One piece of the shop's stock; durable when it returns.
    [[nodiscard]] Status reserve();
    // Turns the engine for so long of its own time, or until `done`. timed_out: `done` never came.
    void run(Milliseconds duration);
    // A long poll has its answer in the hub's time and not in the terminal's: who waits for one stays a moment each
    // turn.
    enum class LongPolls { passed_over, awaited };
    [[nodiscard]] Status run_until(const std::function<bool()>& done, Milliseconds longest,
                                   LongPolls polls = LongPolls::passed_over);
    // Until the outbox is empty and each bucket stands at the hub's head with the sums of the hub's rows; then every
    // event has to be in the hub's book as applied, and the stock less by as many pieces.
    [[nodiscard]] Status converge();

    [[nodiscard]] const Identity& identity() const { return m_identity; }
    [[nodiscard]] ImpatientTransport& transport() { return *m_transport; }
    [[nodiscard]] MemoryReplica& replica() { return m_replica; }
    [[nodiscard]] const SyncState& state() const { return m_engine->state(); }
    [[nodiscard]] MonotonicTime now() const { return m_clock.monotonic(); }
    [[nodiscard]] Outbox& outbox() { return *m_outbox; }

  private:
    explicit LinkedTerminal(LinkedHub& hub) : m_hub(hub) {}
    [[nodiscard]] bool stands_where_hub_does();
    [[nodiscard]] Status compare_events();

    LinkedHub& m_hub;
    Identity m_identity;
    TemporaryFolder m_folder;
    VirtualClock m_clock{SystemClock().wall()};
    std::unique_ptr<Logger> m_log = Logger::to_nowhere();
    std::mt19937_64 m_random;
    std::unique_ptr<ImpatientTransport> m_transport;
    std::optional<Outbox> m_outbox;
    std::optional<DirectOutbox> m_source;
    MemoryReplica m_replica;
    std::unique_ptr<SyncEngine> m_engine;
    std::vector<Event> m_recorded;
    int64_t m_pieces_before = 0;
};

}  // namespace tp::faults
