#include "kiosk/staff/touch_test.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace tp {
namespace {

constexpr float farthest_apart_mm = 80, meant_within_mm = 30;
constexpr size_t most_touches = 2'000;  // kept; a panel that reports touches by itself must not fill the memory

std::vector<float> places(float length) {
    const float room = std::max(0.0F, length - TouchTest::target_mm);
    const int steps = std::max(2, static_cast<int>(std::ceil(room / farthest_apart_mm)));
    std::vector<float> starts;
    for (int i = 0; i <= steps; ++i) starts.push_back(room * static_cast<float>(i) / static_cast<float>(steps));
    return starts;
}

}  // namespace

TouchTest::TouchTest(Size panel_mm, Rect free_mm) : m_panel(panel_mm) {
    for (const float y : places(panel_mm.height))
        for (const float x : places(panel_mm.width))
            if (const Rect at{x, y, target_mm, target_mm}; at.intersected(free_mm).empty()) m_targets.push_back({at});
}

bool TouchTest::touch(Point at) {
    if (m_offsets.size() + m_misses.size() >= most_touches) return false;
    Target* nearest = nullptr;
    float distance = 0;
    for (Target& target : m_targets) {
        if (target.hit) continue;
        const Point off = at - target.at.centre();
        const float length = std::hypot(off.x, off.y);
        if (nearest == nullptr || length < distance) {
            nearest = &target;
            distance = length;
        }
    }
    if (nearest != nullptr && distance <= meant_within_mm) m_offsets.push_back(at - nearest->at.centre());
    if (nearest == nullptr || !nearest->at.contains(at)) {
        m_misses.push_back(at);
        return false;
    }
    nearest->hit = true;
    ++m_hits;
    return true;
}

std::optional<TouchTest::Offset> TouchTest::offset() const {
    if (m_offsets.empty()) return std::nullopt;
    const auto count = static_cast<float>(m_offsets.size());
    Offset mean;
    for (const Point& off : m_offsets) {
        mean.dx += off.x / count;
        mean.dy += off.y / count;
    }
    float squares = 0;
    for (const Point& off : m_offsets) {
        const Point from_mean{off.x - mean.dx, off.y - mean.dy};
        squares += from_mean.x * from_mean.x + from_mean.y * from_mean.y;
    }
    mean.spread = std::sqrt(squares / count);
    return mean;
}

std::array<float, TouchTest::map_columns * TouchTest::map_rows> TouchTest::miss_map() const {
    std::array<float, map_columns * map_rows> map{};
    const auto cell = [](float at, float length, size_t count) {
        const float part = length <= 0 ? 0.0F : std::clamp(at / length, 0.0F, 1.0F);
        return std::min(count - 1, static_cast<size_t>(part * static_cast<float>(count)));
    };
    for (const Point& at : m_misses)
        ++map[cell(at.y, m_panel.height, map_rows) * map_columns + cell(at.x, m_panel.width, map_columns)];
    const float most = std::ranges::max(map);
    if (most > 0)
        for (float& value : map) value /= most;
    return map;
}

std::string TouchTest::summary() const {
    std::string words = fmt::format("targets={} hits={} misses={}", m_targets.size(), m_hits, m_misses.size());
    if (const auto off = offset())
        words += fmt::format(" dx_mm={:.1f} dy_mm={:.1f} spread_mm={:.1f}", off->dx, off->dy, off->spread);
    return words;
}

}  // namespace tp
