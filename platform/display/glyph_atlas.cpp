#include "platform/display/glyph_atlas.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tp {

namespace {
constexpr size_t first_slots = 2048;
}

// Where the key is, or the free slot where it belongs.
size_t GlyphAtlas::slot_of(uint64_t key) const {
    const size_t mask = m_slots.size() - 1;
    size_t at = static_cast<size_t>((key * 0x9E3779B97F4A7C15U) >> 32U) & mask;
    while (m_slots[at].key != key && m_slots[at].key != 0) at = (at + 1) & mask;
    return at;
}

void GlyphAtlas::grow() {
    const std::vector<Slot> before =
        std::exchange(m_slots, std::vector<Slot>(std::max(first_slots, m_slots.size() * 2)));
    for (const Slot& slot : before)
        if (slot.key != 0) m_slots[slot_of(slot.key)] = slot;
}

const GlyphAtlas::Entry& GlyphAtlas::get(uint16_t face, uint32_t glyph, float size_px, int phase) {
    const auto size = static_cast<uint64_t>(std::lround(size_px * 64)) & 0xFFFFU;
    const uint64_t key = uint64_t{face} << 48U | (uint64_t{glyph} & 0xFFFFU) << 32U | size << 8U | uint64_t(phase);
    if (m_slots.size() <= 2 * m_used) grow();
    Slot& slot = m_slots[slot_of(key)];
    if (slot.key == 0) {
        slot = {key, add(m_text.rasterise(face, glyph, size_px, phase))};
        ++m_used;
    }
    return slot.entry;
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
    if (std::exchange(m_generation, m_text.generation()) == m_text.generation() && bytes() <= most_bytes) return;
    m_slots.clear();
    m_used = 0;
    m_pages.clear();
    m_open = nullptr;
}

size_t GlyphAtlas::bytes() const {
    size_t sum = 0;
    for (const auto& page : m_pages) sum += page->bytes();
    return sum;
}

}  // namespace tp
