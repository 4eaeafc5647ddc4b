// What a visitor has made easier for this visit. Kept in the session (Session::of<AccessSettings>()), so the wipe takes
// it back. Thread rule: plain values.
#pragma once

#include <array>
#include <cstddef>

namespace tp {

struct AccessSettings {
    // Of all text, up to the 200 % of WCAG 1.4.4, but for the largest titles on short lines and for keys
    // (Metrics::fitted): they grow as far as their words have room.
    float zoom = 1;
    bool contrast = false;        // the high-contrast theme
    bool still = false;           // no motion
    bool low_reach = false;       // everything that is touched within reach from a wheelchair (EN 301 549 8.3)
    bool slow = false;            // every time-out is slow_factor times as long (WCAG 2.2.1)
    bool speech = false;          // the screen is spoken, and the keypad visits what is only read, too
    bool personal_aloud = false;  // names and orders too, where others may hear them; into a headset always
    int speech_rate = 3;          // a step of speech_paces, from 1
    int volume = 6;               // a step of volume_step_db, 1 … most_volume

    bool operator==(const AccessSettings&) const = default;
};

inline constexpr std::array zoom_choices{1.0F, 1.25F, 1.5F, 2.0F};
// Times the voice's usual pace, by step.
inline constexpr std::array speech_paces{0.6F, 0.8F, 1.0F, 1.25F, 1.5F, 2.0F, 2.5F};
[[nodiscard]] constexpr float speech_pace(int step) {
    const int last = static_cast<int>(speech_paces.size()) - 1;
    return speech_paces[static_cast<size_t>(step < 1 ? 0 : step - 1 > last ? last : step - 1)];
}
inline constexpr int slow_factor = 3;
// EN 301 549 5.1.3.14 asks for a gain of at least 18 dB: nine steps of 3 dB are 27.
inline constexpr int least_volume = 1, most_volume = 10;
inline constexpr float volume_step_db = 3;

// What this terminal can do; the sheet offers nothing else.
struct AccessOffer {
    bool low_reach = false;              // a part of its panel is out of reach, and enough of it is within
    bool speech = false;                 // it has a voice
    bool speech_is_rudimentary = false;  // that of the screen's language is hard to understand
};

}  // namespace tp
