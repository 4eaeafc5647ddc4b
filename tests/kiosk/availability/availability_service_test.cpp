#include "kiosk/availability/availability_service.h"

#include "kiosk/centre/centre.h"
#include "tests/doubles/replica/replica_fixture.h"

using namespace tp;

namespace {

// Keeps what it is told; answers when the test says so.
struct CentreDouble final : Centre {
    struct Told {
        std::string type, stream_key, payload;
        Lane lane;
    };
    std::vector<Told> told;
    std::optional<Error> refusal;
    std::vector<Event> before;  // recorded by a process that has ended, and not sent
    std::map<std::string, Outcome> outcomes;
    TaskQueue& ui;
    explicit CentreDouble(TaskQueue& queue) : ui(queue) {}

    void record(std::string_view type, Lane lane, std::string_view stream_key, std::string payload,
                std::function<void(Result<Event>)> done) override {
        if (refusal) return ui.post([done, error = *refusal] { done(std::unexpected(error)); });
        told.push_back({std::string(type), std::string(stream_key), std::move(payload), lane});
        Event event;
        event.id = "e" + std::to_string(told.size());
        ui.post([done, event] { done(event); });
    }
    void waiting(std::string type, std::function<void(const std::vector<Event>&)> done) override {
        std::vector<Event> found;
        for (const Event& event : before)
            if (event.type == type) found.push_back(event);
        ui.post([done = std::move(done), found = std::move(found)] { done(found); });
    }
    void look_up_order(OrderQuestion, CancelToken, std::function<void(LookedUp<Order>)>) override {}
    void look_up_member(MemberQuestion, CancelToken, std::function<void(LookedUp<Member>)>) override {}
    void outcome_of(std::string event_id, std::function<void(std::optional<Outcome>)> done) override {
        const auto found = outcomes.find(event_id);
        ui.post(
            [done, answer = found == outcomes.end() ? std::nullopt : std::optional(found->second)] { done(answer); });
    }
};

struct ServiceFixture : ReplicaFixture {
    static constexpr WallTime complete{Milliseconds{1'790'000'000'000}};
    VirtualClock clock{complete};
    Worker worker{"database"};
    TaskQueue ui;
    CentreDouble centre{ui};
    std::optional<AvailabilityService> service;

    ServiceFixture() {
        start();
        Product coffee = make_product("C1", "Ground Coffee", "Halden", 900);
        coffee.size = "8 oz";
        coffee.gtin = "09520000000011";
        coffee.variant_group = "coffee";
        coffee.promotion = "p1";
        coffee.picture = "pic";
        Product beans = make_product("C2", "Coffee Beans", "Halden", 800);
        beans.variant_group = "coffee";
        Promotion promotion;
        promotion.id = "p1";
        promotion.ends_at = complete + std::chrono::hours(2);
        Store here, near, far;
        here.id = "1042", here.latitude = 60, here.longitude = 10;
        near.id = "1043", near.latitude = 60.1, near.longitude = 10;
        far.id = "1044", far.latitude = 61, far.longitude = 10;
        near.hours.emplace();
        for (auto& day : *near.hours) day = {{0, 1440}};
        REQUIRE(
            snapshot("catalogue", {coffee, beans, make_product("F1", "Filters", "Halden", 10), promotion, here, near,
                                   far, Department{"food", {{"", "Food"}}, "food", 1}, Relation{"C1", "F1", 2000},
                                   Content{"pic", std::string(64, 'a'), 1, "image/webp"}}));
        REQUIRE(snapshot("store:1042", {Stock{"1042", "C1", 4, {"12", "C", "left"}}}));
        REQUIRE(snapshot("store:1043", {Stock{"1043", "C1", 0, {}}}));
        REQUIRE(snapshot("store:1044", {Stock{"1044", "C1", 2, {}}}));
        REQUIRE(pull("", complete));
    }
    void start() {
        AvailabilityOptions options;
        options.store = "1042";
        options.time_zone = "UTC";
        service.emplace(place, clock, worker, ui, centre, options);
    }
    std::optional<int64_t> listed_stock(const std::string& text) {
        std::optional<int64_t> stock;
        SearchQuestion question;
        question.text = text;
        service->search(question, [&](Result<SearchAnswer> answer) {
            REQUIRE(answer);
            REQUIRE_FALSE(answer->hits.empty());
            stock = answer->hits[0].stock_here;
        });
        settle();
        return stock;
    }
    void settle() {
        for (int turn = 0; turn < 4; ++turn) {
            worker.wait_idle();
            ui.drain();
        }
    }
    ProductPage page(const std::string& sku) {
        std::optional<ProductPage> got;
        service->product(sku, [&](Result<std::optional<ProductPage>> answer) {
            REQUIRE(answer);
            got = *answer;
        });
        settle();
        REQUIRE(got);
        return *got;
    }
    Result<SavedHold> hold(HoldWish wish) {
        std::optional<Result<SavedHold>> got;
        service->hold(std::move(wish), [&](Result<SavedHold> answer) { got = std::move(answer); });
        settle();
        REQUIRE(got);
        return *got;
    }
};

}  // namespace

