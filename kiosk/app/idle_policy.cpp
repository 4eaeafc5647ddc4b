#include "kiosk/app/idle_policy.h"

#include <algorithm>
#include <cmath>

namespace tp {

void IdlePolicy::begin(MonotonicTime now) {
    m_phase = Phase::active;
    m_since = now;
}

void IdlePolicy::rest() {
    m_phase = Phase::resting;
}

void IdlePolicy::activity(MonotonicTime at) {
    if (m_phase == Phase::active) m_since = std::max(m_since, at);
}

void IdlePolicy::extend(MonotonicTime now) {
    if (m_phase == Phase::asking) begin(now);
}

void IdlePolicy::linger(MonotonicTime now) {
    if (m_phase == Phase::asking) m_since = now;
}

void IdlePolicy::stretch(int factor) {
    m_factor = std::max(factor, 1);
}

void IdlePolicy::hold(bool on, MonotonicTime now) {
    if (m_held == on) return;
    m_held = on;
    if (m_phase == Phase::active || m_phase == Phase::asking) begin(now);
}

void IdlePolicy::speak(bool on, MonotonicTime now) {
    if (m_spoken == on) return;
    m_spoken = on;
    if (m_phase == Phase::active || m_phase == Phase::asking) m_since = now;
}

IdlePolicy::Phase IdlePolicy::update(MonotonicTime now) {
    if (m_held || m_spoken) return m_phase;
    if (m_phase == Phase::active && now - m_since >= question_after()) {
        m_phase = Phase::asking;
        m_since = now;  // not the moment it was due: a loop that came late must not shorten the question
    } else if (m_phase == Phase::asking && now - m_since >= question()) {
        m_phase = Phase::expired;
    }
    return m_phase;
}

int IdlePolicy::seconds_left(MonotonicTime now) const {
    if (m_spoken) now = m_since;
    const double left = std::chrono::duration<double>(m_since + question() - now).count();
    return static_cast<int>(std::ceil(std::clamp(left, 0.0, std::chrono::duration<double>(question()).count())));
}

float IdlePolicy::part_left(MonotonicTime now) const {
    if (m_spoken) now = m_since;
    const float whole = std::chrono::duration<float>(question()).count();
    return std::clamp(std::chrono::duration<float>(m_since + question() - now).count() / whole, 0.0F, 1.0F);
}

std::optional<MonotonicTime> IdlePolicy::deadline() const {
    if (m_held || m_spoken) return std::nullopt;
    if (m_phase == Phase::active) return m_since + question_after();
    if (m_phase == Phase::asking) return m_since + question();
    return std::nullopt;
}

}  // namespace tp
