// Physical units: the layout is computed in millimetres and degrees of view, then in pixels.
// Thread rule: plain values, use anywhere.
#pragma once

#include <cmath>

namespace tp {

// What the terminal's profile says about its panel. Sizes are those of the picture as people see it (after rotation).
struct PanelGeometry {
    int width_px = 1080;
    int height_px = 1920;
    double diagonal_inches = 21.5;
    double viewing_distance_mm = 600;  // from the eye
    double mounting_height_mm = 900;   // of the picture's lower edge above the floor

    [[nodiscard]] double px_per_mm() const {
        return std::hypot(double(width_px), double(height_px)) / (diagonal_inches * 25.4);
    }
    [[nodiscard]] double mm_to_px(double mm) const { return mm * px_per_mm(); }
    [[nodiscard]] double px_to_mm(double px) const { return px / px_per_mm(); }
    // The height that covers this angle at the viewing distance. EN 301 549 5.1.4 asks for ≥0.7° for capital letters.
    [[nodiscard]] double degrees_to_px(double degrees) const {
        return mm_to_px(2 * viewing_distance_mm * std::tan(degrees * 3.14159265358979323846 / 360));
    }
    // Multiplies sizes that were drawn for 1080×1920 at 21.5″ and 600 mm, so that they cover the same angle here.
    [[nodiscard]] double text_scale() const {
        const double drawn_px_per_mm = std::hypot(1080.0, 1920.0) / (21.5 * 25.4);
        return px_per_mm() / drawn_px_per_mm * viewing_distance_mm / 600;
    }
    // Height above the floor, in millimetres, of a row of the picture.
    [[nodiscard]] double height_above_floor_mm(double y_px) const {
        return mounting_height_mm + px_to_mm(height_px - y_px);
    }
};

}  // namespace tp
