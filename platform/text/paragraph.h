// Styles and laid-out paragraphs: plain values, positions in pixels from the paragraph's top left.
// Thread rule: plain values; what a laid-out paragraph says never changes, read it anywhere; draw it on one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tp {

enum class TextDirection {
    automatic,      // of each paragraph by its first strong letter (UAX #9, P2 and P3), ltr where there is none
    automatic_rtl,  // the same, rtl where there is none
    ltr,
    rtl
};
enum class TextAlign { start, center, end, left, right };  // start is right in a right-to-left paragraph
enum class OpticalSize { automatic, text, display };       // automatic: Inter Display from 48 px on
enum class Numerals { proportional, tabular };             // tabular: all digits as wide as one another

struct TextStyle {
    float size_px = 42;
    int weight = 400;  // 100 … 900; the nearest face by CSS Fonts 4, 5.2
    float tracking_em = 0;
    float line_height = 1.25F;  // times size_px
    OpticalSize optical = OpticalSize::automatic;
    Numerals numerals = Numerals::proportional;
    std::string language =
        {};  // BCP 47; chooses the forms of shared Han characters and locale glyphs; empty: the engine's
    std::string features = {};  // HarfBuzz's notation, comma separated: "smcp,cv11=1"
    bool operator==(const TextStyle&) const = default;
};

// Bytes [begin, end) of the text differ from the style. Spans do not overlap and ascend.
struct TextSpan {
    size_t begin = 0;
    size_t end = 0;
    int weight = 0;     // 0: the style's
    uint8_t paint = 0;  // which of Canvas::text's SpanPaints, counted from 1; 0: the text's colour
    bool operator==(const TextSpan&) const = default;
};

struct TextLayout {
    float max_width = 0;  // px; 0 or less: one line a paragraph, never wrapped
    TextDirection direction = TextDirection::automatic;
    TextAlign align = TextAlign::start;
    int max_lines = 0;     // 0: no limit
    bool ellipsis = true;  // when max_lines cuts: the last line ends in "…"
    std::vector<TextSpan> spans = {};
    bool operator==(const TextLayout&) const = default;
};

struct PlacedGlyph {
    uint32_t glyph = 0;
    uint16_t face = 0;  // the engine's index
    uint8_t paint = 0;
    float x = 0;  // of the origin, from the paragraph's left
    float y = 0;  // of the baseline, from the paragraph's top
    float size_px = 0;
    // Where the canvas found it the last time: its own to write, so a paragraph is drawn by one thread at a time.
    mutable uint32_t found_at = 0;
};

struct TextLine {
    size_t begin = 0;  // bytes of the text that the line shows
    size_t end = 0;
    size_t first_glyph = 0;
    size_t glyph_count = 0;
    float x = 0;         // of the line's left edge, after alignment
    float width = 0;     // without trailing spaces
    float baseline = 0;  // from the paragraph's top
    float top = 0;
    float height = 0;
    bool rtl = false;  // its paragraph's direction
    // How far its ink stands above and below the baseline: of scripts with marks and tails, else not measured.
    float ink_above = 0, ink_below = 0;
};

// Where a caret can stand: before the grapheme that begins at `offset`, and one at the end of each line.
struct CaretStop {
    size_t offset = 0;  // bytes
    size_t line = 0;
    float x = 0;
};

// A highlighted stretch of a line, for SpanPaint::background.
struct SpanBox {
    uint8_t paint = 0;
    float x = 0;
    float y = 0;
    float width = 0;
    float height = 0;
};

struct Paragraph {
    std::vector<TextLine> lines;
    std::vector<PlacedGlyph> glyphs;  // in visual order within a line
    std::vector<CaretStop> carets;    // in logical order
    std::vector<SpanBox> boxes;
    float width = 0;  // of the widest line, or max_width where align is not start or the text is right-to-left
    float height = 0;
    float ink_width = 0;     // of the widest line
    bool truncated = false;  // max_lines cut something
    bool rtl = false;        // direction of the first paragraph

    // The caret at this byte offset (the nearest stop at or before it).
    [[nodiscard]] CaretStop caret_at(size_t offset) const;
    // The stop that is nearest to a point.
    [[nodiscard]] CaretStop caret_near(float x, float y) const;
    // The next stop's offset after (or before) this one; the same at the ends.
    [[nodiscard]] size_t next_offset(size_t offset) const;
    [[nodiscard]] size_t previous_offset(size_t offset) const;
};

}  // namespace tp
