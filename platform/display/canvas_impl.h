// What a Canvas draws into: this room's only. Thread rule: UI thread.
#pragma once

#include <imgui.h>

#include <optional>
#include <vector>

#include "platform/display/canvas.h"
#include "platform/display/glyph_atlas.h"
#include "platform/display/shapes.h"

namespace tp {

struct Canvas::Impl {
    ImDrawList* list = nullptr;
    ShapeCache& shapes;
    GlyphAtlas& atlas;
    TextEngine& text;
    Size size;
    Color clear{255, 255, 255, 255};
    Point offset;
    float dx = 0, dy = 0;  // it, in whole pixels
    float opacity = 1;
    std::optional<Texture*> bound;  // what `list` draws with: changing it is a command more
    std::vector<Point> offsets;
    std::vector<float> opacities;
    std::vector<Rect> clips;  // in the picture's coordinates

    Impl(ShapeCache& s, GlyphAtlas& a, TextEngine& t) : shapes(s), atlas(a), text(t) {}

    void begin(ImDrawList& into, Size picture_size);
    void end();
    void bind(Texture* texture);
    void move_to(Point to);  // the offset
    // The part [u0, u1] × [v0, v1] (texels) of a texture over a rectangle of whole pixels, in the current offset.
    void quad(float x0, float y0, float x1, float y1, Texture* texture, float u0, float v0, float u1, float v1,
              Color color);
    void solid(float x0, float y0, float x1, float y1, Color color) {
        quad(x0, y0, x1, y1, nullptr, 0, 0, 0, 0, color);
    }
    void whole(Texture& texture, float x, float y, Color color) {
        const auto w = static_cast<float>(texture.width);
        const auto h = static_cast<float>(texture.height);
        quad(x, y, x + w, y + h, &texture, 0, 0, w, h, color);
    }
    // A square that is the upper left quarter of a shape, in the four corners of a rectangle.
    void mirrored(Texture& quarter, float left, float top, float right, float bottom, Color color) {
        const auto c = static_cast<float>(quarter.width);
        quad(left, top, left + c, top + c, &quarter, 0, 0, c, c, color);
        quad(right - c, top, right, top + c, &quarter, c, 0, 0, c, color);
        quad(right - c, bottom - c, right, bottom, &quarter, c, c, 0, 0, color);
        quad(left, bottom - c, left + c, bottom, &quarter, 0, c, c, 0, color);
    }
    [[nodiscard]] Rect clip() const { return clips.empty() ? Rect{0, 0, size.width, size.height} : clips.back(); }
};

}  // namespace tp
