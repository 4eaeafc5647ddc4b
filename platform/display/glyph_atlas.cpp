#include "platform/display/glyph_atlas.h"

#include <algorithm>
#include <cmath>

namespace tp {

const GlyphAtlas::Entry& GlyphAtlas::get(uint16_t face, uint32_t glyph, float size_px, int phase) {
    const auto size = static_cast<uint64_t>(std::lround(size_px * 64)) & 0xFFFFU;
    const uint64_t key = uint64_t{face} << 48U | (uint64_t{glyph} & 0xFFFFU) << 32U | size << 8U | uint64_t(phase);
    if (const auto found = m_entries.find(key); found != m_entries.end()) return found->second;
    return m_entries.emplace(key, add(m_text.rasterise(face, glyph, size_px, phase))).first->second;
}

GlyphAtlas::Entry GlyphAtlas::add(const GlyphBitmap& bitmap) {
    Entry entry{nullptr, 0, 0, bitmap.width, bitmap.height, bitmap.left, bitmap.top};
    if (bitmap.width <= 0 || bitmap.height <= 0) return entry;
    const bool large = bitmap.width > page_side / 2 || bitmap.height > page_side / 2;
    if (large) {  // a page of its own
        m_pages.push_back(std::make_unique<Texture>(Texture::Kind::mask, bitmap.width, bitmap.height));
        m_pages.back()->identity = m_next_identity++;
        entry.page = m_pages.back().get();
    } else {
        if (m_shelf_x + bitmap.width > page_side) {
            m_shelf_y += m_shelf_height;
            m_shelf_x = m_shelf_height = 0;
        }
        if (m_open == nullptr || m_shelf_y + bitmap.height > page_side) {
            m_pages.push_back(std::make_unique<Texture>(Texture::Kind::mask, page_side, page_side));
            m_open = m_pages.back().get();
            m_open->identity = m_next_identity++;
            m_shelf_x = m_shelf_y = m_shelf_height = 0;
        }
        entry.page = m_open;
        entry.x = m_shelf_x;
        entry.y = m_shelf_y;
        m_shelf_x += bitmap.width + 1;
        m_shelf_height = std::max(m_shelf_height, bitmap.height + 1);
    }
    for (int row = 0; row < bitmap.height; ++row) {
        std::copy_n(bitmap.coverage.begin() + ptrdiff_t{row} * bitmap.width, bitmap.width,
                    entry.page->mask.begin() + ptrdiff_t{entry.y + row} * entry.page->width + entry.x);
    }
    entry.page->touch_rows(entry.y, entry.y + bitmap.height);
    return entry;
}

void GlyphAtlas::begin_frame() {
    if (bytes() <= most_bytes) return;
    m_entries.clear();
    m_pages.clear();
    m_open = nullptr;
}

size_t GlyphAtlas::bytes() const {
    size_t sum = 0;
    for (const auto& page : m_pages) sum += page->bytes();
    return sum;
}

}  // namespace tp
