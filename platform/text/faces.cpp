#include "platform/text/faces.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H
#include <hb-ot.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <cmath>
#include <filesystem>
#include <set>
#include <tuple>

#include "platform/text/language_match.h"

namespace tp {

struct Faces::Face {
    hb_blob_t* blob = nullptr;  // the mapped file; the others read from it
    hb_face_t* shaping = nullptr;
    FT_Face raster = nullptr;
    std::map<int, hb_font_t*> sizes;  // by size in 26.6 units
    std::vector<hb_feature_t> features;
    // Of most letters it is asked for each one in each text.
    std::bitset<0x600> asked, covered;
    std::optional<Metrics> metrics;
    bool failed = false;

    Face() = default;
    Face(const Face&) = delete;
    Face& operator=(const Face&) = delete;
    ~Face() {
        for (auto& [size, font] : sizes) hb_font_destroy(font);
        if (raster != nullptr) FT_Done_Face(raster);
        hb_face_destroy(shaping);
        hb_blob_destroy(blob);
    }
};

namespace {

// CSS Fonts 4, 5.2: the order in which other weights replace a missing one.
int weight_distance(int wanted, int have) {
    if (have == wanted) return 0;
    if (wanted >= 400 && wanted <= 500) {
        if (have > wanted && have <= 500) return have - wanted;
        return have < wanted ? 1000 + wanted - have : 2000 + have - wanted;
    }
    if (wanted < 400) return have < wanted ? wanted - have : 1000 + have - wanted;
    return have > wanted ? have - wanted : 1000 + wanted - have;
}

bool contains(const std::vector<std::string>& list, std::string_view value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

// By look-up (RFC 4647, 3.4): "zh-Hant-TW" is "zh-Hant" before it is "zh".
size_t language_distance(const FontEntry& font, std::string_view language) {
    const auto ranges = lookup_ranges(language);
    for (size_t cut = 0; cut < ranges.size(); ++cut) {
        for (const std::string& tag : font.languages)
            if (lookup_ranges(tag).front() == ranges[cut]) return cut;
    }
    return SIZE_MAX;
}

std::string script_code(hb_script_t script) {
    char tag[5] = {};
    hb_tag_to_string(hb_script_to_iso15924_tag(script), tag);
    return tag;
}

}  // namespace

std::vector<hb_feature_t> parse_features(std::string_view list) {
    std::vector<hb_feature_t> out;
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        hb_feature_t feature{};
        if (hb_feature_from_string(list.data(), static_cast<int>(comma), &feature) != 0) out.push_back(feature);
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return out;
}

Faces::Faces(FontTable table) : m_table(std::move(table)) {
    m_table.fonts.insert(m_table.fonts.begin(), FontEntry{.path = m_table.icons, .family = "icons"});
    m_faces.resize(m_table.fonts.size());
}

Result<std::unique_ptr<Faces>> Faces::open(FontTable table) {
    std::unique_ptr<Faces> faces(new Faces(std::move(table)));
    std::string missing;
    for (const FontEntry& font : faces->m_table.fonts) {
        std::error_code error;
        if (!std::filesystem::is_regular_file(font.path, error)) missing += (missing.empty() ? "" : ", ") + font.path;
    }
    if (!missing.empty()) return fail(errc::font_missing, "missing font files: " + missing);
    if (FT_Init_FreeType(&faces->m_library) != 0) return fail(errc::internal, "FreeType does not start");
    return faces;
}

Faces::~Faces() {
    m_faces.clear();
    if (m_library != nullptr) FT_Done_FreeType(m_library);
}

Faces::Face* Faces::face(uint16_t index) {
    auto& slot = m_faces.at(index);
    if (slot) return slot->failed ? nullptr : slot.get();
    slot = std::make_unique<Face>();
    const FontEntry& entry = m_table.fonts[index];
    slot->blob = hb_blob_create_from_file(entry.path.c_str());  // maps the file
    unsigned length = 0;
    const char* data = hb_blob_get_data(slot->blob, &length);
    slot->shaping = hb_face_create(slot->blob, static_cast<unsigned>(entry.face_index));
    const FT_Error error = FT_New_Memory_Face(m_library, reinterpret_cast<const FT_Byte*>(data),
                                              static_cast<FT_Long>(length), entry.face_index, &slot->raster);
    slot->failed = length == 0 || error != 0 || hb_face_get_glyph_count(slot->shaping) == 0;
    if (error != 0) slot->raster = nullptr;
    slot->features = parse_features(entry.features);
    return slot->failed ? nullptr : slot.get();
}

const std::vector<uint16_t>& Faces::candidates(const Wish& wish) {
    const auto key = std::tuple(wish.script, std::string(wish.language), wish.weight, wish.display);
    if (const auto found = m_candidates.find(key); found != m_candidates.end()) return found->second;
    const std::string script = script_code(wish.script);
    // Families in order: of this script and language, of this script, of any script, all others.
    std::vector<std::tuple<int, size_t, std::string>> families;  // the second: how far the language is cut to be that
    std::set<std::string> seen;
    for (size_t i = 1; i < m_table.fonts.size(); ++i) {
        const FontEntry& font = m_table.fonts[i];
        if (!seen.insert(font.family).second) continue;
        const bool same_script = contains(font.scripts, script);
        const int other = i == 1 ? 1 : font.scripts.empty() ? 2 : 3;
        families.emplace_back(same_script ? 0 : other, same_script ? language_distance(font, wish.language) : 0,
                              font.family);
    }
    std::stable_sort(families.begin(), families.end(), [](const auto& l, const auto& r) {
        return std::tie(std::get<0>(l), std::get<1>(l)) < std::tie(std::get<0>(r), std::get<1>(r));
    });
    std::vector<uint16_t> list;
    for (const auto& candidate : families) {
        const std::string& family = std::get<2>(candidate);
        uint16_t best = 0;
        int best_distance = 1 << 20;
        for (size_t i = 1; i < m_table.fonts.size(); ++i) {
            const FontEntry& font = m_table.fonts[i];
            if (font.family != family) continue;
            const int distance =
                weight_distance(wish.weight, font.weight) + (font.display == wish.display ? 0 : 10'000);
            if (distance < best_distance) {
                best = static_cast<uint16_t>(i);
                best_distance = distance;
            }
        }
        list.push_back(best);
    }
    return m_candidates.emplace(key, std::move(list)).first->second;
}

uint32_t Faces::nominal_glyph(uint16_t index, char32_t character) {
    Face* const found = face(index);
    if (found == nullptr) return 0;
    hb_codepoint_t glyph = 0;
    hb_font_get_nominal_glyph(shaping_font(index, 32), character, &glyph);
    return glyph;
}

bool Faces::covers(uint16_t index, char32_t character) {
    Face* const found = face(index);
    if (found == nullptr || character >= found->asked.size()) return nominal_glyph(index, character) != 0;
    if (!found->asked[character]) {
        found->asked[character] = true;
        found->covered[character] = nominal_glyph(index, character) != 0;
    }
    return found->covered[character];
}

hb_font_t* Faces::shaping_font(uint16_t index, float size_px) {
    Face* const found = face(index);
    if (found == nullptr) return nullptr;
    const int size = static_cast<int>(std::lround(size_px * 64));
    hb_font_t*& font = found->sizes[size];
    if (font == nullptr) {
        font = hb_font_create(found->shaping);
        hb_font_set_scale(font, size, size);
    }
    return font;
}

const std::vector<hb_feature_t>& Faces::features(uint16_t index) {
    static const std::vector<hb_feature_t> none;
    const Face* const found = face(index);
    return found == nullptr ? none : found->features;
}

GlyphBitmap Faces::rasterise(uint16_t index, uint32_t glyph, float size_px, int phase) {
    Face* const found = face(index);
    GlyphBitmap out;
    if (found == nullptr) return out;
    const auto size = static_cast<FT_F26Dot6>(std::lround(size_px * 64));
    if (FT_Set_Char_Size(found->raster, size, size, 72, 72) != 0) return out;
    if (FT_Load_Glyph(found->raster, glyph, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0) return out;
    FT_GlyphSlot slot = found->raster->glyph;
    if (slot->format != FT_GLYPH_FORMAT_OUTLINE) return out;
    FT_Outline_Translate(&slot->outline, phase * 16, 0);
    if (FT_Render_Glyph(slot, FT_RENDER_MODE_NORMAL) != 0) return out;
    out.width = static_cast<int>(slot->bitmap.width);
    out.height = static_cast<int>(slot->bitmap.rows);
    out.left = slot->bitmap_left;
    out.top = slot->bitmap_top;
    out.coverage.reserve(size_t(out.width) * size_t(out.height));
    for (int row = 0; row < out.height; ++row) {
        const uint8_t* const line = slot->bitmap.buffer + ptrdiff_t{row} * slot->bitmap.pitch;
        out.coverage.insert(out.coverage.end(), line, line + out.width);
    }
    return out;
}

Faces::Ink Faces::ink(uint16_t index, uint32_t glyph, float size_px) {
    hb_font_t* const font = shaping_font(index, size_px);
    hb_glyph_extents_t extents{};
    if (font == nullptr || hb_font_get_glyph_extents(font, glyph, &extents) == 0) return {};
    return {.left = static_cast<float>(extents.x_bearing) / 64,
            .right = static_cast<float>(extents.x_bearing + extents.width) / 64,
            .top = static_cast<float>(-extents.y_bearing) / 64,
            .bottom = static_cast<float>(-extents.y_bearing - extents.height) / 64};
}

Faces::Metrics Faces::metrics(uint16_t index) {
    Metrics out;
    Face* const found = face(index);
    if (found == nullptr) return out;
    if (found->metrics) return *found->metrics;
    hb_font_t* const font = shaping_font(index, 1000.0F / 64);  // 1,000 units an em
    hb_font_extents_t extents{};
    hb_font_get_h_extents(font, &extents);
    out.ascent = static_cast<float>(extents.ascender) / 1000;
    out.descent = static_cast<float>(-extents.descender) / 1000;
    hb_position_t cap = 0;
    if (hb_ot_metrics_get_position(font, HB_OT_METRICS_TAG_CAP_HEIGHT, &cap) != 0 && cap > 0) {
        out.cap_height = static_cast<float>(cap) / 1000;
    }
    found->metrics = out;
    return out;
}

void Faces::close_foreign(const std::string& language) {
    std::array<UScriptCode, 8> codes{};
    UErrorCode status = U_ZERO_ERROR;
    const int32_t count = uscript_getCode(language.c_str(), codes.data(), static_cast<int32_t>(codes.size()), &status);
    if (U_FAILURE(status)) return;
    std::vector<std::string> own{"Latn"};
    for (int32_t i = 0; i < count; ++i) own.emplace_back(uscript_getShortName(codes[static_cast<size_t>(i)]));
    for (size_t i = 0; i < m_faces.size(); ++i) {
        const auto& scripts = m_table.fonts[i].scripts;
        if (!scripts.empty() && std::ranges::none_of(scripts, [&](const auto& of) { return contains(own, of); }))
            m_faces[i].reset();
    }
}

size_t Faces::open_count() const {
    return static_cast<size_t>(
        std::count_if(m_faces.begin(), m_faces.end(), [](const auto& f) { return f != nullptr; }));
}

}  // namespace tp
