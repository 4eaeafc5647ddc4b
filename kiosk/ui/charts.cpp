#include "kiosk/ui/charts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "kiosk/ui/cards.h"
#include "kiosk/ui/text.h"

namespace tp::ui {

namespace {

constexpr float ring_air = 28;  // between the number and the ring, both sides together

TextOptions ring_number(float size) {
    return {.type = Type::title, .align = Align::center, .size = size, .weight = 800, .numerals = Numerals::tabular};
}

}  // namespace

float ring_size_for(const Ui& ui, std::string_view number, float width) {
    return ui.text_width(number, ring_number(least_main_size)) + ring_air + 4 * width;
}

void ring(Ui& ui, const Rect& at, const RingSpec& spec) {
    const Colors& c = ui.colors();
    const float radius = std::min(at.width, at.height) / 2;
    ui.canvas().stroke_circle(ui.px(at.centre()), ui.px(radius), ui.px(spec.width), spec.track.value_or(c.none_tint));
    const float part = std::clamp(spec.part, 0.0F, 1.0F);
    if (part > 0) ui.arc(at.centre(), radius, spec.width, 0, 360 * part, spec.color.value_or(c.accent));
    const float room = 2 * (radius - spec.width) - ring_air;
    TextOptions number = ring_number(radius * 0.64F);
    number.color = spec.ink;
    number.size = size_that_fits(ui, spec.number, room, number);
    const float lift = spec.caption.empty() ? 0 : 22;
    ui.line(at.moved({0, -lift}), spec.number, number);
    if (!spec.caption.empty())
        ui.line({at.x, at.centre().y + number.size * 0.36F - lift + 14, at.width, 44}, spec.caption,
                {.type = Type::caption, .color = spec.caption_ink, .align = Align::center});
    ui.meaning({.id = std::string(spec.id),
                .role = spec.role,
                .name = std::string(spec.name),
                .value = std::string(spec.number)},
               at);
}

namespace {

constexpr float dot_size = 64, dot_gap = 36, step_height = 136;

float step_height_of(const Ui& ui, float width, const TimelineStep& step, bool last) {
    const float room = width - dot_size - dot_gap;
    float height = ui.layout(step.title, room, {.type = Type::name}).height;
    if (!step.line.empty()) height += ui.layout(step.line, room, {.type = Type::secondary}).height + 2;
    return std::max(last ? dot_size : step_height, height + (last ? 0 : 34));
}

}  // namespace

float timeline_height(const Ui& ui, float width, const std::vector<TimelineStep>& steps) {
    float height = 0;
    for (size_t i = 0; i < steps.size(); ++i) height += step_height_of(ui, width, steps[i], i + 1 == steps.size());
    return height;
}

void timeline(Ui& ui, const Rect& at, std::string_view id, const std::vector<TimelineStep>& steps) {
    using State = TimelineStep::State;
    const Colors& c = ui.colors();
    Column column(at);
    std::string spoken;
    for (size_t i = 0; i < steps.size(); ++i) {
        const TimelineStep& step = steps[i];
        const bool last = i + 1 == steps.size();
        const float height = step_height_of(ui, at.width, step, last);
        const Rect row = column.take(height);
        const Point dot{row.x + dot_size / 2, row.y + dot_size / 2};
        if (!last) {
            const bool passed = steps[i + 1].state != State::todo;
            ui.fill({dot.x - 3, dot.y, 6, height}, passed ? c.brand : c.line);
        }
        if (step.state == State::todo) {
            ui.circle(dot, dot_size / 2, c.surface);
            ui.canvas().stroke_circle(ui.px(dot), ui.px(dot_size / 2), ui.px(5.0F), c.line);
        } else {
            const bool now = step.state == State::now;
            ui.circle(dot, dot_size / 2, now ? c.accent_ink : c.brand);
            ui.icon(now ? step.icon : Icon::check, dot, 42, now ? c.surface : c.on_brand);
        }
        const float x = row.x + dot_size + dot_gap, width = row.right() - x;
        const Color ink = step.state == State::todo ? c.soft : c.ink;
        const float title_height = ui.layout(step.title, width, {.type = Type::name}).height;
        const float y = step.line.empty() ? std::max(row.y, dot.y - title_height / 2) : row.y;
        ui.text({x, y, width, 0}, step.title, {.type = Type::name, .color = ink});
        if (!step.line.empty())
            ui.text({x, y + title_height + 2, width, 0}, step.line, {.type = Type::secondary, .color = c.soft});
        const std::string_view state = step.state == State::done ? "done" : step.state == State::now ? "current" : "";
        ui.meaning({.id = std::string(id) + "." + std::to_string(i),
                    .role = Role::listitem,
                    .name = step.title,
                    .value = step.line,
                    .state = std::string(state)},
                   row);
        if (step.state == State::now || (last && spoken.empty())) spoken = step.title;
    }
    ui.meaning({.id = std::string(id), .role = Role::list, .name = spoken}, {at.x, at.y, at.width, column.y - at.y});
}

namespace {

struct Face {
    Color color;
    float corner, middle;  // of the mouth, in parts of the radius below the centre
    float half_width;
};
constexpr std::array<Face, 4> face_shapes{{
    {Color::rgb(0x127A43), 0.17F, 0.68F, 0.47F},
    {Color::rgb(0x7DBB3C), 0.23F, 0.49F, 0.39F},
    {Color::rgb(0xF2972E), 0.39F, 0.15F, 0.39F},
    {Color::rgb(0xC8372D), 0.49F, -0.01F, 0.47F},
}};

void face(Ui& ui, Point centre, float radius, const Face& shape) {
    constexpr Color white = Color::rgb(0xFFFFFF);  // as the colours of the faces: the same in every theme
    ui.circle(centre, radius, shape.color);
    for (const float side : {-1.0F, 1.0F})
        ui.circle({centre.x + side * radius * 0.31F, centre.y - radius * 0.2F}, radius * 0.125F, white);
    // The mouth: a quadratic curve through its corners.
    std::vector<Point> mouth;
    for (int i = 0; i <= 16; ++i) {
        const float t = static_cast<float>(i) / 16, u = 1 - t;
        const float y = u * u * shape.corner + 2 * u * t * shape.middle + t * t * shape.corner;
        mouth.push_back(ui.px(Point{centre.x + (2 * t - 1) * shape.half_width * radius, centre.y + y * radius}));
    }
    ui.canvas().polyline(mouth, ui.px(radius * 0.135F), white);
}

}  // namespace

int faces(Ui& ui, Column& column, std::string_view id_prefix, const std::vector<Choice>& labels, int selected) {
    const bool low = ui.metrics().compact();
    const bool pairs = ui.metrics().narrow();
    const bool shallow = ui.metrics().shallow();
    const float gap = shallow ? 16 : 24, under_face = low ? 10 : 22;
    const float drawn_radius = shallow ? 38 : low ? 58 : 75;
    const int a_row = pairs ? 2 : 4;
    const TextOptions label{.type = Type::tool, .align = Align::center};
    const float width = columns({0, 0, column.area.width, 0}, a_row, gap).front().width - 16;
    float words = 56;
    for (const Choice& one : labels) words = std::max(words, ui.layout(one.label, width, label).height);
    const float height = std::max(shallow ? 150.0F
                                  : low   ? 236.0F
                                          : 300.0F,
                                  2 * drawn_radius + under_face + words + (shallow ? 16 : 32));
    int pressed = -1;
    std::vector<Rect> places;
    for (size_t first = 0; first < labels.size(); first += static_cast<size_t>(a_row)) {
        const Rect row = column.take(height, first + static_cast<size_t>(a_row) < labels.size() ? gap : 0);
        for (const Rect& place : columns(row, a_row, gap)) places.push_back(place);
    }
    for (size_t i = 0; i < labels.size() && i < face_shapes.size(); ++i) {
        const std::string id = std::string(id_prefix) + "." + std::string(labels[i].id);
        const bool on = static_cast<int>(i) == selected;
        const PressedCard card =
            press_card(ui, places[i], id, labels[i].label, {}, on ? "checked" : "", Role::radio, id_prefix);
        if (card.clicked) pressed = static_cast<int>(i);
        const float lit = ui.animate(id + "#on", on ? 1.0F : 0.0F);
        if (lit > 0) ui.stroke(card.body.inset(-6), ui.colors().brand.faded(lit), 6, ui.theme().card_radius + 6);
        const float radius = drawn_radius * (1 + 0.05F * lit);
        const float middle = card.body.y + (card.body.height - words - 10) / 2;
        face(ui, {card.body.centre().x, middle}, radius, face_shapes[i]);
        // Told by a sign, too: where cards have outlines another one says little.
        if (lit > 0.5F) ui.icon(Icon::check_circle, {card.body.right() - 36, card.body.y + 36}, 46, ui.colors().brand);
        ui.line({card.body.x + 8, middle + radius + under_face, card.body.width - 16, words}, labels[i].label, label);
    }
    return pressed;
}

void stars(Ui& ui, const Rect& at, double rating, float size) {
    for (int i = 0; i < 5; ++i) {
        const double left = rating - i;
        const Icon icon = left >= 0.75 ? Icon::star : left >= 0.25 ? Icon::star_half : Icon::star_outline;
        ui.icon(icon, {at.x + size / 2 + static_cast<float>(i) * size, at.centre().y}, size, ui.colors().sun);
    }
}

}  // namespace tp::ui
