#include "tests/kiosk/audit/glyph_ink.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace tp::audit {
namespace {

// A letter without accents that is as high as the script's plain letters: H for capitals; alef; he; ka; ko kai; 国.
std::string_view letter_of(GlyphInks::Script script) {
    switch (script) {
        case GlyphInks::Script::latin:
            return "H";
        case GlyphInks::Script::arabic:
            return "ا";
        case GlyphInks::Script::hebrew:
            return "ה";
        case GlyphInks::Script::devanagari:
            return "क";
        case GlyphInks::Script::thai:
            return "ก";
        case GlyphInks::Script::han:
            return "国";
    }
    return "H";
}

}  // namespace

const GlyphBitmap& GlyphInks::bitmap(uint16_t face, uint32_t glyph, float size_px, int phase) {
    const auto [at, fresh] = m_bitmaps.try_emplace({face, glyph, size_px, phase});
    if (fresh) at->second = m_text.rasterise(face, glyph, size_px, phase);
    return at->second;
}

GlyphInks::Placed GlyphInks::placed(const PlacedGlyph& glyph, Point paragraph) {
    // The rounding of Canvas::text().
    const bool fine = glyph.size_px < 48;
    const float x = std::round(paragraph.x) + (fine ? std::floor(glyph.x * 4 + 0.5F) / 4 : std::round(glyph.x));
    const float whole = std::floor(x);
    const GlyphBitmap& ink = bitmap(glyph.face, glyph.glyph, glyph.size_px, static_cast<int>((x - whole) * 4));
    return {&ink, static_cast<int>(whole) + ink.left,
            static_cast<int>(std::round(std::round(paragraph.y) + glyph.y)) - ink.top};
}

Rect GlyphInks::place(const PlacedGlyph& glyph, Point paragraph) {
    const Placed at = placed(glyph, paragraph);
    return {static_cast<float>(at.x), static_cast<float>(at.y), static_cast<float>(at.bitmap->width),
            static_cast<float>(at.bitmap->height)};
}

GlyphInks::Placed GlyphInks::icon(uint32_t codepoint, const Rect& em) {
    // The rounding of Canvas::icon().
    const float size = std::clamp(std::round(em.width), 4.0F, 512.0F);
    const Point centre = em.centre();
    const GlyphBitmap& ink =
        bitmap(TextEngine::icon_face, m_text.icon_glyph(static_cast<char32_t>(codepoint)), size, 0);
    return {&ink, static_cast<int>(std::round(centre.x - size / 2)) + ink.left,
            static_cast<int>(std::round(centre.y - size / 2 + size * 0.875F)) - ink.top};
}

float GlyphInks::letter_height(Script script, float size_px, int weight) {
    const auto [at, fresh] = m_heights.try_emplace({script, size_px, weight}, 0.0F);
    if (!fresh) return at->second;
    // Eight times as large: the height is then right to an eighth of a pixel.
    constexpr float times = 8;
    const auto paragraph =
        m_text.layout(letter_of(script), {.size_px = size_px * times, .weight = weight, .optical = OpticalSize::text});
    float height = 0;
    for (const PlacedGlyph& glyph : paragraph->glyphs)
        height =
            std::max(height, static_cast<float>(m_text.rasterise(glyph.face, glyph.glyph, glyph.size_px, 0).height));
    return at->second = height / times;
}

}  // namespace tp::audit
