#include "platform/display/frame_scheduler.h"

#include <algorithm>

namespace tp {

void FrameScheduler::request_frames_until(MonotonicTime end) {
    m_until = std::max(m_until.value_or(end), end);
}

void FrameScheduler::wake_at(MonotonicTime at) {
    m_wake = std::min(m_wake.value_or(at), at);
}

bool FrameScheduler::frame_due(MonotonicTime now) const {
    const auto sleep = sleep_time(now);
    return sleep && *sleep <= std::chrono::nanoseconds::zero();
}

std::optional<std::chrono::nanoseconds> FrameScheduler::sleep_time(MonotonicTime now) const {
    // An animation's end has its own frame, also when the loop comes late: its last state must be seen.
    const bool running = m_pending > 0 || m_until;
    std::optional<MonotonicTime> next;
    if (running) next = m_last_frame ? *m_last_frame + frame_interval : now;
    if (m_wake) next = std::min(next.value_or(*m_wake), *m_wake);
    if (!next) return std::nullopt;
    return std::max(*next - now, std::chrono::nanoseconds::zero());
}

void FrameScheduler::frame_built(MonotonicTime now) {
    m_last_frame = now;
    if (m_pending > 0) --m_pending;
    if (m_until && now >= *m_until) m_until.reset();
    if (m_wake && now >= *m_wake) {
        m_wake.reset();
        request_frames(frames_after_event - 1);
    }
}

}  // namespace tp
