#include "kiosk/ui/ratings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace tp::ui {
namespace {

// A key that holds one sign and can be chosen.
bool choice_key(Ui& ui, const Rect& at, const std::string& id, std::string_view sign, std::string name, bool on,
                std::string_view group) {
    const Colors& c = ui.colors();
    const Press press = ui.press(id, at);
    const float lit = ui.animate(id + "#on", on ? 1.0F : 0.0F);
    const float radius = ui.theme().field_radius;
    const Rect body = at.inset(press.depth * 3, press.depth * 3);
    ui.fill(body, mix(mix(c.surface, c.brand, lit), c.ink, press.depth * 0.12F), radius);
    if (lit < 1) ui.stroke(body, mix(c.line, c.brand, std::max(lit, press.depth)), 2, radius);
    ui.line(body, sign,
            {.type = Type::label,
             .color = mix(c.ink, c.on_brand, lit),
             .align = Align::center,
             .numerals = Numerals::tabular});
    ui.target({.id = id,
               .role = Role::radio,
               .name = std::move(name),
               .value = {},
               .state = on ? "checked" : "",
               .radius = radius,
               .group = std::string(group)},
              at);
    return press.clicked;
}

}  // namespace

int scale_0_to_10(Ui& ui, Column& column, const ScaleSpec& spec) {
    constexpr int count = 11;
    const Metrics& m = ui.metrics();
    const float gap = m.apart(8), width = column.area.width;
    const bool one_row = (width - gap * (count - 1)) / count >= m.target(0);
    const int first_row = one_row ? count : 6;
    const float height = m.target(one_row ? 108 : 96);
    int pressed = -1;
    for (int from = 0; from < count; from += first_row) {
        const auto places = columns(column.take(height, from + first_row < count ? gap : 0), first_row, gap);
        for (int i = from; i < std::min(count, from + first_row); ++i) {
            const std::string number = ui.format().number(int64_t{i});
            const std::string name = ui.words("rating.of", {{"score", int64_t{i}}, {"most", int64_t{10}}});
            if (choice_key(ui, places[static_cast<size_t>(i - from)], std::string(spec.id) + "." + std::to_string(i),
                           number, name, spec.selected == i, spec.id))
                pressed = i;
        }
    }
    column.skip(14);
    const float half = (width - 24) / 2;
    const TextOptions least{.type = Type::secondary, .color = ui.colors().soft};
    const TextOptions most{.type = Type::secondary, .color = ui.colors().soft, .align = Align::end};
    const TextBlock least_block = ui.layout(spec.least_label, half, least),
                    most_block = ui.layout(spec.most_label, half, most);
    const Rect row = column.take(std::max(least_block.height, most_block.height));
    ui.text({row.x, row.y, half, least_block.height}, least_block, least);
    ui.text({row.x + half + 24, row.y, half, most_block.height}, most_block, most);
    ui.meaning({.id = std::string(spec.id) + ".least", .role = Role::text, .name = std::string(spec.least_label)},
               {row.x, row.y, half, row.height});
    ui.meaning({.id = std::string(spec.id) + ".most", .role = Role::text, .name = std::string(spec.most_label)},
               {row.x + half + 24, row.y, half, row.height});
    return pressed;
}

int star_input(Ui& ui, Column& column, std::string_view id, int selected) {
    constexpr int count = 5;
    const Colors& c = ui.colors();
    const float gap = ui.metrics().apart(12);
    const float side = std::min(ui.metrics().main_target(132), (column.area.width - gap * (count - 1)) / count);
    Rect row = column.take(std::max(side, ui.metrics().target(0)));
    int pressed = -1;
    for (int i = 1; i <= count; ++i) {
        const std::string star = std::string(id) + "." + std::to_string(i);
        const Rect at = cut_start(row, side, gap);
        const Press press = ui.press(star, at);
        if (press.clicked) pressed = i;
        const bool on = i <= selected;
        const float lit = ui.animate(star + "#on", on ? 1.0F : 0.0F);
        const float size = side * (0.84F + 0.06F * lit - 0.08F * press.depth);
        // The outline carries the contrast; the sun within it the colour.
        if (lit > 0) ui.icon(Icon::star, at.centre(), size, c.sun.faded(lit));
        ui.icon(Icon::star_outline, at.centre(), size, mix(c.soft, c.low, lit));
        ui.target({.id = star,
                   .role = Role::radio,
                   .name = ui.words("rating.stars", {{"count", int64_t{i}}}),
                   .value = {},
                   .state = i == selected ? "checked" : "",
                   .radius = side / 2,
                   .group = std::string(id)},
                  at);
    }
    return pressed;
}

