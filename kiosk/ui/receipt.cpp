#include "kiosk/ui/receipt.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tp::ui {
namespace {

constexpr float receipt_padding = 44, receipt_row_gap = 14, tooth = 22;  // of the torn edge

TextOptions receipt_text(const ReceiptLine& line) {
    return {.type = line.strong ? Type::name : Type::body, .weight = line.strong ? 700 : 0};
}
TextOptions receipt_amount(const ReceiptLine& line) {
    TextOptions options = receipt_text(line);
    options.align = Align::end;
    options.numerals = Numerals::tabular;
    return options;
}

float receipt_room(const Ui& ui, float width, const ReceiptLine& line) {
    return width - std::min(width * 0.45F, ui.text_width(line.amount, receipt_amount(line))) - 32;
}

float receipt_line_height(const Ui& ui, float width, const ReceiptLine& line) {
    const float room = receipt_room(ui, width, line);
    float height = ui.layout(line.text, room, receipt_text(line)).height;
    if (!line.detail.empty()) height += ui.layout(line.detail, room, {.type = Type::secondary}).height;
    return height;
}

void receipt_row(Ui& ui, Column& column, const std::string& id, const ReceiptLine& line) {
    const float height = receipt_line_height(ui, column.area.width, line),
                room = receipt_room(ui, column.area.width, line);
    const Rect at = column.take(height, receipt_row_gap);
    const float used = ui.text({at.x, at.y, room, height}, line.text, receipt_text(line));
    if (!line.detail.empty())
        ui.text({at.x, at.y + used, room, height}, line.detail,
                {.type = Type::secondary, .color = ui.colors().soft, .numerals = Numerals::tabular});
    const float amount = at.width - room;
    ui.text({at.x + room, at.y, amount, height}, line.amount, receipt_amount(line));
    const std::string spoken = line.detail.empty() ? line.amount : line.detail + ", " + line.amount;
    ui.meaning({.id = id, .role = Role::listitem, .name = line.text, .value = spoken}, at);
}

void dashes(Ui& ui, const Rect& at, Color color) {
    for (float x = at.x; x + 14 <= at.right(); x += 26) ui.fill({x, at.y, 14, 3}, color);
}

// The paper: square at the sides, its foot torn in teeth.
void paper(Ui& ui, const Rect& at) {
    const Colors& c = ui.colors();
    const Rect sheet{at.x, at.y, at.width, at.height - tooth};
    ui.card(sheet, c.surface, 10);
    const int teeth = std::max(4, static_cast<int>(std::round(at.width / 44)));
    const float wide = at.width / static_cast<float>(teeth);
    for (int i = 0; i < teeth; ++i) {
        const float x = at.x + wide * static_cast<float>(i);
        const std::array<Point, 3> points{ui.px(Point{x, sheet.bottom() - 1}),
                                          ui.px(Point{x + wide, sheet.bottom() - 1}),
                                          ui.px(Point{x + wide / 2, at.bottom()})};
        ui.canvas().fill_polygon(points, c.surface);
    }
    ui.fill({sheet.x, sheet.bottom() - 12, sheet.width, 12}, c.surface);  // over the rounded corners of the foot
}

}  // namespace

void receipt(Ui& ui, Column& column, const ReceiptSpec& spec) {
    const Colors& c = ui.colors();
    const float width = column.area.width - 2 * receipt_padding;
    const TextOptions title{.type = Type::title, .align = Align::center};
    const TextOptions soft{.type = Type::secondary, .color = c.soft, .align = Align::center};
    float height = 2 * receipt_padding + tooth + ui.layout(spec.name, width, title).height + 28;
    if (!spec.line.empty()) height += ui.layout(spec.line, width, soft).height + 6;
    for (const auto* part : {&spec.lines, &spec.totals})
        for (const ReceiptLine& line : *part) height += receipt_line_height(ui, width, line) + receipt_row_gap;
    if (!spec.totals.empty()) height += 36;
    if (!spec.foot.empty()) height += ui.layout(spec.foot, width, soft).height + 20;

    const Rect at = column.take(height);
    paper(ui, at);
    Column inside({at.x + receipt_padding, at.y + receipt_padding, width, height});
    const auto centred_text = [&](std::string_view text, const TextOptions& options, float gap) {
        const TextBlock block = ui.layout(text, width, options);
        ui.text(inside.take(block.height, gap), block, options);
    };
    centred_text(spec.name, title, spec.line.empty() ? 28 : 6);
    if (!spec.line.empty()) centred_text(spec.line, soft, 28);
    ui.meaning({.id = std::string(spec.id),
                .role = Role::list,
                .name = std::string(spec.name),
                .value = std::string(spec.line)},
               at);
    const std::string id(spec.id);
    for (size_t i = 0; i < spec.lines.size(); ++i) receipt_row(ui, inside, id + "." + std::to_string(i), spec.lines[i]);
    if (!spec.totals.empty()) {
        dashes(ui, inside.take(3, 33), c.soft);
        for (size_t i = 0; i < spec.totals.size(); ++i)
            receipt_row(ui, inside, id + ".total." + std::to_string(i), spec.totals[i]);
    }
    if (spec.foot.empty()) return;
    inside.skip(20 - receipt_row_gap);
    centred_text(spec.foot, soft, 0);
}

