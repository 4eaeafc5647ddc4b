#include "platform/display/raster.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace tp {
namespace {

// Of any number, also of one that is none: sums and differences of pixels stay numbers.
float within_reach(float pixel) {
    constexpr float far = 32'000;
    return pixel > -far ? std::min(pixel, far) : -far;
}

uint32_t packed(Color color) {
    return uint32_t{color.r} << 16U | uint32_t{color.g} << 8U | color.b;
}

// 0 … 255 to 0 … 256, so that full opacity is exact with a shift for the division.
uint32_t widened(uint32_t alpha) {
    return alpha + (alpha >> 7U);
}

// `share` of 256 parts of `over`, the rest of `under`.
uint32_t blended(uint32_t under, uint32_t over, uint32_t share) {
    const uint32_t rest = 256 - share;
    const uint32_t rb = ((under & 0xFF00FFU) * rest + (over & 0xFF00FFU) * share) >> 8U & 0xFF00FFU;
    const uint32_t g = ((under & 0xFF00U) * rest + (over & 0xFF00U) * share) >> 8U & 0xFF00U;
    return rb | g;
}

// A premultiplied picture pixel over what is there, itself faded to `share` of 256.
uint32_t covered(uint32_t under, uint32_t over, uint32_t share) {
    if (share != 256) {
        const uint32_t rb = (over & 0xFF00FFU) * share >> 8U & 0xFF00FFU;
        const uint32_t ag = (over >> 8U & 0xFF00FFU) * share & 0xFF00FF00U;
        over = rb | ag;
    }
    const uint32_t rest = 256 - widened(over >> 24U);
    const uint32_t rb = ((under & 0xFF00FFU) * rest >> 8U & 0xFF00FFU) + (over & 0xFF00FFU);
    const uint32_t g = ((under & 0xFF00U) * rest >> 8U & 0xFF00U) + (over & 0xFF00U);
    return rb | g;
}

// Four pixels at once, as GCC and clang translate for any processor: each channel in 16 bits, the same arithmetic to
// the bit as of one pixel.
using Pixels = uint32_t __attribute__((vector_size(16)));
using Lanes = uint16_t __attribute__((vector_size(16)));

Pixels load(const uint32_t* from) {
    Pixels out;
    std::memcpy(&out, from, sizeof out);
    return out;
}
void store(uint32_t* to, Pixels pixels) {
    std::memcpy(to, &pixels, sizeof pixels);
}
Lanes red_blue(Pixels p) {
    return reinterpret_cast<Lanes>(p & 0xFF00FFU);
}
Lanes green(Pixels p) {
    return reinterpret_cast<Lanes>(p >> 8U & 0xFFU);
}
// One number a pixel to both of its lanes.
Lanes spread(Pixels shares) {
    return reinterpret_cast<Lanes>(shares | shares << 16U);
}

struct Ink {
    Lanes rb, g;
    explicit Ink(uint32_t color) : rb(red_blue(Pixels{} + color)), g(green(Pixels{} + color)) {}
};

Pixels blended(Pixels under, const Ink& over, Lanes share) {
    const Lanes rest = 256 - share;
    const auto rb = reinterpret_cast<Pixels>((red_blue(under) * rest + over.rb * share) >> 8U);
    const auto g = reinterpret_cast<Pixels>(green(under) * rest + over.g * share);
    return rb | (g & 0xFF00U);
}

void blend_row(uint32_t* row, int count, uint32_t over, uint32_t share) {
    const Ink ink(over);
    const Lanes shares = spread(Pixels{} + share);
    int i = 0;
    for (; i + 4 <= count; i += 4) store(row + i, blended(load(row + i), ink, shares));
    for (; i < count; ++i) row[i] = blended(row[i], over, share);
}

void mask_row(uint32_t* row, const uint8_t* mask, int count, uint32_t over, uint32_t alpha) {
    const Ink ink(over);
    const Pixels full = Pixels{} + over;
    int i = 0;
    for (; i + 4 <= count; i += 4) {
        uint32_t four = 0;
        std::memcpy(&four, mask + i, 4);
        if (four == 0) continue;
        if (four == 0xFFFFFFFFU && alpha == 256) {
            store(row + i, full);
            continue;
        }
        Pixels m{mask[i], mask[i + 1], mask[i + 2], mask[i + 3]};
        m += m >> 7U;
        const Lanes shares = alpha == 256 ? spread(m) : spread(m) * static_cast<uint16_t>(alpha) >> 8U;
        store(row + i, blended(load(row + i), ink, shares));
    }
    for (; i < count; ++i) {
        if (mask[i] != 0) row[i] = blended(row[i], over, widened(mask[i]) * alpha >> 8U);
    }
}

void picture_row(uint32_t* row, const uint32_t* source, int count, uint32_t share) {
    int i = 0;
    for (; share == 256 && i + 4 <= count; i += 4) {
        const Pixels over = load(source + i), under = load(row + i);
        Pixels alpha = over >> 24U;
        alpha += alpha >> 7U;
        const Lanes rest = 256 - spread(alpha);
        const auto rb = reinterpret_cast<Pixels>((red_blue(under) * rest >> 8U) + red_blue(over));
        const auto g = (reinterpret_cast<Pixels>(green(under) * rest) & 0xFF00U) + (over & 0xFF00U);
        store(row + i, rb | g);
    }
    for (; i < count; ++i) row[i] = covered(row[i], source[i], share);
}

uint32_t weighted(uint32_t left, uint32_t right, uint32_t share) {  // all four channels
    const uint32_t rest = 256 - share;
    const uint32_t rb = ((left & 0xFF00FFU) * rest + (right & 0xFF00FFU) * share) >> 8U & 0xFF00FFU;
    const uint32_t ag = ((left >> 8U & 0xFF00FFU) * rest + (right >> 8U & 0xFF00FFU) * share) & 0xFF00FF00U;
    return rb | ag;
}

// Bilinear sample in 24.8 fixed point.
uint32_t sampled(const Texture& texture, int x, int y) {
    const int x0 = std::clamp(x >> 8, 0, texture.width - 1);
    const int y0 = std::clamp(y >> 8, 0, texture.height - 1);
    const int x1 = std::min(x0 + 1, texture.width - 1);
    const int y1 = std::min(y0 + 1, texture.height - 1);
    const uint32_t* const upper = texture.picture.data() + ptrdiff_t{y0} * texture.width;
    const uint32_t* const lower = texture.picture.data() + ptrdiff_t{y1} * texture.width;
    const auto fx = static_cast<uint32_t>(x < 0 ? 0 : x & 255);
    const auto fy = static_cast<uint32_t>(y < 0 ? 0 : y & 255);
    return weighted(weighted(upper[x0], upper[x1], fx), weighted(lower[x0], lower[x1], fx), fy);
}

// How the texels of a quad lie under its pixels, along one axis.
struct Axis {
    enum class Kind { straight, mirrored, single, scaled };  // one texel a pixel, either way; one for all; any number
    Kind kind = Kind::scaled;
    int begin = 0;             // the first pixel
    int first = 0;             // its texel; not of `scaled`
    float from = 0, step = 0;  // texels at the edge, and a pixel

