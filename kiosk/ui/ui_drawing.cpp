// The part of Ui that turns design px into the picture.
#include <algorithm>
#include <array>
#include <cmath>

#include "kiosk/ui/text.h"
#include "kiosk/ui/ui_state.h"

namespace tp::ui {
namespace {

bool turns_round(Icon icon) {
    return icon == Icon::arrow_left || icon == Icon::arrow_right || icon == Icon::chevron_left ||
           icon == Icon::chevron_right;
}

Icon turned(Icon icon) {
    switch (icon) {
        case Icon::arrow_left:
            return Icon::arrow_right;
        case Icon::arrow_right:
            return Icon::arrow_left;
        case Icon::chevron_left:
            return Icon::chevron_right;
        case Icon::chevron_right:
            return Icon::chevron_left;
        default:
            return icon;
    }
}

// Scripts with marks above and below their letters need more room between lines than Latin titles have. Told by the
// lead bytes of UTF-8: Arabic U+0600–07BF is D8–DE, Devanagari U+0900–097F E0 A4–A5, Thai U+0E00–0E7F E0 B8–B9.
float least_line_height(std::string_view text) {
    constexpr float arabic = 1.35F, stacked = 1.45F;
    float least = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0xD8 && byte <= 0xDE) least = std::max(least, arabic);
        if (byte != 0xE0 || i + 1 == text.size()) continue;
        const auto next = static_cast<unsigned char>(text[i + 1]);
        if (next == 0xA4 || next == 0xA5 || next == 0xB8 || next == 0xB9) return stacked;
    }
    return least;
}

}  // namespace

float Ui::px(float dp) const {
    return dp * metrics().scale;
}

Point Ui::px(Point dp) const {
    const Metrics& m = metrics();
    return {m.origin.x + (rtl() ? m.width - dp.x : dp.x) * m.scale, m.origin.y + dp.y * m.scale};
}

Rect Ui::px(const Rect& dp) const {
    const Metrics& m = metrics();
    const float x = rtl() ? m.width - dp.right() : dp.x;
    // Edges are rounded, not sizes, so that neighbours stay neighbours.
    const float left = std::round(x * m.scale), top = std::round(dp.y * m.scale);
    return {m.origin.x + left, m.origin.y + top, std::round((x + dp.width) * m.scale) - left,
            std::round(dp.bottom() * m.scale) - top};
}

void Ui::fill(const Rect& at, Color color, float radius) {
    if (radius <= 0) return canvas().fill_rect(px(at), color);
    canvas().fill_rounded(px(at), px(radius), color);
}

void Ui::stroke(const Rect& at, Color color, float width, float radius) {
    canvas().stroke_rounded(px(at), px(radius), std::max(1.0F, std::round(px(width))), color);
}

void Ui::card(const Rect& at, std::optional<Color> color, std::optional<float> radius) {
    const float round = radius.value_or(theme().card_radius);
    std::array<ShadowLayer, 4> layers;
    size_t count = 0;
    for (const ShadowLayer& layer : theme().card_shadow)
        if (count < layers.size())
            layers[count++] = {std::round(px(layer.offset_y)), std::round(px(layer.blur)), layer.color};
    canvas().shadow(px(at), px(round), std::span(layers).first(count));
    const Color fill = color.value_or(colors().surface);
    canvas().fill_rounded(px(at), px(round), fill);
    // A flat look: the edge of a card that hardly differs from the paper is a line.
    if (count == 0 && contrast(fill, colors().paper) < 1.4) stroke(at, colors().line, 2, round);
}

void Ui::circle(Point centre, float radius, Color color) {
    canvas().fill_circle(px(centre), px(radius), color);
}

void Ui::arc(Point centre, float radius, float width, float start_degrees, float sweep_degrees, Color color) {
    const float start = rtl() ? -start_degrees - sweep_degrees : start_degrees;
    canvas().arc(px(centre), px(radius), px(width), start, sweep_degrees, color);
}

void Ui::stroke_line(Point from, Point to, float width, Color color) {
    canvas().line(px(from), px(to), std::max(1.0F, px(width)), color);
}

