// What screens draw with. Everything is antialiased, snapped to whole pixels and made of quads (cached masks for
// corners, shadows, arcs and glyphs), which the software renderer draws at memory speed. Thread rule: UI thread, only
// inside the draw callback of Window.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "platform/display/geometry.h"
#include "platform/text/icons.h"
#include "platform/text/paragraph.h"

namespace tp {

struct PictureView;

// Which corners of a rounded shape are round; the others are square.
enum class Corners : unsigned {
    none = 0,
    top_left = 1,
    top_right = 2,
    bottom_right = 4,
    bottom_left = 8,
    top = 3,
    bottom = 12,
    left = 9,
    right = 6,
    all = 15
};
[[nodiscard]] constexpr bool has_corner(Corners set, Corners one) {
    return (static_cast<unsigned>(set) & static_cast<unsigned>(one)) != 0;
}

struct GradientStop {
    float at = 0;  // 0 … 1, and beyond: stops may lie outside of the rectangle, as in CSS
    Color color;
    bool operator==(const GradientStop&) const = default;
};

// As CSS linear-gradient(): 0° points up, 90° to the right. One to four stops, ascending.
struct Gradient {
    float angle_degrees = 180;
    std::vector<GradientStop> stops = {};
};

// Blur as CSS box-shadow: the blurred edge is `blur` px wide, half of it inside of the shape.
struct ShadowLayer {
    float offset_y = 0;
    float blur = 0;
    Color color{0, 0, 0, 20};
    bool operator==(const ShadowLayer&) const = default;
};

// How one kind of span of a paragraph is painted: TextSpan::paint n uses element n − 1.
struct SpanPaint {
    Color color;
    Color background{0, 0, 0, 0};  // a rounded highlight behind the words; transparent: none
};

class Canvas {
  public:
    struct Impl;
    explicit Canvas(Impl& impl) : m_impl(impl) {}
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;

    [[nodiscard]] Size size() const;  // of the logical picture

    // The colour behind everything; the last call of a frame counts.
    void clear(Color color);

    void fill_rect(const Rect& rect, Color color);
    // The radius is cut to half of the shorter side: a large one makes a pill or a circle.
    void fill_rounded(const Rect& rect, float radius, Color color, Corners corners = Corners::all);
    // The stroke lies inside of the rectangle, as a CSS border.
    void stroke_rounded(const Rect& rect, float radius, float width, Color color);
    void fill_circle(Point centre, float radius, Color color);
    void stroke_circle(Point centre, float radius, float width, Color color);  // inside of the radius
    // A ring segment with round ends; 0° is up, clockwise; `radius` is that of the outer edge. 360° closes it.
    void arc(Point centre, float radius, float width, float start_degrees, float sweep_degrees, Color color);
    void line(Point from, Point to, float width, Color color);  // round ends
    void polyline(std::span<const Point> points, float width, Color color);
    // Round dots of `diameter`, `step` px from centre to centre along the polyline.
    void dotted(std::span<const Point> points, float diameter, float step, Color color);
    // A filled polygon of up to 64 corners, convex or not (even-odd).
    void fill_polygon(std::span<const Point> points, Color color);
    void gradient(const Rect& rect, float radius, const Gradient& gradient);
    // The soft shadow of a rounded rectangle, outside of it only: fill the shape afterwards.
    void shadow(const Rect& rect, float radius, std::span<const ShadowLayer> layers);
    // The two layers of the design (0 2 0 4 %, 0 18 44 8 %) and the filled shape.
    void card(const Rect& rect, float radius, Color color);

    // A picture of PictureStore at the size that was asked from it, with the store's fade-in; nothing while it loads.
    void picture(const PictureView& picture, Point top_left);
    void picture_scaled(const PictureView& picture, const Rect& scaled_to);

    void text(const Paragraph& paragraph, Point top_left, Color color, std::span<const SpanPaint> spans = {});
    // Draws nothing: makes its glyphs as text() will need them, wherever they come to stand.
    void prepare(const Paragraph& paragraph);
    // An icon whose em square of `size_px` is centred at the point.
    void icon(Icon icon, Point centre, float size_px, Color color);

    // Each push needs its pop in the same frame. Clips intersect, offsets add up, opacities multiply.
    void push_clip(const Rect& rect);
    void pop_clip();
    void push_opacity(float opacity);
    void pop_opacity();
    void push_offset(Point offset);
    void pop_offset();
    // What can be seen now, in the coordinates of the current offset: draw nothing outside of it.
    [[nodiscard]] Rect visible() const;

  private:
    Impl& m_impl;
};

// Pops at the end of its scope.
class ClipScope {
  public:
    ClipScope(Canvas& canvas, const Rect& rect) : m_canvas(canvas) { canvas.push_clip(rect); }
    ~ClipScope() { m_canvas.pop_clip(); }
    ClipScope(const ClipScope&) = delete;
    ClipScope& operator=(const ClipScope&) = delete;

  private:
    Canvas& m_canvas;
};
class OpacityScope {
  public:
    OpacityScope(Canvas& canvas, float opacity) : m_canvas(canvas) { canvas.push_opacity(opacity); }
    ~OpacityScope() { m_canvas.pop_opacity(); }
    OpacityScope(const OpacityScope&) = delete;
    OpacityScope& operator=(const OpacityScope&) = delete;

  private:
    Canvas& m_canvas;
};
class OffsetScope {
  public:
    OffsetScope(Canvas& canvas, Point offset) : m_canvas(canvas) { canvas.push_offset(offset); }
    ~OffsetScope() { m_canvas.pop_offset(); }
    OffsetScope(const OffsetScope&) = delete;
    OffsetScope& operator=(const OffsetScope&) = delete;

  private:
    Canvas& m_canvas;
};

}  // namespace tp
