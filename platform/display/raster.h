// Draws textured and plain quads and triangles into 32 bit pixels. Pure arithmetic, no SDL, no Dear ImGui.
// Thread rule: any, on its own pixels.
#pragma once

#include <cstdint>

#include "platform/display/geometry.h"
#include "platform/display/texture.h"

namespace tp {

struct PixelRect {
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;
    [[nodiscard]] bool empty() const { return right <= left || bottom <= top; }
    [[nodiscard]] PixelRect cut(const PixelRect& o) const {
        return {left > o.left ? left : o.left, top > o.top ? top : o.top, right < o.right ? right : o.right,
                bottom < o.bottom ? bottom : o.bottom};
    }
};

struct PixelTarget {
    uint32_t* pixels = nullptr;  // 0x..RRGGBB
    int stride = 0;              // in pixels
    int width = 0;
    int height = 0;
};

struct RasterVertex {
    float x, y, u, v;
    Color color;
};

void fill_pixels(const PixelTarget& target, const PixelRect& rect, Color color);
// An axis-aligned quad from its top-left and bottom-right corner; one colour; u and v in 0 … 1 of the texture.
void draw_quad(const PixelTarget& target, const PixelRect& clip, const RasterVertex& top_left,
               const RasterVertex& bottom_right, const Texture* texture);
void draw_triangle(const PixelTarget& target, const PixelRect& clip, const RasterVertex& a, const RasterVertex& b,
                   const RasterVertex& c, const Texture* texture);

}  // namespace tp
