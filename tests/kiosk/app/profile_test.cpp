// What a profile leaves out is nowhere on its screens.
#include <doctest/doctest.h>

#include <fstream>

#include "kiosk/scan/scan_rules.h"
#include "stage.h"
#include "tests/doubles/temporary_folder.h"

using namespace tp;
using namespace tp::stage;

namespace {

HomeFacts facts_with_a_general_offer() {
    HomeFacts facts = some_facts();
    facts.promotions[0].promotion.sku = "H-1";
    facts.promotions[1].promotion.department = "kitchen";
    facts.promotions[2].promotion.title = {{"en", "Lounge open"}};
    facts.promotions[2].promotion.subtitle = {{"en", "Level 2, all day"}};
    return facts;
}

// Nothing in the tree has a name with one of these in it.
void check_says_nothing_of(Stage& stage, std::initializer_list<std::string_view> words) {
    const std::string tree = stage.app->tree_json();
    for (const std::string_view word : words) CHECK_MESSAGE(tree.find(word) == std::string::npos, word);
}

}  // namespace

TEST_CASE("profile: without products the terminal speaks of none, on any panel") {
    for (const auto& [width, height] : {std::pair{1080, 1920}, {1920, 1080}, {1280, 800}, {800, 1280}}) {
        CAPTURE(width);
        Stage stage({.width = width, .height = height, .profile = "airline", .every_language = false});
        stage.app->set_facts(facts_with_a_general_offer());
        stage.settle();
        REQUIRE(stage.find("attract.title"));
        CHECK(stage.find("attract.title")->name == "Lounge open");
        check_says_nothing_of(stage, {"Pasta", "breakfast", "looking for", "Prices", "products"});
        REQUIRE(stage.touch("attract.begin"));
        REQUIRE(stage.screen() == "home");
        for (const char* id : {"home.search", "home.scan", "home.availability", "home.age", "home.place"})
            CHECK_MESSAGE(stage.find(id) == nullptr, id);
        for (const char* id : {"home.orders", "home.loyalty", "home.feedback"}) {
            REQUIRE_MESSAGE(stage.find(id), id);
            CHECK(stage.find(id)->role == ui::Role::button);
        }
        check_says_nothing_of(stage, {"Pasta", "breakfast", "Prices", "product", "Search", "Scan"});
        if (const ui::Node* offer = stage.find("home.promotion")) CHECK(offer->role == ui::Role::text);
        CHECK(stage.app->tree().problems().empty());
        // Nothing leads there either.
        CHECK_FALSE(stage.app->has_screen("product"));
        stage.app->open("search");
        stage.settle();
        CHECK(stage.screen() == "home");
        stage.app->on_scan(
            parse_scan("4006381333931", ScanRules::defaults(std::chrono::sys_days{std::chrono::year{2026} / 11 / 22})));
        stage.settle();
        CHECK(stage.screen() == "home");
        REQUIRE(stage.find("scan.problem"));
        CHECK(stage.find("scan.problem")->name == "We do not know this code");
    }
}

TEST_CASE("profile: without promotions an airline greets; a store asks what is looked for") {
    Stage airline({.profile = "airline", .every_language = false}), store({.every_language = false});
    for (Stage* stage : {&airline, &store}) stage->settle();
    CHECK(airline.find("attract.title")->name == "Hello.\nHow can we help?");
    CHECK(airline.find("attract.line") == nullptr);
    CHECK(store.find("attract.title")->name == "What are you\nlooking for?");
    CHECK(store.find("attract.line")->name.find("Prices") != std::string::npos);
}

TEST_CASE("profile: a label that is empty stays empty, one that is not there is the enrolment's") {
    const TemporaryFolder folder;
    const auto load = [&](const std::string& lines) {
        const std::string path = folder.file("p.toml");
        std::ofstream(path) << "name = \"p\"\n" << lines;
        std::filesystem::permissions(path, std::filesystem::perms(0600));
        auto profile = Profile::load(path);
        REQUIRE(profile);
        return std::move(*profile);
    };
    CHECK_FALSE(load("").store_label);
    CHECK_FALSE(load("").kiosk_label);
    CHECK(load("store_label = \"\"\n").store_label == "");
    CHECK(load("kiosk_label = \"Gate 4\"\n").kiosk_label == "Gate 4");
    CHECK(load("").sells_products());
    CHECK_FALSE(load("services = [\"orders\"]\n").sells_products());
}
