// Search and a hold on the product's page: real rules and replica, a centre that the test plays.
#include <algorithm>

#include "kiosk/app/phone_sheet.h"
#include "kiosk/availability/availability_service.h"
#include "kiosk/availability/product_screen.h"
#include "kiosk/availability/search_screen.h"
#include "service_stage.h"
#include "tests/doubles/replica/replica_fixture.h"

using namespace tp;
using namespace tp::services;

namespace {

struct Counter : ReplicaFixture {
    Visit visit;
    Worker worker{"database"};
    TaskQueue answers;
    ui::StoreMap map = *ui::StoreMap::load(TOUCHPOINT_SOURCE_DIR "/assets/maps/halden.toml");
    AvailabilityService service;

    // `filled`: the store's stock is here, and all was complete once.
    explicit Counter(int width = 1080, int height = 1920, bool filled = true)
        : Counter(stage::StageOptions{.width = width, .height = height, .every_language = false}, filled) {}
    explicit Counter(const stage::StageOptions& of_stage, bool filled = true)
        : visit(of_stage), service(place, visit.stage.clock, worker, answers, visit.centre, options()) {
        visit.stage.registry.add("product", [this](ScreenContext& context) {
            return std::make_unique<ProductScreen>(context, service, &map);
        });
        visit.stage.registry.add(
            "search", [this](ScreenContext& context) { return std::make_unique<SearchScreen>(context, service); });
        Product coffee = make_product("C1", "Ground Coffee", "Halden", 900);
        coffee.gtin = "04006381333931";
        Store here;
        here.id = this_store;
        REQUIRE(snapshot("catalogue", {coffee, here, Department{"food", {{"", "Food"}}, "food", 1}}));
        if (!filled) return;
        REQUIRE(snapshot("store:1042", {Stock{"1042", "C1", 4, {"12", "C", "left"}}}));
        REQUIRE(pull("", visit.stage.clock.wall()));
    }
    ~Counter() { visit.stage.app.reset(); }  // its screens withdraw their questions from the service
    Counter(const Counter&) = delete;
    Counter& operator=(const Counter&) = delete;
    static AvailabilityOptions options() {
        AvailabilityOptions options;
        options.store = this_store;
        options.time_zone = "UTC";
        return options;
    }
    void answer() {
        for (int turn = 0; turn < 4; ++turn) {
            worker.wait_idle();
            answers.drain();
        }
        visit.show();
    }
    void open_question() {
        visit.scan("4006381333931");
        answer();
        REQUIRE(visit.stage.screen() == "product");
        visit.press("product.hold");
    }
};

}  // namespace

TEST_CASE("hold: a product is loading until its page has come, and its answer is said first") {
    Counter counter;
    Visit& visit = counter.visit;
    visit.scan("4006381333931");
    CHECK(visit.state("product.loading") == "busy");
    CHECK_FALSE(visit.has("product.answer"));
    counter.answer();
    CHECK_FALSE(visit.has("product.loading"));
    CHECK(visit.name("product.answer") == "Yes, 4 here");
}

TEST_CASE("hold: it is noted when it is durable, with its number; what is held is no longer offered") {
    Counter counter;
    Visit& visit = counter.visit;
    counter.open_question();
    CHECK(visit.name("hold.title") == "Hold one for you?");
    CHECK_FALSE(visit.has("product.hold"));  // beneath the question nothing can be reached
    visit.press("hold.confirm");
    counter.answer();
    REQUIRE(visit.centre.told.size() == 1);
    CHECK(visit.centre.told[0].type == "reservation.create");
    CHECK(visit.centre.told[0].lane == Lane::reservation);
    CHECK(visit.state("hold.confirm") == "busy");
    CHECK(visit.state("hold.cancel") == "disabled");
    CHECK_FALSE(visit.has("hold.saved"));
    visit.pass(std::chrono::seconds{60});
    CHECK(visit.stage.screen() == "product");  // the visit does not end while it is saved
    visit.centre.save(0);
    counter.answer();
    CHECK(visit.state("hold.saved") == "saved");
    CHECK(visit.name("hold.code").size() == 6);
    visit.press("hold.done");
    CHECK_FALSE(visit.has("hold.saved"));
    CHECK(visit.name("product.answer") == "Only 3 left here");
    visit.scan("4006381333931");
    counter.answer();
    CHECK(visit.name("product.answer") == "Only 3 left here");
}

