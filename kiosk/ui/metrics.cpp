#include "kiosk/ui/metrics.h"

#include <algorithm>

namespace tp::ui {

Metrics Metrics::of(const PanelGeometry& panel, float zoom) {
    Metrics metrics;
    const auto short_side = static_cast<float>(std::min(panel.width_px, panel.height_px));
    metrics.scale = std::max(static_cast<float>(panel.text_scale()), short_side / 1080) * std::clamp(zoom, 1.0F, 2.0F);
    metrics.width = static_cast<float>(panel.width_px) / metrics.scale;
    metrics.height = static_cast<float>(panel.height_px) / metrics.scale;
    metrics.px_per_mm = static_cast<float>(panel.px_per_mm());
    metrics.viewing_distance_mm = panel.viewing_distance_mm;
    metrics.shape = metrics.width <= metrics.height ? Shape::portrait
                    : metrics.height < 960          ? Shape::compact
                                                    : Shape::landscape;
    return metrics;
}

}  // namespace tp::ui
