#include "kiosk/staff/staff_touch_screen.h"

#include <algorithm>
#include <cmath>

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/text.h"

namespace tp {
namespace {

constexpr Milliseconds hold_to_end{3'000};

// Pixels of the picture, as a finger is told in, from and to dp, which are mirrored for right-to-left.
Rect dp_of(const ui::Ui& ui, const Rect& px) {
    const float scale = ui.metrics().scale;
    const Rect dp{px.x / scale, px.y / scale, px.width / scale, px.height / scale};
    return ui.rtl() ? Rect{ui.metrics().width - dp.right(), dp.y, dp.width, dp.height} : dp;
}
Rect mm_of(const ui::Ui& ui, const Rect& dp) {
    const Rect px = ui.px(dp);
    const float k = ui.metrics().px_per_mm;
    return {px.x / k, px.y / k, px.width / k, px.height / k};
}
Rect px_of_mm(const ui::Ui& ui, const Rect& mm) {
    const float k = ui.metrics().px_per_mm;
    return {mm.x * k, mm.y * k, mm.width * k, mm.height * k};
}

const ui::TextOptions card_title{.type = ui::Type::title}, card_count{.type = ui::Type::name};
constexpr float card_side = 36, card_top = 32, card_gap = 12, above_done = 24;

float done_height(const ui::Ui& ui) {
    return ui.metrics().main_target(ui.metrics().compact() ? 92 : 108);
}

// As high as its words and the button below them; the widest count is the one of the end.
Rect card_place(const ui::Ui& ui) {
    const float width = std::min(ui.metrics().width * 0.62F, 760.0F), inside = width - 2 * card_side;
    const std::string count = ui.words("staff.touch_count", {{"hits", 88}, {"count", 88}, {"misses", 88}});
    const float words = ui.layout(ui.words("staff.touch"), inside, card_title).height +
                        ui.layout(ui.words("staff.touch_line"), inside, {.type = ui::Type::secondary}).height +
                        ui.layout(count, inside, card_count).height;
    return ui::centred(ui.screen(), width, words + 2 * card_gap + above_done + done_height(ui) + 2 * card_top);
}

}  // namespace

void StaffTouchScreen::begin() {
    touched() = {};
}

void StaffTouchScreen::finish() {
    StaffTouch& state = touched();
    state.finished = true;
    m_desk.note("staff_touch_test", state.test->summary());
}

void StaffTouchScreen::draw_page(ui::Ui& ui, const ui::Chrome& chrome) {
    StaffTouch& state = touched();
    if (state.finished) return draw_result(ui, chrome);
    const Rect panel = mm_of(ui, ui.screen());
    if (!state.test || state.test->panel() != Size{panel.width, panel.height})
        state.test.emplace(Size{panel.width, panel.height}, mm_of(ui, card_place(ui)).inset(-4));
    draw_targets(ui);
}

void StaffTouchScreen::draw_targets(ui::Ui& ui) {
    StaffTouch& state = touched();
    TouchTest& test = *state.test;
    const Rect card = card_place(ui);
    const PointerFrame& pointer = ui.pointer();
    const bool on_card = ui.px(card).contains({pointer.start.x, pointer.start.y});
    if (ui.reachable() && pointer.pressed && !on_card) {
        const float k = ui.metrics().px_per_mm;
        test.touch({pointer.start.x / k, pointer.start.y / k});
        state.rests_since = ui.now();
    }
    if (!pointer.down) state.rests_since.reset();
    if (state.rests_since) ui.wake_at(*state.rests_since + hold_to_end);

    const bool done = draw_card(ui, card, test);
    const ui::PartScope part(ui, ui::Part::foot);  // all round the card, and read after it
    const std::string name = ui.words("staff.touch_target");
    for (size_t i = 0; i < test.targets().size(); ++i) {
        const TouchTest::Target& target = test.targets()[i];
        const Rect px = px_of_mm(ui, target.at);
        const Color color = target.hit ? ui.colors().ok : ui.colors().brand;
        if (target.hit)
            ui.canvas().fill_rect(px, color.faded(0.25F));
        else
            ui.canvas().stroke_rounded(px, 0, 4, color);
        const Point middle = px.centre();
        ui.canvas().line({middle.x - 10, middle.y}, {middle.x + 10, middle.y}, 2, color);
        ui.canvas().line({middle.x, middle.y - 10}, {middle.x, middle.y + 10}, 2, color);
        ui.meaning({.id = "staff.touch." + std::to_string(i),
                    .role = ui::Role::img,
                    .name = name + " " + std::to_string(i + 1),
                    .state = target.hit ? "hit" : ""},
                   dp_of(ui, px));
    }
    for (const Point& miss : test.missed_at()) {
        const Rect at = px_of_mm(ui, {miss.x, miss.y, 0, 0});
        ui.canvas().fill_circle({at.x, at.y}, 7, ui.colors().bad);
    }
    const bool held = state.rests_since && ui.now() - *state.rests_since >= hold_to_end;
    if (done || held || test.complete()) finish();
}

bool StaffTouchScreen::draw_card(ui::Ui& ui, const Rect& at, const TouchTest& test) {
    ui.card(at);
    ui::Column column(at.inset(card_side, card_top));
    ui::heading(ui, column, "staff.title", ui.words("staff.touch"), ui::Type::title);
    column.skip(card_gap);
    ui::paragraph(ui, column, "staff.touch.line", ui.words("staff.touch_line"),
                  {.type = ui::Type::secondary, .color = ui.colors().soft});
    column.skip(card_gap);
    ui::paragraph(ui, column, "staff.touch.count",
                  ui.words("staff.touch_count",
                           {{"hits", test.hits()}, {"count", test.targets().size()}, {"misses", test.misses()}}),
                  card_count);
    Rect inside = at.inset(card_side, card_top);
    const std::string done = ui.words("part.done");
    return ui::button(ui, ui::cut_bottom(inside, done_height(ui)), {.id = "staff.touch.done", .label = done});
}

void StaffTouchScreen::draw_result(ui::Ui& ui, const ui::Chrome& chrome) {
    StaffTouch& state = touched();
    const TouchTest& test = *state.test;
    ui::Page page(ui, chrome, {.id = "staff_touch", .home = false, .help = false});
    ui::Column& column = page.column();
    ui::heading(ui, column, "staff.title", ui.words("staff.touch"), ui::Type::title);
    column.skip(24);
    const bool good = test.complete() && test.misses() * 10 <= test.hits();
    const std::string count = ui.words(
        "staff.touch_count", {{"hits", test.hits()}, {"count", test.targets().size()}, {"misses", test.misses()}});
    std::string offset;
    if (const auto off = test.offset()) {
        const auto number = [&](float value) { return ui.format().number(std::abs(static_cast<double>(value)), 1); };
        offset = ui.words("staff.touch_offset", {{"x", off->dx < 0 ? "left" : "right"},
                                                 {"dx", number(off->dx)},
                                                 {"y", off->dy < 0 ? "up" : "down"},
                                                 {"dy", number(off->dy)},
                                                 {"spread", number(off->spread)}});
    }
    // On a wide panel the map stands beside the words.
    const bool wide = !ui.metrics().portrait();
    const Rect whole = column.area;
    const float top = column.y;
    if (wide) column.area.width = whole.width * 0.52F;
    ui::answer_panel(ui, column,
                     {.id = "staff.touch.count",
                      .tone = good ? ui::Tone::ok : ui::Tone::low,
                      .answer = count,
                      .line = offset,
                      .icon = good ? Icon::check_circle : Icon::alert});
    column.skip(32);
    const std::string again = ui.words("staff.again");
    const bool repeat =
        ui::button_row(ui, column, {{.id = "staff.touch.again", .label = again, .icon = Icon::refresh}}) == 0;
    column.skip(32);
    const float part = test.panel().width / test.panel().height;
    Rect at;
    if (wide) {
        const float x = column.area.right() + 40;
        at = {x, top, whole.right() - x, std::max(page.area().bottom() - top - 24, 300.0F)};
        column.y = std::max(column.y, at.bottom());
        column.area = whole;
    } else {
        at = column.take(std::min(std::max(column.left() - 24, 360.0F), 900.0F), 24);
    }
    const float width = std::min(at.width, at.height * part);
    const Rect map = wide ? Rect{at.right() - width, at.y, width, width / part} : ui::centred(at, width, width / part);
    draw_map(ui, map, test);
    if (repeat) begin();
}

void StaffTouchScreen::draw_map(ui::Ui& ui, const Rect& at, const TouchTest& test) {
    const Rect px = ui.px(at);
    Canvas& canvas = ui.canvas();
    canvas.fill_rect(px, ui.colors().surface);
    const auto map = test.miss_map();
    const float width = px.width / static_cast<float>(TouchTest::map_columns),
                height = px.height / static_cast<float>(TouchTest::map_rows);
    for (size_t i = 0; i < map.size(); ++i) {
        if (map[i] <= 0) continue;
        const auto x = static_cast<float>(i % TouchTest::map_columns),
                   y = static_cast<float>(i / TouchTest::map_columns);
        canvas.fill_rect({px.x + x * width, px.y + y * height, width, height},
                         ui.colors().bad.faded(0.15F + 0.55F * map[i]));
    }
    const float k = px.width / test.panel().width;
    for (const TouchTest::Target& target : test.targets())
        canvas.stroke_rounded(
            {px.x + target.at.x * k, px.y + target.at.y * k, target.at.width * k, target.at.height * k}, 0, 2,
            target.hit ? ui.colors().ok : ui.colors().soft);
    for (const Point& miss : test.missed_at())
        canvas.fill_circle({px.x + miss.x * k, px.y + miss.y * k}, 6, ui.colors().bad);
    canvas.stroke_rounded(px, 0, 3, ui.colors().ink);
    ui.meaning({.id = "staff.touch.map",
                .role = ui::Role::img,
                .name = ui.words("staff.touch_map", {{"count", test.misses()}})},
               at);
}

}  // namespace tp
