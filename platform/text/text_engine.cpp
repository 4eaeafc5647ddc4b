#include "platform/text/text_engine.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "platform/text/line_layout.h"

namespace tp {
namespace {

constexpr size_t cache_entries = 1024;
// What a picture measures at one width and draws at another one stands close together. Long texts are not kept twice.
constexpr size_t shaped_entries = 128, most_shaped_bytes = 512;

struct CacheKey {
    std::string text;
    TextStyle style;
    TextLayout layout;
    bool operator==(const CacheKey&) const = default;
};

size_t mix_hash(size_t seed, size_t value) {
    return seed ^ (value + 0x9E3779B97F4A7C15U + (seed << 6U) + (seed >> 2U));
}

// Of all that shaping depends on.
size_t hash_of(std::string_view text, const TextStyle& style, const TextLayout& layout) {
    size_t hash = std::hash<std::string_view>{}(text);
    for (const float number : {style.size_px, style.tracking_em, style.line_height})
        hash = mix_hash(hash, std::hash<float>{}(number));
    hash = mix_hash(hash, static_cast<size_t>(style.weight) << 8U | static_cast<size_t>(style.numerals) << 4U |
                              static_cast<size_t>(layout.direction));
    for (const TextSpan& span : layout.spans)
        hash =
            mix_hash(hash, span.begin << 32U | span.end << 16U | static_cast<size_t>(span.weight) << 4U | span.paint);
    return hash;
}

// And of its lines.
size_t hash_of_lines(size_t hash, const TextLayout& layout) {
    hash = mix_hash(hash, std::hash<float>{}(layout.max_width));
    return mix_hash(hash, static_cast<size_t>(layout.max_lines) << 4U | static_cast<size_t>(layout.align) << 1U |
                              static_cast<size_t>(layout.ellipsis));
}

// A text that was shaped, whatever its lines will be.
struct ShapedText {
    CacheKey key;  // but for what only lines depend on
    DecodedText text;
    struct Part {
        uint32_t begin, end;
        bool more;
        ShapedParagraph shaped;  // looks into `text`
    };
    std::vector<Part> parts;  // as far as lines have asked for them

    [[nodiscard]] bool is(std::string_view bytes, const TextStyle& style, const TextLayout& layout) const {
        return key.text == bytes && key.style == style && key.layout.direction == layout.direction &&
               key.layout.spans == layout.spans;
    }
};

}  // namespace

struct TextEngine::Impl {
    std::unique_ptr<Faces> faces;
    Shaper shaper;
    LineLayout lines;
    std::string language = "en";
    uint64_t generation = 0, era = 0;  // an era is the generation in which all was forgotten
    struct Laid {
        uint64_t used;  // the count of uses then
        std::shared_ptr<const Paragraph> paragraph;
        CacheKey key;
    };
    std::unordered_map<size_t, Laid> laid;
    uint64_t uses = 0;
    std::array<size_t, shaped_entries> shaped_hashes{};
    std::array<std::unique_ptr<ShapedText>, shaped_entries> shaped;
    size_t next_shaped = 0;

    explicit Impl(std::unique_ptr<Faces> f) : faces(std::move(f)), shaper(*faces), lines(shaper, *faces) {}

    std::shared_ptr<const Paragraph> find(size_t hash, std::string_view text, const TextStyle& style,
                                          const TextLayout& layout) {
        const auto found = laid.find(hash);
        if (found == laid.end()) return nullptr;
        const CacheKey& key = found->second.key;
        if (key.text != text || key.style != style || key.layout != layout) return nullptr;
        found->second.used = ++uses;
        return found->second.paragraph;
    }

    void keep(size_t hash, CacheKey key, std::shared_ptr<const Paragraph> paragraph) {
        if (laid.size() >= cache_entries) drop_oldest();
        laid.insert_or_assign(hash, Laid{++uses, std::move(paragraph), std::move(key)});
    }

    // An eighth at a time: most of what is asked for is found, and to find it costs no order.
    void drop_oldest() {
        std::vector<uint64_t> ages;
        for (const auto& [hash, entry] : laid) ages.push_back(entry.used);
        const auto eighth = ages.begin() + static_cast<ptrdiff_t>(ages.size() / 8);
        std::ranges::nth_element(ages, eighth);
        std::erase_if(laid, [limit = *eighth](const auto& entry) { return entry.second.used <= limit; });
    }