    Axis(float t0, float t1, int pixel0, int pixel1) : begin(pixel0), from(t0) {
        const auto pixels = static_cast<float>(pixel1 - pixel0);
        const auto are = [&](float texels) { return std::fabs(t1 - t0 - texels) < 0.05F; };
        step = (t1 - t0) / pixels;
        if (are(pixels) || are(1)) {
            kind = are(pixels) ? Kind::straight : Kind::single;
            first = static_cast<int>(std::lround(t0));
        } else if (are(-pixels)) {
            kind = Kind::mirrored;
            first = static_cast<int>(std::lround(t0)) - 1;
        }
    }
    [[nodiscard]] float exactly(int pixel) const { return from + (static_cast<float>(pixel - begin) + 0.5F) * step; }
    // Of a pixel of the quad; never outside of `count` texels.
    [[nodiscard]] int texel(int pixel, int count) const {
        const int at = kind == Kind::straight   ? first + pixel - begin
                       : kind == Kind::mirrored ? first - (pixel - begin)
                       : kind == Kind::single   ? first
                                                : static_cast<int>(exactly(pixel));
        return std::clamp(at, 0, count - 1);
    }
};

// The same from the mask's right to its left.
void mirrored_mask_row(uint32_t* row, const uint8_t* last, int count, uint32_t over, uint32_t alpha) {
    std::array<uint8_t, 256> turned;
    while (count > 0) {
        const int part = std::min<int>(count, turned.size());
        std::reverse_copy(last - part + 1, last + 1, turned.begin());
        mask_row(row, turned.data(), part, over, alpha);
        row += part;
        last -= part;
        count -= part;
    }
}

void draw_mask(const PixelTarget& target, const PixelRect& area, const Axis& across, const Axis& down,
               const Texture& texture, uint32_t over, uint32_t share) {
    const int count = area.right - area.left;
    // Rows are read without a look at each texel's place.
    const int a = across.texel(area.left, texture.width), b = across.texel(area.right - 1, texture.width);
    const bool whole = std::abs(b - a) == count - 1;
    for (int y = area.top; y < area.bottom; ++y) {
        uint32_t* const row = target.pixels + ptrdiff_t{y} * target.stride + area.left;
        const uint8_t* const mask = texture.mask.data() + ptrdiff_t{down.texel(y, texture.height)} * texture.width;
        if (across.kind == Axis::Kind::single) {
            if (mask[a] != 0) blend_row(row, count, over, widened(mask[a]) * share >> 8U);
        } else if (across.kind == Axis::Kind::straight && whole) {
            mask_row(row, mask + a, count, over, share);
        } else if (across.kind == Axis::Kind::mirrored && whole) {
            mirrored_mask_row(row, mask + a, count, over, share);
        } else {
            for (int x = area.left; x < area.right; ++x) {
                const uint8_t m = mask[across.texel(x, texture.width)];
                if (m != 0) row[x - area.left] = blended(row[x - area.left], over, widened(m) * share >> 8U);
            }
        }
    }
}

void draw_picture(const PixelTarget& target, const PixelRect& area, const Axis& across, const Axis& down,
                  const Texture& texture, uint32_t share) {
    using Kind = Axis::Kind;
    const int count = area.right - area.left;
    const int a = across.texel(area.left, texture.width);
    const bool column = texture.width == 1;
    const bool rows =
        down.kind == Kind::straight &&
        (column || (across.kind == Kind::straight && across.texel(area.right - 1, texture.width) - a == count - 1));
    for (int y = area.top; y < area.bottom; ++y) {
        uint32_t* const row = target.pixels + ptrdiff_t{y} * target.stride + area.left;
        const uint32_t* const source =
            texture.picture.data() + ptrdiff_t{down.texel(y, texture.height)} * texture.width + a;
        if (rows && texture.opaque && share == 256) {
            if (column)
                std::fill_n(row, count, *source);
            else
                std::copy_n(source, count, row);
        } else if (rows && !column) {
            picture_row(row, source, count, share);
        } else {
            const int sy = static_cast<int>(std::lround((down.exactly(y) - 0.5F) * 256));
            for (int x = area.left; x < area.right; ++x) {
                uint32_t& under = row[x - area.left];
                under = covered(under, sampled(texture, static_cast<int>((across.exactly(x) - 0.5F) * 256), sy), share);
            }
        }
    }
}

}  // namespace

