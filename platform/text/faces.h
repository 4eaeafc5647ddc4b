// Font files, mapped when first needed, and the choice among them. Thread rule: one thread at a time.
#pragma once

#include <hb.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/text/text_engine.h"

struct FT_FaceRec_;
struct FT_LibraryRec_;

namespace tp {

class Faces {
  public:
    static Result<std::unique_ptr<Faces>> open(FontTable table);
    ~Faces();
    Faces(const Faces&) = delete;
    Faces& operator=(const Faces&) = delete;

    // What the choice of a face depends on, but the character.
    struct Wish {
        hb_script_t script = HB_SCRIPT_LATIN;
        std::string_view language;
        int weight = 400;
        bool display = false;
    };
    // The faces to try for this wish, best first.
    const std::vector<uint16_t>& candidates(const Wish& wish);
    [[nodiscard]] bool covers(uint16_t face, char32_t character);
    // HarfBuzz's font at a size, in 26.6 units. Null if the file cannot be read.
    hb_font_t* shaping_font(uint16_t face, float size_px);
    const std::vector<hb_feature_t>& features(uint16_t face);
    GlyphBitmap rasterise(uint16_t face, uint32_t glyph, float size_px, int phase);
    // What a glyph blackens, from its origin in px, y downwards.
    struct Ink {
        float left = 0;
        float right = 0;
        float top = 0;
        float bottom = 0;
    };
    Ink ink(uint16_t face, uint32_t glyph, float size_px);
    uint32_t nominal_glyph(uint16_t face, char32_t character);

    struct Metrics {
        float ascent = 0;  // per em, as the font's own line spacing has it
        float descent = 0;
        float cap_height = 0.7F;
    };
    Metrics metrics(uint16_t face);
    [[nodiscard]] size_t open_count() const;
    // Gives back what those faces hold that are for other scripts than this language's and the Latin one: megabytes for
    // some scripts. They are opened again when their letters are seen.
    void close_foreign(const std::string& language);

  private:
    struct Face;
    explicit Faces(FontTable table);
    Face* face(uint16_t index);

    FontTable m_table;  // the icons stand at index 0
    FT_LibraryRec_* m_library = nullptr;
    std::vector<std::unique_ptr<Face>> m_faces;
    std::map<std::tuple<hb_script_t, std::string, int, bool>, std::vector<uint16_t>> m_candidates;
};

[[nodiscard]] std::vector<hb_feature_t> parse_features(std::string_view list);

}  // namespace tp
