// How staff open their menu on the panel: a finger rests in the top corner at the start of the line (where the brand
// stands) for three seconds, is lifted, and taps three times in the same corner within four seconds. Nothing can be
// pressed there, so visitors have no reason to; from the third second on the screen below sees nothing of it.
// Thread rule: UI thread, in a frame. Pure logic.
#pragma once

#include <optional>

#include "platform/base/clock.h"
#include "platform/display/geometry.h"
#include "platform/input/touch.h"

namespace tp {

class CornerGesture {
  public:
    static constexpr Milliseconds hold{3000}, tap_within{4000};
    static constexpr int taps = 3;
    static constexpr float corner_mm = 25;

    struct Step {
        bool swallow = false;  // this frame's finger is not for the screen
        bool opens = false;    // the gesture is complete
    };
    // `corner` in pixels of the picture.
    Step update(const PointerFrame& pointer, const Rect& corner, MonotonicTime now);
    // When update() has to be called though nothing moves: a finger rests.
    [[nodiscard]] std::optional<MonotonicTime> deadline() const;

  private:
    enum class Phase { idle, resting, rested, tapping };
    Phase m_phase = Phase::idle;
    MonotonicTime m_since{};  // of the phase
    int m_taps = 0;
    bool m_tap_down = false;
};

}  // namespace tp
