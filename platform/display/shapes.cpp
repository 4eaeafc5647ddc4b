#include "platform/display/shapes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <numeric>
#include <utility>

namespace tp {
namespace {

constexpr float arc_kind = 3;  // the first of an arc's key
constexpr float degrees = 3.14159265358979F / 180;

uint8_t to_byte(float coverage) {
    return static_cast<uint8_t>(std::clamp(coverage, 0.0F, 1.0F) * 255 + 0.5F);
}

// Fills a mask from a signed distance: negative inside, in px, to the middle of each pixel.
template <typename Distance>
std::unique_ptr<Texture> mask_of(int width, int height, const Distance& distance) {
    auto texture = std::make_unique<Texture>(Texture::Kind::mask, width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const float d = distance(static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F);
            texture->mask[size_t(y) * size_t(width) + size_t(x)] = to_byte(0.5F - d);
        }
    }
    texture->touch_rows(0, height);
    return texture;
}

// The upper left quarter of a disc. Only the edge is measured: a disc of half of the screen has millions of pixels.
std::unique_ptr<Texture> disc_quarter(int radius) {
    const auto r = static_cast<float>(radius);
    auto texture = std::make_unique<Texture>(Texture::Kind::mask, radius, radius);
    const auto half_width = [](float of_radius, float dy) {
        return std::sqrt(std::max(0.0F, of_radius * of_radius - dy * dy));
    };
    for (int y = 0; y < radius; ++y) {
        uint8_t* const row = texture->mask.data() + size_t(y) * size_t(radius);
        const float dy = static_cast<float>(y) + 0.5F - r;
        const int outside = std::clamp(static_cast<int>(r - half_width(r + 0.5F, dy)) - 1, 0, radius);
        const int inside = std::clamp(static_cast<int>(r - half_width(r - 0.5F, dy)) + 2, outside, radius);
        for (int x = outside; x < inside; ++x)
            row[x] = to_byte(0.5F - (std::hypot(static_cast<float>(x) + 0.5F - r, dy) - r));
        std::fill(row + inside, row + radius, uint8_t{255});
    }
    texture->touch_rows(0, radius);
    return texture;
}

float segment_distance(Point p, Point a, Point b) {
    const Point along = b - a;
    const float length2 = along.x * along.x + along.y * along.y;
    const Point from = p - a;
    const float t = length2 > 0 ? std::clamp((from.x * along.x + from.y * along.y) / length2, 0.0F, 1.0F) : 0;
    return std::hypot(from.x - along.x * t, from.y - along.y * t);
}

float rounded_distance(float x, float y, float width, float height, float radius) {
    const float qx = std::fabs(x - width / 2) - width / 2 + radius;
    const float qy = std::fabs(y - height / 2) - height / 2 + radius;
    return std::hypot(std::max(qx, 0.0F), std::max(qy, 0.0F)) + std::min(std::max(qx, qy), 0.0F) - radius;
}

std::vector<float> gaussian(float sigma) {
    const int reach = static_cast<int>(std::ceil(sigma * 3));
    std::vector<float> kernel;
    float sum = 0;
    for (int i = -reach; i <= reach; ++i) {
        kernel.push_back(std::exp(-0.5F * static_cast<float>(i * i) / (sigma * sigma)));
        sum += kernel.back();
    }
    for (float& k : kernel) k /= sum;
    return kernel;
}

// to += from · by, four at once.
void add_scaled(float* to, const float* from, float by, int count) {
    using Four = float __attribute__((vector_size(16)));
    int i = 0;
    for (; i + 4 <= count; i += 4) {
        Four sum, add;
        std::memcpy(&sum, to + i, sizeof sum);
        std::memcpy(&add, from + i, sizeof add);
        sum += add * by;
        std::memcpy(to + i, &sum, sizeof sum);
    }
    for (; i < count; ++i) to[i] += from[i] * by;
}

// Blurs a square shape of an odd side that is the same from all four sides. Takes and gives its first quarter, the
// middle row and column included. Where the shape stays as it is from one line to the next it adds nothing new: a step
// of the shape becomes a step of the kernel's sums, and a rounded rectangle has steps in its corners only.
std::vector<float> blurred_quarter(const std::vector<float>& quarter, int middle, const std::vector<float>& kernel) {
    const int side = 2 * middle + 1, reach = static_cast<int>(kernel.size() / 2);
    const auto columns = size_t(middle) + 1;
    std::vector<float> sums(kernel.size() + 1);  // of the kernel's first ones
    std::partial_sum(kernel.begin(), kernel.end(), sums.begin() + 1);
    // What a step at `from` is worth at `at`.
    const auto share = [&](int at, int from) {
        return sums[size_t(std::clamp(at - from + reach + 1, 0, 2 * reach + 1))];
    };
    std::vector<float> ramp(size_t(3 * side));  // share() of a step in its middle
    for (int i = 0; i < 3 * side; ++i) ramp[size_t(i)] = share(i, side + middle);

    std::vector<float> across(quarter.size()), out(quarter.size());
    const auto mirrored = [&](int i) { return size_t(std::min(i, side - 1 - i)); };
    for (size_t y = 0; y < columns; ++y) {
        const float* const row = quarter.data() + y * columns;
        float* const to = across.data() + y * columns;
        if (y > 0 && std::equal(row, row + columns, row - columns)) {
            std::copy_n(to - columns, columns, to);
            continue;
        }
        float before = 0;
        for (int x = 0; x < side; ++x) {
            const float step = row[mirrored(x)] - std::exchange(before, row[mirrored(x)]);
            if (step != 0) add_scaled(to, ramp.data() + side + middle - x, step, middle + 1);
        }
    }
    std::vector<float> steps(columns);
    for (int from = 0; from < side; ++from) {
        const float* const row = across.data() + mirrored(from) * columns;
        const float* const before = from > 0 ? across.data() + mirrored(from - 1) * columns : nullptr;
        if (before != nullptr && std::equal(row, row + columns, before)) continue;
        for (size_t x = 0; x < columns; ++x) steps[x] = row[x] - (before != nullptr ? before[x] : 0);
        for (int y = std::max(0, from - reach); y <= middle; ++y)
            add_scaled(out.data() + size_t(y) * columns, steps.data(), share(y, from), middle + 1);
    }
    return out;
}

// The shadow of a nearly straight edge: coverage by the distance alone. The cubic stands for the Gaussian's sum, from
// which it differs by less than 3 %, and ends where the mask does.
std::unique_ptr<Texture> wide_shadow(int radius, int blur) {
    const int side = radius + blur + 1;
    auto texture = std::make_unique<Texture>(Texture::Kind::mask, side, side);
    const auto centre = static_cast<float>(side - 1);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const float dx = std::min(static_cast<float>(x) + 0.5F, centre) - centre;
            const float dy = std::min(static_cast<float>(y) + 0.5F, centre) - centre;
            const float out = std::sqrt(dx * dx + dy * dy) - static_cast<float>(radius);
            const float t = std::clamp(out / static_cast<float>(blur), -1.0F, 1.0F);
            texture->mask[size_t(y) * size_t(side) + size_t(x)] = to_byte(0.5F - t * (0.75F - 0.25F * t * t));
        }
    }
    texture->touch_rows(0, side);
    return texture;
}