int letter_grade(Ui& ui, Column& column, const GradeSpec& spec) {
    const Metrics& m = ui.metrics();
    const float gap = m.apart(12), side = m.target(92);
    const auto count = static_cast<float>(spec.grades.size());
    const float keys = side * count + gap * (count - 1);
    const TextOptions options{.type = Type::name};
    float room = column.area.width - keys - 32;
    const bool beside = room >= 240 && ui.layout(spec.name, room, options).paragraph->lines.size() <= 2;
    if (!beside) room = column.area.width;
    const TextBlock name = ui.layout(spec.name, room, options);
    Rect row = column.take(beside ? std::max(side, name.height) : name.height + 12 + side);
    const Rect title{row.x, beside ? row.y + (row.height - name.height) / 2 : row.y, room, name.height};
    ui.text(title, name, options);
    ui.meaning({.id = std::string(spec.id), .role = Role::text, .name = std::string(spec.name)}, title);
    float x = beside ? row.right() - keys : row.x;
    int pressed = -1;
    for (size_t i = 0; i < spec.grades.size(); ++i) {
        const Rect at{x, row.bottom() - (beside ? (row.height + side) / 2 : side), side, side};
        const std::string spoken = ui.words("rating.grade", {{"name", spec.name}, {"grade", spec.grades[i]}});
        if (choice_key(ui, at, std::string(spec.id) + "." + std::to_string(i), spec.grades[i], spoken,
                       spec.selected == static_cast<int>(i), spec.id))
            pressed = static_cast<int>(i);
        x += side + gap;
    }
    return pressed;
}

void score_dial(Ui& ui, const Rect& at, const ScoreSpec& spec) {
    const Colors& c = ui.colors();
    constexpr float start = -135, sweep = 270;
    const float radius = std::min(at.width, at.height) / 2, width = std::max(14.0F, radius * 0.17F);
    const int score = std::clamp(spec.score, 1, 100);
    const float part = ui.animate(std::string(spec.id) + "#part", static_cast<float>(score) / 100);
    ui.arc(at.centre(), radius, width, start, sweep, c.none_tint);
    ui.arc(at.centre(), radius, width, start, sweep * part, ink_of(c, spec.tone));
    const std::string number = ui.format().number(int64_t{score});
    const float size = std::max(least_main_size, radius * 0.72F);
    ui.line(at.moved({0, -radius * 0.06F}), number,
            {.type = Type::title, .align = Align::center, .size = size, .numerals = Numerals::tabular});
    const Rect word{at.x - 20, at.centre().y + radius * 0.66F, at.width + 40, 44};
    ui.line(word, spec.caption,
            {.type = Type::caption, .color = ink_of(c, spec.tone), .align = Align::center, .weight = 650});
    ui.meaning({.id = std::string(spec.id),
                .role = Role::progressbar,
                .name = std::string(spec.name),
                .value = ui.words("rating.of", {{"score", int64_t{score}}, {"most", int64_t{100}}}) + ", " +
                         std::string(spec.caption)},
               at);
}

void progress_bar(Ui& ui, const Rect& at, const ProgressSpec& spec) {
    const float part = ui.animate(std::string(spec.id) + "#part", std::clamp(spec.part, 0.0F, 1.0F));
    ui.fill(at, spec.track.value_or(ui.colors().none_tint), at.height / 2);
    if (part > 0)
        ui.fill({at.x, at.y, std::max(at.height, at.width * part), at.height}, spec.color.value_or(ui.colors().brand),
                at.height / 2);
    ui.meaning({.id = std::string(spec.id),
                .role = Role::progressbar,
                .name = std::string(spec.name),
                .value = std::string(spec.value)},
               at);
}

}  // namespace tp::ui
