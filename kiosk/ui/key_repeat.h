// Which strokes of a keypad's key count. Pure logic. Thread rule: UI thread.
#pragma once

#include <optional>

#include "platform/input/keys.h"

namespace tp::ui {

class KeyRepeatGuard {
  public:
    // EN 301 549 5.7: a key that is held acts again after two seconds at the earliest, and every two seconds then.
    static constexpr Milliseconds repeat_period{2'000};
    // EN 301 549 5.8: the same key again within half a second is no second stroke.
    static constexpr Milliseconds double_strike{500};

    // `guarded`: this key's double strikes are left out.
    [[nodiscard]] bool accept(const KeyStroke& stroke, bool guarded, MonotonicTime now) {
        const bool same = m_last && m_key == stroke.key && m_shift == stroke.shift;
        const Milliseconds pause = stroke.repeat ? repeat_period : guarded ? double_strike : Milliseconds{0};
        if (same && now - *m_last < pause) return false;
        m_key = stroke.key;
        m_shift = stroke.shift;
        m_last = now;
        return true;
    }

  private:
    Key m_key = Key::other;
    bool m_shift = false;
    std::optional<MonotonicTime> m_last;
};

}  // namespace tp::ui
