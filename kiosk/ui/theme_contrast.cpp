// Which colours of a theme meet in a picture, and how far apart they are.
#include <algorithm>
#include <array>
#include <cmath>

#include "kiosk/ui/theme.h"

namespace tp::ui {

// Disabled controls are left out (WCAG 1.4.3 leaves them out), but for their words on none_tint.
std::span<const ColorPair> color_pairs() {
    constexpr bool graphic = false;
    static constexpr std::array pairs{
        ColorPair{"ink", "paper"},
        ColorPair{"ink", "surface"},
        ColorPair{"ink", "picture"},
        ColorPair{"ink", "brand_tint"},
        ColorPair{"ink", "accent_tint"},
        ColorPair{"ink", "ok_tint"},
        ColorPair{"ink", "low_tint"},
        ColorPair{"ink", "none_tint"},
        ColorPair{"ink", "bad_tint"},
        ColorPair{"ink", "key"},
        ColorPair{"ink", "key_dark"},
        ColorPair{"ink", "keyboard"},
        ColorPair{"soft", "paper"},
        ColorPair{"soft", "surface"},
        ColorPair{"soft", "picture"},
        ColorPair{"soft", "ok_tint"},
        ColorPair{"soft", "low_tint"},
        ColorPair{"soft", "none_tint"},
        ColorPair{"soft", "bad_tint"},
        ColorPair{"soft", "key"},
        ColorPair{"surface", "ink"},
        ColorPair{"brand", "paper"},
        ColorPair{"brand", "surface"},
        ColorPair{"brand", "brand_tint", graphic},
        ColorPair{"brand", "picture", graphic},
        ColorPair{"brand_ink", "brand_tint"},
        ColorPair{"on_brand", "brand"},
        ColorPair{"on_deep", "stage"},
        ColorPair{"on_deep", "brand_light"},
        ColorPair{"on_deep", "brand_deep"},
        ColorPair{"sun", "brand_deep", graphic},
        ColorPair{"accent_ink", "paper"},
        ColorPair{"accent_ink", "surface"},
        ColorPair{"accent_ink", "picture", graphic},
        ColorPair{"accent_ink", "accent_tint", graphic},
        ColorPair{"accent_caption", "accent_tint"},
        ColorPair{"offer", "accent_tint"},
        ColorPair{"offer", "surface"},
        ColorPair{"on_sun", "sun"},
        ColorPair{"ok", "ok_tint"},
        ColorPair{"ok", "surface", graphic},
        ColorPair{"on_brand", "ok", graphic},
        ColorPair{"low", "low_tint"},
        ColorPair{"none", "none_tint"},
        ColorPair{"bad", "bad_tint"},
        ColorPair{"bad", "paper"},
        ColorPair{"focus", "paper", graphic},
        ColorPair{"focus", "surface", graphic},
    };
    return pairs;
}

double contrast(Color one, Color other) {
    const auto linear = [](uint8_t channel) {
        const double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    const auto luminance = [&](Color c) { return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b); };
    const double a = luminance(one), b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

float eased(Easing easing, float part) {
    const float t = std::clamp(part, 0.0F, 1.0F), left = 1 - t;
    switch (easing) {
        case Easing::out:  // quick to answer, soft to arrive
            return 1 - left * left * left;
        case Easing::in_out:
            return t < 0.5F ? 4 * t * t * t : 1 - 4 * left * left * left;
        case Easing::linear:
            break;
    }
    return t;
}

}  // namespace tp::ui
