#include "kiosk/centre/postal_code.h"
#include "kiosk/orders/order_rules.h"
#include "kiosk/orders/order_screens.h"
#include "kiosk/ui/buttons.h"
#include "kiosk/ui/cards.h"
#include "kiosk/ui/fields.h"
#include "kiosk/ui/text.h"

namespace tp {

using ui::Column;
using ui::Ui;

namespace {

void draw_problem(Ui& ui, Column& column, const OrderVisit& visit) {
    switch (visit.state) {
        case LookingUp::no_match:
            ui::notice(ui, column,
                       {.id = "orders.problem", .icon = Icon::magnify, .title = ui.words("orders.problem_match"),
                        .line = ui.words("orders.problem_match_line"), .state = "no_match", .tone = ui::Tone::low});
            break;
        case LookingUp::cooling_down:
            ui::notice(ui, column,
                       {.id = "orders.problem", .icon = Icon::clock, .title = ui.words("orders.problem_wait"),
                        .line = ui.words("orders.problem_wait_line", {{"count", minutes_to_wait(visit.retry_after)}}), .state = "cooling_down", .tone = ui::Tone::low});
            break;
        case LookingUp::offline:
            ui::notice(ui, column,
                       {.id = "orders.problem", .icon = Icon::wifi_off, .title = ui.words("orders.problem_offline"),
                        .line = ui.words("orders.problem_offline_line"), .state = "offline", .tone = ui::Tone::low});
            break;
        case LookingUp::typing:
        case LookingUp::asking:
        case LookingUp::found:
            break;
    }
}

}  // namespace

void OrdersScreen::enter(const ScreenArguments& arguments) {
    if (const auto number = arguments.find("number"); number != arguments.end()) {
        visit().number.set(number->second);
        visit().typing_proof = true;
    }
    const auto order = arguments.find("receipt_number"), token = arguments.find("receipt_token");
    if (order != arguments.end() && token != arguments.end())
        ask({.number = {}, .proof = {}, .receipt_number = order->second, .receipt_token = token->second});
}

void OrdersScreen::draw(Ui& ui, const ui::Chrome& chrome) {
    OrderVisit& order = visit();
    const bool asking = order.state == LookingUp::asking;
    ui::TextEdit& edit = order.typing_proof ? order.proof : order.number;
    const bool ready = plausible_order_number(normalise_order_number(order.number.text())) &&
                       plausible_postal_code(normalise_postal_code(order.proof.text()));
    const std::string next = ui.words(order.typing_proof ? "part.done" : "part.continue");
    ui::Page page(ui, chrome,
                  {.id = "orders", .typing = &edit, .keyboard_done = next, .can_finish = !asking && !edit.empty()});
    Column& column = page.column();
    // The keyboard of a wide screen leaves room for one row: both fields and the button side by side.
    const bool wide = !ui.metrics().portrait();
    if (!wide) {
        ui::heading(ui, column, "orders.title", ui.words("orders.title"), ui::Type::display);
        column.skip(12);
        ui::paragraph(ui, column, "orders.line", ui.words("orders.line"), {.type = ui::Type::body, .color = ui.colors().soft});
        column.skip(32);
    }
    const auto parts = ui::columns({column.area.x, column.y, column.area.width, column.left()}, wide ? 3 : 1, 28);
    Column first(parts[0]), second(parts[wide ? 1 : 0]), last(parts[wide ? 2 : 0]);
    bool changed = page.keyboard().changed;

    const auto number = ui::text_field(ui, first,
                                       {.id = "orders.number", .label = ui.words("orders.number"),
                                        .placeholder = ui.words("orders.number_hint"), .icon = Icon::package_variant_closed,
                                        .show_label = true, .focused = !order.typing_proof},
                                       order.number);
    if (!wide) second.y = first.y + 24;
    const auto proof = ui::text_field(ui, second,
                                      {.id = "orders.proof", .label = ui.words("orders.proof"),
                                       .placeholder = ui.words("orders.proof_hint"), .icon = Icon::map_marker,
                                       .show_label = true, .focused = order.typing_proof},
                                      order.proof);
    last.y = wide ? second.y - ui::button_height - 10 : second.y + 32;
    if (number.pressed) order.typing_proof = false;
    if (proof.pressed) order.typing_proof = true;
    changed = changed || number.changed || proof.changed;
    if (changed && is_problem(order.state)) order.state = LookingUp::typing;

    const bool entered = page.keyboard().done || number.entered || proof.entered;
    const int pressed = ui::button_row(ui, last,
                                       {{.id = "orders.show", .label = ui.words("orders.show"), .enabled = ready, .busy = asking}});
    if (entered && !order.typing_proof)
        order.typing_proof = true;
    else if ((pressed == 0 || entered) && ready && !asking)
        ask_typed();
    column.y = std::max(second.y, last.y);
    if (is_problem(order.state)) {
        column.skip(32);
        draw_problem(ui, column, order);
    }
}

bool OrdersScreen::on_scan(const Scan& scan) {
    if (!scan.valid() || scan.kind != ScanKind::receipt) return false;
    ask({.number = {}, .proof = {}, .receipt_number = scan.order, .receipt_token = scan.token});
    return true;
}

void OrdersScreen::leave() {
    if (visit().state == LookingUp::asking) {
        visit().asked.cancel();
        visit().state = LookingUp::typing;
    }
}

bool OrdersScreen::waiting() const { return visit().state == LookingUp::asking; }

void OrdersScreen::ask_typed() {
    ask({.number = normalise_order_number(visit().number.text()), .proof = normalise_postal_code(visit().proof.text()),
         .receipt_number = {}, .receipt_token = {}});
}

void OrdersScreen::ask(OrderQuestion question) {
    OrderVisit& order = visit();
    order.asked.cancel();
    order.asked = CancelToken{};
    order.state = LookingUp::asking;
    order.check_in = OrderVisit::CheckIn::no;
    m_centre.look_up_order(
        std::move(question), order.asked,
        [&context = m_context, token = order.asked, of_visit = m_context.session.visit()](LookedUp<Order> answer) {
            if (context.session.visit() != of_visit || token.cancelled()) return;
            OrderVisit& found = context.session.of<OrderVisit>();
            if (!answer) {
                found.state = answer.error().state;
                found.retry_after = answer.error().retry_after;
                return;
            }
            found.state = LookingUp::found;
            found.order = std::move(*answer);
            found.found_at = context.clock.wall();
            context.shell.open("order");
        });
}

}  // namespace tp
