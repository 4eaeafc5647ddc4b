#include <SDL.h>
#include <imgui.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "platform/display/damage.h"
#include "platform/display/raster.h"
#include "platform/display/renderer.h"

namespace tp {
namespace {

RasterVertex vertex_of(const ImDrawVert& v) {
    return {v.pos.x,
            v.pos.y,
            v.uv.x,
            v.uv.y,
            {static_cast<uint8_t>(v.col >> IM_COL32_R_SHIFT), static_cast<uint8_t>(v.col >> IM_COL32_G_SHIFT),
             static_cast<uint8_t>(v.col >> IM_COL32_B_SHIFT), static_cast<uint8_t>(v.col >> IM_COL32_A_SHIFT)}};
}

// Whether the six indices are what ImDrawList::PrimRectUV writes: two triangles over one upright rectangle of one
// colour.
bool is_rectangle(const ImDrawVert* v, const ImDrawIdx* i) {
    if (i[3] != i[0] || i[4] != i[2]) return false;
    const ImDrawVert& a = v[i[0]];
    const ImDrawVert& b = v[i[1]];
    const ImDrawVert& c = v[i[2]];
    const ImDrawVert& d = v[i[5]];
    return a.pos.y == b.pos.y && b.pos.x == c.pos.x && c.pos.y == d.pos.y && d.pos.x == a.pos.x && a.pos.x <= c.pos.x &&
           a.pos.y <= c.pos.y && a.uv.x == d.uv.x && a.uv.y == b.uv.y && c.uv.x == b.uv.x && c.uv.y == d.uv.y &&
           a.col == b.col && b.col == c.col && c.col == d.col;
}

// Whether a triangle has no pixel in these rows: most have none, and this asks less than to draw nothing does.
bool is_outside(const ImDrawVert* v, const ImDrawIdx* i, const PixelRect& clip) {
    const float a = v[i[0]].pos.y, b = v[i[1]].pos.y, c = v[i[2]].pos.y;
    return std::max({a, b, c}) < static_cast<float>(clip.top) - 1 ||
           std::min({a, b, c}) > static_cast<float>(clip.bottom) + 1;
}

void paint_rows(const PixelTarget& target, const PixelRect& damage, const ImDrawData& data, Color clear) {
    fill_pixels(target, damage, {clear.r, clear.g, clear.b, 255});
    for (int n = 0; n < data.CmdListsCount; ++n) {
        const ImDrawList& list = *data.CmdLists[n];
        for (const ImDrawCmd& command : list.CmdBuffer) {
            if (command.UserCallback != nullptr) continue;
            const PixelRect clip = PixelRect{static_cast<int>(command.ClipRect.x), static_cast<int>(command.ClipRect.y),
                                             static_cast<int>(command.ClipRect.z), static_cast<int>(command.ClipRect.w)}
                                       .cut(damage);
            if (clip.empty()) continue;
            const auto* const texture = static_cast<const Texture*>(command.GetTexID());
            const ImDrawVert* const vertices = list.VtxBuffer.Data + command.VtxOffset;
            const ImDrawIdx* const indices = list.IdxBuffer.Data + command.IdxOffset;
            for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
                if (is_outside(vertices, indices + i, clip)) continue;
                if (i + 5 < command.ElemCount && is_rectangle(vertices, indices + i)) {
                    draw_quad(target, clip, vertex_of(vertices[indices[i]]), vertex_of(vertices[indices[i + 2]]),
                              texture);
                    i += 3;
                } else {
                    draw_triangle(target, clip, vertex_of(vertices[indices[i]]), vertex_of(vertices[indices[i + 1]]),
                                  vertex_of(vertices[indices[i + 2]]), texture);
                }
            }
        }
    }
}

// A few rows after another, so that they stay in the processor's cache until all that lies over one another is drawn:
// half a megabyte of a picture in portrait.
void paint(const PixelTarget& target, const PixelRect& damage, const ImDrawData& data, Color clear) {
    constexpr int rows = 128;
    for (int top = damage.top; top < damage.bottom; top += rows)
        paint_rows(target, {damage.left, top, damage.right, std::min(top + rows, damage.bottom)}, data, clear);
}

// The kernel clears the window's pages as each is first written, which takes longer than a picture: all of them at once
// on another processor, while the first picture is made. A kernel before 5.14 refuses, and clears them as ever.
std::jthread populate(const SDL_Surface& surface) {
    const auto page = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = reinterpret_cast<uintptr_t>(surface.pixels) / page * page;
    const auto end = reinterpret_cast<uintptr_t>(surface.pixels) + size_t(surface.pitch) * size_t(surface.h);
    return std::jthread([=] { (void)::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_POPULATE_WRITE); });
}

class SoftwareRenderer final : public Renderer {
  public:
    SoftwareRenderer(SDL_Window& window, Rotation rotation, const SDL_Surface& surface)
        : m_window(window), m_rotation(rotation), m_populating(populate(surface)) {}

    Result<Presented> present(const ImDrawData& data, Color clear) override {
        if (m_populating.joinable()) m_populating.join();
        SDL_Surface* const surface = SDL_GetWindowSurface(&m_window);
        if (surface == nullptr) return fail(errc::unavailable, SDL_GetError());
        const PixelTarget target = target_for(*surface, data);
        const auto damage = m_damage.update(data, clear);
        Presented out;
        std::vector<SDL_Rect> areas;
        for (const PixelRect& area : damage) {
            paint(target, area, data, clear);
            out.pixels += uint64_t(area.right - area.left) * uint64_t(area.bottom - area.top);
            areas.push_back(m_direct ? SDL_Rect{area.left, area.top, area.right - area.left, area.bottom - area.top}
                                     : copy_out(*surface, target, area));
        }
        out.changed = !areas.empty();
        if (out.changed && SDL_UpdateWindowSurfaceRects(&m_window, areas.data(), static_cast<int>(areas.size())) != 0) {
            forget();
            return fail(errc::unavailable, SDL_GetError());
        }
        return out;
    }