int store_list(Ui& ui, Column& column, std::string_view id, const std::vector<StoreEntry>& stores, StoreListUse use) {
    constexpr float row_pad = 24, gap = 24;
    const bool narrow = column.area.width < 560;  // enlarged: what is beside the words gives them room
    const float pad = narrow ? 20 : 40, pin = narrow ? 64 : 80;
    const Colors& c = ui.colors();
    const TextOptions name_style{.type = Type::name}, line_style{.type = Type::secondary, .color = c.soft};
    struct Row {
        std::string line;
        float text = 0, height = 0;
        Size badge;
        float most = 0;      // of the badge's width, below
        bool below = false;  // the badge stands below the words: narrow panels, long words
    };
    const auto badge_of = [](const StoreEntry& store, const Row& row) {
        return BadgeSpec{.tone = store.tone, .label = store.stock, .most = row.most};
    };
    std::vector<Row> rows;
    float total = 16;
    for (const StoreEntry& store : stores) {
        Row row;
        row.line = store.distance.empty()  ? store.opening
                   : store.opening.empty() ? store.distance
                                           : isolated(store.distance) + " · " + store.opening;
        row.badge = badge_size(ui, badge_of(store, row));
        const float inside = column.area.width - 2 * pad - pin;
        row.below = inside - row.badge.width - gap < 300;
        row.text = row.below ? inside : inside - row.badge.width - gap;
        if (row.below) {
            row.most = narrow ? inside + pin : inside;
            row.badge = badge_size(ui, badge_of(store, row));
        }
        row.height = ui.layout(store.name, row.text, name_style).height +
                     ui.layout(row.line, row.text, line_style).height + 2 * row_pad;
        if (row.below) row.height += row.badge.height + 12;
        if (use == StoreListUse::choose) row.height = std::max(row.height, ui.metrics().main_target(0));
        total += row.height;
        rows.push_back(std::move(row));
    }
    const Rect card = column.take(total);
    ui.card(card);
    int pressed = -1;
    float y = card.y + 8;
    for (size_t i = 0; i < rows.size(); ++i) {
        const Row& row = rows[i];
        const StoreEntry& store = stores[i];
        const std::string row_id = std::string(id) + "." + std::to_string(i);
        const Rect at{card.x + pad, y, card.width - 2 * pad, row.height};
        if (i > 0) ui.fill({at.x, at.y - 1, at.width, 2}, c.line);
        const Node node{.id = row_id,
                        .role = use == StoreListUse::choose ? Role::button : Role::listitem,
                        .name = store.name,
                        .value = store.stock + ", " + row.line};
        if (use == StoreListUse::choose) {
            const Press press = ui.press(row_id, at);
            if (press.clicked) pressed = static_cast<int>(i);
            if (press.depth > 0) ui.fill(at.inset(-16, 2), c.ink.faded(press.depth * 0.05F), ui.theme().field_radius);
            ui.target(node, at, true);
        } else {
            ui.meaning(node, at);
        }
        ui.icon(Icon::map_marker, {at.x + 24, row.below ? at.y + row_pad + 30 : at.centre().y}, 52, c.brand);
        const float text_height = row.height - 2 * row_pad - (row.below ? row.badge.height + 12 : 0);
        const float top = row.below ? at.y + row_pad : at.y + (row.height - text_height) / 2;
        const float used = ui.text({at.x + pin, top, row.text, row.height}, store.name, name_style);
        ui.text({at.x + pin, top + used, row.text, row.height}, row.line, line_style);
        const float below_at = narrow ? at.x : at.x + pin;
        const Point badge_at = row.below ? Point{below_at, at.bottom() - row_pad - row.badge.height}
                                         : Point{at.right() - row.badge.width, at.centre().y - row.badge.height / 2};
        badge(ui, badge_at, badge_of(store, row));
        y += row.height;
    }
    return pressed;
}

}  // namespace tp::ui
