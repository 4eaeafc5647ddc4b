// Sheets of what is shown: cards, answers, products, charts, plans.
#include "kiosk/ui/cards.h"
#include "kiosk/ui/charts.h"
#include "kiosk/ui/gallery/sheets.h"
#include "kiosk/ui/overlays.h"
#include "kiosk/ui/page.h"
#include "kiosk/ui/qr_code.h"
#include "kiosk/ui/ratings.h"
#include "kiosk/ui/receipt.h"
#include "kiosk/ui/text.h"

namespace tp::gallery {

using ui::Column;
using ui::Tone;
using ui::Ui;

// Header, content and footer as every screen has them.
void draw_page(Ui& ui, Column&, const Stock&) {
    const std::string age = ui.words("age.at", {{"time", ui.format().time(ui.wall())}});
    std::string brand = ui.theme().name.substr(0, ui.theme().name.find('-'));
    if (brand == "default" || brand == "dark" || brand == "high") brand = "halden";
    brand[0] = static_cast<char>(brand[0] - 'a' + 'A');
    const ui::Chrome chrome{
        .brand = brand, .language_name = ui.words("language.own_name"), .language_tag = ui.format().tag()};
    ui::Page page(ui, chrome, {.id = "page", .help = false, .age = age});
    ui::heading(ui, page.column(), "page.title", ui.words("home.title_afternoon"));
    page.column().skip(24);
    ui::paragraph(ui, page.column(), "page.line", ui.words("attract.line"), {.color = ui.colors().soft});
}

void draw_type(Ui& ui, Column& column, const Stock&) {
    using ui::Type;
    const std::string title = ui.words("home.availability");
    for (const Type type :
         {Type::hero, Type::display, Type::question, Type::answer, Type::promotion, Type::title, Type::action,
          Type::name, Type::price, Type::body, Type::label, Type::tool, Type::secondary, Type::caption}) {
        ui::paragraph(ui, column, "", title,
                      {.type = type, .color = type >= Type::secondary ? ui.colors().soft : ui.colors().ink});
        column.skip(6);
    }
}

void draw_cards(Ui& ui, Column& column, const Stock&) {
    const std::string find = ui.words("home.availability"), find_line = ui.words("home.availability_line");
    const std::string order = ui.words("home.orders"), order_line = ui.words("home.orders_line");
    const std::vector<ui::ServiceCardSpec> specs{
        {.id = "service.find", .icon = Icon::store, .title = find, .line = find_line},
        {.id = "service.order", .icon = Icon::package_variant_closed, .title = order, .line = order_line}};
    const auto halves = ui::columns(column.take(392, 32), 2, 32);
    const auto style = ui::service_card_style(ui, {halves[0].width, halves[0].height}, specs);
    for (size_t i = 0; i < specs.size(); ++i) ui::service_card(ui, halves[i], specs[i], style);
    const std::string help = ui.words("home.assistance"), help_line = ui.words("home.assistance_line");
    const ui::Colors& c = ui.colors();
    const ui::RowCardSpec row{.id = "row",
                              .icon = Icon::bell_ring,
                              .title = help,
                              .line = help_line,
                              .color = c.accent_tint,
                              .icon_color = c.accent_ink,
                              .line_color = c.accent_caption};
    ui::row_card(ui, column.take(ui::row_card_height(ui, column.area.width, row), 32), row);
    const std::string points = ui.words("home.loyalty_line");
    const ui::RowCardSpec plain{.id = "row.plain", .icon = Icon::account_circle, .title = points, .strong = false};
    ui::row_card(ui, column.take(ui::row_card_height(ui, column.area.width, plain), 32), plain);
    float x = column.area.x;
    const auto badge = [&](Tone tone, const std::string& words) {
        const ui::BadgeSpec spec{.tone = tone, .label = words};
        if (x + ui::badge_width(ui, spec) > column.area.right()) x = column.area.x, column.skip(ui::badge_height + 20);
        x += ui::badge(ui, {x, column.y}, spec) + 20;
    };
    badge(Tone::ok, ui.words("stock.here_aisle", {{"count", 14}, {"aisle", "12"}}));
    badge(Tone::low, ui.words("stock.last_aisle", {{"count", 2}, {"aisle", "12"}}));
    badge(Tone::none, ui.words("stock.not_here"));
    badge(Tone::offer, ui.words("search.on_offer"));
    badge(Tone::gold, "Gold");
    badge(Tone::bad, ui.words("feedback.bad"));
}

void draw_answers(Ui& ui, Column& column, const Stock&) {
    const std::string age = ui.words("age.at", {{"time", ui.format().time(ui.wall())}});
    const auto answer = [&](const char* id, Tone tone, const std::string& words, const std::string& line) {
        ui::answer_panel(ui, column, {.id = id, .tone = tone, .answer = words, .line = line, .age = age});
        column.skip(24);
    };
    answer("yes", Tone::ok, ui.words("product.answer_yes", {{"count", 4}}),
           ui.words("product.aisle_bay_left", {{"aisle", "12"}, {"bay", "C"}}));
    answer("last", Tone::low, ui.words("product.answer_last", {{"count", 2}}),
           ui.words("product.aisle", {{"aisle", "7"}}));
    answer("no", Tone::none, ui.words("product.answer_no"),
           ui.words("product.answer_no_line", {{"store", "Elm Street"}, {"distance", ui.format().distance(3100)}}));
}

void draw_products(Ui& ui, Column& column, const Stock& stock) {
    const std::string picture = stock.pictures + "/apple.svg";
    const std::string here = ui.words("stock.here_aisle", {{"count", 14}, {"aisle", "12"}}),
                      away = ui.words("stock.not_here");
    const std::string price = ui.format().money(499, "USD"), before = ui.format().money(599, "USD"),
                      unit = isolated(ui.format().money(83, "USD")) + " / oz";
    const auto row = [&](const ui::ProductRowSpec& spec) {
        ui::product_row(ui, column.take(ui::product_row_height(ui, column.area.width, spec), 20), spec);
    };
    row({.id = "product.0",
         .picture = picture,
         .title = "Pro-Health Clean Mint Toothpaste",
         .hits = {{23, 33, 700, 1}},
         .line = "Crest · 6 oz",
         .badge = ui::BadgeSpec{.tone = Tone::ok, .label = here},
         .price = price,
         .price_before = before,
         .unit_price = unit});
    row({.id = "product.1",
         .picture = "",
         .placeholder = Icon::leaf,
         .title = "عصير البرتقال الطازج",
         .line = "1 l",
         .badge = ui::BadgeSpec{.tone = Tone::none, .label = away},
         .price = price});
    row({.id = "product.2",
         .picture = picture,
         .title = "Toothbrush Value Pack",
         .line = "Colgate · 6 ct",
         .badge = ui::BadgeSpec{.tone = Tone::ok, .label = here},
         .price = price,
         .compact = true});
    const auto tiles = ui::columns(column.take(430), 3, 24);
    for (size_t i = 0; i < tiles.size(); ++i) {
        const std::string id = "tile." + std::to_string(i);
        ui::product_tile(ui, tiles[i],
                         {.id = id, .picture = i == 2 ? "" : picture, .title = "Green Tea, 20 bags", .price = price});
    }
}

void draw_waiting(Ui& ui, Column& column, const Stock&) {
    ui::skeleton_rows(ui, column, 2, "loading", ui.words("part.loading"));
    column.skip(20);
    const std::string title = ui.words("search.empty", {{"words", "xyz"}}), line = ui.words("search.empty_line");
    ui::notice(ui, column, {.id = "empty", .icon = Icon::magnify, .title = title, .line = line});
    column.skip(40);
    const std::string failed = ui.words("feedback.not_saved"), failed_line = ui.words("feedback.not_saved_line");
    ui::notice(ui, column,
               {.id = "failed", .icon = Icon::alert_outline, .title = failed, .line = failed_line, .tone = Tone::bad});
}

void draw_charts(Ui& ui, Column& column, const Stock&) {
    const auto places = ui::columns(column.take(300, 40), 3, 24);
    const auto square = [](const Rect& at) { return ui::centred(at, at.height, at.height); };
    const std::string points = ui.format().number(int64_t{1840});
    ui::ring(ui, square(places[0]),
             {.id = "ring", .number = points, .name = "ring", .part = 0.74F, .color = ui.colors().sun});
    ui::ring(ui, square(places[1]),
             {.id = "countdown",
              .role = ui::Role::timer,
              .number = ui.format().number(int64_t{14}),
              .name = "countdown",
              .part = 0.6F});
    ui::score_dial(ui, square(places[2]),
                   {.id = "score", .name = "score", .score = 87, .caption = ui.words("feedback.good")});
    ui::progress_bar(ui, column.take(ui::progress_height, 40),
                     {.id = "progress", .name = "progress", .value = "66", .part = 0.66F});
    ui::stars(ui, column.take(60, 40), 3.5, 60);
    using State = ui::TimelineStep::State;
    const std::vector<ui::TimelineStep> steps{
        {"Ordered", "Thu 19 Nov, 18:24", State::done},
        {"Packed", "Fri 20 Nov, 09:10", State::done},
        {"Ready for pick-up", "Shelf P-14", State::now, Icon::package_variant_closed},
        {"Handed over", "", State::todo}};
    const float height = ui::timeline_height(ui, column.area.width - 88, steps);
    const Rect card = column.take(height + 88);
    ui.card(card);
    ui::timeline(ui, card.inset(44), "timeline", steps);
}

void draw_stores(Ui& ui, Column& column, const Stock&) {
    const auto there = [&](int count) { return ui.words("stock.there", {{"count", count}}); };
    const std::string open = ui.words("product.open_until", {{"time", ui.format().time_of_day(21 * 60)}});
    const std::vector<ui::StoreEntry> stores{
        {"Halden Elm Street", ui.format().distance(3100), open, Tone::ok, there(9)},
        {"Halden Harbour Park", ui.format().distance(7800), ui.words("product.closed"), Tone::low, there(1)}};
    ui::store_list(ui, column, "stores", stores);
    column.skip(24);
    ui::store_list(ui, column, "choose",
                   {{"Halden Old Foundry", "", ui.words("product.always_open"), Tone::none, ui.words("stock.unknown")}},
                   ui::StoreListUse::choose);
}

void draw_receipt(Ui& ui, Column& column, const Stock&) {
    const auto money = [&](int64_t cents) { return ui.format().money(cents, "USD"); };
    ui::receipt(ui, column,
                {.id = "receipt",
                 .name = "Halden",
                 .line = ui.format().date(ui.wall()),
                 .lines = {{"Original Moisture Body Lotion", money(1458), "2 × " + isolated(money(729))},
                           {"Green Tea, 20 bags", money(379)},
                           {"J8004 Nutrition Center Juicer", money(21900)}},
                 .totals = {{ui.words("orders.number"), money(23737), "", true}},
                 .foot = ui.words("feedback.thanks")});
}

void draw_map(Ui& ui, Column& column, const Stock& stock) {
    const ui::MapPlace place{"12", "C", "left"};
    const auto found = stock.map->find(place);
    const std::string name = ui::map_words(ui, ui.words("product.aisle_bay_left", {{"aisle", "12"}, {"bay", "C"}}),
                                           found ? found->metres : 0, LengthUnits::metric);
    const float width = column.area.width;
    ui::store_map(ui, column.take(ui::store_map_height(ui, *stock.map, width), 32),
                  {.id = "map", .map = &*stock.map, .marked = place, .name = name});
    const auto halves = ui::columns(column.take(ui::store_map_height(ui, *stock.map, (width - 32) / 2)), 2, 32);
    ui::store_map(ui, halves[0], {.id = "map.small", .map = &*stock.map, .marked = {"7", "F", "right"}, .name = name});
    ui::store_map(ui, halves[1],
                  {.id = "map.bare", .map = &*stock.map, .marked = {"18", "A", ""}, .name = name, .route = false});
}

void draw_qr(Ui& ui, Column& column, const Stock&) {
    const Rect row = column.take(420);
    const auto halves = ui::columns(row, 2, 32);
    const auto name = ui.words("product.phone_title");
    if (const auto code = ui::QrCode::encode("https://halden.example/p/H-1002"))
        ui::qr_code(ui, halves[0], "qr", name, *code);
    if (const auto code = ui::QrCode::encode("https://halden.example/o/4471-0925?take=" + std::string(120, 'k')))
        ui::qr_code(ui, halves[1], "qr.long", name, *code);
}

void draw_dialog(Ui& ui, Column&, const Stock&) {
    const std::string title = ui.words("idle.question"), line = ui.words("idle.line"),
                      more = ui.words("idle.more_time"), clear = ui.words("idle.clear");
    ui::Dialog dialog(ui, "dialog", title, ui::Role::alertdialog);
    Column& column = dialog.column();
    const Rect place = ui::centred(column.take(284, 40), 284, 284);
    ui::ring(ui, place,
             {.id = "dialog.ring",
              .role = ui::Role::timer,
              .number = ui.format().number(int64_t{14}),
              .name = title,
              .part = 0.62F});
    ui::paragraph(ui, column, "dialog.title", title, {.type = ui::Type::question, .align = ui::Align::center});
    column.skip(16);
    ui::paragraph(ui, column, "dialog.line", line,
                  {.type = ui::Type::body, .color = ui.colors().soft, .align = ui::Align::center});
    column.skip(40);
    ui::button(ui, column.take(148, 24), {.id = "dialog.more", .label = more, .type = ui::Type::action});
    ui::button(ui, column.take(116), {.id = "dialog.clear", .label = clear, .kind = ui::ButtonKind::ghost});
}

void draw_sheet(Ui& ui, Column&, const Stock&) {
    {
        const std::string title = ui.words("language_sheet.title");
        ui::Sheet sheet(ui, {.id = "sheet", .title = title, .height = 560});
        Column& column = sheet.column();
        for (const char* words : {"English", "Español", "العربية"}) {
            const ui::RowCardSpec row{.id = words, .title = words, .chevron = false};
            ui::row_card(ui, column.take(ui::row_card_height(ui, column.area.width, row), 20), row);
        }
    }
    const std::string cleared = ui.words("idle.cleared");
    ui::toast(ui, "toast", cleared, Icon::check_circle, ui.now(), 900);
}

std::span<const Sheet> sheets() {
    static constexpr Sheet all[] = {
        {"buttons", 850, "pressed", true, false, draw_buttons},
        {"chips", 460, "chip.offer", true, false, draw_chips},
        {"fields", 960, "", false, false, draw_fields},
        {"keyboard", 640, "", false, false, draw_keyboard},
        {"number-pad", 640, "", false, false, draw_number_pad},
        {"ratings", 1180, "scale.4", true, false, draw_ratings},
        {"page", 800, "", false, true, draw_page},
        {"type", 1280, "", true, false, draw_type},
        {"cards", 1200, "row.plain", true, false, draw_cards},
        {"answers", 1060, "", true, false, draw_answers},
        {"products", 1240, "product.1", true, false, draw_products},
        {"waiting", 1320, "", true, false, draw_waiting},
        {"charts", 1220, "", true, false, draw_charts},
        {"stores", 600, "choose.0", true, false, draw_stores},
        {"receipt", 860, "", true, false, draw_receipt},
        {"map", 960, "", true, false, draw_map},
        {"qr", 532, "", true, false, draw_qr},
        {"dialog", 1500, "", true, true, draw_dialog},
        {"sheet", 1500, "", true, true, draw_sheet},
    };
    return all;
}

}  // namespace tp::gallery