Color gradient_color(const Gradient& gradient, float at) {
    const auto& stops = gradient.stops;
    if (stops.empty()) return {0, 0, 0, 0};
    if (at <= stops.front().at) return stops.front().color;
    for (size_t i = 1; i < stops.size(); ++i) {
        if (at > stops[i].at) continue;
        const float span = stops[i].at - stops[i - 1].at;
        return mix(stops[i - 1].color, stops[i].color, span > 0 ? (at - stops[i - 1].at) / span : 1);
    }
    return stops.back().color;
}

uint32_t premultiplied_color(Color color, float coverage) {
    const auto alpha = static_cast<uint32_t>(static_cast<float>(color.a) * std::clamp(coverage, 0.0F, 1.0F) + 0.5F);
    const auto channel = [alpha](uint8_t v) { return (uint32_t{v} * alpha + 127) / 255; };
    return alpha << 24U | channel(color.r) << 16U | channel(color.g) << 8U | channel(color.b);
}

}  // namespace

Texture& ShapeCache::keep(Key key, const std::function<std::unique_ptr<Texture>()>& make) {
    Entry& entry = m_entries[std::move(key)];
    entry.used = m_frame;
    if (!entry.texture) {
        entry.texture = make();
        entry.texture->identity = m_next_identity++;
        m_bytes += entry.texture->bytes();
    }
    return *entry.texture;
}

