// Text: FreeType, HarfBuzz and ICU behind plain values. Lays paragraphs out and rasterises glyphs; draws nothing.
// Thread rule: one thread at a time (the UI thread; at a start the one that reads the assets).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"
#include "platform/text/paragraph.h"

namespace tp {

namespace errc {
inline constexpr ErrorCode font_missing{"font_missing"};
}  // namespace errc

// One font file and what it is for. `scripts` are ISO 15924 codes; empty: any script (tried in the table's order).
struct FontEntry {
    std::string path = {};
    std::string family = {};  // faces of one family differ in weight and optical size only
    int face_index = 0;       // within a collection
    int weight = 400;
    bool display = false;  // an optical size for large text
    std::vector<std::string> scripts = {};
    std::vector<std::string> languages = {};  // BCP 47 tags whose Han forms this face has; empty: all
    std::string features = {};                // always on, HarfBuzz's notation
    bool operator==(const FontEntry&) const = default;
};

struct FontTable {
    std::vector<FontEntry> fonts;
    std::string icons;  // Material Design Icons

    // Debian's fonts-inter, fonts-noto-core, fonts-noto-cjk and fonts-materialdesignicons-webfont.
    static FontTable debian();
};

struct GlyphBitmap {
    int width = 0;
    int height = 0;
    int left = 0;                   // from the origin to the bitmap's left edge
    int top = 0;                    // from the baseline up to the bitmap's top edge
    std::vector<uint8_t> coverage;  // rows of `width` bytes
};

class TextEngine {
  public:
    static constexpr size_t max_bytes =
        64 * 1024;                       // of one text: longer ones are cut at a grapheme, `truncated` is set
    static constexpr int max_marks = 8;  // combining marks a base: more are not drawn
    static constexpr uint16_t icon_face = 0;

    // Checks that the files are there; a face is mapped when its script is first seen. Errors: font_missing.
    static Result<std::unique_ptr<TextEngine>> open(FontTable table = FontTable::debian());
    ~TextEngine();

    // For texts whose style names no language: the screen's. Faces that it does not need are closed, and of what was
    // laid out only texts whose style does name a language are kept.
    void set_language(std::string_view bcp47);

    // No text that was laid out is kept here any more, but for these: what the screens say to everybody.
    void forget(const std::vector<std::string>& but = {});

    // Closes the faces of other scripts than the language's and the Latin one. What was laid out and rasterised with
    // them stays as it is.
    void close_foreign_faces();

    // Any bytes: what is not UTF-8 becomes U+FFFD, controls vanish, "\n" ends a line. The answer is cached and stays
    // valid as long as it is held. shared_ptr: the cache and the screen both keep it.
    [[nodiscard]] std::shared_ptr<const Paragraph> layout(std::string_view text, const TextStyle& style,
                                                          const TextLayout& layout = {});
    // The same without spans and wrapping.
    [[nodiscard]] float width_of(std::string_view text, const TextStyle& style);

    // Of Inter at this style: capital letter height and x-height in px, for centring and for the size tests.
    [[nodiscard]] float cap_height(const TextStyle& style);

    // Coverage of a glyph at a size. `phase` moves it right by phase/4 px.
    [[nodiscard]] GlyphBitmap rasterise(uint16_t face, uint32_t glyph, float size_px, int phase);
    [[nodiscard]] uint32_t icon_glyph(char32_t codepoint);

    // Another one after each change of the language: few glyphs of another script are seen again.
    [[nodiscard]] uint64_t generation() const;
    // Another one when all was forgotten after such a change: then none of them are worth keeping.
    [[nodiscard]] uint64_t era() const;
    [[nodiscard]] size_t cached_paragraphs() const;
    [[nodiscard]] size_t open_faces() const;

  private:
    struct Impl;
    explicit TextEngine(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

// Text from outside (scanner, touch, hub) as it may be shown: invalid UTF-8 → U+FFFD; controls and bidi controls
// (UAX #9: embeddings, overrides, isolates, marks) removed; "\r\n" → "\n"; combining marks capped; cut at a grapheme
// to max_bytes. Any thread.
[[nodiscard]] std::string clean_outside_text(std::string_view text, size_t max_bytes = 4096);
// Gives back the pages of ICU's data that were read for other languages, megabytes after some: they are the system's,
// and what is needed again is mapped again. Any thread.
void give_back_unicode_data();
// The text between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE, so that a name keeps its own direction in a
// sentence.
[[nodiscard]] std::string isolated(std::string_view text);
// Byte offsets of the grapheme boundaries (UAX #29), first 0, last text.size(). Any thread.
[[nodiscard]] std::vector<size_t> grapheme_boundaries(std::string_view text);

}  // namespace tp