    void forget() override { m_damage.forget(); }
    [[nodiscard]] bool accelerated() const override { return false; }

    [[nodiscard]] Result<PixelBuffer> capture() const override {
        if (m_width == 0) return fail(errc::unavailable, "nothing has been drawn yet");
        PixelBuffer out{m_width, m_height, {}};
        const uint32_t* from = m_pixels.data();
        int stride = m_width;
        if (m_direct) {
            const SDL_Surface* const surface = SDL_GetWindowSurface(&m_window);
            if (surface == nullptr || surface->w != m_width) return fail(errc::unavailable, "the window has changed");
            from = static_cast<const uint32_t*>(surface->pixels);
            stride = surface->pitch / 4;
        }
        out.pixels.resize(size_t(m_width) * size_t(m_height));
        uint32_t* to = out.pixels.data();
        for (int y = 0; y < m_height; ++y, from += stride) {
            for (int x = 0; x < m_width; ++x) *to++ = from[x] | 0xFF000000U;
        }
        return out;
    }

  private:
    // The window's own pixels where they are as ours, else a buffer that copy_out turns and converts.
    PixelTarget target_for(SDL_Surface& surface, const ImDrawData& data) {
        const int width = static_cast<int>(data.DisplaySize.x);
        const int height = static_cast<int>(data.DisplaySize.y);
        const Uint32 format = surface.format->format;
        const bool ours = format == SDL_PIXELFORMAT_RGB888 || format == SDL_PIXELFORMAT_ARGB8888;
        m_direct = ours && m_rotation == Rotation::none && surface.w == width && surface.h == height;
        // SDL makes a new surface when the window is resized or recreated: its pixels are not the last picture's.
        if (width != m_width || height != m_height || surface.pixels != m_surface_pixels) {
            m_width = width;
            m_height = height;
            m_surface_pixels = surface.pixels;
            m_damage.resize(width, height);
            m_pixels.assign(m_direct ? 0 : size_t(width) * size_t(height), 0);
            m_pixels.shrink_to_fit();
        }
        if (m_direct) return {static_cast<uint32_t*>(surface.pixels), surface.pitch / 4, width, height};
        return {m_pixels.data(), width, width, height};
    }

    SDL_Rect copy_out(SDL_Surface& surface, const PixelTarget& from, const PixelRect& area) const {
        const int width = from.width;
        const int height = from.height;
        const auto on_panel = [&](int x, int y) -> SDL_Point {
            switch (m_rotation) {
                case Rotation::quarter:
                    return {height - 1 - y, x};
                case Rotation::half:
                    return {width - 1 - x, height - 1 - y};
                case Rotation::three_quarters:
                    return {y, width - 1 - x};
                case Rotation::none:
                    break;
            }
            return {x, y};
        };
        const SDL_Point a = on_panel(area.left, area.top);
        const SDL_Point b = on_panel(area.right - 1, area.bottom - 1);
        const SDL_Rect bounds{std::min(a.x, b.x), std::min(a.y, b.y), std::abs(a.x - b.x) + 1, std::abs(a.y - b.y) + 1};
        const SDL_Rect whole{0, 0, surface.w, surface.h};
        SDL_Rect visible{};
        if (SDL_IntersectRect(&bounds, &whole, &visible) == SDL_FALSE || surface.format->BytesPerPixel != 4)
            return visible;
        const SDL_PixelFormat& f = *surface.format;
        const bool plain = f.Rshift == 16 && f.Gshift == 8 && f.Bshift == 0;
        const SDL_Point step{on_panel(1, 0).x - on_panel(0, 0).x, on_panel(1, 0).y - on_panel(0, 0).y};
        const int pitch = surface.pitch / 4;
        auto* const pixels = static_cast<uint32_t*>(surface.pixels);
        for (int y = area.top; y < area.bottom; ++y) {
            SDL_Point at = on_panel(area.left, y);
            const uint32_t* const row = from.pixels + ptrdiff_t{y} * from.stride;
            for (int x = area.left; x < area.right; ++x, at.x += step.x, at.y += step.y) {
                if (at.x < 0 || at.y < 0 || at.x >= surface.w || at.y >= surface.h) continue;
                uint32_t p = row[x];
                if (!plain)
                    p = (p >> 16U & 255U) << f.Rshift | (p >> 8U & 255U) << f.Gshift | (p & 255U) << f.Bshift | f.Amask;
                pixels[ptrdiff_t{at.y} * pitch + at.x] = p;
            }
        }
        return visible;
    }

    SDL_Window& m_window;
    Rotation m_rotation;
    DamageMap m_damage;
    bool m_direct = false;
    int m_width = 0;
    int m_height = 0;
    const void* m_surface_pixels = nullptr;
    std::vector<uint32_t> m_pixels;
    std::jthread m_populating;
};

}  // namespace

Result<std::unique_ptr<Renderer>> make_software_renderer(SDL_Window& window, Rotation rotation) {
    const SDL_Surface* const surface = SDL_GetWindowSurface(&window);
    if (surface == nullptr) return fail(errc::unavailable, SDL_GetError());
    if (surface->format->BytesPerPixel != 4) return fail(errc::unsupported, "the display has no 32 bit pixels");
    return std::make_unique<SoftwareRenderer>(window, rotation, *surface);
}

}  // namespace tp
