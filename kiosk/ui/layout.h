// Cutting rectangles. Thread rule: plain values.
#pragma once

#include <vector>

#include "platform/display/geometry.h"

namespace tp::ui {

// Takes a slice off one side of `area`, and `gap` more after it.
inline Rect cut_top(Rect& area, float height, float gap = 0) {
    const Rect slice{area.x, area.y, area.width, height};
    area.y += height + gap;
    area.height -= height + gap;
    return slice;
}
inline Rect cut_bottom(Rect& area, float height, float gap = 0) {
    const Rect slice{area.x, area.bottom() - height, area.width, height};
    area.height -= height + gap;
    return slice;
}
inline Rect cut_start(Rect& area, float width, float gap = 0) {
    const Rect slice{area.x, area.y, width, area.height};
    area.x += width + gap;
    area.width -= width + gap;
    return slice;
}
inline Rect cut_end(Rect& area, float width, float gap = 0) {
    const Rect slice{area.right() - width, area.y, width, area.height};
    area.width -= width + gap;
    return slice;
}
// `count` equal parts side by side, from the start.
inline std::vector<Rect> columns(const Rect& area, int count, float gap) {
    std::vector<Rect> parts;
    const float width = (area.width - gap * static_cast<float>(count - 1)) / static_cast<float>(count);
    for (int i = 0; i < count; ++i)
        parts.push_back({area.x + static_cast<float>(i) * (width + gap), area.y, width, area.height});
    return parts;
}
inline Rect centred(const Rect& area, float width, float height) {
    return {area.x + (area.width - width) / 2, area.y + (area.height - height) / 2, width, height};
}

// Fills an area from the top; its height may run past the area (a scroll area then scrolls).
struct Column {
    Rect area;
    float y = 0;

    explicit Column(const Rect& of) : area(of), y(of.y) {}
    Rect take(float height, float gap = 0) {
        const Rect slice{area.x, y, area.width, height};
        y += height + gap;
        return slice;
    }
    void skip(float gap) { y += gap; }
    [[nodiscard]] float left() const { return area.bottom() - y; }  // height that is not taken yet
    [[nodiscard]] Rect rest() const { return {area.x, y, area.width, left() > 0 ? left() : 0}; }
};

}  // namespace tp::ui