void fill_pixels(const PixelTarget& target, const PixelRect& rect, Color color) {
    const PixelRect area = rect.cut({0, 0, target.width, target.height});
    if (area.empty() || color.a == 0) return;
    const uint32_t over = packed(color);
    for (int y = area.top; y < area.bottom; ++y) {
        uint32_t* const row = target.pixels + ptrdiff_t{y} * target.stride + area.left;
        if (color.a == 255) {
            std::fill_n(row, area.right - area.left, over);
        } else {
            blend_row(row, area.right - area.left, over, widened(color.a));
        }
    }
}

void draw_quad(const PixelTarget& target, const PixelRect& clip, const RasterVertex& tl, const RasterVertex& br,
               const Texture* texture) {
    const auto pixel = [](float v) { return static_cast<int>(std::lround(within_reach(v))); };
    const PixelRect whole{pixel(tl.x), pixel(tl.y), pixel(br.x), pixel(br.y)};
    const PixelRect area = whole.cut(clip).cut({0, 0, target.width, target.height});
    if (area.empty() || tl.color.a == 0) return;
    if (texture == nullptr) {
        fill_pixels(target, area, tl.color);
        return;
    }
    const auto texels = [](float part, int count) { return part * static_cast<float>(count); };
    const Axis across(texels(tl.u, texture->width), texels(br.u, texture->width), whole.left, whole.right);
    const Axis down(texels(tl.v, texture->height), texels(br.v, texture->height), whole.top, whole.bottom);
    const uint32_t share = widened(tl.color.a);
    if (texture->kind == Texture::Kind::mask)
        draw_mask(target, area, across, down, *texture, packed(tl.color), share);
    else
        draw_picture(target, area, across, down, *texture, share);
}

