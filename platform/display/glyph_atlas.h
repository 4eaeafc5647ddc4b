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
    static constexpr size_t most_bytes_over_languages = size_t{4} << 20U;  // many have letters in common

    explicit GlyphAtlas(TextEngine& text) : m_text(text) {}

    struct Entry {
        uint64_t key = 0;
        uint16_t page = 0;  // 0: nothing to draw (a space)
        uint16_t x = 0;
        uint16_t y = 0;
        uint16_t width = 0;
        uint16_t height = 0;
        int16_t left = 0;
        int16_t top = 0;
    };
    // Valid until the next call. `phase` in quarters of a pixel. `found_at` is where the same caller found the same
    // glyph before, 0 at first: a paragraph that is drawn again is not looked for letter by letter.
    const Entry& get(uint16_t face, uint32_t glyph, float size_px, int phase, uint32_t& found_at);
    // Of an entry that has something to draw. Valid until begin_frame.
    [[nodiscard]] Texture* page(const Entry& entry) const { return m_pages[entry.page - 1U].get(); }
    // Starts anew when the pages have outgrown their cap, a lower one after a change of the language, and when a
    // visit in many languages is over: what is drawn in a frame stays valid to its end.
    void begin_frame();
    [[nodiscard]] size_t bytes() const;

  private:
    Entry add(uint64_t key, const GlyphBitmap& bitmap);
    [[nodiscard]] size_t slot_of(uint64_t key) const;
    void grow();

    TextEngine& m_text;
    std::vector<Entry> m_entries;   // in the order of their first use; the first is none
    std::vector<uint32_t> m_slots;  // of m_entries, 0: free; linear probing, a power of two, at most half full
    std::vector<std::unique_ptr<Texture>> m_pages;
    int m_shelf_x = 0;  // the last page's open shelf
    int m_shelf_y = 0;
    int m_shelf_height = 0;
    Texture* m_open = nullptr;
    uint16_t m_open_number = 0;
    uint32_t m_next_identity = 1;
    uint64_t m_generation = 0, m_era = 0;  // of the text engine
};

}  // namespace tp
