// The look: colours, type and space, read from assets/themes/<name>.toml. Thread rule: plain values.
#pragma once

#include <array>
#include <string>

#include "platform/base/error.h"
#include "platform/display/geometry.h"

namespace tp::ui {

// Design px: drawn for 1080×1920 at 21.5″ and 600 mm; Metrics turns them into pixels of the panel.

// What a text is for; the theme gives each its size and weight.
enum class Type {
    hero,       // the promotion of the attract screen
    display,    // the screen's title
    question,   // the title of a dialog
    answer,     // "Yes, 4 here"
    promotion,  // title of a promotion
    title,      // of a card or a section
    action,     // label of the one large button of a dialog
    name,       // of a product, a store, a row
    price,
    body,
    field,  // typed text
    label,  // of a button
    tool,   // of a pill: header, footer, chip, badge
    key,    // of the keyboard
    secondary,  // explaining line
    caption,    // age, unit price, legal
};
inline constexpr size_t type_count = static_cast<size_t>(Type::caption) + 1;

struct TypeToken {
    float size = 42;
    int weight = 400;
    float tracking_em = 0;
    float line_height = 1.25F;
};

// Capital letters of Inter are this part of its size (its OS/2 table: 1490 of 2048).
inline constexpr float inter_cap_height = 0.7275F;
// EN 301 549 5.1.4: ≥7.3 mm at 600 mm. At 4.03 px/mm that is 40.5 px of Inter; the design rounds to 42.
inline constexpr float least_main_size = 42;
// Section 508 402.4: ≥4.8 mm: 26.6 px; the design rounds to 31.
inline constexpr float least_caption_size = 31;

struct Colors {
    Color paper, surface, line, ink, soft, brand, brand_deep, brand_light, brand_tint, on_brand, accent, accent_ink,
        accent_tint, accent_caption, offer, sun, on_sun, ok, ok_tint, low, low_tint, none, none_tint, bad, bad_tint, picture,
        keyboard, key, key_dark, key_edge, scrim, focus;
};

struct Theme {
    std::string name;
    Colors color;
    std::array<TypeToken, type_count> types;
    float margin = 56, card_gap = 32, card_padding = 44;
    float card_radius = 36, field_radius = 24, key_radius = 20;

    [[nodiscard]] const TypeToken& type(Type of) const { return types[static_cast<size_t>(of)]; }

    // Errors: not_found, malformed (with line and key; an unknown key is one). Sizes below the least are raised to it.
    // Reads a file: at start, not in a frame.
    static Result<Theme> load(const std::string& path);
};

// WCAG 2.2, "contrast ratio": 1 … 21.
[[nodiscard]] double contrast(Color one, Color other);

}  // namespace tp::ui
