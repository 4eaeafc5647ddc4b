// One strand of the engine's work: at most one request in flight, and a time before which nothing is asked.
// Thread rule: the sync thread.
#pragma once

#include <optional>

#include "platform/base/clock.h"
#include "sync/client/backoff.h"
#include "sync/client/hub_answer.h"
#include "sync/client/transport.h"

namespace tp {

// What the strands share; all of it outlives them.
struct EngineParts {
    const Clock& clock;
    Transport& transport;
    const Random& random;
};

class Activity {
  public:
    explicit Activity(const EngineParts& parts)
        : m_parts(parts), m_backoff(parts.random), m_next_at(parts.clock.monotonic()) {}

    [[nodiscard]] bool in_flight() const { return m_request.has_value(); }
    [[nodiscard]] bool owns(RequestId id) const { return m_request == id; }
    [[nodiscard]] bool due() const { return !in_flight() && m_parts.clock.monotonic() >= m_next_at; }
    [[nodiscard]] MonotonicTime next_at() const { return m_next_at; }

    void start(HttpRequest request) { m_request = m_parts.transport.start(std::move(request)); }
    void arrived() { m_request.reset(); }
    void abandon() {
        if (m_request) m_parts.transport.cancel(*m_request);
        m_request.reset();
    }

    void succeeded(Milliseconds next_in) {
        m_backoff.succeeded();
        m_waits_for_hub = false;
        m_next_at = m_parts.clock.monotonic() + next_in;
    }
    // A step on the way went well: on at once, but only the end of the way forgets former failures, lest a way that
    // always breaks at its second step be begun again without a pause.
    void advance(Milliseconds in = Milliseconds(0)) { m_next_at = m_parts.clock.monotonic() + in; }
    // A Retry-After binds; else the wait ends early when the hub is heard again (hurry()).
    void failed(std::optional<std::chrono::seconds> retry_after) {
        m_waits_for_hub = retry_after.has_value();
        wait_after_failure(retry_after);
    }
    // The hub was heard, but what it said or what became of it does not hold: hearing it again is no reason to hurry.
    void failed_for_content() {
        m_waits_for_hub = true;
        wait_after_failure(std::nullopt);
    }
    void hurry(Milliseconds within) {
        if (!m_waits_for_hub) m_next_at = std::min(m_next_at, m_parts.clock.monotonic() + within);
    }

  private:
    void wait_after_failure(std::optional<std::chrono::seconds> retry_after) {
        m_next_at = m_parts.clock.monotonic() + m_backoff.failed(retry_after);
    }

    const EngineParts& m_parts;
    Backoff m_backoff;
    std::optional<RequestId> m_request;
    MonotonicTime m_next_at;
    bool m_waits_for_hub = false;
};

}  // namespace tp
