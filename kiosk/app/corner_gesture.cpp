#include "kiosk/app/corner_gesture.h"

namespace tp {

CornerGesture::Step CornerGesture::update(const PointerFrame& pointer, const Rect& corner, MonotonicTime now) {
    const bool finger = pointer.raw.x != no_position;
    const bool lifted = !finger || pointer.released;
    const bool inside = finger && corner.contains({pointer.raw.x, pointer.raw.y});
    if (m_phase == Phase::tapping && now - m_since > tap_within) m_phase = Phase::idle;
    switch (m_phase) {
        case Phase::idle:
            if (pointer.pressed && inside) {
                m_phase = Phase::resting;
                m_since = now;
            }
            return {};
        case Phase::resting:
            if (!inside || lifted) {
                m_phase = Phase::idle;
                return {};
            }
            if (now - m_since < hold) return {};
            m_phase = Phase::rested;
            return {.swallow = true};
        case Phase::rested:
            if (lifted) {
                m_phase = Phase::tapping;
                m_since = now;
                m_taps = 0;
                m_tap_down = false;
            }
            return {.swallow = true};
        case Phase::tapping:
            break;
    }
    if (finger && !inside) {
        m_phase = Phase::idle;
        return {};
    }
    if (pointer.pressed) m_tap_down = true;
    if (m_tap_down && lifted) {
        m_tap_down = false;
        if (++m_taps == taps) {
            m_phase = Phase::idle;
            return {.swallow = true, .opens = true};
        }
    }
    return {.swallow = finger};
}

std::optional<MonotonicTime> CornerGesture::deadline() const {
    return m_phase == Phase::resting ? std::optional(m_since + hold) : std::nullopt;
}

}  // namespace tp
