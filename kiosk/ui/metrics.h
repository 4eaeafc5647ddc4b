// From design px to the panel's pixels, and the least sizes in millimetres. Thread rule: plain values.
#pragma once

#include "platform/display/geometry.h"
#include "platform/display/panel.h"

namespace tp::ui {

// portrait: one column. landscape: two columns. compact: landscape with little height (a rugged tablet).
enum class Shape { portrait, landscape, compact };

// Lengths without a unit in kiosk/ui and in screens are design px ("dp"). x runs from the start edge: in a right-to-left
// language everything is mirrored when it is drawn and hit, so a screen is written once.
struct Metrics {
    float scale = 1;  // px a dp
    float width = 1080, height = 1920;  // of the picture, dp
    float px_per_mm = 4.03F;
    double viewing_distance_mm = 600;
    Shape shape = Shape::portrait;

    // `zoom` is what the visitor asked for (1 … 2). The scale covers the angle that was drawn (PanelGeometry::text_scale),
    // and grows on large panels so that the short side never has more than 1080 dp.
    static Metrics of(const PanelGeometry& panel, float zoom = 1);

    [[nodiscard]] float mm(float millimetres) const { return millimetres * px_per_mm / scale; }  // in dp
    [[nodiscard]] float to_mm(float dp) const { return dp * scale / px_per_mm; }
    // Touch targets: ≥20 mm for a main action, ≥15 mm for any other, ≥2 mm apart.
    [[nodiscard]] float main_target(float drawn) const { return drawn < mm(20) ? mm(20) : drawn; }
    [[nodiscard]] float target(float drawn) const { return drawn < mm(15) ? mm(15) : drawn; }
    [[nodiscard]] float apart(float drawn) const { return drawn < mm(2) ? mm(2) : drawn; }
    [[nodiscard]] bool portrait() const { return shape == Shape::portrait; }
    [[nodiscard]] bool compact() const { return shape == Shape::compact; }
    [[nodiscard]] bool narrow() const { return width < 900; }  // one card a row
    [[nodiscard]] Rect screen() const { return {0, 0, width, height}; }
};

}  // namespace tp::ui
