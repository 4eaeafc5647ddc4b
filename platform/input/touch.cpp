#include "platform/input/touch.h"

#include <algorithm>
#include <cmath>

namespace tp {
namespace {

constexpr float fling_least_px_s = 40;
constexpr float velocity_memory_s = 0.1F;  // a finger that rested this long before lifting does not fling
constexpr float spring_per_second = 14;

float seconds_between(MonotonicTime from, MonotonicTime to) {
    return std::chrono::duration<float>(to - from).count();
}

}  // namespace

void TouchTracker::finger_down(int64_t finger, TouchPosition at, MonotonicTime when) {
    if (m_finger) return;
    m_finger = finger;
    m_swallowing = m_swallow_next;
    m_swallow_next = false;
    m_queue.push_back({Kind::down, at, when, m_swallowing});
}

void TouchTracker::finger_move(int64_t finger, TouchPosition at, MonotonicTime when) {
    if (m_finger != finger) return;
    // A panel may send 200 moves a second: only the latest since the last transition matters.
    if (!m_queue.empty() && m_queue.back().kind == Kind::move) m_queue.pop_back();
    m_queue.push_back({Kind::move, at, when, m_swallowing});
}

void TouchTracker::finger_up(int64_t finger, TouchPosition at, MonotonicTime when) {
    if (m_finger != finger) return;
    m_finger.reset();
    m_queue.push_back({Kind::up, at, when, m_swallowing});
    m_swallowing = false;
}

void TouchTracker::cancel() {
    m_finger.reset();
    m_queue.clear();
    m_down = false;
    m_dragging = false;
    m_swallowing = false;
    m_release_pending = true;
}

void TouchTracker::swallow_current() {
    if (!m_finger) {
        m_swallow_next = true;
        return;
    }
    m_swallowing = true;
    m_queue.clear();
    if (m_down) m_release_pending = true;
    m_down = false;
    m_dragging = false;
}

void TouchTracker::track_velocity(const Sample& sample) {
    const float seconds = seconds_between(m_last_when, sample.when);
    if (seconds <= 0) return;
    // Smoothed over about three samples: the last one before lifting is often off.
    const float weight = std::min(1.0F, seconds / 0.03F);
    m_velocity_x += ((sample.at.x - m_position.x) / seconds - m_velocity_x) * weight;
    m_velocity_y += ((sample.at.y - m_position.y) / seconds - m_velocity_y) * weight;
    m_last_when = sample.when;
    m_position = sample.at;
}

void TouchTracker::take_move(const Sample& sample, PointerFrame& frame) {
    track_velocity(sample);
    m_position = sample.at;
    if (m_dragging || !m_down) return;
    if (std::hypot(sample.at.x - m_start.x, sample.at.y - m_start.y) > m_slop) {
        m_dragging = true;
        frame.down = false;
    }
}

void TouchTracker::take_up(const Sample& sample, PointerFrame& frame) {
    const float rested = seconds_between(m_last_when, sample.when);
    const bool moved_last = sample.at != m_position;
    if (moved_last) take_move(sample, frame);
    if (m_dragging) {
        const bool fast = std::hypot(m_velocity_x, m_velocity_y) >= fling_least_px_s;
        frame.flung = fast && (moved_last || rested < velocity_memory_s);
        frame.velocity_x = frame.flung ? m_velocity_x : 0;
        frame.velocity_y = frame.flung ? m_velocity_y : 0;
    } else {
        frame.released = true;
    }
    m_down = false;
    m_release_pending = true;
}

PointerFrame TouchTracker::next_frame() {
    PointerFrame frame;
    if (m_release_pending && m_queue.empty()) {
        m_release_pending = false;
        m_dragging = false;
        return frame;
    }
    m_release_pending = false;
    if (!m_down) m_dragging = false;
    const TouchPosition before = m_position;
    bool transition = false;
    bool was_dragging = m_dragging;
    while (!m_queue.empty() && !transition) {
        const Sample sample = m_queue.front();
        m_queue.pop_front();
        if (sample.swallowed) continue;
        if (sample.kind == Kind::down) {
            m_down = transition = frame.pressed = true;
            m_dragging = was_dragging = false;
            m_start = m_position = sample.at;
            m_velocity_x = m_velocity_y = 0;
            m_last_when = sample.when;
        } else if (m_down && sample.kind == Kind::move) {
            take_move(sample, frame);
        } else if (m_down) {
            take_up(sample, frame);
            transition = true;
        }
    }
    const bool touching = m_down || frame.released || (m_release_pending && m_dragging);
    if (!touching) return frame;
    frame.raw = m_position;
    frame.start = m_start;
    frame.dragging = m_dragging;
    frame.down = m_down && !m_dragging;
    if (!m_dragging) frame.position = m_position;
    if (m_dragging) {
        const TouchPosition from = was_dragging ? before : m_start;
        frame.drag_dx = m_position.x - from.x;
        frame.drag_dy = m_position.y - from.y;
    }
    return frame;
}

void KineticScroll::set_range(float content_px, float view_px) {
    m_limit = std::max(0.0F, content_px - view_px);
    m_view = view_px;
}

float KineticScroll::overscroll() const {
    if (m_offset < 0) return m_offset;
    return m_offset > m_limit ? m_offset - m_limit : 0;
}

void KineticScroll::drag(float drag_delta) {
    m_velocity = 0;
    // Beyond an end the content follows at a third, and never further than a quarter of the view.
    const float share = overscroll() != 0 ? 0.33F : 1.0F;
    m_offset = std::clamp(m_offset - drag_delta * share, -m_view / 4, m_limit + m_view / 4);
}

void KineticScroll::fling(float velocity_px_s) {
    m_velocity = -velocity_px_s;
}

void KineticScroll::scroll_to(float offset) {
    m_velocity = 0;
    m_offset = std::clamp(offset, 0.0F, m_limit);
}

bool KineticScroll::advance(float seconds) {
    if (seconds <= 0) return moving();
    // Distance under exp(−kt) from v: v·(1 − exp(−kt))/k, the same at any frame rate.
    const float left = std::exp(-decay_per_second * seconds);
    m_offset += m_velocity * (1 - left) / decay_per_second;
    m_velocity *= left;
    if (std::fabs(m_velocity) < 8) m_velocity = 0;
    if (const float over = overscroll(); over != 0) {
        m_velocity *= std::exp(-20 * seconds);
        const float rest = over * std::exp(-spring_per_second * seconds);
        m_offset += rest - over;
        if (std::fabs(rest) < 0.5F && m_velocity == 0) m_offset = std::clamp(m_offset, 0.0F, m_limit);
    }
    return moving();
}

bool DoubleStrikeGuard::accept(uint64_t target, MonotonicTime now) {
    if (m_last && m_target == target && now - *m_last < period) return false;
    m_target = target;
    m_last = now;
    return true;
}

}  // namespace tp
