#include <algorithm>
#include <array>

#include "kiosk/app/anything_else.h"
#include "kiosk/app/phone_sheet.h"
#include "kiosk/orders/order_rules.h"
#include "kiosk/orders/order_screens.h"
#include "kiosk/ui/buttons.h"
#include "kiosk/ui/cards.h"
#include "kiosk/ui/charts.h"
#include "kiosk/ui/text.h"

namespace tp {

using ui::Column;
using ui::Ui;

namespace {

constexpr float card_pad = 44;

std::string title_of(const Ui& ui, OrderStage stage, bool here) {
    switch (stage) {
        case OrderStage::ordered:
            return ui.words("order.received");
        case OrderStage::packed:
            return ui.words("order.being_packed");
        case OrderStage::shipped:
            return ui.words("order.on_its_way");
        case OrderStage::arrived:
            return ui.words("order.arrived");
        case OrderStage::ready:
            return here ? ui.words("order.ready") : ui.words("order.stage_ready");
        case OrderStage::handed_over:
            return ui.words("order.handed_over");
        case OrderStage::cancelled:
            return ui.words("order.cancelled");
        case OrderStage::returned:
            return ui.words("order.returned");
    }
    return {};
}

std::string stage_words(const Ui& ui, OrderStage stage) {
    return ui.words("order.stage_" + std::string(to_string(stage)));
}

std::string when_words(const Ui& ui, const CourseStep& step) {
    std::string when;
    if (step.at && step.note.empty())
        when = ui.format().date(*step.at, DateStyle::weekday_date) + ", " + ui.format().time(*step.at);
    else
        when = step.note;
    return when;
}

}  // namespace

void OrderScreen::enter(const ScreenArguments& /*arguments*/) {
    OrderVisit& visit = m_context.session.of<OrderVisit>();
    if (!visit.order || !m_lookup) return;
    visit.products.clear();
    std::vector<std::string> skus;
    for (const OrderLine& line : visit.order->lines) skus.push_back(line.sku);
    m_lookup(std::move(skus), [&context = m_context, of_visit = m_context.session.visit(),
                               number = visit.order->number](std::vector<LineProduct> found) {
        if (context.session.visit() != of_visit) return;
        OrderVisit& now = context.session.of<OrderVisit>();
        if (!now.order || now.order->number != number) return;
        for (LineProduct& product : found) now.products[product.sku] = std::move(product);
    });
}

void OrderScreen::draw(Ui& ui, const ui::Chrome& chrome) {
    draw_page(ui, chrome);
    std::optional<ui::QrCode>& code = m_context.session.of<OrderVisit>().to_phone;
    if (code && !phone_sheet(ui, "order.phone", *code)) code.reset();
}

bool OrderScreen::on_back() {
    std::optional<ui::QrCode>& code = m_context.session.of<OrderVisit>().to_phone;
    const bool open = code.has_value();
    code.reset();
    return open;
}

void OrderScreen::draw_page(Ui& ui, const ui::Chrome& chrome) {
    const OrderVisit& visit = m_context.session.of<OrderVisit>();
    ui::Page page(ui, chrome, {.id = "order"});
    if (!visit.order) {
        m_context.shell.replace("orders");
        return;
    }
    const Order& order = *visit.order;
    Column& column = page.column();
    if (visit.check_in == OrderVisit::CheckIn::saved) {
        ui::answer_panel(ui, column,
                         {.id = "order.checked_in",
                          .tone = ui::Tone::ok,
                          .answer = ui.words("order.checked_in"),
                          .line = ui.words("order.checked_in_line", {{"place", order.pickup_place}})});
        column.skip(36);
    }
    // What can be done comes before how it went, while something can be done here.
    const bool waits_here = can_check_in(order, m_this_store);
    if (ui.metrics().portrait()) {
        answer(ui, column, order);
        if (waits_here) actions(ui, column, order);
        if (ui.metrics().compact()) about(ui, column, order);
        course(ui, column, order);
        lines(ui, column, order);
        if (!waits_here) actions(ui, column, order);
        return;
    }
    // Landscape: the answer and what can be done beside the course.
    const auto halves = ui::columns(column.rest(), 2, 40);
    Column left(halves[0]), right(halves[1]);
    answer(ui, left, order);
    actions(ui, left, order);
    if (ui.metrics().compact()) about(ui, left, order);
    course(ui, right, order);
    lines(ui, right, order);
    column.y = std::max(left.y, right.y);
}

// Which order it is, and how old what is said about it. Where little is in sight it comes after the answer.
void OrderScreen::about(Ui& ui, Column& column, const Order& order) {
    const ui::PersonalScope personal(ui);
    ui::paragraph(ui, column, "order.number",
                  ui.words("order.number", {{"number", order.number}, {"name", order.masked_name}}),
                  {.type = ui::Type::secondary, .color = ui.colors().soft});
    column.skip(8);
    // With the answer, not in the footer: a narrow panel has no room there, and every fact carries its age.
    if (const auto found_at = m_context.session.of<OrderVisit>().found_at) {
        const ui::PersonalScope of_nobody(ui, false);
        ui::age_caption(ui, column.take(44, 12), "order.age",
                        ui.words("age.at", {{"time", ui.format().time(*found_at)}}));
    }
    if (ui.metrics().compact()) column.skip(16);
}

void OrderScreen::answer(Ui& ui, Column& column, const Order& order) {
    const OrderStage stage = present_stage(order);
    const bool here = order.store == m_this_store, compact = ui.metrics().compact();
    const ui::PersonalScope personal(ui);
    if (!compact) about(ui, column, order);
    ui::heading(ui, column, "order.title", title_of(ui, stage, here), compact ? ui::Type::title : ui::Type::display);
    column.skip(ui.metrics().snug(28));
    if (stage == OrderStage::ready) {
        std::string until;
        std::vector<ui::BadgeSpec> badges;
        std::vector<std::string_view> ids;
        if (!order.pickup_place.empty()) {
            badges.push_back({.tone = ui::Tone::ok, .label = order.pickup_place, .icon = Icon::map_marker});
            ids.push_back("order.place");
        }
        if (order.pickup_until) {
            until = ui.words("order.until", {{"date", ui.format().date(*order.pickup_until, DateStyle::weekday_date)}});
            badges.push_back({.tone = ui::Tone::none, .label = until, .icon = Icon::clock});
            ids.push_back("order.until");
        }
        // Beside one another where both fit, else one below the other.
        Point at{column.area.x, column.y};
        for (size_t i = 0; i < badges.size(); ++i) {
            badges[i].most = column.area.width;
            const Size size = ui::badge_size(ui, badges[i]);
            if (at.x + size.width > column.area.right()) at = {column.area.x, column.y + 20};
            ui::badge(ui, at, badges[i], ids[i]);
            at.x += size.width + 20;
            column.y = std::max(column.y, at.y + size.height);
        }
        column.skip(ui.metrics().snug(36));
    }
}

void OrderScreen::course(Ui& ui, Column& column, const Order& order) {
    const ui::PersonalScope personal(ui);
    std::vector<ui::TimelineStep> steps;
    for (const CourseStep& step : course_of(order)) {
        const auto state = step.state == CourseStep::State::done  ? ui::TimelineStep::State::done
                           : step.state == CourseStep::State::now ? ui::TimelineStep::State::now
                                                                  : ui::TimelineStep::State::todo;
        steps.push_back({stage_words(ui, step.stage), when_words(ui, step), state, Icon::package_variant_closed});
    }
    const float height = ui::timeline_height(ui, column.area.width - 2 * card_pad, steps);
    const Rect card = column.take(height + 2 * card_pad, 28);
    ui.card(card);
    ui::timeline(ui, card.inset(card_pad), "order.timeline", steps);
}

// "Nivea · 500 ml · 2 pieces"
std::string OrderScreen::line_words(const Ui& ui, const OrderLine& line, const LineProduct* product) const {
    const std::string pieces = ui.words("order.pieces", {{"count", line.quantity}});
    std::string maker;
    if (product != nullptr)
        for (const std::string& part : {product->brand, product->size})
            if (!part.empty()) maker += isolated(part) + " · ";
    return maker.empty() ? pieces : maker + isolated(pieces);
}

void OrderScreen::lines(Ui& ui, Column& column, const Order& order) {
    if (order.lines.empty()) return;
    const ui::PersonalScope personal(ui);
    constexpr float row_gap = 20, picture = 104, picture_gap = 32, least_words = 380;
    const auto& products = m_context.session.of<OrderVisit>().products;
    const ui::TextOptions title{.type = ui::Type::body}, quiet{.type = ui::Type::secondary, .color = ui.colors().soft};
    float width = column.area.width - 2 * card_pad;
    // Their place is there before they are, so that nothing moves. Where lines beside them would be too short, none.
    const bool pictured = m_lookup && width - picture - picture_gap >= least_words;
    if (pictured) width -= picture + picture_gap;
    struct Row {
        const OrderLine* line;
        const LineProduct* product;
        std::string words;
        float height;
    };
    std::vector<Row> rows;
    float height = 0;
    for (const OrderLine& line : order.lines) {
        const auto known = products.find(line.sku);
        const LineProduct* product = known == products.end() ? nullptr : &known->second;
        std::string words = line_words(ui, line, product);
        const float text = ui.layout(line.title, width, title).height + ui.layout(words, width, quiet).height;
        rows.push_back({&line, product, std::move(words), std::max(text, pictured ? picture : 0.0F)});
        height += rows.back().height + 2 * row_gap;
    }
    const Rect card = column.take(height + card_pad, 28);
    ui.card(card);
    Column inside(card.inset(card_pad, card_pad / 2));
    for (size_t i = 0; i < rows.size(); ++i) {
        const Row& row = rows[i];
        if (i > 0) ui.fill({inside.area.x, inside.y, inside.area.width, 2}, ui.colors().line);
        inside.skip(row_gap);
        Rect place = inside.take(row.height, row_gap);
        if (pictured)
            ui::picture_box(ui, ui::centred(ui::cut_start(place, picture, picture_gap), picture, picture),
                            row.product != nullptr ? row.product->picture : "", Icon::package_variant_closed,
                            ui.theme().field_radius);
        const float text = ui.layout(row.line->title, width, title).height + ui.layout(row.words, width, quiet).height;
        Column words({place.x, place.y + (place.height - text) / 2, width, text});
        ui::paragraph(ui, words, "order.line." + std::to_string(i), row.line->title, title);
        ui::paragraph(ui, words, "order.pieces." + std::to_string(i), row.words, quiet);
    }
}

void OrderScreen::actions(Ui& ui, Column& column, const Order& order) {
    const auto check = m_context.session.of<OrderVisit>().check_in;
    if (check == OrderVisit::CheckIn::saved) {
        anything_else(ui, column, m_context.shell, "order", ui::Align::start);
        column.skip(36);
        return;
    }
    if (check == OrderVisit::CheckIn::not_saved) {
        ui::notice(ui, column,
                   {.id = "order.problem",
                    .icon = Icon::alert_outline,
                    .title = ui.words("hold.not_saved"),
                    .line = ui.words("service.out_line"),
                    .state = "not_saved",
                    .tone = ui::Tone::low});
        column.skip(24);
    }
    const bool here = can_check_in(order, m_this_store);
    const std::string checkin = ui.words("order.checkin"), phone = ui.words("product.phone");
    const ui::ButtonSpec arriving{
        .id = "order.checkin", .label = checkin, .busy = check == OrderVisit::CheckIn::saving};
    const ui::ButtonSpec taking{
        .id = "order.phone", .label = phone, .kind = ui::ButtonKind::ghost, .icon = Icon::qrcode};
    const int pressed =
        here ? ui::button_row(ui, column, {arriving, taking}) : ui::button_row(ui, column, {taking}) + 1;
    column.skip(36);
    if (here && pressed == 0) check_in(order);
    if (pressed == 1) m_context.session.of<OrderVisit>().to_phone = code_to_take_along(ui, order);
}

// Without the customer's name: others may look at the phone.
std::optional<ui::QrCode> OrderScreen::code_to_take_along(const Ui& ui, const Order& order) const {
    const OrderStage stage = present_stage(order);
    const bool ready = stage == OrderStage::ready;
    return code_of_lines(std::array{
        ui.words("orders.number"), order.number, title_of(ui, stage, false), ready ? order.pickup_place : std::string(),
        ready && order.pickup_until
            ? ui.words("order.until", {{"date", ui.format().date(*order.pickup_until, DateStyle::weekday_date)}})
            : std::string()});
}

void OrderScreen::check_in(const Order& order) {
    m_context.session.of<OrderVisit>().check_in = OrderVisit::CheckIn::saving;
    m_centre.record("order.checkin", Lane::reservation, "order:" + order.number, checkin_payload(order),
                    [&context = m_context, of_visit = m_context.session.visit()](const Result<Event>& saved) {
                        if (context.session.visit() != of_visit) return;
                        context.session.of<OrderVisit>().check_in =
                            saved ? OrderVisit::CheckIn::saved : OrderVisit::CheckIn::not_saved;
                    });
}

bool OrderScreen::saving() const {
    return m_context.session.has<OrderVisit>() &&
           m_context.session.of<OrderVisit>().check_in == OrderVisit::CheckIn::saving;
}

}  // namespace tp
