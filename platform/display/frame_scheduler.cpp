#include "platform/display/frame_scheduler.h"

#include <algorithm>
#include <utility>

namespace tp {

void FrameScheduler::request_frames_until(MonotonicTime end) {
    m_until = std::max(m_until.value_or(end), end);
}

void FrameScheduler::wake_at(MonotonicTime at, int frames) {
    if (m_wake && *m_wake < at) return;
    m_wake_frames = m_wake == at ? std::max(m_wake_frames, frames) : frames;
    m_wake = at;
}

void FrameScheduler::hold_until(MonotonicTime until, std::function<bool()> wanted) {
    m_hold_until = until;
    m_hold = std::move(wanted);
}

bool FrameScheduler::frame_due(MonotonicTime now) const {
    const auto sleep = sleep_time(now);
    return sleep && *sleep <= std::chrono::nanoseconds::zero();
}

std::optional<std::chrono::nanoseconds> FrameScheduler::sleep_time(MonotonicTime now) const {
    // An animation's end has its own frame, also when the loop comes late: its last state must be seen.
    const bool running = m_pending > 0 || m_until;
    std::optional<MonotonicTime> next;
    if (running) next = m_last_frame && !m_at_once ? *m_last_frame + frame_interval : now;
    if (m_wake) next = std::min(next.value_or(*m_wake), *m_wake);
    if (!next) return std::nullopt;
    if (m_hold && now < m_hold_until && m_hold()) next = std::max(*next, m_hold_until);
    return std::max(*next - now, std::chrono::nanoseconds::zero());
}

void FrameScheduler::frame_built(MonotonicTime now) {
    // The loop sleeps whole milliseconds, so a frame comes a little late: the next one is not put off by that.
    const auto due = m_last_frame.value_or(now) + frame_interval;
    m_last_frame = now > due && now - due < std::chrono::milliseconds{2} ? due : now;
    m_at_once = false;
    if (m_pending > 0) --m_pending;
    if (m_until && now >= *m_until) m_until.reset();
    if (m_wake && now >= *m_wake) {
        m_wake.reset();
        request_frames(m_wake_frames - 1);
    }
}

}  // namespace tp
