#include "platform/display/canvas.h"

#include <algorithm>
#include <cmath>

#include "platform/display/canvas_impl.h"
#include "platform/display/pictures.h"

namespace tp {
namespace {

struct Edges {
    float left, top, right, bottom;
};

// std::floor without a call: for coordinates.
float floored(float value) {
    const auto whole = static_cast<float>(static_cast<int>(value));
    return whole > value ? whole - 1 : whole;
}

Edges snapped(const Rect& rect) {
    return {std::round(rect.x), std::round(rect.y), std::round(rect.right()), std::round(rect.bottom())};
}

int corner_radius(const Edges& e, float radius) {
    const float most = std::floor(std::min(e.right - e.left, e.bottom - e.top) / 2);
    return static_cast<int>(std::clamp(std::round(radius), 0.0F, std::max(most, 0.0F)));
}

}  // namespace

void Canvas::Impl::begin(ImDrawList& into, Size picture_size) {
    list = &into;
    size = picture_size;
    move_to({});
    opacity = 1;
    offsets.clear();
    opacities.clear();
    clips.clear();
}

void Canvas::Impl::end() {
    if (bound) list->PopTextureID();
    bound.reset();
}

void Canvas::Impl::bind(Texture* texture) {
    if (bound == texture) return;
    end();
    list->PushTextureID(static_cast<ImTextureID>(texture));
    bound = texture;
}

void Canvas::Impl::move_to(Point to) {
    offset = to;
    dx = std::round(to.x);
    dy = std::round(to.y);
}

void Canvas::Impl::quad(float x0, float y0, float x1, float y1, Texture* texture, float u0, float v0, float u1,
                        float v1, Color color) {
    if (x1 <= x0 || y1 <= y0) return;
    x0 += dx;
    x1 += dx;
    y0 += dy;
    y1 += dy;
    const Rect seen = clip();
    if (x1 <= seen.x || y1 <= seen.y || x0 >= seen.right() || y0 >= seen.bottom()) return;
    const Color faded = color.faded(opacity);
    if (faded.a == 0) return;
    const float w = texture != nullptr ? static_cast<float>(texture->width) : 1;
    const float h = texture != nullptr ? static_cast<float>(texture->height) : 1;
    bind(texture);
    list->PrimReserve(6, 4);
    list->PrimRectUV({x0, y0}, {x1, y1}, {u0 / w, v0 / h}, {u1 / w, v1 / h},
                     IM_COL32(faded.r, faded.g, faded.b, faded.a));
}

Size Canvas::size() const {
    return m_impl.size;
}

void Canvas::clear(Color color) {
    m_impl.clear = color;
}

void Canvas::fill_rect(const Rect& rect, Color color) {
    const Edges e = snapped(rect);
    m_impl.solid(e.left, e.top, e.right, e.bottom, color);
}

void Canvas::fill_rounded(const Rect& rect, float radius, Color color, Corners corners) {
    const Edges e = snapped(rect);
    const int r = corner_radius(e, radius);
    if (r == 0 || corners == Corners::none) return m_impl.solid(e.left, e.top, e.right, e.bottom, color);
    const auto f = static_cast<float>(r);
    Texture& disc = m_impl.shapes.disc(r);
    const auto corner = [&](Corners which, float x, float y, float u, float v) {
        if (has_corner(corners, which)) return m_impl.quad(x, y, x + f, y + f, &disc, u, v, f - u, f - v, color);
        m_impl.solid(x, y, x + f, y + f, color);
    };
    corner(Corners::top_left, e.left, e.top, 0, 0);
    corner(Corners::top_right, e.right - f, e.top, f, 0);
    corner(Corners::bottom_right, e.right - f, e.bottom - f, f, f);
    corner(Corners::bottom_left, e.left, e.bottom - f, 0, f);
    m_impl.solid(e.left + f, e.top, e.right - f, e.top + f, color);
    m_impl.solid(e.left, e.top + f, e.right, e.bottom - f, color);
    m_impl.solid(e.left + f, e.bottom - f, e.right - f, e.bottom, color);
}

void Canvas::stroke_rounded(const Rect& rect, float radius, float width, Color color) {
    const Edges e = snapped(rect);
    const int r = corner_radius(e, radius);
    const float w = std::max(1.0F, std::round(width));
    const auto f = std::max(static_cast<float>(r), w);
    if (r > 0) {
        Texture& ring = m_impl.shapes.ring(r, static_cast<int>(w));
        const auto c = static_cast<float>(r);
        m_impl.mirrored(ring, e.left, e.top, e.right, e.bottom, color);
        m_impl.solid(e.left + c, e.top, e.right - c, e.top + w, color);
        m_impl.solid(e.left + c, e.bottom - w, e.right - c, e.bottom, color);
        m_impl.solid(e.left, e.top + c, e.left + w, e.bottom - c, color);
        m_impl.solid(e.right - w, e.top + c, e.right, e.bottom - c, color);
        return;
    }
    m_impl.solid(e.left, e.top, e.right, e.top + w, color);
    m_impl.solid(e.left, e.bottom - w, e.right, e.bottom, color);
    m_impl.solid(e.left, e.top + f, e.left + w, e.bottom - f, color);
    m_impl.solid(e.right - w, e.top + f, e.right, e.bottom - f, color);
}

void Canvas::fill_circle(Point centre, float radius, Color color) {
    const int r = static_cast<int>(std::max(1.0F, std::round(radius)));
    const auto f = static_cast<float>(r);
    const float x = std::round(centre.x - f), y = std::round(centre.y - f);
    m_impl.mirrored(m_impl.shapes.disc(r), x, y, x + 2 * f, y + 2 * f, color);
}

void Canvas::stroke_circle(Point centre, float radius, float width, Color color) {
    const int r = static_cast<int>(std::max(1.0F, std::round(radius)));
    const auto f = static_cast<float>(r);
    const int w = std::clamp(static_cast<int>(std::round(width)), 1, r);
    const float x = std::round(centre.x - f), y = std::round(centre.y - f);
    m_impl.mirrored(m_impl.shapes.ring(r, w), x, y, x + 2 * f, y + 2 * f, color);
}

void Canvas::arc(Point centre, float radius, float width, float start_degrees, float sweep_degrees, Color color) {
    if (sweep_degrees <= 0) return;
    const int r = static_cast<int>(std::clamp(std::round(radius), 1.0F, 1024.0F));
    const auto f = static_cast<float>(r);
    // Half degrees, so that an animation comes to the same masks again.
    const float start = std::round(start_degrees * 2) / 2;
    const float sweep = std::min(360.0F, std::round(sweep_degrees * 2) / 2);
    Texture& mask = m_impl.shapes.arc(r, std::min(std::round(width), f), start, sweep);
    m_impl.whole(mask, std::round(centre.x - f), std::round(centre.y - f), color);
}

void Canvas::line(Point from, Point to, float width, Color color) {
    const Point points[] = {from, to};
    if (from.x != to.x && from.y != to.y) return polyline(points, width, color);
    const float half = width / 2;
    fill_rounded({std::min(from.x, to.x) - half, std::min(from.y, to.y) - half, std::fabs(to.x - from.x) + width,
                  std::fabs(to.y - from.y) + width},
                 half, color);
}

namespace {

struct Bounds {
    float left, top;
    int columns, rows;
};

// Whole pixels around the points with `margin`; empty when it would be larger than any screen.
Bounds bounds_of(std::span<const Point> points, float margin) {
    float left = points[0].x, right = left, top = points[0].y, bottom = top;
    for (const Point p : points) {
        left = std::min(left, p.x);
        right = std::max(right, p.x);
        top = std::min(top, p.y);
        bottom = std::max(bottom, p.y);
    }
    left = std::floor(left - margin);
    top = std::floor(top - margin);
    const float width = std::ceil(right + margin) - left;
    const float height = std::ceil(bottom + margin) - top;
    if (!(width > 0 && height > 0 && width <= 4096 && height <= 4096)) return {0, 0, 0, 0};
    return {left, top, static_cast<int>(width), static_cast<int>(height)};
}

std::vector<Point> relative(std::span<const Point> points, const Bounds& bounds) {
    std::vector<Point> out;
    for (const Point p : points) {
        // Quarters of a pixel: the same shape elsewhere finds the same mask.
        out.push_back({std::round((p.x - bounds.left) * 4) / 4, std::round((p.y - bounds.top) * 4) / 4});
    }
    return out;
}

}  // namespace

void Canvas::polyline(std::span<const Point> points, float width, Color color) {
    if (points.size() < 2) return;
    const Bounds bounds = bounds_of(points, width / 2 + 1);
    if (bounds.columns == 0) return;
    m_impl.whole(m_impl.shapes.polyline(relative(points, bounds), width, bounds.columns, bounds.rows), bounds.left,
                 bounds.top, color);
}

void Canvas::fill_polygon(std::span<const Point> points, Color color) {
    if (points.size() < 3 || points.size() > 64) return;
    const Bounds bounds = bounds_of(points, 1);
    if (bounds.columns == 0) return;
    m_impl.whole(m_impl.shapes.polygon(relative(points, bounds), bounds.columns, bounds.rows), bounds.left, bounds.top,
                 color);
}

void Canvas::dotted(std::span<const Point> points, float diameter, float step, Color color) {
    if (step < 1) return;
    float carried = 0;  // way from the last dot to the segment's start
    for (size_t i = 1; i < points.size(); ++i) {
        const Point along = points[i] - points[i - 1];
        const float length = std::hypot(along.x, along.y);
        if (!(length > 0 && length < 1e5F)) continue;
        float at = i == 1 ? 0 : step - carried;
        for (; at <= length; at += step) {
            fill_circle({points[i - 1].x + along.x * at / length, points[i - 1].y + along.y * at / length},
                        diameter / 2, color);
        }
        carried = length - (at - step);
    }
}

void Canvas::gradient(const Rect& rect, float radius, const Gradient& gradient) {
    const Edges e = snapped(rect);
    const int width = static_cast<int>(e.right - e.left);
    const int height = static_cast<int>(e.bottom - e.top);
    if (width <= 0 || height <= 0 || width > 4096 || height > 4096) return;
    const int r = corner_radius(e, radius);
    const bool down = std::fmod(gradient.angle_degrees, 360.0F) == 180.0F;
    if (r == 0 && down) {
        // Straight down, each colour is one band of rows: no texture as large as the screen is needed.
        Texture& column = m_impl.shapes.gradient(1, height, 0, gradient);
        int from = 0;
        for (int y = 1; y <= height; ++y) {
            if (y < height && column.picture[size_t(y)] == column.picture[size_t(from)]) continue;
            m_impl.quad(e.left, e.top + static_cast<float>(from), e.right, e.top + static_cast<float>(y), nullptr, 0, 0,
                        0, 0, [](uint32_t p) {
                            const uint32_t a = std::max(1U, p >> 24U);
                            const auto channel = [a](uint32_t v) { return static_cast<uint8_t>((v & 255U) * 255 / a); };
                            return Color{channel(p >> 16U), channel(p >> 8U), channel(p),
                                         static_cast<uint8_t>(p >> 24U)};
                        }(column.picture[size_t(from)]));
            from = y;
        }
        return;
    }
    m_impl.whole(m_impl.shapes.gradient(width, height, r, gradient), e.left, e.top, {255, 255, 255, 255});
}

namespace {

struct Slice {
    float x0, x1, u0, u1;  // pixels and texels along one axis
};

// The three stretches of a nine-slice along one axis; the last is the first one mirrored.
std::array<Slice, 3> slices(float from, float to, float corner) {
    return {{{from, from + corner, 0, corner},
             {from + corner, to - corner, corner, corner + 1},
             {to - corner, to, corner, 0}}};
}

// The part of a slice within [from, to]. The middle one is a single texel, so its texels stay.
Slice cut(Slice s, float from, float to) {
    const float x0 = std::max(s.x0, from);
    const float x1 = std::min(s.x1, to);
    if (s.u1 - s.u0 == 1) return {x0, x1, s.u0, s.u1};
    const float way = s.u1 > s.u0 ? 1 : -1;
    return {x0, x1, s.u0 + way * (x0 - s.x0), s.u1 - way * (s.x1 - x1)};
}

}  // namespace

void Canvas::shadow(const Rect& rect, float radius, std::span<const ShadowLayer> layers) {
    const Edges e = snapped(rect);
    const int r = corner_radius(e, radius);
    // This much inside of the edge is certainly covered by the shape itself: (1 − 1/√2) of the radius.
    const float hidden = std::ceil(static_cast<float>(r) * 0.293F);
    const Edges core{e.left + hidden, e.top + hidden, e.right - hidden, e.bottom - hidden};
    for (const ShadowLayer& layer : layers) {
        const float dy = std::round(layer.offset_y);
        if (layer.blur < 1) {  // only its crescent below the shape can be seen
            const float strip = static_cast<float>(2 * r) + std::fabs(dy);
            const Rect below{e.left, std::max(e.top, e.bottom - strip) + dy, e.right - e.left,
                             std::min(strip, e.bottom - e.top)};
            fill_rounded(below, static_cast<float>(r), layer.color);
            continue;
        }
        int blur = static_cast<int>(std::round(layer.blur));
        // The slices' corners must fit: a small shape has a smaller blur.
        if (!ShapeCache::is_nearly_straight(r, blur))
            blur = std::max(std::min(blur, static_cast<int>(std::min(e.right - e.left, e.bottom - e.top) / 2) - r), 1);
        Texture& mask = m_impl.shapes.shadow(r, blur);
        const auto corner = static_cast<float>(ShapeCache::shadow_corner(r, blur));
        const auto reach = static_cast<float>(blur);
        const auto columns = slices(e.left - reach, e.right + reach, corner);
        const auto rows = slices(e.top - reach + dy, e.bottom + reach + dy, corner);
        const Edges strips[] = {{e.left - reach, e.top - reach + dy, e.right + reach, core.top},
                                {e.left - reach, core.bottom, e.right + reach, e.bottom + reach + dy},
                                {e.left - reach, core.top, core.left, core.bottom},
                                {core.right, core.top, e.right + reach, core.bottom}};
        for (const Edges& strip : strips) {
            for (const Slice& row : rows) {
                const Slice y = cut(row, strip.top, strip.bottom);
                for (const Slice& column : columns) {
                    const Slice x = cut(column, strip.left, strip.right);
                    m_impl.quad(x.x0, y.x0, x.x1, y.x1, &mask, x.u0, y.u0, x.u1, y.u1, layer.color);
                }
            }
        }
    }
}

void Canvas::card(const Rect& rect, float radius, Color color) {
    static constexpr ShadowLayer design[] = {{2, 0, {0, 0, 0, 10}}, {18, 44, {0x1B, 0x2A, 0x24, 20}}};
    shadow(rect, radius, design);
    fill_rounded(rect, radius, color);
}

void Canvas::picture(const PictureView& picture, Point top_left) {
    picture_scaled(
        picture, {top_left.x, top_left.y, static_cast<float>(picture.width_px), static_cast<float>(picture.height_px)});
}

void Canvas::picture_scaled(const PictureView& picture, const Rect& scaled_to) {
    auto* const texture = static_cast<Texture*>(picture.texture);
    if (texture == nullptr || picture.opacity <= 0) return;
    const Edges e = snapped(scaled_to);
    m_impl.quad(e.left, e.top, e.right, e.bottom, texture, 0, 0, static_cast<float>(texture->width),
                static_cast<float>(texture->height), Color{255, 255, 255, 255}.faded(picture.opacity));
}

namespace {

// Small letters stand at quarters of a pixel, larger ones at halves; from 48 px on whole pixels cannot be told from
// them.
int phases_of(float size_px) {
    constexpr float halves_from = 28, whole_pixels_from = 48;
    return size_px < halves_from ? 4 : size_px < whole_pixels_from ? 2 : 1;
}

// Of the atlas, which counts in quarters.
int quarters(int phase, int phases) {
    return phase * 4 / phases;
}

}  // namespace

void Canvas::prepare(const Paragraph& paragraph) {
    for (const PlacedGlyph& glyph : paragraph.glyphs) {
        const int phases = phases_of(glyph.size_px);
        for (int phase = 0; phase < phases; ++phase)
            (void)m_impl.atlas.get(glyph.face, glyph.glyph, glyph.size_px, quarters(phase, phases), glyph.found_at);
    }
}

void Canvas::text(const Paragraph& paragraph, Point top_left, Color color, std::span<const SpanPaint> spans) {
    const float left = std::round(top_left.x);
    const float top = std::round(top_left.y);
    for (const SpanBox& box : paragraph.boxes) {
        if (box.paint == 0 || box.paint > spans.size() || spans[box.paint - 1].background.a == 0) continue;
        fill_rounded({left + box.x - 4, top + box.y + box.height * 0.08F, box.width + 8, box.height * 0.84F},
                     box.height * 0.14F, spans[box.paint - 1].background);
    }
    const Rect seen = visible();
    for (const TextLine& line : paragraph.lines) {
        // Marks and tails may leave the line's box by up to its height.
        if (top + line.top > seen.bottom() + line.height || top + line.top + 2 * line.height < seen.y) continue;
        for (size_t i = line.first_glyph; i < line.first_glyph + line.glyph_count; ++i) {
            const PlacedGlyph& glyph = paragraph.glyphs[i];
            const int phases = phases_of(glyph.size_px);
            const auto steps = static_cast<float>(phases);
            const float x = left + floored(glyph.x * steps + 0.5F) / steps;
            const float whole = floored(x);
            const int phase = quarters(static_cast<int>((x - whole) * steps), phases);
            const GlyphAtlas::Entry& entry =
                m_impl.atlas.get(glyph.face, glyph.glyph, glyph.size_px, phase, glyph.found_at);
            if (entry.page == 0) continue;
            const bool painted = glyph.paint != 0 && glyph.paint <= spans.size();
            const float gx = whole + static_cast<float>(entry.left);
            const float gy = floored(top + glyph.y + 0.5F) - static_cast<float>(entry.top);
            const float w = entry.width, h = entry.height, u = entry.x, v = entry.y;
            m_impl.quad(gx, gy, gx + w, gy + h, m_impl.atlas.page(entry), u, v, u + w, v + h,
                        painted ? spans[glyph.paint - 1].color : color);
        }
    }
}

void Canvas::icon(Icon icon, Point centre, float size_px, Color color) {
    const float size = std::clamp(std::round(size_px), 4.0F, 512.0F);
    const uint32_t glyph = m_impl.text.icon_glyph(static_cast<char32_t>(icon));
    uint32_t found_at = 0;
    const GlyphAtlas::Entry& entry = m_impl.atlas.get(TextEngine::icon_face, glyph, size, 0, found_at);
    if (entry.page == 0) return;
    // The font's em square reaches from 1/8 below the baseline to 7/8 above it.
    const float x = std::round(centre.x - size / 2) + static_cast<float>(entry.left);
    const float y = std::round(centre.y - size / 2 + size * 0.875F) - static_cast<float>(entry.top);
    const float w = entry.width, h = entry.height, u = entry.x, v = entry.y;
    m_impl.quad(x, y, x + w, y + h, m_impl.atlas.page(entry), u, v, u + w, v + h, color);
}

void Canvas::push_clip(const Rect& rect) {
    const Rect next = m_impl.clip().intersected(rect.moved(m_impl.offset));
    m_impl.clips.push_back(next);
    m_impl.list->PushClipRect({std::round(next.x), std::round(next.y)},
                              {std::round(next.right()), std::round(next.bottom())}, false);
}

void Canvas::pop_clip() {
    m_impl.clips.pop_back();
    m_impl.list->PopClipRect();
}

void Canvas::push_opacity(float opacity) {
    m_impl.opacities.push_back(m_impl.opacity);
    m_impl.opacity *= std::clamp(opacity, 0.0F, 1.0F);
}

void Canvas::pop_opacity() {
    m_impl.opacity = m_impl.opacities.back();
    m_impl.opacities.pop_back();
}

void Canvas::push_offset(Point offset) {
    m_impl.offsets.push_back(m_impl.offset);
    m_impl.move_to(m_impl.offset + offset);
}

void Canvas::pop_offset() {
    m_impl.move_to(m_impl.offsets.back());
    m_impl.offsets.pop_back();
}

Rect Canvas::visible() const {
    return m_impl.clip().moved({-m_impl.offset.x, -m_impl.offset.y});
}

}  // namespace tp
