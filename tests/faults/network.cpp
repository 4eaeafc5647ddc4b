// The network between a terminal and its hub breaks in every way that TCP knows; the sync resumes and agrees.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tests/faults/linked_terminal.h"
#include "tests/faults/rows.h"

namespace tp::faults {

namespace {

using namespace std::chrono_literals;
using Kind = NetworkFault::Kind;

constexpr int network_events = 3;
constexpr Milliseconds fault_lasts = 60s;
constexpr Milliseconds short_patience = 200ms, long_patience = 20'000ms;

// A terminal that begins from nothing, with events to give: the fault is there from the first byte of its first sync.
Status sync_through(LinkedHub& hub, const NetworkFault& fault, uint64_t seed) {
    const bool slow = fault.kind == Kind::slow;
    hub.network().set({});
    const auto terminal = TRY(LinkedTerminal::make(hub, seed, slow ? long_patience : short_patience));
    for (int i = 0; i < network_events; ++i) TRY(terminal->reserve());
    hub.network().set(fault);
    const MonotonicTime begun = terminal->now();
    if (slow) TRY(terminal->converge());  // while it is slow
    terminal->run(fault_lasts);
    const uint64_t requests = terminal->transport().started();
    const double seconds = std::chrono::duration<double>(terminal->now() - begun).count();
    if (static_cast<double>(requests) >= seconds)
        return fail(errc::internal, fmt::format("{} requests in {:.0f} s of its time", requests, seconds));
    hub.network().set({});
    return terminal->converge();
}

// How many bytes of answers a whole sync has here, handshakes with them.
Result<int64_t> answer_bytes(LinkedHub& hub) {
    const auto terminal = TRY(LinkedTerminal::make(hub, 1, long_patience));
    for (int i = 0; i < network_events; ++i) TRY(terminal->reserve());
    hub.network().set({});
    TRY(terminal->converge());
    return hub.network().answered();
}

NetworkFault drawn_fault(uint64_t seed, int64_t bytes) {
    constexpr std::array kinds{Kind::refuse, Kind::drop, Kind::reset, Kind::stall, Kind::half_open, Kind::flip};
    std::mt19937_64 random(seed);
    NetworkFault fault;
    fault.kind = kinds[seed % kinds.size()];
    fault.at_byte = static_cast<int64_t>(random() % static_cast<uint64_t>(bytes));
    if (fault.kind == Kind::drop) fault.once = random() % 2 == 0;
    return fault;
}

void break_network(Trials& trials) {
    auto hub = LinkedHub::start();
    const auto bytes = hub ? answer_bytes(**hub) : Result<int64_t>(std::unexpected(hub.error()));
    if (!bytes) return trials.run(1, [&](uint64_t) -> Result<uint64_t> { return std::unexpected(bytes.error()); });

    // A reset at each offset; an even stride in CI.
    const auto stride = trials.is_long() ? int64_t{1} : std::max<int64_t>(1, *bytes / 150);
    std::vector<uint64_t> offsets;
    for (int64_t at = 0; at < *bytes; at += stride) offsets.push_back(static_cast<uint64_t>(at));
    trials.run_each(offsets, [&](uint64_t at) -> Result<uint64_t> {
        TRY(sync_through(**hub, {.kind = Kind::reset, .at_byte = static_cast<int64_t>(at), .once = true}, at));
        return 1;
    });
    trials.remark(fmt::format("a sync of {} bytes of answers, reset at each {}", *bytes,
                              stride == 1 ? "of them" : fmt::format("{}th of them", stride)));
}

void break_network_at_random(Trials& trials) {
    auto hub = LinkedHub::start();
    const auto bytes = hub ? answer_bytes(**hub) : Result<int64_t>(std::unexpected(hub.error()));
    if (!bytes) return trials.run(1, [&](uint64_t) -> Result<uint64_t> { return std::unexpected(bytes.error()); });
    trials.run(trials.wanted(36, 2'000), [&](uint64_t seed) -> Result<uint64_t> {
        // One in eighteen goes at the real pace of 64 kbit/s, which costs seconds.
        if (seed % 18 == 0)
            TRY(sync_through(**hub, {.kind = Kind::slow}, seed));
        else
            TRY(sync_through(**hub, drawn_fault(seed, *bytes), seed));
        return 1;
    });
}

}  // namespace

Row network_resets_row() {
    return {"network_resets", "network: reset at every byte of one sync",
            "a proxy on the loopback, real TLS, from nothing to agreement; the terminal's timers are virtual",
            break_network};
}

Row network_row() {
    return {"network", "network: refuse, drop, reset, stall, half open, flip, 64 kbit/s",
            "from a random byte for a minute, in which the terminal asks less than once a second; its timers are "
            "virtual, 64 kbit/s are real, an unanswered request is given up after 0.2 s instead of 30",
            break_network_at_random};
}

}  // namespace tp::faults
