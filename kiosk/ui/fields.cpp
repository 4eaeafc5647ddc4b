#include "kiosk/ui/fields.h"

#include <algorithm>
#include <cmath>

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/text.h"

namespace tp::ui {
namespace {

// Between letters and the edge, with the line round the field.
constexpr float field_air = 10;

bool type_keys(Ui& ui, TextEdit& edit, FieldEvent& event) {
    bool changed = false;
    for (const KeyStroke& stroke : ui.keys()) {
        switch (stroke.key) {
            case Key::text:
                changed |= edit.insert(stroke.text);
                break;
            case Key::backspace:
                changed |= edit.backspace();
                break;
            case Key::del:
                changed |= edit.delete_next();
                break;
            case Key::left:
                edit.move(ui.rtl() ? 1 : -1);
                break;
            case Key::right:
                edit.move(ui.rtl() ? -1 : 1);
                break;
            case Key::home:
                edit.move_to(0);
                break;
            case Key::end:
                edit.move_to(edit.text().size());
                break;
            case Key::enter:
                event.entered = true;
                break;
            default:
                break;
        }
    }
    return changed;
}

// Words for which a narrow field has no lines are left out rather than cut: its label or its icon says as much, and its
// name is spoken.
bool hint_fits(const Ui& ui, const Rect& at, const FieldSpec& spec) {
    return ui.layout(spec.placeholder, at.width - 12, {.type = Type::field, .size = least_main_size}).height <=
           at.height - 8;
}

// The text with its caret, scrolled so that the caret is in sight; a tap moves the caret.
void typed_text(Ui& ui, const Rect& at, const FieldSpec& spec, TextEdit& edit) {
    const Colors& c = ui.colors();
    std::string shown = edit.text();
    if (spec.secret) {
        shown.clear();
        for (size_t i = 0; i + 1 < grapheme_boundaries(edit.text()).size(); ++i) shown += "•";
    }
    const bool ltr = edit.kind() != InputKind::words;
    // Enlarged, as far as the bar, which keeps its size on the panel, has room for the letters that hang down.
    const float full = ui.theme().type(Type::field).size;
    const float size = std::max(std::min(full, at.height * 0.62F), std::min(full, least_main_size));
    const TextOptions options{.type = Type::field, .size = size, .ltr = ltr};
    const TextBlock block = ui.layout(shown, 0, options);
    const float scale = ui.metrics().scale;
    const CaretStop stop = block.paragraph->caret_at(spec.secret ? shown.size() : edit.caret());
    float ink = 0;
    if (!block.paragraph->lines.empty()) ink = block.paragraph->lines.front().width / scale;
    // Distances from the start edge; the paragraph counts from its left.
    const float line_x = block.paragraph->lines.empty() ? 0 : block.paragraph->lines.front().x;
    const float from_left = (stop.x - line_x) / scale;
    const float caret = ui.rtl() ? ink - from_left : from_left;
    const float shift = spec.focused ? std::max(0.0F, caret + 12 - at.width) : 0;
    // In a right-to-left screen words of the other direction end at the start edge: their caret stands before them.
    const float lead = ui.rtl() ? 6 : 0, beside = ui.rtl() && caret < 1 ? -5 : 1;

    ui.push_clip(at, Scrolls::sideways, {});
    if (edit.empty() && hint_fits(ui, at, spec))
        ui.line({at.x + 12, at.y, at.width - 12, at.height}, spec.placeholder, {.type = Type::field, .color = c.soft},
                field_air);
    const Rect text_at{at.x + lead - shift, at.y, std::max(at.width, ink + 4), at.height};
    if (!edit.empty()) {
        TextOptions placed = options;
        placed.align = Align::start;
        const float baseline = block.paragraph->lines.front().baseline / scale;
        const float y = at.y + (at.height + inter_cap_height * size) / 2 - baseline -
                        lift_in(at.height, size, block.paragraph->lines.front(), scale, field_air);
        const Rect place = ui.px(Rect{text_at.x, y, ink, block.height});
        ui.canvas().text(*block.paragraph, {place.x - line_x, place.y}, c.ink);
        ui.note_text(block, {place.x - line_x, place.y}, c.ink);
        if (!edit.composing().empty() && !spec.secret) {
            const CaretStop begin = block.paragraph->caret_at(edit.caret() - edit.composing().size());
            const float left = std::min(begin.x, stop.x) - line_x, width = std::fabs(stop.x - begin.x);
            ui.canvas().fill_rect({place.x + left, place.y + place.height - ui.px(8), width, ui.px(4)}, c.brand);
        }
    }
    if (spec.focused) {
        // Blinks at 1 Hz, well under the three flashes a second of WCAG 2.3.1; stands still in reduced motion.
        const float high = std::min(62.0F, at.height * 0.6F);
        const Rect bar{at.x + lead - shift + caret + beside, at.y + (at.height - high) / 2, 4, high};
        const auto since = std::chrono::duration_cast<Milliseconds>(ui.now().time_since_epoch()).count() % 1000;
        if (ui.reduced_motion() || since < 600) ui.fill(bar, c.brand, 2);
        ui.note_caret(bar);
        if (!ui.reduced_motion()) ui.redraw_at(ui.now() + Milliseconds{since < 600 ? 600 - since : 1000 - since});
    }
    ui.pop_clip();
    if (ui.pointer().released && ui.reachable() && at.contains(ui.pointer_at()) && !edit.empty() && !spec.secret) {
        const float x = ui.pointer_at().x - at.x - lead + shift;
        edit.move_to(block.paragraph->caret_near((ui.rtl() ? ink - x : x) * scale + line_x, 0).offset);
    }
}

// Why the latest typing was not taken, or not as it came.
std::string refusal_words(const Ui& ui, ErrorCode refusal) {
    if (refusal == text_errc::too_long) return ui.words("field.too_long");
    if (refusal == text_errc::not_for_field) return ui.words("field.not_for_field");
    return ui.words("field.left_out");
}

// Of a secret nothing is said but how long it is.
std::string secret_value(const Ui& ui, const TextEdit& edit) {
    if (edit.empty()) return {};
    const size_t count = grapheme_boundaries(edit.text()).size() - 1;
    return ui.words("access_more.characters", {{"count", static_cast<int64_t>(count)}});
}

}  // namespace

void field_help(Ui& ui, Column& column, const FieldSpec& spec, const TextEdit& edit) {
    const bool problem = !spec.problem.empty();
    if (!problem && (!spec.focused || !edit.refusal())) return;
    const std::string words = problem ? std::string(spec.problem) : refusal_words(ui, *edit.refusal());
    const Color color = problem ? ui.colors().bad : ui.colors().low;
    column.skip(14);
    const TextOptions options{.type = Type::secondary, .color = color};
    const TextBlock block = ui.layout(words, column.area.width - 54, options);
    const Rect line = column.take(std::max(44.0F, block.height));
    ui.icon(problem ? Icon::alert_circle : Icon::information_outline, {line.x + 20, line.y + 22}, 40, color);
    ui.text({line.x + 54, line.y, line.width - 54, block.height}, block, options);
    ui.meaning({.id = std::string(spec.id) + (problem ? ".problem" : ".help"),
                .role = problem ? Role::alert : Role::status,
                .name = words},
               line);
}

float field_height(const Ui& ui) {
    const Metrics& m = ui.metrics();
    return m.main_target(m.snug(m.compact() || !m.portrait() ? 104 : 136));
}

FieldEvent text_field(Ui& ui, Column& column, const FieldSpec& spec, TextEdit& edit) {
    FieldEvent event;
    const Colors& c = ui.colors();
    if (spec.show_label) {
        const TextOptions label{.type = Type::name};
        const TextBlock block = ui.layout(spec.label, column.area.width, label);
        ui.text(column.take(block.height, 14), block, label);
    }
    const Metrics& m = ui.metrics();
    // Enlarged on a low panel a keyboard leaves a field below its label no more than any target needs.
    const bool least = spec.show_label && m.compact() && m.zoom > 1;
    const float height = least ? m.target(m.snug(104)) : field_height(ui);
    const Rect at = column.take(height);
    // The cross at its end is a target of its own.
    const float cross = spec.clear_id.empty() || edit.empty() ? 0 : m.target(m.snug(88));
    const float beside = cross > 0 ? m.snug(44) - 24 + cross + m.apart(12) : 0;
    const Rect touched{at.x, at.y, at.width - beside, at.height};
    event.pressed = ui.press(spec.id, touched, true).clicked;
    if (spec.focused && ui.reachable()) event.changed = type_keys(ui, edit, event);

    const float lit = ui.animate(std::string(spec.id) + "#focus", spec.focused ? 1.0F : 0.0F);
    ui.card(at);
    // WCAG 1.4.11: a field is known by its edge, 3:1 to what is round it.
    ui.stroke(at, spec.problem.empty() ? mix(mix(c.line, c.soft, 0.75F), c.brand, lit) : c.bad, 2 + 2 * lit,
              ui.theme().card_radius);
    Rect inside = at.inset(m.snug(44), 0);
    const float icon = std::min(64.0F, height * 0.6F);
    if (spec.icon) ui.icon(*spec.icon, cut_start(inside, icon, m.snug(28)).centre(), icon, c.brand);
    std::optional<Rect> clear;
    if (cross > 0) {
        inside.width += 24;  // the cross may stand nearer to the edge than text
        clear = cut_end(inside, cross, m.apart(12));
    }
    typed_text(ui, inside, spec, edit);
    if (spec.focused) ui.caret_in(spec.id);
    const bool caret = spec.focused && !ui.keypad_in_use();
    ui.target({.id = std::string(spec.id),
               .role = spec.search ? Role::searchbox : Role::textbox,
               .name = std::string(spec.label),
               .value = spec.secret ? secret_value(ui, edit) : edit.text(),
               .state = caret && !spec.problem.empty() ? "invalid focused"
                        : caret                        ? "focused"
                        : !spec.problem.empty()        ? "invalid"
                                                       : "",
               .radius = ui.theme().card_radius,
               .secret = spec.secret,
               .personal = !spec.search && !edit.empty()},
              touched, height >= m.mm(20));
    if (clear && icon_button(ui, *clear, spec.clear_id, ui.words("part.clear_field"), Icon::close,
                             std::min(60.0F, clear->width * 0.7F), c.soft)) {
        edit.clear();
        event.changed = true;
    }
    if (spec.help) field_help(ui, column, spec, edit);
    return event;
}

}  // namespace tp::ui