void Ui::icon(Icon icon, Point centre, float size, Color color) {
    const Icon shown = rtl() && turns_round(icon) ? turned(icon) : icon;
    canvas().icon(shown, px(centre), px(size), color);
    State& s = *m_state;
    if (s.recorder == nullptr) return;
    const Rect at{centre.x - size / 2, centre.y - size / 2, size, size};
    if (visible(at))
        s.recorder->icons.push_back({shown, px(at), color, px(s.clips.empty() ? screen() : s.clips.back())});
}

bool Ui::picture(const Rect& at, const std::string& path, PictureFit fit, float radius) {
    const Rect place = px(at);
    if (path.empty() || place.empty()) return false;
    const PictureView view = m_state->frame->pictures.get({.path = path,
                                                           .width_px = static_cast<int>(place.width),
                                                           .height_px = static_cast<int>(place.height),
                                                           .fit = fit,
                                                           .radius_px = static_cast<int>(px(radius))});
    if (view.state == PictureState::loading || (view.state == PictureState::ready && view.opacity < 1))
        m_state->pictures_pending = true;
    if (view.state != PictureState::ready) return false;
    canvas().picture(view, Point{place.x, place.y});
    return true;
}

void Ui::push_clip(const Rect& at) {
    push_clip(at, Scrolls::no, {});
}

void Ui::push_clip(const Rect& at, Scrolls scrolls, std::string_view scroll_id) {
    State& s = *m_state;
    s.clips.push_back(s.clips.empty() ? at : at.intersected(s.clips.back()));
    s.clip_scrolls.push_back(scrolls);
    if (s.recorder != nullptr && !scroll_id.empty())
        s.recorder->places.push_back({std::string(scroll_id), px(s.clips.back()), scrolls});
    s.clip_windows.push_back(s.clip_windows.empty() ? -1 : s.clip_windows.back());
    if (!scroll_id.empty()) {
        s.windows.push_back({std::string(scroll_id), at, scrolls, s.clip_windows.back()});
        s.clip_windows.back() = static_cast<int>(s.windows.size()) - 1;
    }
    canvas().push_clip(px(at));
}

void Ui::pop_clip() {
    m_state->clips.pop_back();
    m_state->clip_scrolls.pop_back();
    m_state->clip_windows.pop_back();
    canvas().pop_clip();
}

// --- to be looked at

void Ui::record(Recorder* recorder) {
    m_state->recorder = recorder;
    if (recorder != nullptr) recorder->clear();
}

void Ui::note_text(const TextBlock& block, Point at_px, Color color) {
    State& s = *m_state;
    if (s.recorder == nullptr) return;
    const Recorder::Words& words = s.recorder->words[block.paragraph.get()];
    s.recorder->texts.push_back({words.text, words.type, words.size_px, words.weight, color, block.paragraph, at_px,
                                 px(s.clips.empty() ? screen() : s.clips.back()),
                                 s.clip_scrolls.empty() ? Scrolls::no : s.clip_scrolls.back()});
}

void Ui::note_caret(const Rect& at) {
    State& s = *m_state;
    if (s.recorder != nullptr && (s.clips.empty() || s.clips.back().contains(at.centre())))
        s.recorder->carets.push_back(px(at));
}

void Ui::covers(const Rect& at) {
    if (m_state->recorder != nullptr) m_state->recorder->cover(px(at));
}

bool Ui::visible(const Rect& at) const {
    const State& s = *m_state;
    Rect window = s.clips.empty() ? screen() : s.clips.back();
    // For a keypad the next rows of a list have to be there before they come into sight.
    if (s.focus.shown || s.frame->reading) window = window.inset(0, -window.height);
    return !at.intersected(window).empty();
}

// --- text

namespace {
// Of its class; enlarged, keys have a smaller one already.
float least_size(const TypeToken& token, Type type) {
    return std::min(token.size, type >= Type::secondary ? least_caption_size : least_main_size);
}
}  // namespace

