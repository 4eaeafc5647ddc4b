#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tests/kiosk/audit/rules.h"

namespace tp::audit {
namespace {

// WCAG 2.2, "general flash and red flash thresholds": a pair of opposing changes of relative luminance by a tenth or
// more, where the darker is below 0.80; at most three in a second over a quarter of the field.
constexpr double least_change = 0.1, dark = 0.8, most_area = 0.25;
constexpr int most_flashes = 3, cells = 48;

double luminance(uint32_t pixel) {
    const auto linear = [](uint32_t channel) {
        const double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(pixel >> 16U & 0xFFU) + 0.7152 * linear(pixel >> 8U & 0xFFU) +
           0.0722 * linear(pixel & 0xFFU);
}

int flashes_of(const std::vector<double>& course) {
    int changes = 0, direction = 0;
    double extreme = course.front();
    for (const double now : course) {
        const double step = now - extreme;
        const int way = step > 0 ? 1 : -1;
        if (way == direction || (direction == 0 && std::abs(step) < least_change)) {
            if (direction != 0) extreme = now;
            continue;
        }
        if (std::abs(step) < least_change || std::min(now, extreme) >= dark) continue;
        direction = way;
        extreme = now;
        ++changes;
    }
    return changes / 2;
}

}  // namespace

void check_flashes(const Where& where, const std::vector<PixelBuffer>& second, std::vector<Finding>& found) {
    if (second.empty()) return;
    int flashing = 0;
    for (int row = 0; row < cells; ++row)
        for (int column = 0; column < cells; ++column) {
            std::vector<double> course;
            for (const PixelBuffer& picture : second) {
                const auto x = static_cast<size_t>((column * 2 + 1) * picture.width / (cells * 2));
                const auto y = static_cast<size_t>((row * 2 + 1) * picture.height / (cells * 2));
                course.push_back(luminance(picture.pixels[y * static_cast<size_t>(picture.width) + x]));
            }
            if (flashes_of(course) > most_flashes) ++flashing;
        }
    const double area = static_cast<double>(flashing) / (cells * cells);
    if (area <= most_area) return;
    found.push_back({Rule::flash,
                     where,
                     "",
                     "more than three flashes in a second",
                     fmt::format("{:.0f} % of the picture", area * 100),
                     fmt::format("{:.0f} %", most_area * 100),
                     {}});
}

}  // namespace tp::audit