TEST_CASE("hold: what was not saved is not said to be held") {
    Counter counter;
    Visit& visit = counter.visit;
    counter.open_question();
    visit.press("hold.confirm");
    counter.answer();
    visit.centre.refuse(0);
    counter.answer();
    CHECK(visit.state("hold.saved") == "not_saved");
    CHECK(visit.name("hold.saved") == "That did not work");
    CHECK_FALSE(visit.has("hold.code"));
    visit.press("hold.done");
    visit.scan("4006381333931");
    counter.answer();
    CHECK(visit.name("product.answer") == "Yes, 4 here");
}

TEST_CASE("hold: cancel and back leave it, and nothing is recorded") {
    Counter counter;
    Visit& visit = counter.visit;
    counter.open_question();
    visit.press("hold.cancel");
    CHECK_FALSE(visit.has("hold.title"));
    visit.press("product.hold");
    visit.stage.app->back();
    visit.show();
    CHECK_FALSE(visit.has("hold.title"));
    CHECK(visit.stage.screen() == "product");
    CHECK(visit.centre.told.empty());
}

TEST_CASE("hold: its number is gone with the visit; a product that is not sold, and a replica that is not there") {
    Counter counter;
    Visit& visit = counter.visit;
    counter.open_question();
    visit.press("hold.confirm");
    counter.answer();
    visit.centre.save(0);
    counter.answer();
    const std::string code = visit.name("hold.code");
    visit.wait_for_the_wipe();
    CHECK_FALSE(visit.stage.app->session().has<ProductVisit>());
    visit.begin();
    visit.scan("5901234123457");
    counter.answer();
    CHECK(visit.state("product.not_sold") == "not_sold");
    CHECK_FALSE(visit.says(code));
    // A code that cannot be read is said over it, under an id of its own.
    visit.scan("5901234123458");
    CHECK(visit.has("scan.problem"));
    CHECK(visit.has("product.not_sold"));
    CHECK(visit.stage.app->tree().problems().empty());
}

TEST_CASE("search: while words are typed a whole result stands in the picture, beside no key, on each panel") {
    for (const auto& [width, height] : {std::pair{1080, 1920}, {1920, 1080}, {1280, 800}}) {
        CAPTURE(width);
        Counter counter(width, height);
        Visit& visit = counter.visit;
        visit.press("home.search");
        counter.answer();
        visit.type("coffee");
        counter.answer();
        const ui::Node* result = visit.stage.find("search.result.0");
        const ui::Node* key = visit.stage.find("keyboard.q");
        const ui::Node* field = visit.stage.find("search.field");
        REQUIRE(result);
        REQUIRE(key);
        REQUIRE(field);
        const Rect at = result->rect;
        CHECK(at.height >= result->touch_height * visit.stage.app->metrics().scale - 2);  // nothing of it is clipped
        CHECK(at.bottom() <= static_cast<float>(height));
        const bool beside = at.right() <= key->rect.x, above = at.bottom() <= key->rect.y;
        CHECK((beside || above));
        CHECK((field->rect.bottom() <= at.y || field->rect.x >= at.right()));
        CHECK(visit.has("footer.back"));
        CHECK(visit.has("footer.home"));
        CHECK(visit.stage.app->tree().problems().empty());
        visit.press("keyboard.done");
        CHECK_FALSE(visit.has("keyboard.q"));
        CHECK(visit.has("search.chip.all"));
        visit.press("search.result.0");
        CHECK(visit.stage.screen() == "product");
    }
}

