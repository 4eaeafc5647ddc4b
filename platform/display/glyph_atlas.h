// Glyphs as coverage on shared pages, rasterised when first drawn. Thread rule: UI thread.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "platform/display/texture.h"
#include "platform/text/text_engine.h"

namespace tp {

class GlyphAtlas {
  public:
    static constexpr int page_side = 512;
    static constexpr size_t most_bytes = size_t{12} << 20U;

    explicit GlyphAtlas(TextEngine& text) : m_text(text) {}

    struct Entry {
        Texture* page = nullptr;  // null: nothing to draw (a space)
        int x = 0;
        int y = 0;
        int width = 0;
        int height = 0;
        int left = 0;
        int top = 0;
    };
    // Valid until the next call; its page until begin_frame. `phase` in quarters of a pixel.
    const Entry& get(uint16_t face, uint32_t glyph, float size_px, int phase);
    // Starts anew after a change of the language, and when the pages have outgrown their cap: what is drawn in a frame
    // stays valid to its end.
    void begin_frame();
    [[nodiscard]] size_t bytes() const;

  private:
    Entry add(const GlyphBitmap& bitmap);

    // An open-addressed table with linear probing: each letter of each picture is looked for here.
    struct Slot {
        uint64_t key = 0;  // 0: free; a key holds a size and is never 0
        Entry entry;
    };
    [[nodiscard]] size_t slot_of(uint64_t key) const;
    void grow();

    TextEngine& m_text;
    std::vector<Slot> m_slots;  // a power of two, at most half full
    size_t m_used = 0;
    std::vector<std::unique_ptr<Texture>> m_pages;
    int m_shelf_x = 0;  // the last page's open shelf
    int m_shelf_y = 0;
    int m_shelf_height = 0;
    Texture* m_open = nullptr;
    uint32_t m_next_identity = 1;
    uint64_t m_generation = 0;  // of the text engine
};

}  // namespace tp
