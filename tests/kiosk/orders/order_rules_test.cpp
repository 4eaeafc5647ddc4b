#include <doctest/doctest.h>

#include "kiosk/centre/postal_code.h"
#include "kiosk/orders/order_rules.h"

using namespace tp;

TEST_CASE("order numbers as people type them") {
    CHECK(normalise_order_number("44710925") == "4471-0925");
    CHECK(normalise_order_number(" 4471 0925 ") == "4471-0925");
    CHECK(normalise_order_number("4471-0925") == "4471-0925");
    CHECK(normalise_order_number("ab--12-") == "AB-12");
    CHECK(normalise_order_number("' OR 1=1--") == "OR11");
    CHECK(normalise_order_number("\xC0\xAF\x1B[200~") == "200");
    CHECK_FALSE(plausible_order_number(normalise_order_number("-----")));
    CHECK(plausible_order_number("4471-0925"));
    CHECK_FALSE(plausible_order_number(std::string(25, '7')));
}

TEST_CASE("postal codes are compared without case, spaces and hyphens") {
    CHECK(normalise_postal_code("sw1a 1aa") == "SW1A1AA");
    CHECK(normalise_postal_code("55425-1234") == "554251234");
    CHECK_FALSE(plausible_postal_code("12"));
    CHECK_FALSE(plausible_postal_code("12345678901"));
}

namespace {

Order order_at(OrderStage present) {
    Order order;
    order.number = "4471-0925";
    order.store = "1042";
    for (const OrderStage stage : {OrderStage::ordered, OrderStage::packed, OrderStage::ready, OrderStage::handed_over})
        order.steps.push_back({stage, stage <= present ? std::optional(WallTime{}) : std::nullopt, ""});
    return order;
}

}  // namespace

TEST_CASE("the course has one present step, until the order has ended") {
    using State = CourseStep::State;
    const auto states = [](const Order& order) {
        std::vector<State> out;
        for (const CourseStep& step : course_of(order)) out.push_back(step.state);
        return out;
    };
    CHECK(states(order_at(OrderStage::ready)) == std::vector{State::done, State::done, State::now, State::todo});
    CHECK(states(order_at(OrderStage::handed_over)) == std::vector(4, State::done));
    CHECK(present_stage(order_at(OrderStage::packed)) == OrderStage::packed);
    CHECK(course_of(Order{}).empty());
}

TEST_CASE("only who stands in the right store before a ready order may say so") {
    CHECK(can_check_in(order_at(OrderStage::ready), "1042"));
    CHECK_FALSE(can_check_in(order_at(OrderStage::ready), "1000"));
    CHECK_FALSE(can_check_in(order_at(OrderStage::packed), "1042"));
}