TEST_CASE("search: while the store's stock is not here yet, the list says that it does not know") {
    for (const bool filled : {false, true}) {
        CAPTURE(filled);
        Counter counter(1080, 1920, filled);
        Visit& visit = counter.visit;
        visit.press("home.search");
        counter.answer();
        visit.type("coffee");
        counter.answer();
        visit.press("keyboard.done");
        const ui::Node* result = visit.stage.find("search.result.0");
        REQUIRE(result);
        const std::string& said = result->name;
        CHECK((said.find("Ask us") != said.npos) != filled);
        CHECK((said.find("4 here") != said.npos) == filled);
        CHECK(said.find("Not here") == said.npos);
        CHECK(visit.has("search.chip.in_stock") == filled);
        CHECK_FALSE(visit.has("search.chip.on_offer"));  // nothing is: a filter to nothing is no help
    }
}

TEST_CASE("a kind that is chosen on a product's page is the product that comes") {
    Counter counter;
    Visit& visit = counter.visit;
    Product small = make_product("P1", "Rice 1 kg", "Halden", 900),
            large = make_product("P2", "Rice 5 kg", "Halden", 800);
    small.gtin = "04006381333931";
    small.variant_group = large.variant_group = "rice";
    small.variant = "1 kg, the usual one that has a longer name";
    large.variant = "5 kg, the large one that has a longer name";
    REQUIRE(counter.snapshot("catalogue", {small, large}));
    visit.scan("4006381333931");
    counter.answer();
    REQUIRE(visit.has("product.variant.1"));
    for (const auto& [chosen, title] :
         {std::pair{"product.variant.1", "Rice 5 kg"}, {"product.variant.0", "Rice 1 kg"}}) {
        visit.press(chosen);
        counter.answer();
        CHECK(visit.name("product.title") == title);
    }
}

TEST_CASE("hold: while it is being saved a scan does not take another product's place") {
    Counter counter;
    Visit& visit = counter.visit;
    counter.open_question();
    visit.press("hold.confirm");
    counter.answer();
    REQUIRE(visit.centre.told.size() == 1);
    visit.scan("4006381333931");
    counter.answer();
    visit.centre.save(0);
    counter.answer();
    CHECK(visit.state("hold.saved") == "saved");
    visit.press("hold.done");
    CHECK(visit.name("product.title") == "Ground Coffee");
}

TEST_CASE("search: a shop without departments shows what sells best, and one without products says so") {
    for (const bool empty : {false, true}) {
        CAPTURE(empty);
        Counter counter;
        Visit& visit = counter.visit;
        const Store here = [] {
            Store store;
            store.id = this_store;
            return store;
        }();
        std::vector<Row> catalogue{here};
        if (!empty) catalogue.emplace_back(make_product("C1", "Ground Coffee", "Halden", 900));
        REQUIRE(counter.snapshot("catalogue", catalogue).has_value());
        visit.stage.app->set_facts(stage::some_facts());  // all has come
        visit.press("home.search");
        CHECK(visit.state("search.loading") == "busy");
        counter.answer();
        CHECK_FALSE(visit.has("search.loading"));
        CHECK(visit.has("search.result.0") != empty);
        CHECK(visit.has("search.popular") != empty);
        CHECK(visit.has("search.problem") == empty);
        CHECK_FALSE(visit.has("search.departments"));
        visit.stage.pass(std::chrono::seconds{2});
        counter.answer();
        CHECK(visit.has("search.problem") == empty);
        if (empty) CHECK(visit.value("search.problem").starts_with("The first time this takes a few minutes."));
    }
}

TEST_CASE("search: a terminal that is enrolled nowhere says so instead of waiting for data") {
    Visit visit;
    const ReplicaPlace nowhere{"/dev/null/no-replica"};
    Worker worker{"database"};
    TaskQueue answers;
    AvailabilityService service(nowhere, visit.stage.clock, worker, answers, visit.centre, Counter::options());
    visit.stage.registry.add("search",
                             [&](ScreenContext& context) { return std::make_unique<SearchScreen>(context, service); });
    CHECK(visit.name("home.age") == "Getting prices and stock…");
    HomeFacts facts;
    facts.set_up = false;
    visit.stage.app->set_facts(facts);
    visit.show();
    CHECK(visit.name("home.age") == "Not set up yet · please ask a colleague");
    visit.press("home.availability");
    worker.wait_idle();
    answers.drain();
    visit.show();
    CHECK(visit.state("search.problem") == "not_set_up");
    CHECK(visit.name("search.problem") == "This screen is not set up yet");
    visit.stage.app.reset();
}