void ShapeCache::begin_frame() {
    ++m_frame;
    // A countdown draws another arc many times a second, none of them again.
    for (auto it = m_entries.lower_bound({arc_kind}); it != m_entries.end() && it->first.front() == arc_kind;) {
        if (it->second.used + 2 < m_frame) {
            m_bytes -= it->second.texture->bytes();
            it = m_entries.erase(it);
        } else {
            ++it;
        }
    }
    // The attract picture's discs take megabytes that nobody looks at while there is a visitor.
    constexpr uint64_t looked_through_every = 64;
    constexpr size_t large = size_t{128} << 10U;
    const bool full = m_bytes > most_bytes;
    if (!full && m_frame % looked_through_every != 0) return;
    m_discs = {};
    for (auto it = m_entries.begin(); it != m_entries.end();) {
        const bool unused = it->second.used + 120 < m_frame;
        if ((unused && (full || it->second.texture->bytes() >= large)) || m_bytes > 2 * most_bytes) {
            m_bytes -= it->second.texture->bytes();
            it = m_entries.erase(it);
        } else {
            ++it;
        }
    }
}

Texture& ShapeCache::disc(int radius) {
    const auto at = static_cast<size_t>(radius);
    if (at < m_discs.size() && m_discs[at] != nullptr) {
        m_discs[at]->used = m_frame;
        return *m_discs[at]->texture;
    }
    const Key key{0, static_cast<float>(radius)};
    Texture& made = keep(key, [&] { return disc_quarter(radius); });
    if (at < m_discs.size()) m_discs[at] = &m_entries[key];
    return made;
}

Texture& ShapeCache::ring(int radius, int width) {
    return keep({1, static_cast<float>(radius), static_cast<float>(width)}, [&] {
        const auto r = static_cast<float>(radius);
        const auto half = static_cast<float>(width) / 2;
        return mask_of(radius, radius,
                       [r, half](float x, float y) { return std::fabs(std::hypot(x - r, y - r) - (r - half)) - half; });
    });
}

Texture& ShapeCache::shadow(int radius, int blur) {
    return keep({2, static_cast<float>(radius), static_cast<float>(blur)}, [&] {
        if (is_nearly_straight(radius, blur)) return wide_shadow(radius, blur);
        const int corner = shadow_corner(radius, blur);
        const int side = 2 * corner + 1;
        const auto inner = static_cast<float>(side - 2 * blur);
        const size_t columns = size_t(corner) + 1;
        std::vector<float> shape(columns * columns);
        for (int y = 0; y <= corner; ++y) {
            for (int x = 0; x <= corner; ++x) {
                const float d =
                    rounded_distance(static_cast<float>(x - blur) + 0.5F, static_cast<float>(y - blur) + 0.5F, inner,
                                     inner, static_cast<float>(radius));
                shape[size_t(y) * columns + size_t(x)] = std::clamp(0.5F - d, 0.0F, 1.0F);
            }
        }
        // CSS Backgrounds 3, 7.1.1: the blur's standard deviation is half of the blur radius.
        shape = blurred_quarter(shape, corner, gaussian(static_cast<float>(blur) / 2));
        auto texture = std::make_unique<Texture>(Texture::Kind::mask, corner + 1, corner + 1);
        std::ranges::transform(shape, texture->mask.begin(), to_byte);
        texture->touch_rows(0, corner + 1);
        return texture;
    });
}

