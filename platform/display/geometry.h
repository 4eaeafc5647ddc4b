// Plain values of the screen, in pixels of the logical picture (after rotation), origin at the top left.
// Thread rule: plain values, use anywhere.
#pragma once

#include <algorithm>
#include <cstdint>

namespace tp {

struct Point {
    float x = 0;
    float y = 0;
    constexpr bool operator==(const Point&) const = default;
    constexpr Point operator+(Point o) const { return {x + o.x, y + o.y}; }
    constexpr Point operator-(Point o) const { return {x - o.x, y - o.y}; }
};

struct Size {
    float width = 0;
    float height = 0;
    constexpr bool operator==(const Size&) const = default;
};

struct Rect {
    float x = 0;
    float y = 0;
    float width = 0;
    float height = 0;
    constexpr bool operator==(const Rect&) const = default;
    [[nodiscard]] constexpr float right() const { return x + width; }
    [[nodiscard]] constexpr float bottom() const { return y + height; }
    [[nodiscard]] constexpr Point centre() const { return {x + width / 2, y + height / 2}; }
    [[nodiscard]] constexpr bool empty() const { return width <= 0 || height <= 0; }
    [[nodiscard]] constexpr bool contains(Point p) const {
        return p.x >= x && p.y >= y && p.x < right() && p.y < bottom();
    }
    [[nodiscard]] constexpr Rect inset(float dx, float dy) const {
        return {x + dx, y + dy, std::max(0.0F, width - 2 * dx), std::max(0.0F, height - 2 * dy)};
    }
    [[nodiscard]] constexpr Rect inset(float by) const { return inset(by, by); }
    [[nodiscard]] constexpr Rect moved(Point by) const { return {x + by.x, y + by.y, width, height}; }
    [[nodiscard]] constexpr Rect intersected(const Rect& o) const {
        const float left = std::max(x, o.x);
        const float top = std::max(y, o.y);
        return {left, top, std::max(0.0F, std::min(right(), o.right()) - left),
                std::max(0.0F, std::min(bottom(), o.bottom()) - top)};
    }
};

// sRGB, straight (not premultiplied) alpha.
struct Color {
    uint8_t r = 0;
    uint8_t g = 0;
    uint8_t b = 0;
    uint8_t a = 255;
    constexpr bool operator==(const Color&) const = default;
    // 0xRRGGBB
    static constexpr Color rgb(uint32_t hex) {
        return {static_cast<uint8_t>(hex >> 16U), static_cast<uint8_t>(hex >> 8U), static_cast<uint8_t>(hex), 255};
    }
    // This colour with its alpha multiplied by `opacity` (0 … 1).
    [[nodiscard]] constexpr Color faded(float opacity) const {
        const float clamped = std::clamp(opacity, 0.0F, 1.0F);
        return {r, g, b, static_cast<uint8_t>(static_cast<float>(a) * clamped + 0.5F)};
    }
};

// `from` at 0, `to` at 1, straight between them in sRGB.
[[nodiscard]] constexpr Color mix(Color from, Color to, float at) {
    const auto channel = [at](uint8_t p, uint8_t q) {
        return static_cast<uint8_t>(static_cast<float>(p) + (static_cast<float>(q) - static_cast<float>(p)) * at +
                                    0.5F);
    };
    return {channel(from.r, to.r), channel(from.g, to.g), channel(from.b, to.b), channel(from.a, to.a)};
}

// How far the picture is turned clockwise on the panel.
enum class Rotation { none, quarter, half, three_quarters };

}  // namespace tp