TEST_CASE("product: the shelf is marked on the plan and said in words, and the answer goes along on a phone") {
    Counter counter;
    Visit& visit = counter.visit;
    visit.scan("4006381333931");
    counter.answer();
    REQUIRE(visit.has("product.map"));
    CHECK(visit.name("product.map").find("Aisle 12, shelf C, left side") == 0);
    visit.press("product.phone");
    visit.stage.settle();
    CHECK(visit.has("product.phone.code"));
    CHECK(visit.name("product.phone.code") == "Point your phone’s camera at the code");
    CHECK_FALSE(visit.has("product.hold"));  // behind the sheet
    visit.stage.app->back();
    visit.show();
    CHECK_FALSE(visit.has("product.phone.code"));
    CHECK(visit.stage.screen() == "product");
}

TEST_CASE("a code of lines leaves out the last ones where it would be too large to read; links are percent-encoded") {
    const std::string title = "Ground Coffee", price = "$9.00", endless(2000, 'x');
    const auto whole = code_of_lines(std::array{title, std::string(), price});
    REQUIRE(whole);
    const auto cut = code_of_lines(std::array{title, price, endless});
    REQUIRE(cut);
    CHECK(cut->side() == whole->side());
    CHECK_FALSE(code_of_lines(std::array{endless}));
    CHECK(filled_link("https://shop.example/p/{sku}?from=kiosk", "sku", "A/1 ü") ==
          "https://shop.example/p/A%2F1%20%C3%BC?from=kiosk");
}

TEST_CASE("search: while pinyin or kana is composed its candidates are searched, never its letters") {
    struct Case {
        std::string language, keys, title, sku, latin;
    };
    for (const Case& one : {Case{"zh-Hans", "niunai", "鲜牛奶", "M1", "Niunai Letters"},
                            {"zh-Hans", "cha", "茶 绿色", "T1", "Cha Letters"},
                            {"ja", "gyuunyuu", "牛乳 1L", "J1", "Gyuunyuu Letters"},
                            {"ja", "pan", "パン 6枚", "B1", "Pan Letters"}}) {
        CAPTURE(one.keys);
        Counter counter(stage::StageOptions{.language = one.language, .composes = true, .every_language = false});
        Visit& visit = counter.visit;
        REQUIRE(counter.snapshot("catalogue",
                                 {make_product(one.sku, one.title, "", 5), make_product("X1", one.latin, "", 900)}));
        visit.press("home.search");
        counter.answer();
        for (const char key : one.keys) {
            visit.type(std::string(1, key));
            visit.stage.composer->wait_idle();
            visit.show();
            counter.answer();
        }
        visit.show();
        counter.answer();
        REQUIRE(visit.has("search.result.0"));
        CHECK(visit.name("search.result.0").find(one.title.substr(0, 3)) != std::string::npos);
        CHECK_FALSE(visit.says("Letters"));
        CHECK(!visit.value("search.field").empty());
        visit.press("keyboard.done");  // what was found while typing is not lost with it
        counter.answer();
        REQUIRE(visit.has("search.result.0"));
        CHECK(visit.name("search.result.0").find(one.title.substr(0, 3)) != std::string::npos);
        CHECK_FALSE(visit.has("search.corrected"));
        CHECK(visit.value("search.field").find(one.keys) == std::string::npos);
    }
}

TEST_CASE("search: a product that is opened and left again withdraws nothing of the search beneath it") {
    Counter counter;
    Visit& visit = counter.visit;
    visit.press("home.search");
    counter.answer();
    visit.type("coffee");
    visit.scan("4006381333931");
    REQUIRE(visit.stage.screen() == "product");
    visit.stage.app->back();
    visit.show();
    REQUIRE(visit.stage.screen() == "search");
    counter.answer();
    CHECK(visit.has("search.result.0"));
}

