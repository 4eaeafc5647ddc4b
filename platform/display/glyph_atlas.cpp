#include "platform/display/glyph_atlas.h"

#include <algorithm>
#include <utility>

namespace tp {

namespace {
constexpr size_t first_slots = 2048;
}

// Where the key is, or the free slot where it belongs.
size_t GlyphAtlas::slot_of(uint64_t key) const {
    const size_t mask = m_slots.size() - 1;
    size_t at = static_cast<size_t>((key * 0x9E3779B97F4A7C15U) >> 32U) & mask;
    while (m_slots[at] != 0 && m_entries[m_slots[at]].key != key) at = (at + 1) & mask;
    return at;
}

void GlyphAtlas::grow() {
    m_slots.assign(std::max(first_slots, m_slots.size() * 2), 0);
    m_entries.resize(std::max<size_t>(m_entries.size(), 1));
    for (uint32_t i = 1; i < m_entries.size(); ++i) m_slots[slot_of(m_entries[i].key)] = i;
}

const GlyphAtlas::Entry& GlyphAtlas::get(uint16_t face, uint32_t glyph, float size_px, int phase, uint32_t& found_at) {
    const auto size = static_cast<uint64_t>(size_px * 64 + 0.5F) & 0xFFFFU;  // a key is never 0
    const uint64_t key = uint64_t{face} << 48U | (uint64_t{glyph} & 0xFFFFU) << 32U | size << 8U | uint64_t(phase);
    if (found_at < m_entries.size() && m_entries[found_at].key == key) return m_entries[found_at];
    if (m_slots.size() <= 2 * m_entries.size()) grow();
    uint32_t& slot = m_slots[slot_of(key)];
    if (slot == 0) {
        const Entry added = add(key, m_text.rasterise(face, glyph, size_px, phase));
        slot = static_cast<uint32_t>(m_entries.size());
        m_entries.push_back(added);
    }
    found_at = slot;
    return m_entries[slot];
}

GlyphAtlas::Entry GlyphAtlas::add(uint64_t key, const GlyphBitmap& bitmap) {
    Entry entry{.key = key};
    if (bitmap.width <= 0 || bitmap.height <= 0) return entry;
    entry.width = static_cast<uint16_t>(bitmap.width);
    entry.height = static_cast<uint16_t>(bitmap.height);
    entry.left = static_cast<int16_t>(bitmap.left);
    entry.top = static_cast<int16_t>(bitmap.top);
    Texture* page = nullptr;
    const bool large = bitmap.width > page_side / 2 || bitmap.height > page_side / 2;
    if (large) {  // a page of its own
        m_pages.push_back(std::make_unique<Texture>(Texture::Kind::mask, bitmap.width, bitmap.height));
        page = m_pages.back().get();
        page->identity = m_next_identity++;
        entry.page = static_cast<uint16_t>(m_pages.size());
    } else {
        if (m_shelf_x + bitmap.width > page_side) {
            m_shelf_y += m_shelf_height;
            m_shelf_x = m_shelf_height = 0;
        }
        if (m_open == nullptr || m_shelf_y + bitmap.height > page_side) {
            m_pages.push_back(std::make_unique<Texture>(Texture::Kind::mask, page_side, page_side));
            m_open = m_pages.back().get();
            m_open->identity = m_next_identity++;
            m_open_number = static_cast<uint16_t>(m_pages.size());
            m_shelf_x = m_shelf_y = m_shelf_height = 0;
        }
        page = m_open;
        entry.page = m_open_number;
        entry.x = static_cast<uint16_t>(m_shelf_x);
        entry.y = static_cast<uint16_t>(m_shelf_y);
        m_shelf_x += bitmap.width + 1;
        m_shelf_height = std::max(m_shelf_height, bitmap.height + 1);
    }
    for (int row = 0; row < bitmap.height; ++row) {
        std::copy_n(bitmap.coverage.begin() + ptrdiff_t{row} * bitmap.width, bitmap.width,
                    page->mask.begin() + ptrdiff_t{entry.y + row} * page->width + entry.x);
    }
    page->touch_rows(entry.y, entry.y + bitmap.height);
    return entry;
}

void GlyphAtlas::begin_frame() {
    const bool same_language = std::exchange(m_generation, m_text.generation()) == m_text.generation();
    const bool same_era = std::exchange(m_era, m_text.era()) == m_text.era();
    if (same_era && bytes() <= (same_language ? most_bytes : most_bytes_over_languages)) return;
    m_slots.clear();
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
