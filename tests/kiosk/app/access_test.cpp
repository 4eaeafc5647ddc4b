// What a visitor makes easier: the sheet, who is told, and the wipe that takes it back.
#include <doctest/doctest.h>

#include "stage.h"

using namespace tp;
using namespace tp::stage;

namespace {

void open_sheet(Stage& stage) {
    stage.settle();
    stage.touch("attract.begin");
    REQUIRE(stage.touch("header.access"));
    REQUIRE(stage.screen() == "access");
}

}  // namespace

TEST_CASE("each row of the accessibility sheet changes its setting, others are told, and the wipe takes all back") {
    Stage stage({.every_language = false});
    stage.app->set_speech_offered(true);
    std::vector<AccessSettings> told;
    stage.app->on_access([&](const AccessSettings& settings) { told.push_back(settings); });
    open_sheet(stage);
    for (const char* id : {"access.contrast", "access.slow", "access.still", "access.speech", "access.volume.more",
                           "access.rate.less", "access.size.125"}) {
        const size_t before = told.size();
        REQUIRE_MESSAGE(stage.touch(id), id);
        CHECK_MESSAGE(told.size() == before + 1, id);
    }
    AccessSettings all;
    all.contrast = all.slow = all.still = all.speech = true;
    all.volume = 7;
    all.speech_rate = 2;
    all.zoom = 1.25F;
    CHECK(told.back() == all);
    CHECK(stage.app->access() == all);
    CHECK(stage.app->metrics().scale == doctest::Approx(1.25));
    CHECK(stage.app->tree().problems().empty());

    stage.app->end_visit();
    stage.settle();
    CHECK(told.back() == AccessSettings{});
    CHECK(stage.app->metrics().scale == doctest::Approx(1));
}

TEST_CASE("a terminal offers only what it can do, and a headset may switch speech on from outside") {
    Stage stage({.every_language = false});
    open_sheet(stage);
    CHECK_FALSE(stage.find("access.speech"));
    CHECK(stage.find("access.low_reach"));  // a 21.5″ panel 900 mm above the floor
    int told = 0;
    stage.app->on_access([&](const AccessSettings&) { ++told; });
    stage.app->set_speech_offered(true);
    AccessSettings settings = stage.app->access();
    settings.speech = true;
    stage.app->set_access(settings);
    stage.app->set_access(settings);
    CHECK(told == 1);
    stage.settle();
    CHECK(stage.find("access.volume")->role == ui::Role::spinbutton);
}

TEST_CASE("a visitor who asked for more time has three times as long before and during the question") {
    Stage stage({.every_language = false});
    open_sheet(stage);
    REQUIRE(stage.touch("access.slow"));
    REQUIRE(stage.touch("access.close"));
    stage.frame(Milliseconds{88'000});
    CHECK(stage.screen() == "home");
    stage.frame(Milliseconds{3'000});
    REQUIRE(stage.screen() == "idle");
    stage.frame(Milliseconds{55'000});
    CHECK(stage.screen() == "idle");
    stage.frame(Milliseconds{6'000});
    CHECK(stage.screen() == "attract");
}

TEST_CASE("within low reach everything that is touched lies between 380 and 1,120 mm above the floor") {
    const PanelGeometry panel{1080, 1920, 21.5, 600, 900};
    Stage stage({.every_language = false});
    stage.app->set_facts(some_facts());
    stage.settle();
    stage.touch("attract.begin");
    // The header is out of reach: a button at the foot brings it down.
    const ui::Node* lower = stage.find("footer.low_reach");
    REQUIRE(lower);
    CHECK(panel.height_above_floor_mm(lower->rect.y) <= 1120);
    REQUIRE(stage.touch("footer.low_reach"));
    CHECK(stage.app->access().low_reach);
    CHECK_FALSE(stage.find("footer.low_reach"));
    REQUIRE(stage.touch("header.access"));
    const auto within = [&](const char* where) {
        for (const ui::Node& node : stage.app->tree().nodes()) {
            if (node.touch_width <= 0 || node.rect.y >= 1920) continue;           // scrolled away
            const bool up = node.rect.bottom() <= stage.app->metrics().origin.y;  // likewise
            CHECK_MESSAGE((up || panel.height_above_floor_mm(node.rect.y) <= 1120), where, ": ", node.id);
            CHECK_MESSAGE(panel.height_above_floor_mm(node.rect.bottom()) >= 380, where, ": ", node.id);
        }
        for (const std::string& problem : stage.app->tree().problems()) FAIL_CHECK(where, ": ", problem);
    };
    within("access");
    stage.tap(540, 300);  // the calm ground above
    CHECK(stage.screen() == "access");
    REQUIRE(stage.touch("access.close"));
    within("home");
    REQUIRE(stage.find("home.search"));
    REQUIRE(stage.touch("home.search"));
    within("search");
    REQUIRE(stage.touch("keyboard.t"));
    CHECK(stage.find("search.field")->value == "t");
    stage.frame(Milliseconds{31'000});
    stage.settle();
    REQUIRE(stage.screen() == "idle");
    within("idle");
    REQUIRE(stage.touch("idle.more_time"));
    CHECK(stage.screen() == "search");
}

TEST_CASE("enlarged twice every control of the shell can still be touched, on each panel") {
    for (const auto& [width, height] : {std::pair{1080, 1920}, {1920, 1080}, {1280, 800}}) {
        Stage stage({.width = width, .height = height, .every_language = false});
        stage.app->set_facts(some_facts());
        open_sheet(stage);
        REQUIRE(stage.touch("access.size.200"));
        CHECK(stage.app->metrics().zoom == 2);
        REQUIRE(stage.touch("access.close"));
        const auto large_enough = [&](const char* where) {
            const ui::Metrics& m = stage.app->metrics();
            for (const ui::Node& node : stage.app->tree().nodes()) {
                if (node.touch_width <= 0) continue;
                CHECK_MESSAGE(m.to_mm(node.touch_width) >= 14.9F, where, ": ", node.id);
                CHECK_MESSAGE(m.to_mm(node.touch_height) >= 14.9F, where, ": ", node.id);
                CHECK_MESSAGE(node.rect.x >= 0, where, ": ", node.id);
                CHECK_MESSAGE(node.rect.right() <= static_cast<float>(width) + 1, where, ": ", node.id);
            }
        };
        large_enough("home");
        REQUIRE(stage.touch("home.search"));
        REQUIRE(stage.screen() == "search");
        large_enough("search");
        REQUIRE(stage.touch("keyboard.t"));
        CHECK(stage.find("search.field")->value == "t");
        REQUIRE(stage.touch("footer.home"));
        stage.frame(Milliseconds{31'000});
        stage.settle();
        REQUIRE(stage.screen() == "idle");
        stage.key(Key::tab);
        stage.key(Key::enter);
        CHECK(stage.screen() == "home");
    }
}

TEST_CASE("nothing is asked or cleared while the screen is spoken") {
    Stage stage({.every_language = false});
    stage.settle();
    stage.touch("attract.begin");
    stage.app->set_speaking(true);
    stage.frame(Milliseconds{90'000});
    CHECK(stage.screen() == "home");
    stage.app->set_speaking(false);
    stage.frame(Milliseconds{16});
    stage.frame(Milliseconds{31'000});
    CHECK(stage.screen() == "idle");
}