TEST_CASE("a product's page has the answer, its age, and where else") {
    ServiceFixture f;
    ProductPage page = f.page("C1");
    CHECK(page.level == StockLevel::in_stock);
    CHECK(page.stock_here == 4);
    CHECK(page.shelf.aisle == "12");
    CHECK(page.unit_price->price.minor == 62);
    CHECK(page.stock_age.tier == AgeTier::fresh);
    CHECK(page.stock_age.as_of == ServiceFixture::complete);
    CHECK_FALSE(page.hold_is_request);
    CHECK(page.can_hold);
    CHECK(page.promotion);
    CHECK_FALSE(page.picture);  // not fetched yet
    REQUIRE(page.nearby.size() == 2);
    CHECK(page.nearby[0].store.id == "1044");  // farther, but has some
    CHECK(page.nearby[0].level == StockLevel::low);
    CHECK(page.nearby[1].opening.kind == OpeningState::Kind::always_open);
    CHECK(*page.nearby[1].kilometres == doctest::Approx(11.1).epsilon(0.01));
    CHECK(page.variants.size() == 2);
    CHECK(page.together.at(0).sku == "F1");

    page = f.page("C2");
    CHECK(page.level == StockLevel::not_known);
    CHECK(page.hold_is_request);
    CHECK(page.nearby.empty());
    CHECK_FALSE(f.page("F1").unit_price);
}

TEST_CASE("facts age by tiers, and too old a stock is no promise") {
    ServiceFixture f;
    f.clock.advance(std::chrono::minutes(16));
    CHECK(f.page("C1").stock_age.tier == AgeTier::ageing);
    CHECK_FALSE(f.hold({.sku = "C1", .store = "", .quantity = 1, .name = "", .contact = ""})->request);
    f.clock.advance(std::chrono::minutes(45));
    const ProductPage page = f.page("C1");
    CHECK(page.stock_age.tier == AgeTier::stale);
    CHECK(page.hold_is_request);
    CHECK(f.hold({.sku = "C1", .store = "", .quantity = 1, .name = "", .contact = ""})->request);
    f.clock.advance(std::chrono::hours(2));
    CHECK_FALSE(f.page("C1").promotion);
    f.clock.set_wall(ServiceFixture::complete - std::chrono::minutes(5));  // our clock runs behind the centre's
    CHECK(f.page("C1").stock_age.tier == AgeTier::fresh);
}

TEST_CASE("a hold is durable or not saved, and what is held is no longer offered") {
    ServiceFixture f;
    const auto saved = f.hold({.sku = "C1", .store = "", .quantity = 3, .name = "O\"Neil\n", .contact = ""});
    REQUIRE(saved);
    CHECK(saved->code.size() == 6);
    CHECK_FALSE(saved->request);
    REQUIRE(f.centre.told.size() == 1);
    CHECK(f.centre.told[0].type == "reservation.create");
    CHECK(f.centre.told[0].lane == Lane::reservation);
    CHECK(f.centre.told[0].payload ==
          "{\"code\":\"" + saved->code +
              "\",\"name\":\"O\\\"Neil\\u000a\",\"quantity\":3,\"sku\":\"C1\",\"store\":\"1042\"}");
    CHECK(f.page("C1").stock_here == 1);
    CHECK(f.page("C1").level == StockLevel::low);
    REQUIRE(f.hold({.sku = "C1", .store = "1044", .quantity = 1, .name = "", .contact = "x"}));
    CHECK(f.page("C1").stock_here == 1);  // another store's, where it is taken off as well
    CHECK(f.page("C1").nearby.at(0).quantity == 1);
    CHECK(f.listed_stock("ground coffee") == 1);
    f.centre.refusal = Error{errc::full, "no space"};
    CHECK(f.hold({.sku = "C1", .store = "", .quantity = 1, .name = "", .contact = ""}).error().code == errc::full);
    CHECK(f.page("C1").stock_here == 1);
    CHECK(f.hold({.sku = "C1", .store = "", .quantity = 0, .name = "", .contact = ""}).error().code ==
          errc::invalid_argument);
    CHECK(f.hold({.sku = "", .store = "", .quantity = 1, .name = "", .contact = ""}).error().code ==
          errc::invalid_argument);
    CHECK(f.centre.told.size() == 2);
    // The centre has answered: its stock counts the hold now.
    REQUIRE(f.snapshot("device:d", {Outcome{"e1", "applied", ""}}));
    CHECK(f.page("C1").stock_here == 4);
    CHECK(f.listed_stock("ground coffee") == 4);
    HoldState state = HoldState::waiting;
    f.service->hold_state("e1", [&](HoldState now) { state = now; });
    f.settle();
    CHECK(state == HoldState::waiting);
    f.centre.outcomes["e1"] = {"e1", "rejected", "out_of_stock"};
    f.service->hold_state("e1", [&](HoldState now) { state = now; });
    f.settle();
    CHECK(state == HoldState::refused);
}

