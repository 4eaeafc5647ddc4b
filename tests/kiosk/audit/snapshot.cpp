#include "tests/kiosk/audit/snapshot.h"

#include <algorithm>

namespace tp::audit {
namespace {

Rect united(const Rect& a, const Rect& b) {
    if (a.empty()) return b;
    if (b.empty()) return a;
    const float x = std::min(a.x, b.x), y = std::min(a.y, b.y);
    return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

InkText ink_of(const ui::DrawnText& drawn, GlyphInks& inks) {
    InkText text{drawn, {}, {}, nullptr};
    for (const TextLine& line : drawn.paragraph->lines) {
        InkLine ink;
        for (size_t i = line.first_glyph; i < line.first_glyph + line.glyph_count; ++i) {
            const Rect at = inks.place(drawn.paragraph->glyphs[i], drawn.at);
            if (at.empty()) continue;
            ink.glyphs.push_back(at);
            ink.ink = united(ink.ink, at);
        }
        if (ink.glyphs.empty()) continue;
        text.ink = united(text.ink, ink.ink);
        text.lines.push_back(std::move(ink));
    }
    return text;
}

}  // namespace

bool Snapshot::fades(const InkText& text) const {
    if (last || text.drawn.scrolls == ui::Scrolls::no) return false;
    return std::ranges::any_of(places, [&](const ui::ScrollPlace& place) {
        return place.scrolls == ui::Scrolls::down && !place.at.intersected(text.ink).empty() &&
               text.ink.bottom() > place.at.bottom() - 56 * metrics.scale;
    });
}

bool Snapshot::fades(const Rect& at, const Rect& clip) const {
    if (last) return false;
    return std::ranges::any_of(places, [&](const ui::ScrollPlace& place) {
        return place.scrolls == ui::Scrolls::down && !place.at.intersected(at).empty() &&
               clip.bottom() <= place.at.bottom() + 1 && at.bottom() > place.at.bottom() - 56 * metrics.scale;
    });
}

const ui::Node* node_around(const Snapshot& snapshot, Point at) {
    const ui::Node* best = nullptr;
    for (const ui::Node& node : snapshot.nodes) {
        if (!node.rect.contains(at)) continue;
        if (best == nullptr || node.rect.width * node.rect.height < best->rect.width * best->rect.height) best = &node;
    }
    return best;
}

Snapshot take_snapshot(scenes::Theatre& theatre, GlyphInks& inks, Where where, Pixels pixels) {
    Snapshot taken;
    taken.where = std::move(where);
    ui::Recorder recorder;
    theatre.app->ui().record(&recorder);
    if (pixels == Pixels::yes)
        taken.picture = theatre.picture();
    else
        theatre.frame(Milliseconds{0});
    theatre.app->ui().record(nullptr);
    taken.nodes = theatre.tree().nodes();
    taken.icons = std::move(recorder.icons);
    taken.places = std::move(recorder.places);
    taken.carets = std::move(recorder.carets);
    taken.metrics = theatre.app->metrics();
    taken.panel = theatre.panel();
    taken.rtl = theatre.app->languages().current().messages->rtl();
    const std::string_view screen = theatre.app->screen_name();
    taken.visitor = screen != "attract" && screen != "out_of_service" && !screen.starts_with("staff");
    taken.high_contrast = taken.where.theme.ends_with("high-contrast");
    for (const ui::DrawnText& drawn : recorder.texts) {
        InkText text = ink_of(drawn, inks);
        if (text.lines.empty()) continue;
        const bool in_sight = !text.ink.intersected(drawn.clip).intersected(taken.screen()).empty();
        if (in_sight || drawn.scrolls == ui::Scrolls::no) taken.texts.push_back(std::move(text));
    }
    for (InkText& text : taken.texts) {
        const Point centre = text.ink.intersected(text.drawn.clip).centre();
        const auto named = std::ranges::find_if(taken.nodes, [&](const ui::Node& node) {
            return node.name == text.drawn.text && node.rect.contains(centre);
        });
        text.node = named == taken.nodes.end() ? node_around(taken, centre) : &*named;
    }
    return taken;
}

std::string label_of(const InkText& text) {
    if (text.node != nullptr && text.node->name == text.drawn.text) return text.node->id;
    const std::string words = "\"" + text.drawn.text + "\"";
    return text.node == nullptr ? words : text.node->id + " " + words;
}

bool has_word(std::string_view state, std::string_view word) {
    while (!state.empty()) {
        const size_t end = std::min(state.find(' '), state.size());
        if (state.substr(0, end) == word) return true;
        state.remove_prefix(std::min(end + 1, state.size()));
    }
    return false;
}

}  // namespace tp::audit
