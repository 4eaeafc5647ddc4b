#include "kiosk/orders/order_visit.h"
#include "service_stage.h"

using namespace tp;
using namespace tp::services;

namespace {

// Number and postcode typed, and the question on its way.
void ask_order(Visit& visit) {
    visit.press("home.orders");
    visit.type("44710925");
    visit.press("orders.proof");
    visit.type("10115");
    visit.press("orders.show");
}

void answer_order(Visit& visit, LookedUp<Order> with) {
    REQUIRE(!visit.centre.orders.empty());
    visit.centre.orders.back().done(std::move(with));
    visit.show();
}

}  // namespace

TEST_CASE("orders: nothing is asked before number and postcode are plausible, then once and normalised") {
    Visit visit;
    visit.press("home.orders");
    CHECK(visit.stage.screen() == "orders");
    CHECK(visit.state("orders.show") == "disabled");
    visit.type("44710925");
    visit.press("orders.show");
    CHECK(visit.centre.orders.empty());
    visit.press("orders.proof");
    visit.type("10");
    CHECK(visit.state("orders.show") == "disabled");
    visit.type("115");
    CHECK(visit.state("orders.show").empty());
    visit.press("orders.show");
    REQUIRE(visit.centre.orders.size() == 1);
    CHECK(visit.centre.orders[0].question.number == "4471-0925");
    CHECK(visit.centre.orders[0].question.proof == "10115");
    CHECK(visit.state("orders.show") == "busy");
    visit.press("orders.show");  // a second touch while it is asked
    CHECK(visit.centre.orders.size() == 1);
}

TEST_CASE("orders: wrong proof, too many tries and no connection are told apart, and what was typed stays") {
    Visit visit;
    ask_order(visit);
    answer_order(visit, std::unexpected(LookupFailure{LookingUp::no_match, {}}));
    CHECK(visit.state("orders.problem") == "no_match");
    CHECK(visit.stage.screen() == "orders");
    CHECK(visit.value("orders.number") == "44710925");
    CHECK(visit.value("orders.proof") == "10115");
    CHECK_FALSE(visit.has("keyboard.done"));  // the problem has its place
    visit.press("orders.proof");
    CHECK_FALSE(visit.has("orders.problem"));
    REQUIRE(visit.has("keyboard.done"));

    visit.press("orders.show");
    REQUIRE(visit.centre.orders.size() == 2);
    answer_order(visit, std::unexpected(LookupFailure{LookingUp::cooling_down, std::chrono::seconds{61}}));
    CHECK(visit.state("orders.problem") == "cooling_down");
    CHECK(visit.value("orders.problem").contains("2 minutes"));

    visit.press("orders.proof");
    visit.press("orders.show");
    answer_order(visit, std::unexpected(LookupFailure{LookingUp::offline, {}}));
    CHECK(visit.state("orders.problem") == "offline");
}

TEST_CASE("orders: the answer has title, place and course; back from it keeps what was typed") {
    Visit visit;
    ask_order(visit);
    answer_order(visit, ready_order());
    REQUIRE(visit.stage.screen() == "order");
    CHECK(visit.name("order.title").contains("Ready for you"));
    for (const char* id : {"order.number", "order.title"}) CHECK_MESSAGE(visit.stage.find(id)->personal, id);
    for (const char* id : {"order.age", "order.phone"}) CHECK_FALSE_MESSAGE(visit.stage.find(id)->personal, id);
    CHECK(visit.name("order.place") == "Pick-up desk");
    CHECK(visit.has("order.timeline"));
    CHECK(visit.name("order.line.0") == "Copper kettle");
    CHECK(visit.name("order.pieces.0") == "2 pieces");
    // What the catalogue knows of them comes a moment later.
    REQUIRE(visit.looked_up == std::vector<std::string>{"H-1002"});
    visit.lines_found({{"H-1002", "Copperworks", "1.7 l", ""}});
    visit.show();
    CHECK(visit.says("Copperworks"));
    CHECK(visit.says("1.7 l"));
    CHECK(visit.name("order.age").starts_with("as of 2:02"));
    visit.press("footer.back");
    CHECK(visit.stage.screen() == "orders");
    CHECK(visit.value("orders.number") == "44710925");
}

