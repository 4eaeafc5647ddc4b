// From design px to the panel's pixels, and the least sizes in millimetres. Thread rule: plain values.
#pragma once

#include "platform/display/geometry.h"
#include "platform/display/panel.h"

namespace tp::ui {

struct Theme;

// portrait: one column. landscape: two columns. compact: landscape with little height (a rugged tablet).
enum class Shape { portrait, landscape, compact };

// low: what is touched lies where it is reached from a wheelchair.
enum class Reach { whole, low };

// EN 301 549 8.3.2.1 and 8.3.3.1: controls between these heights above the floor are reached forward and sideways.
inline constexpr double lowest_reach_mm = 380, highest_reach_mm = 1120;
// A layout needs so much of the panel's height; where less is within reach the terminal hangs too high to offer it.
inline constexpr double least_reach_mm = 150;

// Lengths without a unit in kiosk/ui and in screens are design px ("dp"). x runs from the start edge: in a
// right-to-left language everything is mirrored when it is drawn and hit, so a screen is written once.
struct Metrics {
    float scale = 1;                    // px a dp
    float zoom = 1;                     // of the scale, what the visitor asked for
    float width = 1080, height = 1920;  // of what is laid out, dp
    Point origin;                       // of it, in px of the picture
    float px_per_mm = 4.03F;
    double viewing_distance_mm = 600;
    Shape shape = Shape::portrait;

    // `zoom` is what the visitor asked for (1 … 2). The scale covers the angle that was drawn
    // (PanelGeometry::text_scale), and grows on large panels so that the short side never has more than 1080 dp. The
    // shape is that of the part of the picture that is laid out.
    static Metrics of(const PanelGeometry& panel, float zoom = 1, Reach reach = Reach::whole);
    // The rows of the picture that are laid out, in px: all of it, or those within reach.
    [[nodiscard]] static Rect part_of(const PanelGeometry& panel, Reach reach);
    // Some of the panel is out of reach, and enough is within.
    [[nodiscard]] static bool offers_low_reach(const PanelGeometry& panel);

    [[nodiscard]] float mm(float millimetres) const { return millimetres * px_per_mm / scale; }  // in dp
    [[nodiscard]] float to_mm(float dp) const { return dp * scale / px_per_mm; }
    // Touch targets: ≥20 mm for a main action, ≥15 mm for any other, ≥2 mm apart.
    [[nodiscard]] float main_target(float drawn) const { return drawn < mm(20) ? mm(20) : drawn; }
    [[nodiscard]] float target(float drawn) const { return drawn < mm(15) ? mm(15) : drawn; }
    [[nodiscard]] float apart(float drawn) const { return drawn < mm(2) ? mm(2) : drawn; }
    // What keeps its size on the panel while the text in it grows: bars, margins, keys.
    [[nodiscard]] float snug(float drawn) const { return drawn / zoom; }
    // The height of what holds one line of words and keeps its size on the panel: enlarged words still have room.
    [[nodiscard]] float bar(float drawn) const {
        const float kept = target(snug(drawn));
        return zoom > 1 && kept < 66 ? 66 : kept;
    }
    [[nodiscard]] bool portrait() const { return shape == Shape::portrait; }
    [[nodiscard]] bool compact() const { return height < 959; }  // little height, in one column or in two
    // So little that a header would push the answer out of sight: its pills stand in the footer.
    [[nodiscard]] bool shallow() const { return height < 760; }
    [[nodiscard]] bool narrow() const { return width < 900; }  // one card a row
    [[nodiscard]] Rect screen() const { return {0, 0, width, height}; }

    // The theme for these metrics: enlarged, margins and corners keep their size on the panel, and the largest titles
    // grow less than the text, so that a word still fits its line.
    [[nodiscard]] Theme fit(const Theme& theme) const;
};

}  // namespace tp::ui
