#include "platform/display/damage.h"

#include <imgui.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace tp {
namespace {

uint64_t stirred(uint64_t hash, uint64_t value) {
    hash = (hash ^ value) * 0x9E3779B97F4A7C15U;
    return hash ^ (hash >> 29U);
}

uint64_t bits(float x, float y) {
    return uint64_t{std::bit_cast<uint32_t>(x)} << 32U | std::bit_cast<uint32_t>(y);
}

}  // namespace

void DamageMap::resize(int width, int height) {
    m_width = width;
    m_height = height;
    m_columns = (width + tile - 1) / tile;
    m_rows = (height + tile - 1) / tile;
    m_current.assign(size_t(m_columns) * size_t(m_rows), 0);
    m_last = m_current;
    m_known = false;
}

void DamageMap::add(const PixelRect& area, uint64_t hash) {
    const PixelRect cut = area.cut({0, 0, m_width, m_height});
    if (cut.empty()) return;
    for (int row = cut.top / tile; row <= (cut.bottom - 1) / tile; ++row) {
        for (int column = cut.left / tile; column <= (cut.right - 1) / tile; ++column) {
            uint64_t& slot = m_current[size_t(row) * size_t(m_columns) + size_t(column)];
            slot = stirred(slot, hash);
        }
    }
}

std::vector<PixelRect> DamageMap::update(const ImDrawData& data, Color clear) {
    const uint64_t start = stirred(1, uint64_t{clear.r} << 16U | uint64_t{clear.g} << 8U | clear.b);
    std::fill(m_current.begin(), m_current.end(), start);
    for (int n = 0; n < data.CmdListsCount; ++n) {
        const ImDrawList& list = *data.CmdLists[n];
        for (const ImDrawCmd& command : list.CmdBuffer) {
            const auto* const texture = static_cast<const Texture*>(command.GetTexID());
            const uint64_t seed = texture == nullptr ? 7 : uint64_t{texture->identity};
            const PixelRect clip{static_cast<int>(command.ClipRect.x), static_cast<int>(command.ClipRect.y),
                                 static_cast<int>(command.ClipRect.z), static_cast<int>(command.ClipRect.w)};
            const uint64_t clip_hash =
                stirred(bits(command.ClipRect.x, command.ClipRect.y), bits(command.ClipRect.z, command.ClipRect.w));
            const ImDrawIdx* const indices = list.IdxBuffer.Data + command.IdxOffset;
            for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
                uint64_t hash = stirred(seed, clip_hash);
                float left = 1e9F, top = 1e9F, right = -1e9F, bottom = -1e9F;
                for (unsigned k = i; k < i + 3; ++k) {
                    const ImDrawVert& v = list.VtxBuffer[static_cast<int>(command.VtxOffset + indices[k])];
                    hash = stirred(stirred(stirred(hash, bits(v.pos.x, v.pos.y)), bits(v.uv.x, v.uv.y)), v.col);
                    left = std::min(left, v.pos.x);
                    top = std::min(top, v.pos.y);
                    right = std::max(right, v.pos.x);
                    bottom = std::max(bottom, v.pos.y);
                }
                const PixelRect box{static_cast<int>(std::floor(std::max(left, -1e6F))),
                                    static_cast<int>(std::floor(std::max(top, -1e6F))),
                                    static_cast<int>(std::ceil(std::min(right, 1e6F))),
                                    static_cast<int>(std::ceil(std::min(bottom, 1e6F)))};
                add(box.cut(clip), hash);
            }
        }
    }
    std::vector<PixelRect> out;
    if (!m_known) {
        out.push_back({0, 0, m_width, m_height});
    } else {
        std::vector<size_t> open;  // rectangles that reach down to the row above
        for (int row = 0; row < m_rows; ++row) {
            std::vector<size_t> next;
            for (int column = 0; column < m_columns; ++column) {
                const auto differs = [&](int c) {
                    const size_t at = size_t(row) * size_t(m_columns) + size_t(c);
                    return m_current[at] != m_last[at];
                };
                if (!differs(column)) continue;
                const int first = column;
                while (column + 1 < m_columns && differs(column + 1)) ++column;
                const PixelRect strip{first * tile, row * tile, std::min((column + 1) * tile, m_width),
                                      std::min((row + 1) * tile, m_height)};
                const auto above = std::find_if(open.begin(), open.end(), [&](size_t i) {
                    return out[i].left == strip.left && out[i].right == strip.right;
                });
                if (above != open.end()) {
                    out[*above].bottom = strip.bottom;
                    next.push_back(*above);
                } else {
                    next.push_back(out.size());
                    out.push_back(strip);
                }
            }
            open = std::move(next);
        }
    }
    std::swap(m_current, m_last);
    m_known = true;
    return out;
}

}  // namespace tp
