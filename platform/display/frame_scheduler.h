// Render on demand: decides when the next frame is drawn and how long the loop may sleep. Pure logic, no SDL.
// Thread rule: UI thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "platform/base/clock.h"

namespace tp {

class FrameScheduler {
  public:
    // Between two frames of an animation.
    static constexpr std::chrono::nanoseconds frame_interval{16'666'667};
    // Drawn after any event, so that what an event changes late in a frame is seen (hover, focus, layout of the next
    // frame).
    static constexpr int frames_after_event = 3;

    void request_frames(int count = 1) { m_pending = m_pending < count ? count : m_pending; }
    void on_event() { request_frames(frames_after_event); }
    // A person has acted (a finger or a key has come down, a code was scanned): the answer does not wait for the next
    // frame of an animation.
    void on_action() {
        on_event();
        m_at_once = true;
    }
    // Continuous frames until then, for an animation. The latest end counts.
    void request_frames_until(MonotonicTime end);
    // One wake-up with that many frames at that time; the earliest counts, and it is forgotten once it has passed. One
    // frame is enough where the picture follows from the time alone.
    void wake_at(MonotonicTime at, int frames = frames_after_event);
    void forget_wake() { m_wake.reset(); }
    // No frame before `until`, as long as `wanted` says so: what is about to come would paint over it. Asked on this
    // thread, at each turn of the loop.
    void hold_until(MonotonicTime until, std::function<bool()> wanted);

    [[nodiscard]] bool frame_due(MonotonicTime now) const;
    // How long to wait for events; zero when a frame is due, nothing when only an event can make one due.
    [[nodiscard]] std::optional<std::chrono::nanoseconds> sleep_time(MonotonicTime now) const;
    // To be called when a frame has been built.
    void frame_built(MonotonicTime now);

  private:
    int m_pending = frames_after_event;
    std::optional<MonotonicTime> m_until;
    std::optional<MonotonicTime> m_wake;
    int m_wake_frames = frames_after_event;
    std::optional<MonotonicTime> m_last_frame;
    bool m_at_once = false;
    MonotonicTime m_hold_until{};
    std::function<bool()> m_hold;
};

}  // namespace tp
