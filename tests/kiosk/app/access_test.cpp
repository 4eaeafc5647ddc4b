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
    CHECK_FALSE(stage.find("access.low_reach"));
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
