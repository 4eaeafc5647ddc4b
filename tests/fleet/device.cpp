#include "device.h"

#include <algorithm>
#include <cmath>

#include "platform/base/ids.h"
#include "platform/secure/hash.h"

namespace tp::fleet {

MadeUpEvents::MadeUpEvents(const Clock& clock) : m_clock(clock), m_install(make_uuid_v7(clock.wall())) {}

void MadeUpEvents::record() {
    Event event;
    event.id = make_uuid_v7(m_clock.wall());
    event.seq = ++m_last_seq;
    event.type = "feedback.submit";
    event.lane = Lane::feedback;
    event.created_at = m_clock.wall();
    event.payload = R"({"feedback":")" + make_uuid_v7(m_clock.wall()) +
                    R"(","language":"en","reasons":["friendly_staff"],"score":3})";
    event.sha256 = sha256_hex(event.payload);
    m_pending.push_back(std::move(event));
}

Result<EventBatch> MadeUpEvents::next_batch(size_t max_events, size_t) {
    const auto count = std::min(max_events, m_pending.size());
    return EventBatch{m_install, {m_pending.begin(), m_pending.begin() + static_cast<std::ptrdiff_t>(count)}};
}

Status MadeUpEvents::settle(std::vector<SettledEvent> verdicts) {
    for (const SettledEvent& verdict : verdicts) {
        if (verdict.verdict == SettledEvent::Verdict::retry_after) continue;
        m_refused += verdict.verdict == SettledEvent::Verdict::applied ? 0 : 1;
        m_settled += std::erase_if(m_pending, [&](const Event& event) { return event.id == verdict.id; });
    }
    return {};
}

Result<OutboxStats> MadeUpEvents::stats() {
    OutboxStats stats;
    stats.pending[static_cast<size_t>(Lane::feedback)] = static_cast<int64_t>(m_pending.size());
    return stats;
}

namespace {

EngineOptions options_of(const Identity& identity, Milliseconds poll) {
    EngineOptions options;
    options.download.buckets = identity.enrolled.configuration.buckets;
    options.download.signing_key = identity.enrolled.hub_keys.signing;
    options.download.pull_interval = poll;
    options.heartbeat_interval = poll;
    options.version = "fleet";
    return options;
}

}  // namespace

Device::Device(const Identity& identity, std::unique_ptr<Transport> transport, BucketShelf& shelf, const Clock& clock,
               Logger& log, Milliseconds event_interval, Milliseconds poll)
    : m_clock(clock),
      m_event_interval(event_interval),
      m_transport(std::move(transport)),
      m_replica(shelf),
      m_events(clock),
      m_event_at(next_event()),
      m_engine(options_of(identity, poll), clock, *m_transport, m_replica, m_events, log) {}

// People come independently of each other: exponential pauses.
MonotonicTime Device::next_event() {
    if (m_event_interval <= Milliseconds(0)) return MonotonicTime::max();
    const double pause = -std::log(1.0 - m_random()) * static_cast<double>(m_event_interval.count());
    return m_clock.monotonic() + Milliseconds(static_cast<int64_t>(pause));
}

MonotonicTime Device::tick() {
    if (m_clock.monotonic() >= m_event_at) {
        m_events.record();
        m_engine.events_recorded();
        m_event_at = next_event();
    }
    return std::min(m_engine.tick(), m_event_at);
}

void Device::take_completions() {
    for (Completion& completion : m_transport->wait(Milliseconds(0))) m_engine.finish(std::move(completion));
}

}  // namespace tp::fleet
