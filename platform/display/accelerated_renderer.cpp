#include <SDL.h>
#include <SDL_opengl.h>
#include <imgui.h>

#include <algorithm>
#include <string_view>

#include "platform/display/damage.h"
#include "platform/display/renderer.h"

namespace tp {
namespace {

void destroy_texture(void* texture) {
    SDL_DestroyTexture(static_cast<SDL_Texture*>(texture));
}

class AcceleratedRenderer final : public Renderer {
  public:
    AcceleratedRenderer(SDL_Renderer* renderer, Rotation rotation) : m_renderer(renderer), m_rotation(rotation) {}
    ~AcceleratedRenderer() override { SDL_DestroyRenderer(m_renderer); }
    AcceleratedRenderer(const AcceleratedRenderer&) = delete;
    AcceleratedRenderer& operator=(const AcceleratedRenderer&) = delete;

    Result<Presented> present(const ImDrawData& data, Color clear) override {
        const int width = static_cast<int>(data.DisplaySize.x);
        const int height = static_cast<int>(data.DisplaySize.y);
        if (width != m_width || height != m_height) m_damage.resize(m_width = width, m_height = height);
        if (m_damage.update(data, clear).empty()) return Presented{};
        SDL_RenderSetClipRect(m_renderer, nullptr);
        SDL_SetRenderDrawColor(m_renderer, clear.r, clear.g, clear.b, 255);
        SDL_RenderClear(m_renderer);
        for (int n = 0; n < data.CmdListsCount; ++n) draw(*data.CmdLists[n]);
        // The back buffer is undefined after presenting, so what capture() needs is read before, when it was asked for.
        if (m_keep) read_back();
        SDL_RenderPresent(m_renderer);
        return Presented{true, uint64_t(width) * uint64_t(height)};
    }

    void forget() override { m_damage.forget(); }
    [[nodiscard]] bool accelerated() const override { return true; }

    [[nodiscard]] Result<PixelBuffer> capture() const override {
        m_keep = true;
        if (m_picture.pixels.empty())
            return fail(errc::unavailable, "draw one more frame: the GPU's picture was not kept");
        return m_picture;
    }

  private:
    [[nodiscard]] ImVec2 on_panel(ImVec2 p) const {
        switch (m_rotation) {
            case Rotation::quarter:
                return {static_cast<float>(m_height) - p.y, p.x};
            case Rotation::half:
                return {static_cast<float>(m_width) - p.x, static_cast<float>(m_height) - p.y};
            case Rotation::three_quarters:
                return {p.y, static_cast<float>(m_width) - p.x};
            case Rotation::none:
                break;
        }
        return p;
    }

    SDL_Texture* uploaded(Texture& texture) {
        auto* gpu = static_cast<SDL_Texture*>(texture.gpu.get());
        if (gpu == nullptr) {
            gpu = SDL_CreateTexture(m_renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STATIC, texture.width,
                                    texture.height);
            if (gpu == nullptr) return nullptr;
            texture.gpu = {gpu, destroy_texture};
            // Pictures are premultiplied, masks are white with straight alpha.
            const SDL_BlendMode premultiplied = SDL_ComposeCustomBlendMode(
                SDL_BLENDFACTOR_ONE, SDL_BLENDFACTOR_ONE_MINUS_SRC_ALPHA, SDL_BLENDOPERATION_ADD, SDL_BLENDFACTOR_ONE,
                SDL_BLENDFACTOR_ONE_MINUS_SRC_ALPHA, SDL_BLENDOPERATION_ADD);
            SDL_SetTextureBlendMode(gpu, texture.kind == Texture::Kind::picture ? premultiplied : SDL_BLENDMODE_BLEND);
            texture.dirty_top = 0;
            texture.dirty_bottom = texture.height;
        }
        if (texture.dirty_bottom > texture.dirty_top) {
            const SDL_Rect rows{0, texture.dirty_top, texture.width, texture.dirty_bottom - texture.dirty_top};
            const size_t first = size_t(rows.y) * size_t(rows.w);
            const size_t count = size_t(rows.h) * size_t(rows.w);
            m_upload.resize(count);
            for (size_t i = 0; i < count; ++i) {
                m_upload[i] = texture.kind == Texture::Kind::picture
                                  ? texture.picture[first + i]
                                  : uint32_t{texture.mask[first + i]} << 24U | 0xFFFFFFU;
            }
            SDL_UpdateTexture(gpu, &rows, m_upload.data(), rows.w * 4);
            texture.dirty_top = texture.dirty_bottom = 0;
        }
        return gpu;
    }

