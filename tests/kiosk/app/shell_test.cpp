#include <doctest/doctest.h>

#include "kiosk/scan/scan_rules.h"
#include "stage.h"

using namespace tp;
using namespace tp::stage;

namespace {

// The table of the experience, on every node of the picture that stands.
void check_sizes(const Stage& stage, const char* where) {
    const ui::Metrics& m = stage.app->metrics();
    for (const ui::Node& node : stage.app->tree().nodes()) {
        if (node.touch_width <= 0) continue;
        const float width = m.to_mm(node.touch_width), height = m.to_mm(node.touch_height);
        CHECK_MESSAGE(width >= 14.9F, where, ": ", node.id, " is ", width, " mm wide");
        CHECK_MESSAGE(height >= 14.9F, where, ": ", node.id, " is ", height, " mm high");
        if (node.main_action) CHECK_MESSAGE(height >= 19.9F, where, ": ", node.id, " is ", height, " mm high");
    }
    for (const std::string& problem : stage.app->tree().problems()) FAIL_CHECK(where, ": ", problem);
}

}  // namespace

TEST_CASE("every shell screen keeps the least sizes and says each thing once, on each panel and in both directions") {
    struct Panel {
        int width, height;
        const char* language;
    };
    for (const Panel& panel : {Panel{1080, 1920, "en"}, Panel{1920, 1080, "ar"}, Panel{1280, 800, "en"}}) {
        Stage stage({.width = panel.width, .height = panel.height, .language = panel.language});
        REQUIRE(stage.app->language() == panel.language);
        stage.app->set_facts(some_facts());
        stage.settle();
        CHECK(stage.screen() == "attract");
        check_sizes(stage, "attract");
        REQUIRE(stage.touch("attract.begin"));
        CHECK(stage.screen() == "home");
        check_sizes(stage, "home");
        REQUIRE(stage.touch("home.search"));
        CHECK(stage.screen() == "search");
        check_sizes(stage, "search");
        REQUIRE(stage.touch("footer.home"));
        REQUIRE(stage.touch("header.access"));
        CHECK(stage.screen() == "access");
        check_sizes(stage, "access");
    }
}

TEST_CASE("capital letters cover 0.7 degrees, captions 4.8 mm at 600 mm, on every panel") {
    const auto theme = ui::Theme::load(std::string(TOUCHPOINT_SOURCE_DIR) + "/assets/themes/default.toml");
    REQUIRE(theme);
    for (const PanelGeometry& panel :
         {PanelGeometry{1080, 1920, 21.5, 600, 900}, PanelGeometry{1280, 800, 10.1, 400, 900},
          PanelGeometry{1080, 1920, 32, 600, 900}}) {
        const ui::Metrics m = ui::Metrics::of(panel);
        for (size_t i = 0; i < ui::type_count; ++i) {
            const double cap = m.to_mm(theme->types[i].size * ui::inter_cap_height) * 600 / panel.viewing_distance_mm;
            CHECK(cap >= (i >= static_cast<size_t>(ui::Type::secondary) ? 4.8 : 7.3));
        }
    }
}

TEST_CASE("both themes hold their contrast") {
    for (const auto& [name, least] : {std::pair{"default", 4.5}, {"high-contrast", 7.0}}) {
        const auto theme = ui::Theme::load(std::string(TOUCHPOINT_SOURCE_DIR) + "/assets/themes/" + name + ".toml");
        REQUIRE(theme);
        const ui::Colors& c = theme->color;
        for (const auto& [ink, ground] : {std::pair{c.ink, c.paper},
                                          {c.soft, c.paper},
                                          {c.soft, c.surface},
                                          {c.on_brand, c.brand},
                                          {c.brand_deep, c.brand_tint},
                                          {c.ok, c.ok_tint},
                                          {c.low, c.low_tint},
                                          {c.none, c.none_tint},
                                          {c.bad, c.bad_tint},
                                          {c.offer, c.accent_tint},
                                          {c.accent_ink, c.surface},
                                          {c.on_sun, c.sun}})
            CHECK_MESSAGE(ui::contrast(ink, ground) >= least, name);
    }
}

TEST_CASE("a right-to-left language mirrors the picture") {
    Stage left, right({.language = "ar"});
    for (Stage* stage : {&left, &right}) {
        stage->settle();
        stage->touch("attract.begin");
    }
    const ui::Node* a = left.find("home.scan");
    const ui::Node* b = right.find("home.scan");
    REQUIRE(a);
    REQUIRE(b);
    CHECK(1080 - a->rect.right() == doctest::Approx(b->rect.x).epsilon(0.02));
    CHECK(b->name == "مسح");
}

