#include "kiosk/orders/order_visit.h"
#include "tests/kiosk/scenes/data.h"
#include "tests/kiosk/scenes/scenes.h"

namespace tp::scenes {
namespace {

ProofForm& order_form(Theatre& at, LookingUp state = LookingUp::typing) {
    at.open("orders");
    ProofForm& made = at.state<OrderVisit>().form;
    made.identifier.set("44710925");
    made.proof.set("72712");
    made.typing_proof = true;
    made.state = state;
    made.retry_after = std::chrono::seconds{240};
    return made;
}

OrderVisit& order_shown(Theatre& at, OrderStage stage) {
    at.visit();
    OrderVisit& visit = at.state<OrderVisit>();
    visit.order = order(stage);
    visit.found_at = *parse_rfc3339("2026-11-22T14:02:00Z");
    at.app->open("order");
    for (const Product& product : products())
        visit.products[product.sku] = {product.sku, product.brand, product.size, ""};
    at.frame();
    return visit;
}

constexpr Scene orders_table[] = {
    {"orders.entry", [](Theatre& at) { at.open("orders"); }},
    {"orders.proof", [](Theatre& at) { order_form(at); }},
    {"orders.asking", [](Theatre& at) { order_form(at, LookingUp::asking); }, true},
    {"orders.wrong_proof", [](Theatre& at) { order_form(at, LookingUp::no_match); }},
    {"orders.locked", [](Theatre& at) { order_form(at, LookingUp::cooling_down); }},
    {"orders.offline",
     [](Theatre& at) {
         at.app->set_offline(true);
         order_form(at, LookingUp::offline);
     }},
    {"order.ordered", [](Theatre& at) { order_shown(at, OrderStage::ordered); }},
    {"order.packed", [](Theatre& at) { order_shown(at, OrderStage::packed); }},
    {"order.shipped", [](Theatre& at) { order_shown(at, OrderStage::shipped); }},
    {"order.arrived", [](Theatre& at) { order_shown(at, OrderStage::arrived); }},
    {"order.ready", [](Theatre& at) { order_shown(at, OrderStage::ready); }},
    {"order.ready_elsewhere", [](Theatre& at) { order_shown(at, OrderStage::ready).order->store = "77"; }},
    {"order.handed_over", [](Theatre& at) { order_shown(at, OrderStage::handed_over); }},
    {"order.cancelled", [](Theatre& at) { order_shown(at, OrderStage::cancelled); }},
    {"order.returned", [](Theatre& at) { order_shown(at, OrderStage::returned); }},
    {"order.phone",
     [](Theatre& at) {
         order_shown(at, OrderStage::ready);
         at.settle();
         at.press("order.phone");
     }},
    {"order.checking_in",
     [](Theatre& at) { order_shown(at, OrderStage::ready).check_in = OrderVisit::CheckIn::saving; }, true},
    {"order.checked_in", [](Theatre& at) { order_shown(at, OrderStage::ready).check_in = OrderVisit::CheckIn::saved; }},
    {"order.not_checked_in",
     [](Theatre& at) { order_shown(at, OrderStage::ready).check_in = OrderVisit::CheckIn::not_saved; }},
};

}  // namespace

std::span<const Scene> order_scenes() {
    return orders_table;
}

}  // namespace tp::scenes