TEST_CASE("orders: one that has arrived is not on its way any more, nor ready, in this store or another") {
    for (const std::string_view store : {this_store, std::string_view("77")}) {
        CAPTURE(store);
        Visit visit;
        ask_order(visit);
        Order order = ready_order(store);
        order.steps.back().at.reset();
        order.steps.insert(order.steps.end() - 1, {OrderStage::arrived, order.steps.front().at, ""});
        answer_order(visit, order);
        CHECK(visit.name("order.title") == "Arrived, being made ready");
        CHECK(visit.says("Arrived at the store"));
        CHECK_FALSE(visit.has("order.checkin"));
    }
}

TEST_CASE("orders: what is found about products after the visit is nobody's") {
    Visit visit;
    ask_order(visit);
    answer_order(visit, ready_order());
    const auto of_the_first = visit.lines_found;
    REQUIRE(of_the_first);
    visit.wait_for_the_wipe();
    visit.begin();
    ask_order(visit);
    answer_order(visit, ready_order());
    of_the_first({{"H-1002", "Copperworks", "1.7 l", ""}});
    visit.show();
    CHECK(visit.name("order.pieces.0") == "2 pieces");
    CHECK_FALSE(visit.says("Copperworks"));
}

TEST_CASE("orders: 'I am here' is said when it is durable, and what comes next is asked") {
    Visit visit;
    ask_order(visit);
    answer_order(visit, ready_order());
    visit.press("order.checkin");
    REQUIRE(visit.centre.told.size() == 1);
    CHECK(visit.centre.told[0].type == "order.checkin");
    CHECK(visit.centre.told[0].lane == Lane::reservation);
    CHECK(visit.centre.told[0].payload == R"({"order":"4471-0925"})");
    CHECK(visit.state("order.checkin") == "busy");
    CHECK_FALSE(visit.has("order.checked_in"));
    visit.centre.refuse(0);
    visit.show();
    CHECK(visit.state("order.problem") == "not_saved");
    CHECK_FALSE(visit.has("order.checked_in"));
    visit.press("order.checkin");
    REQUIRE(visit.centre.told.size() == 2);
    visit.centre.save(1);
    visit.show();
    CHECK(visit.has("order.checked_in"));
    CHECK_FALSE(visit.has("order.checkin"));
    CHECK(visit.name("order.anything_else") == "Anything else?");
    visit.press("order.more");
    CHECK(visit.stage.screen() == "home");
}

TEST_CASE("orders: an order that waits at another store offers no 'I am here'") {
    Visit visit;
    ask_order(visit);
    answer_order(visit, ready_order("1043"));
    REQUIRE(visit.stage.screen() == "order");
    CHECK_FALSE(visit.has("order.checkin"));
}

TEST_CASE("orders: nothing of an order is left after the visit, not even an answer that comes late") {
    Visit visit;
    ask_order(visit);
    answer_order(visit, ready_order());
    CHECK(visit.says("J. D***"));
    visit.wait_for_the_wipe();
    CHECK_FALSE(visit.stage.app->session().has<OrderVisit>());
    visit.begin();
    visit.press("home.orders");
    CHECK(visit.value("orders.number").empty());
    CHECK(visit.value("orders.proof").empty());
    CHECK_FALSE(visit.says("4471-0925 "));

    visit.type("44710925");
    visit.press("orders.proof");
    visit.type("10115");
    visit.press("orders.show");
    REQUIRE(visit.centre.orders.size() == 2);
    visit.stage.app->end_visit();
    visit.show();
    CHECK(visit.centre.orders[1].cancel.cancelled());
    answer_order(visit, ready_order());  // a centre that answers all the same
    CHECK(visit.stage.screen() == "attract");
    CHECK_FALSE(visit.stage.app->session().has<OrderVisit>());
}

TEST_CASE("orders: leaving withdraws the question") {
    Visit visit;
    ask_order(visit);
    visit.press("footer.back");
    CHECK(visit.stage.screen() == "home");
    CHECK(visit.centre.orders[0].cancel.cancelled());
    answer_order(visit, ready_order());
    CHECK(visit.stage.screen() == "home");
    visit.press("home.orders");
    CHECK(visit.state("orders.show").empty());  // asks anew, is not busy for ever
}

TEST_CASE("orders: a receipt's code asks at once, from any screen, and proves itself") {
    Visit visit;
    visit.scan("HR-44710925-7K2QM9XD4A");
    REQUIRE(visit.centre.orders.size() == 1);
    CHECK(visit.centre.orders[0].question.receipt_number == "44710925");
    CHECK(visit.centre.orders[0].question.receipt_token == "7K2QM9XD4A");
    CHECK(visit.centre.orders[0].question.proof.empty());
    answer_order(visit, ready_order());
    CHECK(visit.stage.screen() == "order");
}
