// When to try again. Thread rule: that of the owner.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>

#include "platform/base/clock.h"

namespace tp {

// Uniform in [0, 1).
using Random = std::function<double()>;
[[nodiscard]] Random system_random();  // from std::mt19937_64, seeded by getrandom(2); not for secrets

// Full jitter (PROTOCOL.md): random(0, min(300 s, 1 s · 2^n)) after the n-th failure in a row, n from 0; never sooner
// than a Retry-After says (which is believed up to an hour).
class Backoff {
  public:
    explicit Backoff(const Random& random) : m_random(random) {}

    void succeeded() { m_failures = 0; }
    [[nodiscard]] Milliseconds failed(std::optional<std::chrono::seconds> retry_after = std::nullopt) {
        constexpr int64_t cap_ms = 300'000;
        const int64_t ceiling = m_failures >= 9 ? cap_ms : std::min<int64_t>(cap_ms, int64_t{1000} << m_failures);
        ++m_failures;
        const Milliseconds jitter{static_cast<int64_t>(m_random() * static_cast<double>(ceiling))};
        if (!retry_after) return jitter;
        const auto asked = std::clamp(*retry_after, std::chrono::seconds(0), std::chrono::seconds(3600));
        // Spread a little behind it: all kiosks of a chain may have been told the same second.
        return asked + std::min(jitter, Milliseconds(5'000));
    }

  private:
    const Random& m_random;
    int m_failures = 0;
};

// `middle` ± 20 %.
[[nodiscard]] inline Milliseconds around(Milliseconds middle, const Random& random) {
    return Milliseconds(static_cast<int64_t>(static_cast<double>(middle.count()) * (0.8 + 0.4 * random())));
}

}  // namespace tp
