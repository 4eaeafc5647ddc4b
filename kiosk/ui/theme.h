// The look of a brand: colours, type, space, shapes, shadows, motion and pictures, read from assets/themes/<name>.toml
// (format: assets/themes/README.md). Thread rule: plain values; load() reads files.
#pragma once

#include <array>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/clock.h"
#include "platform/base/error.h"
#include "platform/display/canvas.h"
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
    field,      // typed text
    label,      // of a button
    tool,       // of a pill: header, footer, chip, badge
    key,        // of the keyboard
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
    Color paper, surface, line, ink, soft;
    // brand is a ground with on_brand on it, and an ink on paper and surface; brand_ink is ink on brand_tint.
    Color brand, brand_tint, brand_ink, on_brand;
    // Large grounds in the brand's colours, dark in every theme, with on_deep on them: attract, promotion, member card.
    Color stage, brand_deep, brand_light, on_deep;
    Color accent, accent_ink, accent_tint, accent_caption, offer, sun, on_sun, ok, ok_tint, low, low_tint, none,
        none_tint, bad, bad_tint, picture, keyboard, key, key_dark, key_edge, scrim, focus;
};

// Two colours of a theme that are drawn together.
struct ColorPair {
    std::string_view ink, ground;
    bool text = true;  // WCAG 2.2, 1.4.3: 4.5:1 (7:1 in a theme of high contrast, 1.4.6); else 1.4.11: 3:1
};
[[nodiscard]] std::span<const ColorPair> color_pairs();

enum class Easing { out, in_out, linear };
struct MotionTokens {
    Milliseconds press{60};    // answer to a finger
    Milliseconds change{180};  // of a part: chosen, released, filled
    Milliseconds appear{220};  // of a sheet, a dialog, a toast
    Easing easing = Easing::out;
};
// 0 … 1 of the way at 0 … 1 of the time.
[[nodiscard]] float eased(Easing easing, float part);

// What stands behind the attract screen's words.
enum class AttractGround { plain, halo, beams };

struct BrandLook {
    std::string logo, logo_on_deep;  // pictures' files, absolute; empty: a tile in brand colour with a dot
    float logo_ratio = 1;            // width to height
    bool wordmark = true;            // the profile's brand name beside the logo
    int weight = 800;
    float tracking_em = -0.006F;
    std::string header;   // a picture behind the header of paper screens; empty: none
    std::string attract;  // a picture over the whole attract screen; empty: `ground` alone
    AttractGround ground = AttractGround::halo;
};

// The text of a theme's file by its path.
using ThemeSource = std::function<Result<std::string>(const std::string& path)>;

struct Theme {
    // What a radius is where half of the height is meant.
    static constexpr float pill = 999;

    std::string name;
    std::string high_contrast;  // the theme of visitors who ask for 7:1
    bool aaa = false;           // is one itself
    Colors color;
    std::array<TypeToken, type_count> types;
    float margin = 56, card_gap = 32, card_padding = 44;
    float card_radius = 36, field_radius = 24, key_radius = 20, sheet_radius = 48;
    float button_radius = 75, pill_radius = pill, badge_radius = pill;  // cut to half of the height
    float tile_part = 0.29F;                                            // of the side of an icon's ground
    float picture_radius = pill;                                        // of the pictures of promotions
    std::vector<ShadowLayer> card_shadow;                               // dp
    MotionTokens motion;
    BrandLook brand;
    std::vector<std::string> files;  // that it was read from

    [[nodiscard]] const TypeToken& type(Type of) const { return types[static_cast<size_t>(of)]; }

    // Errors: not_found (the file, its base or a picture), malformed (with file, line and key: unknown, missing, out of
    // range, a pair of colours below its contrast). Sizes below the least are raised to it.
    static Result<Theme> load(const std::string& path);
    // The same of texts that `source` gives for `path` and for the bases beside it. Errors: those of `source` too.
    static Result<Theme> read(const std::string& path, const ThemeSource& source);
};

// WCAG 2.2, "contrast ratio": 1 … 21.
[[nodiscard]] double contrast(Color one, Color other);

}  // namespace tp::ui
