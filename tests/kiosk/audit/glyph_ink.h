// Where a glyph has ink, as the canvas places it. Thread rule: UI thread.
#pragma once

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "platform/display/geometry.h"
#include "platform/text/text_engine.h"

namespace tp::audit {

class GlyphInks {
  public:
    explicit GlyphInks(TextEngine& text) : m_text(text) {}

    // The glyph's pixels and their offset from its place, as Canvas::text() puts them there.
    struct Placed {
        const GlyphBitmap* bitmap = nullptr;
        int x = 0, y = 0;  // of the bitmap's top left, px of the picture
    };
    Placed placed(const PlacedGlyph& glyph, Point paragraph);
    // Its rectangle; empty: no ink.
    Rect place(const PlacedGlyph& glyph, Point paragraph);
    Placed icon(uint32_t codepoint, const Rect& em);

    // Height in px of what stands for a capital letter of the script at this size and weight (README.md), and by what
    // the figure for capitals is multiplied there.
    enum class Script { latin, arabic, hebrew, devanagari, thai, han };
    float letter_height(Script script, float size_px, int weight);

  private:
    const GlyphBitmap& bitmap(uint16_t face, uint32_t glyph, float size_px, int phase);

    TextEngine& m_text;
    std::map<std::tuple<uint16_t, uint32_t, float, int>, GlyphBitmap> m_bitmaps;
    std::map<std::tuple<Script, float, int>, float> m_heights;
};

}  // namespace tp::audit
