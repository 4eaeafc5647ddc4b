#include "kiosk/ui/metrics.h"

#include <algorithm>
#include <cmath>

#include "kiosk/ui/theme.h"

namespace tp::ui {
namespace {

// Narrower, two columns have no room for words and pictures.
constexpr float least_two_columns = 1200;
// Where text is enlarged and lines are short: the longest words of titles still fit.
constexpr float short_lines = 720, largest_on_short_lines = 60;

}  // namespace

Rect Metrics::part_of(const PanelGeometry& panel, Reach reach) {
    const auto width = static_cast<float>(panel.width_px), height = static_cast<float>(panel.height_px);
    if (reach == Reach::whole || !offers_low_reach(panel)) return {0, 0, width, height};
    const auto row_at = [&](double above_floor_mm) {
        const double row = panel.height_px - panel.mm_to_px(above_floor_mm - panel.mounting_height_mm);
        return std::clamp(static_cast<float>(row), 0.0F, height);
    };
    const float top = std::ceil(row_at(highest_reach_mm)), bottom = std::floor(row_at(lowest_reach_mm));
    return {0, top, width, bottom - top};
}

bool Metrics::offers_low_reach(const PanelGeometry& panel) {
    const double top = panel.height_above_floor_mm(0), bottom = panel.mounting_height_mm;
    if (top <= highest_reach_mm && bottom >= lowest_reach_mm) return false;
    return std::min(top, highest_reach_mm) - std::max(bottom, lowest_reach_mm) >= least_reach_mm;
}

Metrics Metrics::of(const PanelGeometry& panel, float zoom, Reach reach) {
    Metrics metrics;
    const auto short_side = static_cast<float>(std::min(panel.width_px, panel.height_px));
    metrics.zoom = std::clamp(zoom, 1.0F, 2.0F);
    metrics.scale = std::max(static_cast<float>(panel.text_scale()), short_side / 1080) * metrics.zoom;
    const Rect part = part_of(panel, reach);
    metrics.origin = {part.x, part.y};
    metrics.width = part.width / metrics.scale;
    metrics.height = part.height / metrics.scale;
    metrics.px_per_mm = static_cast<float>(panel.px_per_mm());
    metrics.viewing_distance_mm = panel.viewing_distance_mm;
    metrics.shape = metrics.width <= metrics.height || metrics.width < least_two_columns ? Shape::portrait
                    : metrics.compact()                                                  ? Shape::compact
                                                                                         : Shape::landscape;
    return metrics;
}

Theme Metrics::fit(const Theme& theme) const {
    Theme fitted = theme;
    if (zoom <= 1) return fitted;
    fitted.margin = std::max(24.0F, snug(theme.margin));
    fitted.card_gap = std::max(16.0F, snug(theme.card_gap));
    fitted.card_padding = std::max(24.0F, snug(theme.card_padding));
    for (float* radius : {&fitted.card_radius, &fitted.field_radius, &fitted.key_radius}) *radius = snug(*radius);
    if (width < short_lines)
        for (TypeToken& type : fitted.types) type.size = std::min(type.size, largest_on_short_lines);
    // Keys keep their place under the fingers: their letters grow as far as what hangs below them has room on the
    // lowest, and have the least angle of view in any case.
    TypeToken& key = fitted.types[static_cast<size_t>(Type::key)];
    key.size = std::max(snug(least_main_size), std::min(snug(key.size) * std::sqrt(zoom), 0.76F * mm(15)));
    // The same for what is typed: marks and tails keep clear of the line round their field (fields.cpp).
    TypeToken& field = fitted.types[static_cast<size_t>(Type::field)];
    field.size = std::max(snug(least_main_size), std::min(field.size, 0.6F * main_target(snug(compact() ? 104 : 136))));
    return fitted;
}

}  // namespace tp::ui
