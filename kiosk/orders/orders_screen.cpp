#include "kiosk/centre/postal_code.h"
#include "kiosk/orders/order_rules.h"
#include "kiosk/orders/order_screens.h"

namespace tp {

void OrdersScreen::enter(const ScreenArguments& arguments) {
    if (const auto number = arguments.find("number"); number != arguments.end()) visit().form.identify(number->second);
    const auto order = arguments.find("receipt_number"), token = arguments.find("receipt_token");
    if (order != arguments.end() && token != arguments.end())
        ask({.number = {}, .proof = {}, .receipt_number = order->second, .receipt_token = token->second});
}

void OrdersScreen::draw(ui::Ui& ui, const ui::Chrome& chrome) {
    ProofForm& form = visit().form;
    const std::string number = normalise_order_number(form.identifier.text());
    if (draw_proof_form(ui, chrome,
                        {.service = "orders",
                         .identifier = "number",
                         .icon = Icon::package_variant_closed,
                         .title = ui.words("orders.title"),
                         .plausible = plausible_order_number(number)},
                        form))
        ask({.number = number,
             .proof = normalise_postal_code(form.proof.text()),
             .receipt_number = {},
             .receipt_token = {}});
}

bool OrdersScreen::on_scan(const Scan& scan) {
    if (!scan.valid() || scan.kind != ScanKind::receipt) return false;
    ask({.number = {}, .proof = {}, .receipt_number = scan.order, .receipt_token = scan.token});
    return true;
}

void OrdersScreen::leave() {
    visit().form.drop_question();
}

bool OrdersScreen::waiting() const {
    return visit().form.state == LookingUp::asking;
}

void OrdersScreen::ask(OrderQuestion question) {
    visit().check_in = OrderVisit::CheckIn::no;
    const CancelToken token = visit().form.ask();
    m_centre.look_up_order(std::move(question), token,
                           [&context = m_context, token, of_visit = m_context.session.visit()](LookedUp<Order> answer) {
                               if (context.session.visit() != of_visit || token.cancelled()) return;
                               OrderVisit& found = context.session.of<OrderVisit>();
                               if (!answer) return found.form.fail(answer.error());
                               found.form.state = LookingUp::found;
                               found.order = std::move(*answer);
                               found.found_at = context.clock.wall();
                               context.shell.open("order");
                           });
}

}  // namespace tp
