// The ring of the keypad's focus, as it was drawn: WCAG 2.2, 1.4.11 and 2.4.13 ask for 3:1.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "kiosk/ui/theme.h"
#include "tests/kiosk/audit/rules.h"

namespace tp::audit {
namespace {

constexpr double ring_ratio = 3;
constexpr int samples = 5;
constexpr float beyond = 3;  // px from the ring to what is round it

}  // namespace

Color pixel(const PixelBuffer& picture, int x, int y) {
    const uint32_t value =
        picture.pixels[static_cast<size_t>(y) * static_cast<size_t>(picture.width) + static_cast<size_t>(x)];
    return Color::rgb(value & 0xFFFFFFU);
}

double ring_contrast(const PixelBuffer& picture, const Rect& control, float corner, float reach) {
    double least = 21;
    struct Side {
        Point from, along, out;
        float length;
    };
    const float right = control.right() - 1, bottom = control.bottom() - 1;
    for (const Side& side : {Side{{control.x, control.y}, {1, 0}, {0, -1}, control.width},
                             Side{{control.x, bottom}, {1, 0}, {0, 1}, control.width},
                             Side{{control.x, control.y}, {0, 1}, {-1, 0}, control.height},
                             Side{{right, control.y}, {0, 1}, {1, 0}, control.height}}) {
        const float straight = std::max(0.0F, side.length - 2 * corner) * 0.8F;
        for (int i = 0; i < samples; ++i) {
            const float at = side.length / 2 + straight * (static_cast<float>(i) / (samples - 1) - 0.5F);
            const auto place = [&](float out) {
                return Point{side.from.x + side.along.x * at + side.out.x * out,
                             side.from.y + side.along.y * at + side.out.y * out};
            };
            const Point far = place(reach + beyond);
            if (far.x < 0 || far.y < 0 || far.x >= static_cast<float>(picture.width) ||
                far.y >= static_cast<float>(picture.height))
                continue;
            const auto color = [&](Point p) { return pixel(picture, static_cast<int>(p.x), static_cast<int>(p.y)); };
            const Color around = color(far);
            double most = 1;
            for (float out = 1; out <= reach; ++out) most = std::max(most, ui::contrast(color(place(out)), around));
            least = std::min(least, most);
        }
    }
    return least;
}

void check_ring(scenes::Theatre& theatre, const Where& where, const ui::Node& node, std::vector<Finding>& found) {
    const ui::Metrics& metrics = theatre.app->metrics();
    // As far as Ui draws it: a gap and two lines.
    const float reach = std::round(4 * metrics.scale) + 2 * std::max(3.0F, std::round(6 * metrics.scale));
    const Rect screen{0, 0, static_cast<float>(where.width), static_cast<float>(where.height)};
    const Rect seen = node.rect.intersected(screen);
    if (seen.empty()) return;
    const std::string id = node.id;  // the picture is a frame of its own: its tree is another one
    const float corner = std::min(node.radius * metrics.scale, std::min(seen.width, seen.height) / 2);
    const double ratio = ring_contrast(theatre.picture(), seen, corner, reach);
    if (ratio >= ring_ratio) return;
    found.push_back({Rule::ring, where, id, "the ring of the focus", fmt::format("{:.2f}:1", ratio),
                     fmt::format("{:.1f}:1", ring_ratio), seen});
}

}  // namespace tp::audit