    void draw(const ImDrawList& list) {
        m_vertices.assign(list.VtxBuffer.begin(), list.VtxBuffer.end());
        for (ImDrawVert& v : m_vertices) v.pos = on_panel(v.pos);
        SDL_SetRenderDrawBlendMode(m_renderer, SDL_BLENDMODE_BLEND);
        for (const ImDrawCmd& command : list.CmdBuffer) {
            if (command.UserCallback != nullptr || command.ElemCount == 0) continue;
            const ImVec2 a = on_panel({command.ClipRect.x, command.ClipRect.y});
            const ImVec2 b = on_panel({command.ClipRect.z, command.ClipRect.w});
            const SDL_Rect clip{static_cast<int>(std::min(a.x, b.x)), static_cast<int>(std::min(a.y, b.y)),
                                static_cast<int>(std::abs(a.x - b.x)), static_cast<int>(std::abs(a.y - b.y))};
            if (clip.w <= 0 || clip.h <= 0) continue;
            auto* const texture = static_cast<Texture*>(command.GetTexID());
            SDL_Texture* const gpu = texture == nullptr ? nullptr : uploaded(*texture);
            ImDrawVert* const base = m_vertices.data() + command.VtxOffset;
            const ImDrawIdx* const indices = list.IdxBuffer.Data + command.IdxOffset;
            if (texture != nullptr && texture->kind == Texture::Kind::picture) {
                for (unsigned i = 0; i < command.ElemCount; ++i) {
                    const ImU32 alpha = base[indices[i]].col >> IM_COL32_A_SHIFT & 255U;
                    base[indices[i]].col = IM_COL32(alpha, alpha, alpha, alpha);
                }
            }
            SDL_RenderSetClipRect(m_renderer, &clip);
            SDL_RenderGeometryRaw(m_renderer, gpu, &base->pos.x, sizeof(ImDrawVert),
                                  reinterpret_cast<const SDL_Color*>(&base->col), sizeof(ImDrawVert), &base->uv.x,
                                  sizeof(ImDrawVert), static_cast<int>(m_vertices.size() - command.VtxOffset), indices,
                                  static_cast<int>(command.ElemCount), sizeof(ImDrawIdx));
        }
    }

    void read_back() {
        int panel_width = 0;
        int panel_height = 0;
        SDL_GetRendererOutputSize(m_renderer, &panel_width, &panel_height);
        std::vector<uint32_t> panel(size_t(panel_width) * size_t(panel_height));
        SDL_RenderSetClipRect(m_renderer, nullptr);
        if (SDL_RenderReadPixels(m_renderer, nullptr, SDL_PIXELFORMAT_ARGB8888, panel.data(), panel_width * 4) != 0)
            return;
        m_picture = {m_width, m_height, {}};
        for (int y = 0; y < m_height; ++y) {
            for (int x = 0; x < m_width; ++x) {
                const ImVec2 at = on_panel({static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F});
                const int px = std::clamp(static_cast<int>(at.x), 0, panel_width - 1);
                const int py = std::clamp(static_cast<int>(at.y), 0, panel_height - 1);
                m_picture.pixels.push_back(panel[size_t(py) * size_t(panel_width) + size_t(px)] | 0xFF000000U);
            }
        }
    }

    SDL_Renderer* m_renderer;
    Rotation m_rotation;
    DamageMap m_damage;
    int m_width = 0;
    int m_height = 0;
    mutable bool m_keep = false;
    PixelBuffer m_picture;
    std::vector<ImDrawVert> m_vertices;
    std::vector<uint32_t> m_upload;
};

bool is_software_gl() {
    using GetString = const GLubyte*(APIENTRY*)(GLenum);
    const auto get_string = reinterpret_cast<GetString>(SDL_GL_GetProcAddress("glGetString"));
    if (get_string == nullptr) return true;
    const auto* const name = reinterpret_cast<const char*>(get_string(GL_RENDERER));
    const std::string_view renderer = name == nullptr ? "" : name;
    for (const char* const soft : {"llvmpipe", "softpipe", "swrast", "Software Rasterizer", "SWR"}) {
        if (renderer.find(soft) != std::string_view::npos) return true;
    }
    return renderer.empty();
}

}  // namespace

Result<std::unique_ptr<Renderer>> make_accelerated_renderer(SDL_Window& window, Rotation rotation, GpuNeed need) {
    SDL_Renderer* const renderer =
        SDL_CreateRenderer(&window, -1, SDL_RENDERER_ACCELERATED | SDL_RENDERER_PRESENTVSYNC);
    if (renderer == nullptr) return fail(errc::unsupported, SDL_GetError());
    if (need == GpuNeed::real && is_software_gl()) {
        SDL_DestroyRenderer(renderer);
        return fail(errc::unsupported, "OpenGL is drawn by the CPU here");
    }
    return std::make_unique<AcceleratedRenderer>(renderer, rotation);
}

}  // namespace tp