Texture& ShapeCache::arc(int radius, float width, float start, float sweep) {
    return keep({arc_kind, static_cast<float>(radius), width, start, sweep}, [&] {
        const auto r = static_cast<float>(radius);
        const float middle = r - width / 2;
        const auto end_point = [&](float angle) {
            return Point{r + middle * std::sin(angle * degrees), r - middle * std::cos(angle * degrees)};
        };
        const Point first = end_point(start);
        const Point last = end_point(start + sweep);
        return mask_of(2 * radius, 2 * radius, [=](float x, float y) {
            const float ring = std::fabs(std::hypot(x - r, y - r) - middle);
            if (sweep >= 360) return ring - width / 2;
            float angle = std::atan2(x - r, r - y) / degrees - start;
            angle -= 360 * std::floor(angle / 360);
            if (angle <= sweep) return ring - width / 2;
            return std::min(std::hypot(x - first.x, y - first.y), std::hypot(x - last.x, y - last.y)) - width / 2;
        });
    });
}

Texture& ShapeCache::polyline(std::span<const Point> points, float width, int columns, int rows) {
    Key key{4, width};
    for (const Point p : points) key.insert(key.end(), {p.x, p.y});
    return keep(std::move(key), [&] {
        return mask_of(columns, rows, [&](float x, float y) {
            float nearest = 1e9F;
            for (size_t i = 1; i < points.size(); ++i) {
                nearest = std::min(nearest, segment_distance({x, y}, points[i - 1], points[i]));
            }
            return nearest - width / 2;
        });
    });
}

Texture& ShapeCache::polygon(std::span<const Point> points, int columns, int rows) {
    Key key{5};
    for (const Point p : points) key.insert(key.end(), {p.x, p.y});
    return keep(std::move(key), [&] {
        const auto inside = [&](float x, float y) {
            bool odd = false;
            for (size_t i = 0, j = points.size() - 1; i < points.size(); j = i++) {
                const Point a = points[i];
                const Point b = points[j];
                if ((a.y > y) != (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x) odd = !odd;
            }
            return odd;
        };
        auto texture = std::make_unique<Texture>(Texture::Kind::mask, columns, rows);
        constexpr std::array<float, 4> offsets{0.125F, 0.375F, 0.625F, 0.875F};
        for (int y = 0; y < rows; ++y) {
            for (int x = 0; x < columns; ++x) {
                int hits = 0;
                for (const float dy : offsets) {
                    for (const float dx : offsets)
                        hits += inside(static_cast<float>(x) + dx, static_cast<float>(y) + dy) ? 1 : 0;
                }
                texture->mask[size_t(y) * size_t(columns) + size_t(x)] = static_cast<uint8_t>(hits * 255 / 16);
            }
        }
        texture->touch_rows(0, rows);
        return texture;
    });
}

Texture& ShapeCache::gradient(int width, int height, int radius, const Gradient& gradient) {
    Key key{6, static_cast<float>(width), static_cast<float>(height), static_cast<float>(radius),
            gradient.angle_degrees};
    for (const GradientStop& stop : gradient.stops) {
        key.insert(key.end(), {stop.at, static_cast<float>(stop.color.r), static_cast<float>(stop.color.g),
                               static_cast<float>(stop.color.b), static_cast<float>(stop.color.a)});
    }
    return keep(std::move(key), [&] {
        auto texture = std::make_unique<Texture>(Texture::Kind::picture, width, height);
        const float dx = std::sin(gradient.angle_degrees * degrees);
        const float dy = -std::cos(gradient.angle_degrees * degrees);
        const auto w = static_cast<float>(width);
        const auto h = static_cast<float>(height);
        // CSS Images 3, 3.1.1: the gradient line is so long that the corners have the first and the last colour.
        const float length = std::fabs(w * dx) + std::fabs(h * dy);
        bool opaque = radius == 0;
        for (const GradientStop& stop : gradient.stops) opaque = opaque && stop.color.a == 255;
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                const float px = static_cast<float>(x) + 0.5F;
                const float py = static_cast<float>(y) + 0.5F;
                const float at = 0.5F + ((px - w / 2) * dx + (py - h / 2) * dy) / length;
                const float coverage =
                    radius == 0 ? 1 : 0.5F - rounded_distance(px, py, w, h, static_cast<float>(radius));
                texture->picture[size_t(y) * size_t(width) + size_t(x)] =
                    premultiplied_color(gradient_color(gradient, at), coverage);
            }
        }
        texture->opaque = opaque;
        texture->touch_rows(0, height);
        return texture;
    });
}

}  // namespace tp