    ShapedText& shaped_text(std::unique_ptr<ShapedText>& spare, size_t hash, std::string_view bytes,
                            const TextStyle& style, const TextLayout& layout);
    void shape_next(ShapedText& of, const std::string& tag);
    Paragraph build(size_t hash, std::string_view bytes, const TextStyle& style, const TextLayout& layout);
};

namespace {

std::vector<UnitSpan> spans_within(const TextLayout& layout, const DecodedText& text, uint32_t begin, uint32_t end) {
    std::vector<UnitSpan> out;
    for (const TextSpan& span : layout.spans) {
        const auto unit = [&](size_t byte) {
            const auto it = std::lower_bound(text.byte_of.begin(), text.byte_of.end(), byte);
            return static_cast<uint32_t>(std::min<ptrdiff_t>(it - text.byte_of.begin(), end));
        };
        const uint32_t first = std::max(unit(span.begin), begin);
        const uint32_t last = unit(span.end);
        if (first < last) out.push_back({first - begin, last - begin, span.weight, span.paint});
    }
    return out;
}

}  // namespace

// `spare` holds a text that is not kept.
ShapedText& TextEngine::Impl::shaped_text(std::unique_ptr<ShapedText>& spare, size_t hash, std::string_view bytes,
                                          const TextStyle& style, const TextLayout& layout) {
    for (size_t i = 0; i < shaped_entries; ++i)
        if (shaped_hashes[i] == hash && shaped[i] && shaped[i]->is(bytes, style, layout)) return *shaped[i];
    const bool kept = bytes.size() <= most_shaped_bytes;
    if (kept) shaped_hashes[next_shaped] = hash;
    auto& place = kept ? shaped[std::exchange(next_shaped, (next_shaped + 1) % shaped_entries)] : spare;
    place = std::make_unique<ShapedText>();
    place->key = {std::string(bytes), style, {.direction = layout.direction, .spans = layout.spans}};
    place->text = decode_text(bytes, max_bytes, max_marks, BidiControls::keep);
    return *place;
}

void TextEngine::Impl::shape_next(ShapedText& of, const std::string& tag) {
    const uint32_t begin = of.parts.empty() ? 0 : of.parts.back().end + 1;
    const auto line_end = of.text.units.find(u'\n', begin);
    const bool more = line_end != std::u16string::npos;
    const auto end = static_cast<uint32_t>(more ? line_end : of.text.units.size());
    const std::u16string_view units = std::u16string_view(of.text.units).substr(begin, end - begin);
    of.parts.push_back({begin, end, more,
                        shaper.shape(units, of.key.style, tag, of.key.layout.direction,
                                     spans_within(of.key.layout, of.text, begin, end))});
}

Paragraph TextEngine::Impl::build(size_t hash, std::string_view bytes, const TextStyle& style,
                                  const TextLayout& layout) {
    Paragraph out;
    const std::string& tag = style.language.empty() ? language : style.language;
    std::unique_ptr<ShapedText> spare;
    ShapedText& source = shaped_text(spare, hash, bytes, style, layout);
    for (size_t i = 0; i == 0 || source.parts[i - 1].more; ++i) {
        if (i == source.parts.size()) shape_next(source, tag);
        const ShapedText::Part& part = source.parts[i];
        const LineLayout::Request request{source.text, part.begin, part.end, style, layout, tag, part.more};
        if (!lines.append(part.shaped, request, out)) break;
    }
    lines.part_lines(style, out);
    out.truncated = out.truncated || source.text.cut;
    const bool aligned =
        layout.max_width > 0 && layout.align != TextAlign::left && (layout.align != TextAlign::start || out.rtl);
    out.width = aligned ? layout.max_width : out.ink_width;
    return out;
}

TextEngine::TextEngine(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
TextEngine::~TextEngine() = default;

Result<std::unique_ptr<TextEngine>> TextEngine::open(FontTable table) {
    auto faces = TRY(Faces::open(std::move(table)));
    return std::unique_ptr<TextEngine>(new TextEngine(std::make_unique<Impl>(std::move(faces))));
}

void TextEngine::set_language(std::string_view bcp47) {
    if (m_impl->language == bcp47) return;
    m_impl->language = bcp47;
    std::erase_if(m_impl->laid, [](const auto& entry) { return entry.second.key.style.language.empty(); });
    m_impl->shaped_hashes = {};
    m_impl->shaped = {};
    m_impl->faces->close_foreign(m_impl->language);
    m_impl->lines.forget();
    ++m_impl->generation;
}

void TextEngine::forget(const std::vector<std::string>& but) {
    m_impl->era = m_impl->generation;
    const std::unordered_set<std::string_view> kept(but.begin(), but.end());
    std::erase_if(m_impl->laid, [&](const auto& entry) { return !kept.contains(entry.second.key.text); });
    m_impl->shaped_hashes = {};
    m_impl->shaped = {};
}

void TextEngine::close_foreign_faces() {
    m_impl->faces->close_foreign(m_impl->language);
}

std::shared_ptr<const Paragraph> TextEngine::layout(std::string_view text, const TextStyle& style,
                                                    const TextLayout& layout) {
    text = text.substr(0, max_bytes + 4);  // enough for build() to see that it is cut
    TextStyle checked = style;
    checked.size_px = std::isfinite(style.size_px) ? std::clamp(style.size_px, 4.0F, 512.0F) : 42.0F;
    const size_t shaping = hash_of(text, checked, layout), hash = hash_of_lines(shaping, layout);
    if (auto found = m_impl->find(hash, text, checked, layout)) return found;
    auto built = std::make_shared<const Paragraph>(m_impl->build(shaping, text, checked, layout));
    m_impl->keep(hash, {std::string(text), checked, layout}, built);
    return built;
}

float TextEngine::width_of(std::string_view text, const TextStyle& style) {
    return layout(text, style)->ink_width;
}

float TextEngine::cap_height(const TextStyle& style) {
    const auto face = m_impl->faces->candidates(m_impl->shaper.wish(style, "", style.weight, HB_SCRIPT_LATIN)).front();
    return m_impl->faces->metrics(face).cap_height * style.size_px;
}

GlyphBitmap TextEngine::rasterise(uint16_t face, uint32_t glyph, float size_px, int phase) {
    return m_impl->faces->rasterise(face, glyph, size_px, phase);
}

uint32_t TextEngine::icon_glyph(char32_t codepoint) {
    return m_impl->faces->nominal_glyph(icon_face, codepoint);
}

uint64_t TextEngine::generation() const {
    return m_impl->generation;
}
uint64_t TextEngine::era() const {
    return m_impl->era;
}
size_t TextEngine::cached_paragraphs() const {
    return m_impl->laid.size();
}
size_t TextEngine::open_faces() const {
    return m_impl->faces->open_count();
}

}  // namespace tp
