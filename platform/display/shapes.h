// Masks of rounded corners, rings, shadows, arcs and polygons, made once and kept. Thread rule: UI thread.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "platform/display/canvas.h"
#include "platform/display/texture.h"

namespace tp {

class ShapeCache {
  public:
    static constexpr size_t most_bytes = size_t{24} << 20U;

    // What is the same from all sides is kept as its upper left quarter; the others are that one mirrored.
    // Of a disc of 2·radius px.
    Texture& disc(int radius);
    // Of a ring inside of a disc; its middle is empty.
    Texture& ring(int radius, int width);
    // Of a blurred rounded rectangle as nine slices: a corner of shadow_corner() px, then one middle pixel.
    Texture& shadow(int radius, int blur);
    [[nodiscard]] static int shadow_corner(int radius, int blur) {
        return radius + (is_nearly_straight(radius, blur) ? blur : 2 * blur);
    }
    // So wide a curve that its shadow fades as that of a straight edge does, within 6 % of the whole.
    [[nodiscard]] static bool is_nearly_straight(int radius, int blur) { return 2 * radius >= 3 * blur; }
    Texture& arc(int radius, float width, float start_degrees, float sweep_degrees);
    // Relative to their bounds' top left, which is where the mask begins less `width` px.
    Texture& polyline(std::span<const Point> points, float width, int columns, int rows);
    Texture& polygon(std::span<const Point> points, int columns, int rows);
    Texture& gradient(int width, int height, int radius, const Gradient& gradient);

    // Drops what was not used for long when there is too much.
    void begin_frame();
    [[nodiscard]] size_t bytes() const { return m_bytes; }

  private:
    using Key = std::vector<float>;
    Texture& keep(Key key, const std::function<std::unique_ptr<Texture>()>& make);
    struct Entry {
        std::unique_ptr<Texture> texture;
        uint64_t used = 0;
    };
    std::map<Key, Entry> m_entries;
    std::array<Entry*, 256> m_discs{};  // by radius, of m_entries: every rounded shape has one
    size_t m_bytes = 0;
    uint64_t m_frame = 0;
    uint32_t m_next_identity = 0x40000000;
};

}  // namespace tp
