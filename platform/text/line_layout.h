// A shaped paragraph → lines: breaks before reordering, then visual order, alignment, carets. Thread rule: one at a
// time.
#pragma once

#include <string>

#include "platform/text/line_breaks.h"
#include "platform/text/shaper.h"

namespace tp {

class LineLayout {
  public:
    LineLayout(Shaper& shaper, Faces& faces) : m_shaper(shaper), m_faces(faces) {}

    struct Request {
        const DecodedText& text;
        uint32_t begin;  // the paragraph's first unit within the text
        uint32_t end;    // its end, without the line end
        const TextStyle& style;
        const TextLayout& layout;
        std::string_view language;
        bool more_follows;  // another paragraph of the same text comes after this one
    };
    // Appends the paragraph's lines to `out`, whose height tells where to begin. False once max_lines is reached.
    bool append(const ShapedParagraph& paragraph, const Request& request, Paragraph& out);
    // After the last paragraph: all lines as much further apart as the two need that would touch most. Letters of Thai,
    // Arabic, Devanagari and others stand higher and hang lower than the line height of a Latin design foresees.
    void part_lines(const TextStyle& style, Paragraph& out);
    // Gives back what the languages asked for until now have needed.
    void forget() {
        m_breaks.forget();
        m_within_phrases.forget();
    }

  private:
    struct Line {
        uint32_t begin;
        uint32_t end;        // where the next line begins
        uint32_t shown_end;  // without trailing spaces that the break swallowed
        bool ellipsis;
    };
    std::vector<Line> break_lines(const ShapedParagraph& paragraph, const Request& request, size_t lines_left,
                                  bool& truncated);
    void cut_with_ellipsis(Line& line, const ShapedParagraph& paragraph, const Request& request);
    void place(const ShapedParagraph& paragraph, const Request& request, const Line& line, Paragraph& out);
    ShapedRun part_of(const ShapedParagraph& paragraph, const ShapedRun& run, const Line& line, const Request& request);
    ShapedRun ellipsis_run(const ShapedParagraph& paragraph, const Request& request, uint32_t at);
    void measure(const ShapedParagraph& paragraph);
    void measure_ink(Paragraph& out);
    void keep_below_top(Paragraph& out);
    [[nodiscard]] float missing_between(const Paragraph& out, const TextLine& upper, const TextLine& lower, float gap);

    Shaper& m_shaper;
    Faces& m_faces;
    LineBreaks m_breaks;
    LineBreaks m_within_phrases;  // where a phrase is wider than the line
    std::vector<float> m_offset;  // width of the units before each one, in logical order
    std::vector<uint32_t> m_graphemes;
    bool m_tall = false;  // letters of this text reach out of a Latin line
};

}  // namespace tp