TEST_CASE("typing on the keyboard survives back, and the wipe takes it away") {
    Stage stage;
    stage.settle();
    stage.touch("attract.begin");
    stage.touch("home.search");
    for (const char* key : {"keyboard.t", "keyboard.e", "keyboard.a"}) REQUIRE(stage.touch(key));
    CHECK(stage.find("search.field")->value == "tea");
    REQUIRE(stage.touch("keyboard.backspace"));
    CHECK(stage.find("search.field")->value == "te");
    stage.touch("footer.back");
    CHECK(stage.screen() == "home");
    stage.touch("home.search");
    CHECK(stage.find("search.field")->value == "te");

    stage.pass(Milliseconds{31'000});
    REQUIRE(stage.screen() == "idle");
    REQUIRE(stage.find("idle.more_time"));
    CHECK_FALSE(stage.find("search.field"));  // what lies beneath cannot be reached
    stage.pass(Milliseconds{21'000});
    CHECK(stage.screen() == "attract");
    CHECK(stage.find("cleared.notice"));
    stage.touch("attract.begin");
    stage.touch("home.search");
    CHECK(stage.find("search.field")->value.empty());
}

TEST_CASE("the question is answered by one touch; nothing ends while something is saved") {
    Stage stage;
    stage.settle();
    stage.touch("attract.begin");
    stage.pass(Milliseconds{31'000});
    REQUIRE(stage.touch("idle.more_time"));
    CHECK(stage.screen() == "home");
    stage.touch("home.feedback");  // its stand-in says that it is saving
    stage.pass(Milliseconds{90'000});
    CHECK(stage.screen() == "feedback");
}

TEST_CASE("the language is chosen by its own name and falls back with the wipe") {
    Stage stage;
    stage.settle();
    stage.touch("attract.begin");
    REQUIRE(stage.touch("header.language"));
    REQUIRE(stage.find("language.ar"));
    CHECK(stage.find("language.ar")->name == "العربية");
    REQUIRE(stage.touch("language.ar"));
    CHECK(stage.app->language() == "ar");
    stage.app->end_visit();
    stage.settle();
    CHECK(stage.app->language() == "en");
    REQUIRE(stage.find("cleared.notice"));
    CHECK(stage.find("cleared.notice")->name == stage.app->languages().find("ar")->messages->format("idle.cleared"));
}

TEST_CASE("what comes next is rehearsed while nobody touches, and leaves nothing but drawings") {
    constexpr Milliseconds at_rest{350};
    Stage stage;
    CHECK_FALSE(stage.app->rehearsing());  // nothing has been drawn
    stage.settle();
    stage.pass(at_rest);
    CHECK(stage.app->rehearsing());
    const uint64_t visit = stage.app->session().visit();
    CHECK(stage.rehearse() > 6);
    CHECK_FALSE(stage.app->rehearsing());
    CHECK(stage.screen() == "attract");
    CHECK(stage.app->session().visit() == visit);
    CHECK(stage.text->cached_paragraphs() > 50);

    stage.touch("attract.begin");
    stage.pass(at_rest);
    CHECK_FALSE(stage.app->rehearsing());  // home looks as it was rehearsed
    stage.touch("header.language");
    stage.touch("language.ar");
    CHECK_FALSE(stage.app->rehearsing());  // the last touch is too near
    stage.pass(at_rest);
    REQUIRE(stage.app->rehearsing());  // another language than the last one's
    CHECK(stage.rehearse() > 6);
    CHECK(stage.screen() == "home");
    CHECK(stage.app->language() == "ar");
    CHECK(stage.app->session().visit() == visit);

    stage.app->set_access({.zoom = 2});
    stage.settle();
    CHECK(stage.app->rehearsing());
    CHECK(stage.rehearse() > 6);
    CHECK(stage.screen() == "home");
    CHECK(stage.app->access() == AccessSettings{.zoom = 2});
    CHECK_FALSE(stage.app->rehearsing());
}

TEST_CASE("scans open what they are for, or say what is wrong with them") {
    Stage stage;
    stage.settle();
    const ScanRules rules = ScanRules::defaults(std::chrono::sys_days{std::chrono::year{2026} / 11 / 22});
    stage.app->on_scan(parse_scan("4006381333931", rules));
    stage.settle();
    CHECK(stage.screen() == "product");
    stage.app->on_scan(parse_scan("4006381333932", rules));
    stage.settle();
    REQUIRE(stage.find("scan.problem"));
    CHECK(stage.find("scan.problem")->name == "One digit of this code is wrong");
}
