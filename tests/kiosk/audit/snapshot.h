// One picture of a scene as the rules look at it: the tree, every text with the ink of its glyphs, icons, and where it
// is asked for, the pixels. Thread rule: UI thread.
#pragma once

#include <optional>
#include <vector>

#include "kiosk/ui/recorder.h"
#include "kiosk/ui/semantics.h"
#include "platform/display/pictures.h"
#include "tests/kiosk/audit/finding.h"
#include "tests/kiosk/audit/glyph_ink.h"
#include "tests/kiosk/scenes/theatre.h"

namespace tp::audit {

struct InkLine {
    Rect ink;                  // px of the picture, all glyphs of the line
    std::vector<Rect> glyphs;  // those that have ink
};
struct InkText {
    ui::DrawnText drawn;
    std::vector<InkLine> lines;
    Rect ink;
    const ui::Node* node = nullptr;  // the smallest one that it stands in
};

struct Snapshot {
    Where where;
    std::vector<ui::Node> nodes;
    std::vector<InkText> texts;
    std::vector<ui::DrawnIcon> icons;
    std::vector<ui::ScrollPlace> places;
    std::vector<Rect> carets;
    ui::Metrics metrics;
    PanelGeometry panel;
    bool rtl = false;
    bool high_contrast = false;
    bool visitor = true;             // somebody is there, and their settings hold
    bool first = true, last = true;  // nothing to be scrolled up, or down
    bool above = false;              // the first, and the screen itself has scrolled to what is typed
    std::optional<PixelBuffer> picture;

    [[nodiscard]] Rect screen() const {
        return {0, 0, static_cast<float>(where.width), static_cast<float>(where.height)};
    }
    [[nodiscard]] float px(float mm) const { return mm * metrics.px_per_mm; }
    // More of the scroll area below: its last rows fade out.
    [[nodiscard]] bool fades(const InkText& text) const;
    [[nodiscard]] bool fades(const Rect& at, const Rect& clip) const;
};

enum class Pixels { no, yes };

// Of the scene as it stands. Recording is left on.
[[nodiscard]] Snapshot take_snapshot(scenes::Theatre& theatre, GlyphInks& inks, Where where, Pixels pixels);

// "product.title", else the words.
[[nodiscard]] std::string label_of(const InkText& text);
// The smallest node around a point; nullptr: none.
[[nodiscard]] const ui::Node* node_around(const Snapshot& snapshot, Point at);
[[nodiscard]] bool has_word(std::string_view state, std::string_view word);

}  // namespace tp::audit
