// The way of a finger: samples in, at most one transition a frame out. Pure logic, no SDL.
// Thread rule: UI thread.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "platform/base/clock.h"

namespace tp {

// Where there is no finger; also Dear ImGui's own "no mouse".
inline constexpr float no_position = -3.402823466e+38F;

struct TouchPosition {
    float x = no_position;
    float y = no_position;
    bool operator==(const TouchPosition&) const = default;
};

// What the finger does in this frame, in pixels of the logical picture.
struct PointerFrame {
    TouchPosition position;  // kept on the frame of the release, then nowhere; nowhere from the start of a drag on
    bool down = false;
    bool pressed = false;   // went down in this frame
    bool released = false;  // went up in this frame, without having dragged: a tap
    bool dragging = false;  // past the slop; `down` is false for widgets then
    TouchPosition raw;      // where the finger really is, for sliders, maps and signatures
    TouchPosition start;    // where it went down; nowhere when there is no finger
    float drag_dx = 0;      // since the last frame, while dragging
    float drag_dy = 0;
    bool flung = false;    // a drag ended in this frame, with this velocity
    float velocity_x = 0;  // px/s
    float velocity_y = 0;
};

class TouchTracker {
  public:
    static constexpr float default_slop_px = 12;
    explicit TouchTracker(float slop_px = default_slop_px) : m_slop(slop_px) {}

    // Samples in order of time. Only the first finger counts until it is lifted; others are ignored to their end.
    void finger_down(int64_t finger, TouchPosition at, MonotonicTime when);
    void finger_move(int64_t finger, TouchPosition at, MonotonicTime when);
    void finger_up(int64_t finger, TouchPosition at, MonotonicTime when);
    // The device was lost or the screen changed: the finger is lifted without a tap, its later samples are ignored.
    void cancel();
    // The finger that is down (or comes next, if none is) wakes the screen and does nothing else until lifted.
    void swallow_current();
    void set_slop(float px) { m_slop = px; }

    // Takes queued samples up to and with the next transition.
    [[nodiscard]] PointerFrame next_frame();
    [[nodiscard]] bool has_queued() const { return !m_queue.empty() || m_release_pending; }
    [[nodiscard]] bool finger_is_down() const { return m_finger.has_value(); }

  private:
    enum class Kind { down, move, up };
    struct Sample {
        Kind kind;
        TouchPosition at;
        MonotonicTime when;
        bool swallowed;
    };
    void track_velocity(const Sample& sample);
    void take_move(const Sample& sample, PointerFrame& frame);
    void take_up(const Sample& sample, PointerFrame& frame);

    float m_slop;
    std::optional<int64_t> m_finger;  // the one that counts, at the sampling end
    bool m_swallow_next = false;
    bool m_swallowing = false;
    std::deque<Sample> m_queue;
    bool m_down = false;  // at the frame end
    bool m_dragging = false;
    bool m_release_pending = false;  // one more frame is needed to move the pointer away
    TouchPosition m_start;
    TouchPosition m_position;
    float m_velocity_x = 0;
    float m_velocity_y = 0;
    MonotonicTime m_last_when{};
};

// A list's scroll offset with a drag, a fling that decays as exp(−4t), and springy ends. Any axis.
class KineticScroll {
  public:
    static constexpr float decay_per_second = 4;

    void set_range(float content_px, float view_px);  // offset stays within 0 … content − view
    // Moves with the finger (positive drag_delta moves the content down, so the offset becomes smaller).
    void drag(float drag_delta);
    void fling(float velocity_px_s);
    void stop() { m_velocity = 0; }
    void scroll_to(float offset);
    // Advances by the time; true while it moves.
    bool advance(float seconds);
    [[nodiscard]] float offset() const { return m_offset; }
    [[nodiscard]] float overscroll() const;  // px beyond an end, negative at the start
    [[nodiscard]] bool moving() const { return m_velocity != 0 || overscroll() != 0; }

  private:
    float m_offset = 0;
    float m_velocity = 0;
    float m_limit = 0;
    float m_view = 0;
};

// EN 301 549 5.8: the same target does not act twice within 0.5 s.
class DoubleStrikeGuard {
  public:
    static constexpr Milliseconds period{500};
    // True if the target may act now, and remembers it.
    [[nodiscard]] bool accept(uint64_t target, MonotonicTime now);

  private:
    uint64_t m_target = 0;
    std::optional<MonotonicTime> m_last;
};

}  // namespace tp
