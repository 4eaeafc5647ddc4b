// Sheets of what is pressed, chosen and typed into.
#include "kiosk/ui/gallery/sheets.h"

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/charts.h"
#include "kiosk/ui/fields.h"
#include "kiosk/ui/keyboard.h"
#include "kiosk/ui/ratings.h"
#include "kiosk/ui/text.h"

namespace tp::gallery {

using ui::Column;
using ui::Ui;

void draw_buttons(Ui& ui, Column& column, const Stock&) {
    using Kind = ui::ButtonKind;
    const std::string hold = ui.words("product.hold"), phone = ui.words("product.phone"), done = ui.words("part.done");
    const std::string again = ui.words("part.retry"), cancel = ui.words("part.cancel"),
                      next = ui.words("part.continue");
    ui::button_row(ui, column,
                   {{.id = "primary", .label = hold, .icon = Icon::package_variant_closed},
                    {.id = "ghost", .label = phone, .kind = Kind::ghost, .icon = Icon::qrcode}});
    column.skip(24);
    ui::button_row(
        ui, column,
        {{.id = "dark", .label = done, .kind = Kind::dark}, {.id = "danger", .label = cancel, .kind = Kind::danger}});
    column.skip(24);
    const auto row = ui::columns(column.take(ui::button_height, 24), 3, 24);
    ui::button(ui, row[0], {.id = "pressed", .label = next});
    ui::button(ui, row[1], {.id = "busy", .label = next, .busy = true});
    ui::button(ui, row[2], {.id = "disabled", .label = again, .enabled = false});
    Rect pills = column.take(88, 24);
    const auto pill = [&](const ui::PillSpec& spec) {
        ui::pill(ui, ui::cut_start(pills, ui::pill_width(ui, spec, 88), 24), spec);
    };
    const std::string english = ui.words("language.own_name"), access = ui.words("header.access"),
                      help = ui.words("footer.help");
    pill({.id = "language", .label = english, .icon = Icon::translate});
    pill({.id = "help", .label = help, .icon = Icon::bell_ring, .ink = ui.colors().accent_ink});
    pill({.id = "access", .label = access, .icon = Icon::wheelchair_accessibility, .icon_only = true});
    const auto halves = ui::columns(column.take(116, 24), 2, 24);
    static_cast<void>(ui::segmented(ui, halves[0], "segmented",
                                    {{"on", ui.words("access_sheet.on")}, {"off", ui.words("access_sheet.off")}}, 0));
    ui::stepper(ui, halves[1], "stepper", ui.words("orders.number"), 1, 1, 9);
    ui::icon_button(ui, {column.area.x, column.y, 96, 96}, "icon", ui.words("part.close"), Icon::close, 52,
                    ui.colors().ink);
}

void draw_chips(Ui& ui, Column& column, const Stock&) {
    const std::string all = ui.words("search.all", {{"count", 38}}), here = ui.words("search.in_stock"),
                      offer = ui.words("search.on_offer");
    const std::string more = ui.words("search.more"), departments = ui.words("search.departments");
    static_cast<void>(ui::chip_flow(ui, column,
                                    {{.id = "chip.all", .label = all, .on = true},
                                     {.id = "chip.here", .label = here},
                                     {.id = "chip.offer", .label = offer},
                                     {.id = "chip.more", .label = more, .on = true},
                                     {.id = "chip.departments", .label = departments, .one_of_many = true}}));
    column.skip(32);
    ui::chip_strip(ui, column.take(92, 0), "strip",
                   {{.id = "strip.a", .label = departments},
                    {.id = "strip.b", .label = all, .on = true},
                    {.id = "strip.c", .label = here},
                    {.id = "strip.d", .label = offer}});
}

void draw_fields(Ui& ui, Column& column, const Stock&) {
    ui::TextEdit empty, words, secret(ui::InputKind::digits), wrong(ui::InputKind::code);
    words.set("toothpaste");
    secret.set("4711");
    wrong.set("4471-0925");
    const std::string search = ui.words("search.placeholder"), number = ui.words("orders.number"),
                      proof = ui.words("orders.proof");
    const std::string problem = ui.words("orders.problem_match");
    ui::text_field(ui, column,
                   {.id = "empty",
                    .label = search,
                    .placeholder = search,
                    .icon = Icon::magnify,
                    .search = true,
                    .focused = false},
                   empty);
    column.skip(28);
    ui::text_field(ui, column,
                   {.id = "focused",
                    .label = search,
                    .placeholder = search,
                    .icon = Icon::magnify,
                    .clear_id = "clear",
                    .search = true},
                   words);
    column.skip(28);
    ui::text_field(
        ui, column,
        {.id = "secret", .label = proof, .placeholder = proof, .secret = true, .show_label = true, .focused = false},
        secret);
    column.skip(28);
    ui::text_field(ui, column,
                   {.id = "wrong",
                    .label = number,
                    .placeholder = number,
                    .icon = Icon::package_variant_closed,
                    .focused = false,
                    .problem = problem},
                   wrong);
}

void draw_keyboard(Ui& ui, Column& column, const Stock&) {
    ui::TextEdit edit;
    const std::string done = ui.words("search.action");
    ui.fill(ui.screen(), ui.colors().keyboard);
    const ui::KeyboardSpec spec{.language = ui.format().tag(), .done_label = done};
    const float width = ui.metrics().width;
    ui::keyboard(ui, {0, column.y, width, ui::keyboard_height(ui, width, spec, edit.kind())}, spec, edit);
}

void draw_number_pad(Ui& ui, Column& column, const Stock&) {
    ui::TextEdit edit(ui::InputKind::digits);
    const std::string done = ui.words("orders.show");
    ui.fill(ui.screen(), ui.colors().keyboard);
    const ui::KeyboardSpec spec{.language = ui.format().tag(), .done_label = done, .can_finish = false};
    const float width = ui.metrics().width;
    ui::keyboard(ui, {0, column.y, width, ui::keyboard_height(ui, width, spec, edit.kind())}, spec, edit);
}

void draw_ratings(Ui& ui, Column& column, const Stock&) {
    const std::string least = ui.words("feedback.bad"), most = ui.words("feedback.great");
    ui::faces(
        ui, column, "faces",
        {{"great", most}, {"good", ui.words("feedback.good")}, {"poor", ui.words("feedback.poor")}, {"bad", least}}, 1);
    column.skip(40);
    ui::star_input(ui, column, "stars", 3);
    column.skip(40);
    ui::scale_0_to_10(ui, column, {.id = "scale", .least_label = least, .most_label = most, .selected = 8});
    column.skip(40);
    ui::letter_grade(ui, column, {.id = "grade", .name = ui.words("feedback.reason_staff"), .selected = 1});
    column.skip(16);
    ui::letter_grade(ui, column, {.id = "grade2", .name = ui.words("feedback.reason_prices")});
}

}  // namespace tp::gallery
