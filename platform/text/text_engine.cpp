#include "platform/text/text_engine.h"

#include <cmath>
#include <functional>
#include <list>
#include <unordered_map>

#include "platform/text/line_layout.h"

namespace tp {
namespace {

constexpr size_t cache_entries = 1024;

struct CacheKey {
    std::string text;
    TextStyle style;
    TextLayout layout;
    bool operator==(const CacheKey&) const = default;
};

size_t mix_hash(size_t seed, size_t value) {
    return seed ^ (value + 0x9E3779B97F4A7C15U + (seed << 6U) + (seed >> 2U));
}

size_t hash_of(std::string_view text, const TextStyle& style, const TextLayout& layout) {
    size_t hash = std::hash<std::string_view>{}(text);
    hash = mix_hash(hash, std::hash<float>{}(style.size_px));
    hash = mix_hash(hash, static_cast<size_t>(style.weight));
    hash = mix_hash(hash, std::hash<float>{}(layout.max_width));
    hash = mix_hash(hash, layout.spans.size() * 64 + static_cast<size_t>(layout.max_lines));
    return hash;
}

}  // namespace

struct TextEngine::Impl {
    std::unique_ptr<Faces> faces;
    Shaper shaper;
    LineLayout lines;
    std::string language = "en";
    struct Entry {
        size_t hash;
        CacheKey key;
        std::shared_ptr<const Paragraph> paragraph;
    };
    std::list<Entry> recent;  // the latest in front
    std::unordered_multimap<size_t, std::list<Entry>::iterator> by_hash;

    explicit Impl(std::unique_ptr<Faces> f) : faces(std::move(f)), shaper(*faces), lines(shaper, *faces) {}

    std::shared_ptr<const Paragraph> find(size_t hash, std::string_view text, const TextStyle& style,
                                          const TextLayout& layout) {
        const auto [first, last] = by_hash.equal_range(hash);
        for (auto it = first; it != last; ++it) {
            const CacheKey& key = it->second->key;
            if (key.text != text || key.style != style || key.layout != layout) continue;
            recent.splice(recent.begin(), recent, it->second);
            return it->second->paragraph;
        }
        return nullptr;
    }

    void keep(size_t hash, CacheKey key, std::shared_ptr<const Paragraph> paragraph) {
        recent.push_front({hash, std::move(key), std::move(paragraph)});
        by_hash.emplace(hash, recent.begin());
        if (recent.size() <= cache_entries) return;
        const auto oldest = std::prev(recent.end());
        const auto [first, last] = by_hash.equal_range(oldest->hash);
        for (auto it = first; it != last; ++it) {
            if (it->second != oldest) continue;
            by_hash.erase(it);
            break;
        }
        recent.pop_back();
    }

    Paragraph build(std::string_view bytes, const TextStyle& style, const TextLayout& layout);
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

Paragraph TextEngine::Impl::build(std::string_view bytes, const TextStyle& style, const TextLayout& layout) {
    Paragraph out;
    const DecodedText text = decode_text(bytes, max_bytes, max_marks, BidiControls::keep);
    const std::string& tag = style.language.empty() ? language : style.language;
    uint32_t begin = 0;
    bool more = true;
    while (more) {
        const auto line_end = text.units.find(u'\n', begin);
        more = line_end != std::u16string::npos;
        const auto end = static_cast<uint32_t>(more ? line_end : text.units.size());
        const std::u16string_view units = std::u16string_view(text.units).substr(begin, end - begin);
        const ShapedParagraph paragraph =
            shaper.shape(units, style, tag, layout.direction, spans_within(layout, text, begin, end));
        const LineLayout::Request request{text, begin, end, style, layout, tag, more};
        if (!lines.append(paragraph, request, out)) break;
        begin = end + 1;
    }
    lines.part_lines(style, out);
    out.truncated = out.truncated || text.cut;
    const bool aligned = layout.max_width > 0 && layout.align != TextAlign::left &&
                         (layout.align != TextAlign::start || out.rtl);
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
    forget();
}

void TextEngine::forget() {
    m_impl->by_hash.clear();
    m_impl->recent.clear();
}

std::shared_ptr<const Paragraph> TextEngine::layout(std::string_view text, const TextStyle& style,
                                                    const TextLayout& layout) {
    text = text.substr(0, max_bytes + 4);  // enough for build() to see that it is cut
    TextStyle checked = style;
    checked.size_px = std::isfinite(style.size_px) ? std::clamp(style.size_px, 4.0F, 512.0F) : 42.0F;
    const size_t hash = hash_of(text, checked, layout);
    if (auto found = m_impl->find(hash, text, checked, layout)) return found;
    auto built = std::make_shared<const Paragraph>(m_impl->build(text, checked, layout));
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

size_t TextEngine::cached_paragraphs() const {
    return m_impl->recent.size();
}
size_t TextEngine::open_faces() const {
    return m_impl->faces->open_count();
}

}  // namespace tp
