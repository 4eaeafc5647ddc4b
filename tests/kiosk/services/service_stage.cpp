#include "service_stage.h"

#include "kiosk/assistance/assistance_screen.h"
#include "kiosk/feedback/feedback_screen.h"
#include "kiosk/loyalty/member_screens.h"
#include "kiosk/orders/order_screens.h"
#include "kiosk/scan/scan_rules.h"

namespace tp::services {

void CentreDouble::record(std::string_view type, Lane lane, std::string_view stream_key, std::string payload,
                          std::function<void(Result<Event>)> done) {
    told.push_back({std::string(type), std::string(stream_key), std::move(payload), lane, std::move(done)});
}

void CentreDouble::look_up_order(OrderQuestion question, CancelToken cancel,
                                 std::function<void(LookedUp<Order>)> done) {
    orders.push_back({std::move(question), cancel, std::move(done)});
}

void CentreDouble::look_up_member(MemberQuestion question, CancelToken cancel,
                                  std::function<void(LookedUp<Member>)> done) {
    members.push_back({std::move(question), cancel, std::move(done)});
}

void CentreDouble::outcome_of(std::string event_id, std::function<void(std::optional<Outcome>)> done) {
    outcomes_asked.push_back(std::move(event_id));
    done(outcome);
}

void CentreDouble::save(size_t which) {
    REQUIRE(which < told.size());
    Event event;
    event.id = "event-" + std::to_string(which);
    event.type = told[which].type;
    told[which].done(event);
}

void CentreDouble::refuse(size_t which) {
    REQUIRE(which < told.size());
    told[which].done(fail(errc::io, "no space left"));
}

Visit::Visit(const stage::StageOptions& options) : stage(options) {
    auto& registry = stage.registry;
    registry.add("orders", [this](ScreenContext& context) { return std::make_unique<OrdersScreen>(context, centre); });
    const LineLookup lookup = [this](std::vector<std::string> skus,
                                     std::function<void(std::vector<LineProduct>)> done) {
        looked_up = std::move(skus);
        lines_found = std::move(done);
    };
    registry.add("order", [this, lookup](ScreenContext& context) {
        return std::make_unique<OrderScreen>(context, centre, std::string(this_store), lookup);
    });
    registry.add("loyalty",
                 [this](ScreenContext& context) { return std::make_unique<LoyaltyScreen>(context, centre); });
    registry.add("member", [](ScreenContext& context) { return std::make_unique<MemberScreen>(context); });
    registry.add("feedback",
                 [this](ScreenContext& context) { return std::make_unique<FeedbackScreen>(context, centre); });
    registry.add("assistance",
                 [this](ScreenContext& context) { return std::make_unique<AssistanceScreen>(context, centre); });
    begin();
}

void Visit::begin() {
    show();
    press("attract.begin");
    REQUIRE(stage.screen() == "home");
}

void Visit::press(std::string_view id) {
    const ui::Node* node = stage.find(id);
    REQUIRE_MESSAGE(node, std::string(id), " is not on screen ", stage.screen());
    const Point at = node->rect.centre();
    stage.clock.advance(Milliseconds{600});  // past the double-strike guard
    stage.window->input().inject_touch_down(at.x, at.y);
    stage.frame(Milliseconds{16});
    stage.window->input().inject_touch_up(at.x, at.y);
    show();
}

void Visit::type(std::string_view keys) {
    for (const char key : keys) {
        const std::string id = std::string("keyboard.") + key;
        if (has(id))
            press(id);
        else
            paste(std::string(1, key));
    }
}

void Visit::paste(std::string_view text) {
    stage.app->on_key({.key = Key::text, .text = std::string(text)});
    show(2);
}

void Visit::show(int frames) {
    for (int i = 0; i < frames; ++i) stage.frame(Milliseconds{16});
}

void Visit::scan(std::string_view code) {
    stage.app->on_scan(parse_scan(code, ScanRules::defaults(std::chrono::sys_days{std::chrono::year{2026} / 11 / 22})));
    show();
}

void Visit::pass(std::chrono::seconds time) {
    for (std::chrono::seconds gone{0}; gone < time; ++gone) stage.frame(Milliseconds{1'000});
}

void Visit::wait_for_the_wipe() {
    pass(std::chrono::seconds{31});
    REQUIRE(stage.screen() == "idle");
    pass(std::chrono::seconds{21});
    REQUIRE(stage.screen() == "attract");
}

std::string Visit::state(std::string_view id) const {
    const ui::Node* node = stage.find(id);
    return node ? node->state : "(none)";
}

std::string Visit::value(std::string_view id) const {
    const ui::Node* node = stage.find(id);
    return node ? node->value : "(none)";
}

std::string Visit::name(std::string_view id) const {
    const ui::Node* node = stage.find(id);
    return node ? node->name : "(none)";
}

bool Visit::says(std::string_view words) const {
    for (const ui::Node& node : stage.app->tree().nodes())
        if (node.name.contains(words) || node.value.contains(words)) return true;
    return false;
}

Order ready_order(std::string_view store) {
    const auto at = [](int hour) {
        return *parse_rfc3339("2026-11-22T" + std::string(hour < 10 ? "0" : "") + std::to_string(hour) + ":00:00Z");
    };
    Order order;
    order.number = "4471-0925";
    order.masked_name = "J. D***";
    order.store = store;
    order.pickup_place = "Pick-up desk";
    order.steps = {
        {OrderStage::ordered, at(8), ""}, {OrderStage::packed, at(10), ""}, {OrderStage::ready, at(12), "Shelf P-14"}};
    order.lines = {{"H-1002", "Copper kettle", 2}};
    return order;
}

Member gold_member() {
    Member member;
    member.id = "m-1";
    member.first_name = "Adaeze";
    member.tier = "gold";
    member.points = 820;
    member.next_reward_at = 1000;
    member.next_reward = {{"en", "a free breakfast"}};
    member.rewards = {{"r1", {{"en", "Coffee"}}, 200}, {"r2", {{"en", "Kettle"}}, 5000}};
    member.open_orders = {"4471-0925"};
    return member;
}

}  // namespace tp::services
