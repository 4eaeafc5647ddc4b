#include "kiosk/ui/buttons.h"

#include <algorithm>
#include <cmath>

#include "kiosk/ui/text.h"

namespace tp::ui {
namespace {

struct Paint {
    Color fill, ink;
};

Paint paint_of(const Ui& ui, const ButtonSpec& spec) {
    const Colors& c = ui.colors();
    if (!spec.enabled) return {c.none_tint, c.soft};
    switch (spec.kind) {
        case ButtonKind::primary:
            return {c.brand, c.on_brand};
        case ButtonKind::ghost:
            return {c.brand_tint, c.brand_ink};
        case ButtonKind::dark:
            return {c.ink, c.surface};
        case ButtonKind::danger:
            return {c.bad_tint, c.bad};
    }
    return {c.brand, c.on_brand};
}

constexpr float button_icon = 56, button_icon_gap = 20, button_padding = 48;

// Three dots that swell in turn.
void busy_dots(Ui& ui, Point centre, Color color) {
    const float time = ui.reduced_motion() ? 0 : ui.running("busy-dots");
    for (int i = 0; i < 3; ++i) {
        const float wave = std::sin(time * 5 - static_cast<float>(i) * 0.9F) * 0.5F + 0.5F;
        ui.circle({centre.x + static_cast<float>(i - 1) * 34, centre.y}, 9, color.faded(0.35F + 0.65F * wave));
    }
    if (!ui.reduced_motion()) ui.want_frames();
}

}  // namespace

float button_width(const Ui& ui, const ButtonSpec& spec) {
    if (spec.icon_only) return button_icon + 2 * button_padding;
    const float icon = spec.icon ? button_icon + button_icon_gap : 0;
    return std::ceil(ui.text_width(spec.label, {.type = spec.type}) + icon + 2 * button_padding);
}

bool button(Ui& ui, const Rect& at, const ButtonSpec& spec) {
    const bool acts = spec.enabled && !spec.busy;
    const Press press = acts ? ui.press(spec.id, at) : Press{};
    const Paint paint = paint_of(ui, spec);
    const float radius = std::min(at.height / 2, spec.radius >= 0 ? spec.radius : ui.theme().button_radius);
    // Pressed: a little smaller and deeper, at once; it comes back softly.
    const Rect body = at.inset(press.depth * 4, press.depth * 3);
    ui.fill(body, mix(paint.fill, ui.colors().ink, press.depth * 0.14F), radius);
    if (spec.busy) {
        busy_dots(ui, body.centre(), paint.ink);
    } else {
        TextOptions options{.type = spec.type, .color = paint.ink, .align = Align::center};
        const std::string_view words = spec.icon_only ? std::string_view{} : spec.label;
        const float icon = spec.icon ? button_icon + (words.empty() ? 0 : button_icon_gap) : 0;
        const float room = body.width - icon - 40;
        TextBlock label = ui.layout(words, room, options);
        const float content = icon + label.width;
        const float x = body.x + (body.width - content) / 2;
        if (spec.icon) ui.icon(*spec.icon, {x + button_icon / 2, body.centre().y}, button_icon, paint.ink);
        const Rect place{x + icon, body.y, label.width + 2, body.height};
        if (label.paragraph->lines.size() <= 1) {
            ui.line(place, words, {.type = spec.type, .color = paint.ink});
        } else {
            const Rect wrapped{body.x + icon + 20, body.y + (body.height - label.height) / 2, room, label.height};
            ui.text(wrapped, label, options);
        }
    }
    ui.target({.id = std::string(spec.id),
               .role = Role::button,
               .name = std::string(spec.label),
               .value = {},
               .state = spec.busy      ? "busy"
                        : spec.enabled ? ""
                                       : "disabled",
               .radius = radius},
              at, spec.kind == ButtonKind::primary);
    return press.clicked;
}

namespace {
// Of a label that wraps in this width, with some air.
float words_height(const Ui& ui, float width, const ButtonSpec& spec) {
    const float icon = spec.icon ? button_icon + button_icon_gap : 0;
    return ui.layout(spec.label, width - icon - 48, {.type = spec.type}).height + 32;
}
}  // namespace

int button_row(Ui& ui, Column& column, std::initializer_list<ButtonSpec> buttons) {
    const float height = ui.metrics().main_target(button_height), gap = 24;
    const std::vector<ButtonSpec> all(buttons);
    std::vector<float> widths;
    float total = gap * static_cast<float>(all.size() - 1);
    for (const ButtonSpec& spec : all) total += widths.emplace_back(button_width(ui, spec));
    int pressed = -1;
    if (total > column.area.width && all.size() > 1) {
        for (size_t i = 0; i < all.size(); ++i) {
            const float own = std::max(height, words_height(ui, column.area.width, all[i]));
            if (button(ui, column.take(own, i + 1 < all.size() ? gap : 0), all[i])) pressed = static_cast<int>(i);
        }
        return pressed;
    }
    Rect row = column.take(all.size() == 1 ? std::max(height, words_height(ui, column.area.width, all[0])) : height);
    std::vector<Rect> places(all.size());
    for (size_t i = all.size(); i-- > 1;) places[i] = cut_end(row, widths[i], gap);
    places[0] = row;
    for (size_t i = 0; i < all.size(); ++i)
        if (button(ui, places[i], all[i])) pressed = static_cast<int>(i);
    return pressed;
}

float pill_width(const Ui& ui, const PillSpec& spec, float height) {
    if (spec.icon_only) return std::max(height, ui.metrics().target(height));
    const float icon = spec.icon ? 48 + (spec.label.empty() ? 0 : 16) : 0;
    return std::ceil(ui.text_width(spec.label, {.type = Type::tool}) + icon + 64);
}

bool pill(Ui& ui, const Rect& at, const PillSpec& spec) {
    const Press press = ui.press(spec.id, at);
    const Color fill = spec.fill.value_or(ui.colors().surface);
    const Color ink = spec.ink.value_or(ui.colors().ink);
    const Color line = spec.line.value_or(ui.colors().line);
    const Rect body = at.inset(press.depth * 3, press.depth * 2);
    const float radius = std::min(body.height / 2, ui.theme().pill_radius);
    ui.fill(body, mix(fill, ui.colors().brand, press.depth * 0.12F), radius);
    if (line.a > 0) ui.stroke(body, line, 2, radius);
    const Color icon_color = spec.ink ? ink : ui.colors().brand;
    if (spec.icon_only && spec.icon) {
        ui.icon(*spec.icon, body.centre(), std::min(52.0F, body.height * 0.58F), icon_color);
    } else {
        const float text = ui.text_width(spec.label, {.type = Type::tool});
        const float icon = spec.icon ? 48.0F + 16 : 0;
        const float x = body.x + (body.width - text - icon) / 2;
        if (spec.icon) ui.icon(*spec.icon, {x + 24, body.centre().y}, 50, icon_color);
        ui.line({x + icon, body.y, text + 2, body.height}, spec.label, {.type = Type::tool, .color = ink});
    }
    ui.target({.id = std::string(spec.id),
               .role = Role::button,
               .name = std::string(spec.spoken.empty() ? spec.label : spec.spoken),
               .radius = radius},
              at);
    return press.clicked;
}

namespace {
constexpr float chip_padding = 76;
}

float chip_height(const Ui& ui) {
    return ui.metrics().bar(92);
}

float chip_width(const Ui& ui, std::string_view label) {
    return std::ceil(ui.text_width(label, {.type = Type::tool}) + chip_padding);
}

bool chip(Ui& ui, const Rect& at, const ChipSpec& spec) {
    const Press press = ui.press(spec.id, at);
    const float on = ui.animate(std::string(spec.id) + "#on", spec.on ? 1.0F : 0.0F);
    const Colors& c = ui.colors();
    const Rect body = at.inset(press.depth * 3, press.depth * 2);
    const float radius = std::min(body.height / 2, ui.theme().pill_radius);
    ui.fill(body, mix(mix(c.surface, c.brand, on), c.ink, press.depth * 0.12F), radius);
    if (on < 1) ui.stroke(body, mix(c.line, c.brand, on), 2, radius);
    ui.line(body.inset(20, 0), spec.label,
            {.type = Type::tool, .color = mix(c.ink, c.on_brand, on), .align = Align::center});
    ui.target({.id = std::string(spec.id),
               .role = spec.one_of_many ? Role::radio : Role::checkbox,
               .name = std::string(spec.label),
               .value = {},
               .state = spec.on ? "checked" : "",
               .radius = radius,
               .group = std::string(spec.one_of_many ? spec.group : std::string_view{})},
              at);
    return press.clicked;
}

namespace {

// Words that fit no line of the chip, be they set smaller, make it higher.
float chip_height_for(const Ui& ui, float width, std::string_view label) {
    const float usual = chip_height(ui), room = width - 40;
    TextOptions options{.type = Type::tool, .max_lines = 1};
    if (!ui.layout(label, room, options).truncated) return usual;
    options.size = size_that_fits(ui, label, room - 1, options);
    if (!ui.layout(label, room, options).truncated) return usual;
    options.max_lines = 0;
    return std::max(usual, ui.layout(label, room, options).height + 32);
}

}  // namespace

namespace {

// Places of chips in rows, from the origin.
std::vector<Rect> flow_of(Ui& ui, float width, const std::vector<ChipSpec>& chips) {
    const float gap = ui.metrics().apart(22);
    std::vector<Rect> places;
    float x = 0, y = 0, height = 0;  // of the row
    for (const ChipSpec& spec : chips) {
        const float own_width = std::min(chip_width(ui, spec.label), width);
        if (x > 0 && x + own_width > width + 0.5F) {
            y += height + gap;
            x = height = 0;
        }
        const float own = chip_height_for(ui, own_width, spec.label);
        height = std::max(height, own);
        places.push_back({x, y, own_width, own});
        x += own_width + gap;
    }
    return places;
}

float foot_of(const std::vector<Rect>& places) {
    float foot = 0;
    for (const Rect& place : places) foot = std::max(foot, place.bottom());
    return foot;
}

}  // namespace

float chip_flow_height(Ui& ui, float width, const std::vector<ChipSpec>& chips) {
    return foot_of(flow_of(ui, width, chips));
}

int chip_flow(Ui& ui, Column& column, const std::vector<ChipSpec>& chips) {
    const std::vector<Rect> places = flow_of(ui, column.area.width, chips);
    int pressed = -1;
    for (size_t i = 0; i < chips.size(); ++i) {
        ChipSpec spec = chips[i];
        if (spec.group.empty()) spec.group = chips.front().id;
        if (chip(ui, places[i].moved({column.area.x, column.y}), spec)) pressed = static_cast<int>(i);
    }
    column.skip(foot_of(places));
    return pressed;
}

int chip_strip(Ui& ui, const Rect& at, std::string_view id, const std::vector<ChipSpec>& chips) {
    const float gap = ui.metrics().apart(18);
    const Rect window{at.x, at.y - 8, ui.screen().right() - at.x, at.height + 16};
    KineticScroll& scroll = ui.scroll_of(id);
    // What is yet to come into sight at the end is as wide as its bytes are in Latin letters, and measured when it
    // comes: it moves nothing that is seen.
    const float usual_letter = ui.theme().type(Type::tool).size * 0.55F, in_sight = window.width + scroll.offset();
    float content = -gap;
    std::vector<float> widths;
    for (const ChipSpec& spec : chips) {
        const bool waits = content > in_sight && !ui.keypad_in_use();
        widths.push_back(waits ? chip_padding + usual_letter * static_cast<float>(spec.label.size())
                               : chip_width(ui, spec.label));
        content += widths.back() + gap;
    }
    scroll.set_range(content, at.width);
    const PointerFrame& pointer = ui.pointer();
    const float sign = ui.rtl() ? -1.0F : 1.0F;
    const Rect touched = ui.px(window);
    if (ui.reachable() && touched.contains({pointer.start.x, pointer.start.y})) {
        if (pointer.dragging) scroll.drag(sign * pointer.drag_dx / ui.metrics().scale);
        if (pointer.flung) scroll.fling(sign * pointer.velocity_x / ui.metrics().scale);
    }
    if (scroll.moving()) ui.want_frames();
    ui.push_clip(window, Scrolls::sideways, id);
    int pressed = -1;
    float x = at.x - scroll.offset() - scroll.overscroll();
    for (size_t i = 0; i < chips.size(); ++i) {
        const Rect place{x, at.y, widths[i], at.height};
        // Those that are scrolled away are still in the tree.
        if (chip(ui, place, chips[i])) pressed = static_cast<int>(i);
        x += widths[i] + gap;
    }
    ui.pop_clip();
    return pressed;
}

float segmented_height(const Ui& ui, float width, const std::vector<Choice>& choices, float least) {
    const auto parts = columns({0, 0, width - 12, 0}, static_cast<int>(choices.size()), ui.metrics().apart(4));
    for (const Choice& choice : choices)
        least = std::max(least, ui.layout(choice.label, parts.front().width - 20, {.type = Type::tool}).height + 28);
    return least;
}

int segmented(Ui& ui, const Rect& at, std::string_view id, const std::vector<Choice>& choices, int selected) {
    const Colors& c = ui.colors();
    const float radius = std::min(at.height / 2, ui.theme().pill_radius), gap = ui.metrics().apart(4);
    ui.fill(at, c.none_tint, radius);
    const std::vector<Rect> parts = columns(at.inset(6, 6), static_cast<int>(choices.size()), gap);
    const float place = ui.animate(std::string(id) + "#at", static_cast<float>(selected));
    const Rect first = parts.front();
    ui.fill({first.x + place * (first.width + gap), first.y, first.width, first.height}, c.brand,
            std::max(4.0F, radius - 6));
    int pressed = -1;
    for (size_t i = 0; i < choices.size(); ++i) {
        const Press press = ui.press(choices[i].id, parts[i]);
        if (press.clicked) pressed = static_cast<int>(i);
        const float lit = std::clamp(1 - std::abs(place - static_cast<float>(i)), 0.0F, 1.0F);
        ui.line(parts[i].inset(10, 0), choices[i].label,
                {.type = Type::tool, .color = mix(c.ink, c.on_brand, lit), .align = Align::center});
        ui.target({.id = std::string(choices[i].id),
                   .role = Role::radio,
                   .name = choices[i].label,
                   .value = {},
                   .state = static_cast<int>(i) == selected ? "checked" : "",
                   .radius = radius,
                   .group = std::string(id)},
                  {parts[i].x, at.y, parts[i].width, at.height});
    }
    return pressed;
}

int stepper(Ui& ui, const Rect& at, std::string_view id, std::string_view name, int value, int least, int most) {
    const float side = ui.metrics().main_target(at.height);
    Rect area = at;
    const Rect minus = cut_start(area, side), plus = cut_end(area, side);
    const auto part = [&](const Rect& place, const char* suffix, Icon icon, bool enabled, std::string_view words) {
        const std::string part_id = std::string(id) + suffix;
        const Press press = enabled ? ui.press(part_id, place, true) : Press{};
        ui.fill(place.inset(press.depth * 3), enabled ? ui.colors().brand_tint : ui.colors().none_tint,
                std::min(side / 2, ui.theme().pill_radius));
        ui.icon(icon, place.centre(), 56, enabled ? ui.colors().brand_ink : ui.colors().soft);
        ui.target({.id = part_id,
                   .role = Role::button,
                   .name = ui.words(words, {{"name", name}}),
                   .value = {},
                   .state = enabled ? "" : "disabled",
                   .radius = std::min(side / 2, ui.theme().pill_radius),
                   .group = std::string(id)},
                  place);
        return press.clicked;
    };
    if (part(minus, ".less", Icon::minus, value > least, "part.fewer")) --value;
    if (part(plus, ".more", Icon::plus, value < most, "part.more")) ++value;
    const std::string number = ui.format().number(int64_t{value});
    ui.line(area, number, {.type = Type::title, .align = Align::center});
    ui.meaning({.id = std::string(id),
                .role = Role::spinbutton,
                .name = std::string(name),
                .value = number,
                .group = std::string(id)},
               area);
    return value;
}

bool icon_button(Ui& ui, const Rect& at, std::string_view id, std::string_view name, Icon icon, float size,
                 Color color) {
    const Press press = ui.press(id, at);
    if (press.depth > 0)
        ui.circle(at.centre(), std::min(at.width, at.height) / 2, ui.colors().ink.faded(press.depth * 0.08F));
    ui.icon(icon, at.centre(), size, color);
    ui.target({.id = std::string(id),
               .role = Role::button,
               .name = std::string(name),
               .radius = std::min(at.width, at.height) / 2},
              at);
    return press.clicked;
}

}  // namespace tp::ui
