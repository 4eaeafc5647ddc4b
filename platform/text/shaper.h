// One paragraph (no line end inside) → bidi levels → runs by script, face and span → HarfBuzz. Thread rule: one at a
// time.
#pragma once

#include <hb.h>

#include <memory>
#include <string_view>
#include <vector>

#include "platform/text/faces.h"
#include "platform/text/unicode.h"

namespace tp {

struct ShapedGlyph {
    uint32_t glyph = 0;
    uint32_t cluster = 0;  // unit of the paragraph where its cluster begins
    float advance = 0;
    float dx = 0;
    float dy = 0;
    bool unsafe_to_break = false;  // before its cluster: a line break there needs shaping again
};

struct ShapedRun {
    uint32_t begin = 0;  // units of the paragraph
    uint32_t end = 0;
    uint8_t level = 0;
    hb_script_t script = HB_SCRIPT_LATIN;
    uint16_t face = 0;
    uint8_t paint = 0;
    int weight = 400;
    std::vector<ShapedGlyph> glyphs;  // in visual order
    [[nodiscard]] bool rtl() const { return (level & 1U) != 0; }
};

struct ShapedParagraph {
    std::u16string_view units;
    bool rtl = false;
    std::vector<ShapedRun> runs;  // in logical order
};

// A span in units of the paragraph.
struct UnitSpan {
    uint32_t begin = 0;
    uint32_t end = 0;
    int weight = 0;
    uint8_t paint = 0;
};

class Shaper {
  public:
    explicit Shaper(Faces& faces);

    // `units` must outlive the answer.
    ShapedParagraph shape(std::u16string_view units, const TextStyle& style, std::string_view language,
                          TextDirection direction, const std::vector<UnitSpan>& spans);
    // The same run's part again, as a line break left it.
    ShapedRun shape_part(const ShapedParagraph& paragraph, const ShapedRun& run, uint32_t begin, uint32_t end,
                         const TextStyle& style, std::string_view language);
    [[nodiscard]] Faces::Wish wish(const TextStyle& style, std::string_view language, int weight,
                                   hb_script_t script) const;

  private:
    void itemise(ShapedParagraph& paragraph, const std::vector<uint8_t>& levels, const TextStyle& style,
                 std::string_view language, const std::vector<UnitSpan>& spans);
    void shape_run(std::u16string_view units, ShapedRun& run, const TextStyle& style, std::string_view language);
    uint16_t face_for(std::u16string_view units, uint32_t begin, uint32_t end, const Faces::Wish& wish, int current);

    struct BufferDeleter {
        void operator()(hb_buffer_t* b) const { hb_buffer_destroy(b); }
    };
    Faces& m_faces;
    std::unique_ptr<hb_buffer_t, BufferDeleter> m_buffer;
};

}  // namespace tp
