#include "platform/text/shaper.h"

#include <hb-icu.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>

#include <algorithm>

namespace tp {
namespace {

constexpr float display_from_px = 48;

hb_script_t script_of(UChar32 c) {
    if (c < 0x80) return u_isalpha(c) != 0 ? HB_SCRIPT_LATIN : HB_SCRIPT_COMMON;
    UErrorCode status = U_ZERO_ERROR;
    return hb_icu_script_to_script(uscript_getScript(c, &status));
}

bool is_weak(hb_script_t script) {
    return script == HB_SCRIPT_COMMON || script == HB_SCRIPT_INHERITED;
}

// Scripts of one face and one shaping behaviour stay in one run.
bool is_han_family(hb_script_t script) {
    return script == HB_SCRIPT_HAN || script == HB_SCRIPT_HIRAGANA || script == HB_SCRIPT_KATAKANA ||
           script == HB_SCRIPT_BOPOMOFO || script == HB_SCRIPT_HANGUL;
}

// The script of each unit: weak characters take that before them, leading ones that after them.
std::vector<hb_script_t> resolve_scripts(std::u16string_view units) {
    std::vector<hb_script_t> scripts(units.size(), HB_SCRIPT_COMMON);
    hb_script_t last = HB_SCRIPT_COMMON;
    size_t leading = 0;
    for (size_t i = 0; i < units.size();) {
        const size_t start = i;
        UChar32 c = 0;
        U16_NEXT(units, i, units.size(), c);
        const hb_script_t script = script_of(c);
        if (!is_weak(script)) {
            if (last == HB_SCRIPT_COMMON) leading = start;
            last = script;
        }
        for (size_t k = start; k < i; ++k) scripts[k] = last;
    }
    if (last == HB_SCRIPT_COMMON) {
        std::fill(scripts.begin(), scripts.end(), HB_SCRIPT_LATIN);
    } else {
        std::fill(scripts.begin(), scripts.begin() + static_cast<ptrdiff_t>(leading), scripts[leading]);
    }
    return scripts;
}

// Kana makes shared Han characters Japanese, Hangul Korean, unless the language says which.
std::string_view han_language(std::u16string_view units, std::string_view language) {
    const std::string_view primary = language.substr(0, language.find('-'));
    if (primary == "ja" || primary == "zh" || primary == "ko") return language;
    for (const char16_t unit : units) {
        if (unit >= 0x3040 && unit <= 0x30FF) return "ja";
        if (unit >= 0xAC00 && unit <= 0xD7A3) return "ko";
    }
    return "zh";
}

bool joins_previous(UChar32 c) {
    const auto category = u_charType(c);
    return category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK || category == U_COMBINING_SPACING_MARK ||
           c == 0x200D || c == 0x200C || (c >= 0xFE00 && c <= 0xFE0F);
}

bool is_invisible(UChar32 c) {
    return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}

}  // namespace

Shaper::Shaper(Faces& faces) : m_faces(faces), m_buffer(hb_buffer_create()) {}

Faces::Wish Shaper::wish(const TextStyle& style, std::string_view language, int weight, hb_script_t script) const {
    const bool display = style.optical == OpticalSize::display ||
                         (style.optical == OpticalSize::automatic && style.size_px >= display_from_px);
    return {.script = script, .language = language, .weight = weight != 0 ? weight : style.weight, .display = display};
}

uint16_t Shaper::face_for(std::u16string_view units, uint32_t begin, uint32_t end, const Faces::Wish& wish,
                          int current) {
    const auto all_covered = [&](uint16_t face) {
        for (uint32_t i = begin; i < end;) {
            UChar32 c = 0;
            U16_NEXT(units, i, end, c);
            if (!is_invisible(c) && !m_faces.covers(face, static_cast<char32_t>(c))) return false;
        }
        return true;
    };
    if (current > 0 && all_covered(static_cast<uint16_t>(current))) return static_cast<uint16_t>(current);
    const auto& candidates = m_faces.candidates(wish);
    for (const uint16_t face : candidates) {
        if (all_covered(face)) return face;
    }
    UChar32 base = 0;
    uint32_t i = begin;
    U16_NEXT(units, i, end, base);
    for (const uint16_t face : candidates) {
        if (m_faces.covers(face, static_cast<char32_t>(base))) return face;
    }
    return candidates.front();
}

void Shaper::itemise(ShapedParagraph& paragraph, const std::vector<uint8_t>& levels, const TextStyle& style,
                     std::string_view language, const std::vector<UnitSpan>& spans) {
    const std::u16string_view units = paragraph.units;
    const auto scripts = resolve_scripts(units);
    const auto size = static_cast<uint32_t>(units.size());
    size_t span_index = 0;
    for (uint32_t i = 0; i < size;) {
        uint32_t end = i;
        UChar32 c = 0;
        U16_NEXT(units, end, size, c);
        while (end < size) {  // its marks stay with their base
            uint32_t next = end;
            U16_NEXT(units, next, size, c);
            if (c < 0x300 || !joins_previous(c)) break;
            end = next;
        }
        while (span_index < spans.size() && spans[span_index].end <= i) ++span_index;
        UnitSpan span;
        if (span_index < spans.size() && spans[span_index].begin <= i) span = spans[span_index];
        const int weight = span.weight != 0 ? span.weight : style.weight;
        ShapedRun* const last = paragraph.runs.empty() ? nullptr : &paragraph.runs.back();
        const bool same = last != nullptr && last->level == levels[i] && last->paint == span.paint &&
                          last->weight == weight &&
                          (last->script == scripts[i] || (is_han_family(last->script) && is_han_family(scripts[i])));
        const Faces::Wish want = wish(style, language, weight, scripts[i]);
        const uint16_t face = face_for(units, i, end, want, same ? last->face : -1);
        if (same && face == last->face) {
            last->end = end;
        } else {
            paragraph.runs.push_back({.begin = i,
                                      .end = end,
                                      .level = levels[i],
                                      .script = scripts[i],
                                      .face = face,
                                      .paint = span.paint,
                                      .weight = weight,
                                      .glyphs = {}});
        }
        i = end;
    }
}

void Shaper::shape_run(std::u16string_view units, ShapedRun& run, const TextStyle& style, std::string_view language) {
    hb_font_t* const font = m_faces.shaping_font(run.face, style.size_px);
    if (font == nullptr) return;
    hb_buffer_t* const buffer = m_buffer.get();
    hb_buffer_clear_contents(buffer);
    hb_buffer_set_flags(buffer, static_cast<hb_buffer_flags_t>((run.begin == 0 ? HB_BUFFER_FLAG_BOT : 0) |
                                                               (run.end == units.size() ? HB_BUFFER_FLAG_EOT : 0)));
    hb_buffer_set_cluster_level(buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_GRAPHEMES);
    hb_buffer_add_utf16(buffer, reinterpret_cast<const uint16_t*>(units.data()), static_cast<int>(units.size()),
                        run.begin, static_cast<int>(run.end - run.begin));
    hb_buffer_set_direction(buffer, run.rtl() ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer, run.script);
    hb_buffer_set_language(buffer, hb_language_from_string(language.data(), static_cast<int>(language.size())));
    std::vector<hb_feature_t> features = m_faces.features(run.face);
    if (style.numerals == Numerals::tabular) {
        for (const hb_feature_t& f : parse_features("tnum")) features.push_back(f);
    }
    if (!style.features.empty()) {
        for (const hb_feature_t& f : parse_features(style.features)) features.push_back(f);
    }
    hb_shape(font, buffer, features.data(), static_cast<unsigned>(features.size()));

    unsigned count = 0;
    const hb_glyph_info_t* const info = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t* const position = hb_buffer_get_glyph_positions(buffer, &count);
    // Tracking would tear the joined letters of these scripts apart.
    const bool joined = run.script == HB_SCRIPT_ARABIC || run.script == HB_SCRIPT_DEVANAGARI;
    const float tracking = joined ? 0 : style.tracking_em * style.size_px;
    run.glyphs.clear();
    run.glyphs.reserve(count);
    for (unsigned i = 0; i < count; ++i) {
        const bool last_of_cluster = i + 1 == count || info[i + 1].cluster != info[i].cluster;
        run.glyphs.push_back(
            {.glyph = info[i].codepoint,
             .cluster = info[i].cluster,
             .advance = static_cast<float>(position[i].x_advance) / 64 + (last_of_cluster ? tracking : 0),
             .dx = static_cast<float>(position[i].x_offset) / 64,
             .dy = static_cast<float>(position[i].y_offset) / 64,
             .unsafe_to_break = (hb_glyph_info_get_glyph_flags(&info[i]) & HB_GLYPH_FLAG_UNSAFE_TO_BREAK) != 0});
    }
}

ShapedParagraph Shaper::shape(std::u16string_view units, const TextStyle& style, std::string_view language,
                              TextDirection direction, const std::vector<UnitSpan>& spans) {
    ShapedParagraph paragraph;
    paragraph.units = units;
    const BidiLevels levels = bidi_levels(units, direction);
    paragraph.rtl = levels.rtl;
    const std::string_view effective = is_plain_ltr(units) ? language : han_language(units, language);
    itemise(paragraph, levels.of, style, effective, spans);
    for (ShapedRun& run : paragraph.runs) {
        shape_run(units, run, style, is_han_family(run.script) ? effective : language);
    }
    return paragraph;
}

ShapedRun Shaper::shape_part(const ShapedParagraph& paragraph, const ShapedRun& run, uint32_t begin, uint32_t end,
                             const TextStyle& style, std::string_view language) {
    ShapedRun part = run;
    part.begin = begin;
    part.end = end;
    shape_run(paragraph.units.substr(0, end), part, style, language);
    return part;
}

}  // namespace tp