void draw_triangle(const PixelTarget& target, const PixelRect& clip, const RasterVertex& a, const RasterVertex& b,
                   const RasterVertex& c, const Texture* texture) {
    const float area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    if (area == 0 || !std::isfinite(area)) return;
    const auto bounds = [&](float RasterVertex::* axis) {
        return std::pair{std::min({a.*axis, b.*axis, c.*axis}), std::max({a.*axis, b.*axis, c.*axis})};
    };
    const auto [left, right] = bounds(&RasterVertex::x);
    const auto [top, bottom] = bounds(&RasterVertex::y);
    const auto pixel = [](float v) { return static_cast<int>(within_reach(v)); };
    const PixelRect box = PixelRect{pixel(left), pixel(top), pixel(right) + 1, pixel(bottom) + 1}.cut(clip).cut(
        {0, 0, target.width, target.height});
    for (int y = box.top; y < box.bottom; ++y) {
        for (int x = box.left; x < box.right; ++x) {
            const float px = static_cast<float>(x) + 0.5F;
            const float py = static_cast<float>(y) + 0.5F;
            const float wb = ((px - a.x) * (c.y - a.y) - (py - a.y) * (c.x - a.x)) / area;
            const float wc = ((b.x - a.x) * (py - a.y) - (b.y - a.y) * (px - a.x)) / area;
            const float wa = 1 - wb - wc;
            if (wa < 0 || wb < 0 || wc < 0) continue;
            const auto mixed = [&](uint8_t Color::* channel) {
                return static_cast<uint8_t>(wa * static_cast<float>(a.color.*channel) +
                                            wb * static_cast<float>(b.color.*channel) +
                                            wc * static_cast<float>(c.color.*channel) + 0.5F);
            };
            const Color color{mixed(&Color::r), mixed(&Color::g), mixed(&Color::b), mixed(&Color::a)};
            uint32_t& under = target.pixels[ptrdiff_t{y} * target.stride + x];
            uint32_t share = widened(color.a);
            if (texture != nullptr) {
                const auto w = static_cast<float>(texture->width);
                const auto h = static_cast<float>(texture->height);
                const int tx =
                    std::clamp(static_cast<int>((wa * a.u + wb * b.u + wc * c.u) * w), 0, texture->width - 1);
                const int ty =
                    std::clamp(static_cast<int>((wa * a.v + wb * b.v + wc * c.v) * h), 0, texture->height - 1);
                const size_t at = size_t(ty) * size_t(texture->width) + size_t(tx);
                if (texture->kind == Texture::Kind::picture) {
                    under = covered(under, texture->picture[at], share);
                    continue;
                }
                share = widened(texture->mask[at]) * share >> 8U;
            }
            under = blended(under, packed(color), share);
        }
    }
}

}  // namespace tp