TEST_CASE("a rehearsal of the services' screens tells and asks the centre nothing, and leaves nothing in a visit") {
    Counter counter;
    Visit& visit = counter.visit;
    visit.wait_for_the_wipe();
    const uint64_t before = visit.stage.app->session().visit();
    visit.pass(std::chrono::seconds{1});
    REQUIRE(visit.stage.rehearse() > 6);
    counter.answer();
    CHECK(visit.stage.screen() == "attract");
    CHECK(visit.stage.app->session().visit() == before);
    CHECK_FALSE(visit.stage.app->session().has<SearchVisit>());
    CHECK(visit.centre.told.empty());
    CHECK(visit.centre.orders.empty());
    CHECK(visit.centre.members.empty());
    CHECK(visit.centre.outcomes_asked.empty());
    visit.press("attract.begin");
    visit.press("home.search");
    counter.answer();
    CHECK(visit.value("search.field").empty());
    CHECK(visit.has("departments.food"));
}

TEST_CASE("search: that a word was respelled is said with the way back, also where another is left out") {
    for (const auto& [width, height] : {std::pair{1080, 1920}, std::pair{1280, 800}}) {
        CAPTURE(width);
        Counter counter(width, height);
        Visit& visit = counter.visit;
        visit.press("home.search");
        visit.type("cofee submarine");
        counter.answer();
        CHECK(visit.has("search.left_out"));
        CHECK(visit.has("search.corrected"));
        visit.press("keyboard.done");
        counter.answer();
        CHECK(visit.has("search.left_out"));
        CHECK(visit.has("search.corrected"));
        // The order of the tree is the order of speech.
        const auto place = [&](std::string_view id) {
            const auto& nodes = visit.stage.app->tree().nodes();
            return std::ranges::find(nodes, id, &ui::Node::id) - nodes.begin();
        };
        CHECK(place("search.corrected") == place("search.left_out") + 1);
        CHECK(place("search.instead") == place("search.corrected") + 1);
        CHECK(place("search.instead") < place("search.result.0"));
        visit.press("search.instead");
        counter.answer();
        CHECK(visit.has("search.empty"));
    }
}

TEST_CASE("search: what was typed is there again from home; who comes to look round begins anew") {
    Counter counter;
    Visit& visit = counter.visit;
    visit.press("home.search");
    visit.type("cof");
    counter.answer();
    REQUIRE(visit.has("search.result.0"));
    visit.press("footer.home");
    visit.press("home.search");
    CHECK(visit.value("search.field") == "cof");
    CHECK(visit.has("search.result.0"));
    visit.press("footer.home");
    visit.press("home.availability");
    counter.answer();
    CHECK(visit.value("search.field").empty());
    CHECK(visit.has("search.departments"));
}

TEST_CASE(
    "search: filters that leave nothing say so and come off again; the field on home has no filters and no "
    "department") {
    Counter counter;
    Visit& visit = counter.visit;
    visit.press("home.search");
    visit.type("coffee");
    visit.press("keyboard.done");
    counter.answer();
    SearchVisit& search = visit.stage.app->session().of<SearchVisit>();
    search.chip = SearchChip::on_offer;
    search.answer->hits.clear();
    visit.show();
    CHECK(visit.has("search.filtered_out"));
    CHECK(visit.has("search.chip.all"));
    visit.press("search.unfilter");
    counter.answer();
    CHECK(visit.has("search.result.0"));
    // From a department that was left open, or with a filter on, the field on home searches the whole shop.
    search.chip = SearchChip::on_offer;
    search.department = "food";
    visit.press("footer.home");
    visit.press("home.search");
    counter.answer();
    CHECK(visit.value("search.field") == "coffee");
    CHECK(visit.has("search.result.0"));
    CHECK(search.chip == SearchChip::all);
}