TextBlock Ui::layout(std::string_view text, float width, const TextOptions& options) const {
    const TypeToken& token = theme().type(options.type);
    const float size = options.size > 0 ? std::max(options.size, least_size(token, options.type)) : token.size;
    TextStyle style;
    style.size_px = std::round(px(size) * 2) / 2;  // half steps: fewer glyph sizes in the atlas
    style.weight = options.weight > 0 ? options.weight : token.weight;
    style.tracking_em = options.tracking_em.value_or(token.tracking_em);
    style.line_height = std::max(token.line_height, least_line_height(text));
    style.numerals = options.numerals;
    style.language = options.language;
    TextLayout how;
    how.max_width = width > 0 ? px(width) : 0;
    // What people have written keeps the direction of its letters; where it stands is the screen's matter.
    how.direction = options.ltr ? TextDirection::ltr : rtl() ? TextDirection::automatic_rtl : TextDirection::automatic;
    // Without a width it is the same in each alignment, and is kept once.
    how.align = width <= 0                                 ? TextAlign::left
                : options.align == Align::center           ? TextAlign::center
                : (options.align == Align::start) == rtl() ? TextAlign::right
                                                           : TextAlign::left;
    how.max_lines = options.max_lines;
    how.spans = options.spans;
    TextBlock block;
    block.paragraph = m_state->frame->text.layout(text, style, how);
    block.width = std::ceil(block.paragraph->ink_width) / metrics().scale;
    block.height = block.paragraph->height / metrics().scale;
    block.truncated = block.paragraph->truncated;
    if (Recorder* recorder = m_state->recorder)
        recorder->words.insert_or_assign(block.paragraph.get(),
                                         Recorder::Words{std::string(text), options.type, style.size_px, style.weight});
    return block;
}

float Ui::text_width(std::string_view text, const TextOptions& options) const {
    return layout(text, 0, options).width;
}

float Ui::text(const Rect& at, std::string_view text, const TextOptions& options) {
    const TextBlock block = layout(text, at.width, options);
    this->text(at, block, options);
    return block.height;
}

void Ui::text(const Rect& at, const TextBlock& block, const TextOptions& options) {
    if (!visible({at.x, at.y, at.width, std::max(at.height, block.height)})) return;
    const Rect place = px(at);
    // A block that was laid out without a width, or at another one, is placed by its ink.
    float x = place.x;
    const float spare = place.width - block.paragraph->width;
    const bool to_right = options.align == Align::center ? false : (options.align == Align::start) == rtl();
    if (options.align == Align::center)
        x += spare / 2;
    else if (to_right)
        x += spare;
    const Color color = options.color.value_or(colors().ink);
    canvas().text(*block.paragraph, {std::round(x), place.y}, color, options.paints);
    note_text(block, {std::round(x), place.y}, color);
}

void Ui::line(const Rect& at, std::string_view text, const TextOptions& options, float air) {
    if (!visible(at.inset(0, -at.height))) return;  // on more lines it may stand out of its place
    TextOptions one = options;
    one.max_lines = 1;
    // As text_width() lays it out, which has mostly been asked before.
    TextOptions free = options;
    free.align = Align::start;
    TextBlock block = layout(text, 0, free);
    if (block.paragraph->lines.size() > 1 || block.paragraph->ink_width > px(at.width))
        block = layout(text, at.width, one);
    if (block.truncated) {
        // Smaller first, then on more lines: nothing is cut short.
        one.size = size_that_fits(*this, text, at.width - 1, options);
        block = layout(text, at.width, one);
        if (block.truncated) {
            one.max_lines = 0;
            block = layout(text, at.width, one);
            return this->text({at.x, at.centre().y - block.height / 2, at.width, block.height}, block, one);
        }
    }
    if (block.paragraph->lines.empty()) return;
    // Capitals, not the line box, look centred.
    const TextLine& first = block.paragraph->lines.front();
    const TypeToken& token = theme().type(options.type);
    const float cap = px(one.size > 0 ? one.size : token.size) * inter_cap_height;
    const float top_of_capitals = first.baseline - cap;
    const float lift =
        std::round(px(lift_in(at.height, cap / inter_cap_height / metrics().scale, first, metrics().scale, air)));
    const float top = px(at).y + (px(at).height - cap) / 2 - top_of_capitals - lift;
    const Rect place{at.x, (std::round(top) - metrics().origin.y) / metrics().scale, at.width, block.height};
    this->text(place, block, one);
}

}  // namespace tp::ui