TEST_CASE("holds that waited through a restart are taken off, and a damaged one is no hold") {
    ServiceFixture f;
    Event held;
    held.id = "e7", held.type = "reservation.create";
    held.payload = R"({"code":"7Q2FJ8","name":"","quantity":2,"sku":"C1","store":"1042"})";
    f.centre.before = {held, held, held, held};
    f.centre.before[1].payload = R"({"quantity":"2","sku":"C1","store":"1042"})";
    f.centre.before[2].payload = "[";
    f.centre.before[3].type = "feedback.submit";
    f.start();
    f.settle();
    CHECK(f.page("C1").stock_here == 2);
    REQUIRE(f.snapshot("device:d", {Outcome{"e7", "applied", ""}}));
    CHECK(f.page("C1").stock_here == 4);
}

TEST_CASE("only the last question is answered, and none after forgetting") {
    ServiceFixture f;
    std::vector<std::string> answered;
    const auto ask = [&](const std::string& text) {
        SearchQuestion question;
        question.text = text;
        f.service->search(question, [&answered, text](Result<SearchAnswer> answer) {
            REQUIRE(answer);
            answered.push_back(text + std::to_string(answer->hits.size()));
        });
    };
    ask("c");
    ask("co");
    ask("coffee");
    f.settle();
    CHECK(answered == std::vector<std::string>{"coffee2"});
    ask("c");
    f.service->forget();
    f.settle();
    ask("co");
    f.worker.wait_idle();
    f.service.reset();
    f.ui.drain();
    CHECK(answered.size() == 1);
}

TEST_CASE("lists: departments, promotions, stores, a scanned code, pictures") {
    ServiceFixture f;
    size_t departments = 0, promotions = 0, stores = 0, products = 0, files = 0;
    std::string scanned = "?", unknown = "?";
    f.service->departments([&](auto answer) { departments = answer->size(); });
    f.service->promotions([&](auto answer) { promotions = answer->size(); });
    f.service->stores([&](auto answer) {
        stores = answer->size();
        CHECK(answer->front().store.id == "1042");
    });
    f.service->department("food", 0, 2, [&](auto answer) {
        products = answer->products.size();
        CHECK(answer->more);
    });
    f.service->pictures({"pic", "", "none"}, [&](auto answer) { files = answer->size(); });
    f.service->product_by_gtin("09520000000011", [&](auto answer) { scanned = (*answer)->product.sku; });
    f.settle();
    f.service->product_by_gtin("00000000000000", [&](auto answer) { unknown = *answer ? "found" : "none"; });
    f.settle();
    CHECK(departments == 1);
    CHECK(promotions == 1);
    CHECK(stores == 3);
    CHECK(products == 2);
    CHECK(files == 3);
    CHECK(scanned == "C1");
    CHECK(unknown == "none");
}

TEST_CASE("reading ahead lets questions through, follows the replica, and ends with the service") {
    ServiceFixture f;
    f.service->warm_up();
    f.service->warm_up();  // takes the place of the first
    SearchQuestion question;
    question.text = "grounf coffee";
    std::optional<SearchAnswer> answer;
    f.service->search(question, [&](Result<SearchAnswer> found) { answer = found.value(); });
    f.settle();
    REQUIRE(answer);
    CHECK(answer->corrected == "ground coffee");
    std::vector<Row> rows;
    for (int i = 0; i < 9'000; ++i)
        rows.emplace_back(make_product("S" + std::to_string(i), "Word" + std::to_string(i)));
    REQUIRE(f.snapshot("catalogue", rows));
    f.service->warm_up();
    f.service.reset();  // in the middle of it
    f.worker.wait_idle();
}
