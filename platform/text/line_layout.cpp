#include "platform/text/line_layout.h"

#include <algorithm>
#include <cmath>

namespace tp {
namespace {

constexpr float between_ink_em = 0.04F;  // at least, from one line's ink to the next one's
constexpr uint32_t longest_phrase = 64;  // units; a longer one is no phrase, and not looked into
constexpr float rounding = 0.01F;        // widths are sums of 26.6 numbers: an exact fit must fit

bool is_space(char16_t unit) {
    return unit == ' ' || unit == 0x3000 || (unit >= 0x2000 && unit <= 0x200A && unit != 0x2007);
}

uint32_t without_spaces(std::u16string_view units, uint32_t begin, uint32_t end) {
    while (end > begin && is_space(units[end - 1])) --end;
    return end;
}

// Scripts whose letters fit into a line as Latin does are few.
bool is_tall(hb_script_t script) {
    switch (script) {
        case HB_SCRIPT_LATIN:
        case HB_SCRIPT_CYRILLIC:
        case HB_SCRIPT_GREEK:
        case HB_SCRIPT_HEBREW:
        case HB_SCRIPT_HAN:
        case HB_SCRIPT_HIRAGANA:
        case HB_SCRIPT_KATAKANA:
        case HB_SCRIPT_HANGUL:
        case HB_SCRIPT_BOPOMOFO:
            return false;
        default:
            return true;
    }
}

// A letter of Latin with something on it or under it: on a capital it stands higher than a line's box is in tight type.
bool has_accents(std::u16string_view units) {
    return std::ranges::any_of(units, [](char16_t unit) { return unit >= 0xC0 && unit < 0x250; });
}

struct ClusterBox {
    uint32_t begin;
    uint32_t end;
    float x0;
    float x1;
    bool rtl;
    uint8_t paint;
};

// Carets of one line from its clusters, in logical order: each grapheme that begins in a cluster has its share of the
// width.
void add_carets(const std::vector<ClusterBox>& boxes, const std::vector<uint32_t>& graphemes, const DecodedText& text,
                uint32_t text_begin, uint32_t line_end, bool rtl, float line_left, float line_right, size_t line,
                Paragraph& out) {
    for (const ClusterBox& box : boxes) {
        const auto first = std::lower_bound(graphemes.begin(), graphemes.end(), box.begin);
        const auto last = std::lower_bound(graphemes.begin(), graphemes.end(), box.end);
        const auto count = static_cast<float>(std::max<ptrdiff_t>(1, last - first));
        float index = 0;
        for (auto it = first; it != last; ++it, ++index) {
            const float share = index / count;
            const float x = box.rtl ? box.x1 - (box.x1 - box.x0) * share : box.x0 + (box.x1 - box.x0) * share;
            out.carets.push_back({text.byte_of[text_begin + *it], line, x});
        }
    }
    // At the end of the line the caret stands where the next letter of the paragraph's direction would.
    out.carets.push_back({text.byte_of[text_begin + line_end], line, rtl ? line_left : line_right});
}

void add_boxes(std::vector<ClusterBox> boxes, const TextLine& line, Paragraph& out) {
    std::sort(boxes.begin(), boxes.end(), [](const ClusterBox& l, const ClusterBox& r) { return l.x0 < r.x0; });
    SpanBox* last = nullptr;
    for (const ClusterBox& box : boxes) {
        if (box.paint == 0) {
            last = nullptr;
        } else if (last != nullptr && last->paint == box.paint) {
            last->width = box.x1 - last->x;
        } else {
            out.boxes.push_back({box.paint, box.x0, line.top, box.x1 - box.x0, line.height});
            last = &out.boxes.back();
        }
    }
}

}  // namespace

void LineLayout::measure(const ShapedParagraph& paragraph) {
    m_offset.assign(paragraph.units.size() + 1, 0);
    for (const ShapedRun& run : paragraph.runs) {
        for (const ShapedGlyph& glyph : run.glyphs) m_offset[glyph.cluster + 1] += glyph.advance;
    }
    for (size_t i = 1; i < m_offset.size(); ++i) m_offset[i] += m_offset[i - 1];
}

std::vector<LineLayout::Line> LineLayout::break_lines(const ShapedParagraph& paragraph, const Request& request,
                                                      size_t lines_left, bool& truncated) {
    const auto units = paragraph.units;
    const auto size = static_cast<uint32_t>(units.size());
    const float max_width = request.layout.max_width;
    std::vector<Line> lines;
    if (max_width <= 0 || m_offset[size] <= max_width + rounding) {
        lines.push_back({0, size, size, false});
    } else {
        m_breaks.begin(units, request.language, LineBreaks::Within::phrases);
        uint32_t begin = 0;
        uint32_t good = 0;  // the furthest break that fits the line
        const auto width = [&](uint32_t end) { return m_offset[without_spaces(units, begin, end)] - m_offset[begin]; };
        for (auto next = m_breaks.next(); next && lines.size() <= lines_left;) {
            const uint32_t at = *next;
            if (width(at) <= max_width + rounding) {
                good = at;
                next = m_breaks.next();
                continue;
            }
            if (good == begin && at - begin <= longest_phrase && LineBreaks::has_phrases(request.language)) {
                m_within_phrases.begin(units, request.language, LineBreaks::Within::words);
                auto place = m_within_phrases.after(begin);
                for (; place && *place < at && width(*place) <= max_width + rounding; place = m_within_phrases.next())
                    good = *place;
            }
            if (good == begin) {  // one word is wider than the line: break it between graphemes
                auto it = std::upper_bound(m_graphemes.begin(), m_graphemes.end(), begin);
                good = *it;
                while (it != m_graphemes.end() && *it <= at && width(*it) <= max_width + rounding) good = *it++;
            }
            lines.push_back({begin, good, without_spaces(units, begin, good), false});
            begin = good;
            if (good == at) next = m_breaks.next();
        }
        if (begin < size || lines.empty()) lines.push_back({begin, size, size, false});
    }
    if (lines.size() > lines_left || (request.more_follows && lines.size() == lines_left)) {
        lines.resize(lines_left);
        truncated = true;
        if (request.layout.ellipsis && !lines.empty()) cut_with_ellipsis(lines.back(), paragraph, request);
    }
    return lines;
}

ShapedRun LineLayout::ellipsis_run(const ShapedParagraph& paragraph, const Request& request, uint32_t at) {
    static constexpr std::u16string_view dots = u"…";
    ShapedParagraph own = m_shaper.shape(dots, request.style, request.language, TextDirection::ltr, {});
    ShapedRun run = own.runs.front();
    run.level = paragraph.rtl ? 1 : 0;
    run.begin = at;
    run.end = at;
    return run;
}

void LineLayout::cut_with_ellipsis(Line& line, const ShapedParagraph& paragraph, const Request& request) {
    float room = request.layout.max_width;
    for (const ShapedGlyph& glyph : ellipsis_run(paragraph, request, 0).glyphs) room -= glyph.advance;
    // The next line's first letters may still fit after the last break: start from the whole rest.
    const auto size = static_cast<uint32_t>(paragraph.units.size());
    auto it = std::upper_bound(m_graphemes.begin(), m_graphemes.end(), request.layout.max_width > 0 ? size : line.end);
    line.shown_end = line.begin;
    while (it != m_graphemes.begin()) {
        const uint32_t at = *--it;
        if (at <= line.begin) break;
        if (request.layout.max_width <= 0 || m_offset[at] - m_offset[line.begin] <= room + rounding) {
            line.shown_end = without_spaces(paragraph.units, line.begin, at);
            break;
        }
    }
    line.end = line.shown_end;
    line.ellipsis = true;
}

ShapedRun LineLayout::part_of(const ShapedParagraph& paragraph, const ShapedRun& run, const Line& line,
                              const Request& request) {
    const uint32_t begin = std::max(run.begin, line.begin);
    const uint32_t end = std::min(run.end, line.shown_end);
    if (begin == run.begin && end == run.end) return run;
    ShapedRun part = run;
    part.begin = begin;
    part.end = end;
    part.glyphs.clear();
    bool unsafe = false;
    for (const ShapedGlyph& glyph : run.glyphs) {
        if (glyph.cluster >= begin && glyph.cluster < end) part.glyphs.push_back(glyph);
        unsafe = unsafe || (glyph.unsafe_to_break && (glyph.cluster == begin || glyph.cluster == end));
    }
    return unsafe ? m_shaper.shape_part(paragraph, run, begin, end, request.style, request.language) : part;
}

void LineLayout::place(const ShapedParagraph& paragraph, const Request& request, const Line& line, Paragraph& out) {
    std::vector<ShapedRun> runs;
    for (const ShapedRun& run : paragraph.runs) {
        if (run.end > line.begin && run.begin < line.shown_end) runs.push_back(part_of(paragraph, run, line, request));
    }
    if (line.ellipsis) runs.push_back(ellipsis_run(paragraph, request, line.shown_end));
    std::vector<uint8_t> levels;
    for (const ShapedRun& run : runs) levels.push_back(run.level);
    const std::vector<int32_t> visual = visual_order(levels);

    TextLine text_line;
    text_line.begin = request.text.byte_of[request.begin + line.begin];
    text_line.end = request.text.byte_of[request.begin + line.shown_end];
    text_line.first_glyph = out.glyphs.size();
    text_line.rtl = paragraph.rtl;
    text_line.top = out.height;
    text_line.height = request.style.line_height * request.style.size_px;
    const auto face =
        m_faces.candidates(m_shaper.wish(request.style, "", request.style.weight, HB_SCRIPT_LATIN)).front();
    const Faces::Metrics metrics = m_faces.metrics(face);
    const float content = (metrics.ascent + metrics.descent) * request.style.size_px;
    text_line.baseline =
        std::round(text_line.top + (text_line.height - content) / 2 + metrics.ascent * request.style.size_px);
    float width = 0;
    std::vector<ClusterBox> boxes;
    for (const int32_t index : visual) {
        const ShapedRun& run = runs[static_cast<size_t>(index)];
        for (size_t i = 0; i < run.glyphs.size(); ++i) {
            const ShapedGlyph& glyph = run.glyphs[i];
            out.glyphs.push_back({.glyph = glyph.glyph,
                                  .face = run.face,
                                  .paint = run.paint,
                                  .x = width + glyph.dx,
                                  .y = text_line.baseline - glyph.dy,
                                  .size_px = request.style.size_px});
            const bool continues = !boxes.empty() && boxes.back().begin == glyph.cluster && i > 0;
            if (continues) {
                boxes.back().x1 += glyph.advance;
            } else if (run.begin < run.end) {
                boxes.push_back({glyph.cluster, run.end, width, width + glyph.advance, run.rtl(), run.paint});
            }
            width += glyph.advance;
        }
    }
    text_line.glyph_count = out.glyphs.size() - text_line.first_glyph;
    text_line.width = width;
    const float room = request.layout.max_width > 0 ? request.layout.max_width - width : 0;
    const TextAlign align = request.layout.align;
    const bool at_right = align == TextAlign::right || align == (paragraph.rtl ? TextAlign::start : TextAlign::end);
    text_line.x = align == TextAlign::center ? std::round(room / 2) : at_right ? room : 0;
    for (size_t i = text_line.first_glyph; i < out.glyphs.size(); ++i) out.glyphs[i].x += text_line.x;
    for (ClusterBox& box : boxes) {
        box.x0 += text_line.x;
        box.x1 += text_line.x;
    }
    std::sort(boxes.begin(), boxes.end(), [](const ClusterBox& l, const ClusterBox& r) { return l.begin < r.begin; });
    for (size_t i = 0; i + 1 < boxes.size(); ++i) boxes[i].end = boxes[i + 1].begin;
    if (!boxes.empty()) boxes.back().end = line.shown_end;
    const size_t line_index = out.lines.size();
    add_carets(boxes, m_graphemes, request.text, request.begin, line.shown_end, paragraph.rtl, text_line.x,
               text_line.x + width, line_index, out);
    add_boxes(std::move(boxes), text_line, out);
    out.lines.push_back(text_line);
    out.height = text_line.top + text_line.height;
    out.ink_width = std::max(out.ink_width, width);
}

// How much is missing between two lines, in px, so that no glyph comes nearer than `gap` to one below it.
float LineLayout::missing_between(const Paragraph& out, const TextLine& upper, const TextLine& lower, float gap) {
    const auto boxes_of = [&](const TextLine& line) {
        std::vector<Faces::Ink> boxes;
        for (size_t i = line.first_glyph; i < line.first_glyph + line.glyph_count; ++i) {
            const PlacedGlyph& glyph = out.glyphs[i];
            Faces::Ink ink = m_faces.ink(glyph.face, glyph.glyph, glyph.size_px);
            if (ink.right <= ink.left) continue;
            ink.left += glyph.x;
            ink.right += glyph.x;
            ink.top += glyph.y;
            ink.bottom += glyph.y;
            boxes.push_back(ink);
        }
        return boxes;
    };
    const auto above = boxes_of(upper);
    const auto below = boxes_of(lower);
    float missing = 0;
    for (const Faces::Ink& a : above) {
        for (const Faces::Ink& b : below) {
            if (a.left < b.right + gap && b.left < a.right + gap) missing = std::max(missing, a.bottom + gap - b.top);
        }
    }
    return missing;
}

// A paragraph of some lines has its ink within its box: what stands over capitals of the first one makes it higher.
void LineLayout::keep_below_top(Paragraph& out) {
    const TextLine& first = out.lines.front();
    float top = 0;
    for (size_t i = first.first_glyph; i < first.first_glyph + first.glyph_count; ++i) {
        const PlacedGlyph& glyph = out.glyphs[i];
        const Faces::Ink ink = m_faces.ink(glyph.face, glyph.glyph, glyph.size_px);
        if (ink.right > ink.left) top = std::min(top, glyph.y + ink.top);
    }
    const float down = std::ceil(-top);
    if (down <= 0) return;
    for (SpanBox& box : out.boxes) box.y += down;
    for (TextLine& line : out.lines) {
        line.top += down;
        line.baseline += down;
    }
    for (PlacedGlyph& glyph : out.glyphs) glyph.y += down;
    out.height += down;
}

void LineLayout::measure_ink(Paragraph& out) {
    for (TextLine& line : out.lines)
        for (size_t i = line.first_glyph; i < line.first_glyph + line.glyph_count; ++i) {
            const PlacedGlyph& glyph = out.glyphs[i];
            const Faces::Ink ink = m_faces.ink(glyph.face, glyph.glyph, glyph.size_px);
            if (ink.right <= ink.left) continue;
            line.ink_above = std::max(line.ink_above, line.baseline - glyph.y - ink.top);
            line.ink_below = std::max(line.ink_below, glyph.y + ink.bottom - line.baseline);
        }
}

void LineLayout::part_lines(const TextStyle& style, Paragraph& out) {
    if (!m_tall || out.lines.empty()) return;
    keep_below_top(out);
    measure_ink(out);
    if (out.lines.size() < 2) return;
    float missing = 0;
    for (size_t i = 0; i + 1 < out.lines.size(); ++i)
        missing =
            std::max(missing, missing_between(out, out.lines[i], out.lines[i + 1], between_ink_em * style.size_px));
    const float more = std::ceil(missing);
    if (more <= 0) return;
    for (SpanBox& box : out.boxes) {
        const auto lines_above = std::ranges::count_if(out.lines, [&](const TextLine& l) { return l.top < box.y; });
        box.y += static_cast<float>(lines_above) * more;
    }
    float down = 0;
    for (TextLine& line : out.lines) {
        line.top += down;
        line.baseline += down;
        for (size_t i = line.first_glyph; i < line.first_glyph + line.glyph_count; ++i) out.glyphs[i].y += down;
        down += more;
    }
    out.height += down - more;
}

bool LineLayout::append(const ShapedParagraph& paragraph, const Request& request, Paragraph& out) {
    if (out.lines.empty()) m_tall = false;
    m_tall = m_tall || has_accents(paragraph.units) ||
             std::ranges::any_of(paragraph.runs, [](const ShapedRun& run) { return is_tall(run.script); });
    measure(paragraph);
    m_graphemes = grapheme_units(paragraph.units);
    if (out.lines.empty()) out.rtl = paragraph.rtl;
    const size_t limit = request.layout.max_lines > 0 ? static_cast<size_t>(request.layout.max_lines) : SIZE_MAX;
    bool truncated = false;
    for (const Line& line : break_lines(paragraph, request, limit - out.lines.size(), truncated)) {
        place(paragraph, request, line, out);
    }
    out.truncated = out.truncated || truncated;
    return out.lines.size() < limit;
}

}  // namespace tp
