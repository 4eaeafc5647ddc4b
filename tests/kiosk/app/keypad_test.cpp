// The whole kiosk by a keypad: next, previous, arrows, OK, back, home.
#include <doctest/doctest.h>

#include "kiosk/app/screen_reader.h"
#include "stage.h"

using namespace tp;
using namespace tp::stage;

namespace {

void begin(Stage& stage) {
    stage.app->set_facts(some_facts());
    stage.settle();
    stage.key(Key::down);
}

// The same by ear.
void begin_listening(Stage& stage) {
    begin(stage);
    AccessSettings settings;
    settings.speech = true;
    stage.app->set_access(settings);
    stage.settle();
}

// Time goes by in one piece.
void wait(Stage& stage, int milliseconds) {
    stage.frame(Milliseconds{milliseconds});
    stage.settle();
}

}  // namespace

TEST_CASE("the key that wakes the terminal does nothing else; the next shows where the focus is") {
    Stage stage({.every_language = false});
    begin(stage);
    CHECK(stage.screen() == "home");
    CHECK(stage.focused().empty());
    stage.key(Key::enter);
    CHECK(stage.screen() == "home");
    CHECK(stage.focused() == "home.search");
    CHECK(ui::has_state(*stage.find("home.search"), "focused"));
    stage.touch("header.brand");
    CHECK(stage.focused().empty());  // a touch: the ring goes
}

TEST_CASE("the waking touch does nothing else, nor does its double strike") {
    Stage stage({.every_language = false});
    begin(stage);
    const Rect target = stage.find("home.search")->rect;
    stage.app->end_visit();
    stage.settle();
    REQUIRE(stage.screen() == "attract");
    const auto strike = [&](Milliseconds later) {
        stage.clock.advance(later);
        stage.window->input().inject_touch_down(target.centre().x, target.centre().y);
        stage.frame(Milliseconds{16});
        stage.window->input().inject_touch_up(target.centre().x, target.centre().y);
        stage.frame(Milliseconds{16});
        stage.settle();
    };
    strike(Milliseconds{600});
    CHECK(stage.screen() == "home");
    strike(Milliseconds{100});
    CHECK(stage.screen() == "home");
    strike(Milliseconds{600});
    CHECK(stage.screen() == "search");
}

TEST_CASE("home, search, typing and back, by keys alone") {
    Stage stage({.every_language = false});
    begin(stage);
    REQUIRE(stage.walk_to("home.search"));
    stage.key(Key::enter);
    REQUIRE(stage.screen() == "search");
    // The field has the caret; the keypad's OK goes on to the keys on the screen.
    REQUIRE(stage.walk_to("search.field", Key::tab));
    stage.key(Key::enter);
    REQUIRE(stage.focused().starts_with("keyboard."));
    REQUIRE(stage.walk_to("keyboard.t", Key::right));
    stage.key(Key::enter);
    REQUIRE(stage.walk_to("keyboard.e", Key::left));
    stage.key(Key::enter);
    CHECK(stage.find("search.field")->value == "te");
    stage.key(Key::down);
    CHECK(stage.focused() == "keyboard.s");
    // A hardware keyboard types into the field wherever the keypad is.
    stage.window->input().inject_text("a");
    stage.settle();
    CHECK(stage.find("search.field")->value == "tea");
    // Back leaves the keyboard, then the screen, and the focus is where it was.
    stage.key(Key::escape);
    CHECK(stage.focused() == "search.field");
    stage.key(Key::escape);
    CHECK(stage.screen() == "home");
    CHECK(stage.focused() == "home.search");
    stage.key(Key::enter);
    REQUIRE(stage.screen() == "search");
    stage.key(Key::tab);
    REQUIRE(stage.walk_to("footer.home", Key::tab));
    stage.key(Key::home);
    CHECK(stage.screen() == "home");
}

TEST_CASE("next goes round every control of a screen, and previous round all of them again") {
    for (const char* language : {"en", "ar"}) {
        Stage stage({.language = language, .every_language = false});
        begin(stage);
        stage.key(Key::tab);
        std::vector<std::string> controls;
        for (const ui::Node& node : stage.app->tree().nodes())
            if (ui::is_control(node.role)) controls.push_back(node.id);
        const auto round = [&](bool shift) {
            std::vector<std::string> visited;
            do {
                visited.push_back(stage.focused());
                stage.key(Key::tab, shift);
            } while (stage.focused() != visited.front() && visited.size() <= controls.size());
            if (shift) std::ranges::reverse(visited);
            const auto first = std::ranges::find(visited, controls.front());
            REQUIRE(first != visited.end());
            std::ranges::rotate(visited, first);
            return visited;
        };
        CHECK(round(false) == controls);
        CHECK(round(true) == controls);
    }
}

TEST_CASE("a sheet holds the focus, changes by arrows, closes by back, and gives the focus back") {
    for (const char* language : {"en", "ar"}) {
        Stage stage({.language = language, .every_language = false});
        stage.app->set_speech_offered(true);
        begin(stage);
        stage.key(Key::tab);
        REQUIRE(stage.walk_to("header.access", Key::tab, true));
        stage.key(Key::enter);
        REQUIRE(stage.screen() == "access");
        CHECK(stage.focused() == "access.size.100");
        stage.key(std::string_view(language) == "ar" ? Key::left : Key::right);
        CHECK(stage.focused() == "access.size.125");  // ARIA's radio group: what the arrow comes to is chosen
        CHECK(stage.app->metrics().scale == doctest::Approx(1.25));
        REQUIRE(stage.walk_to("access.speech", Key::tab));
        stage.key(Key::enter);
        REQUIRE(stage.app->access().speech);
        REQUIRE(stage.walk_to("access.volume", Key::tab));
        stage.key(std::string_view(language) == "ar" ? Key::left : Key::right);
        CHECK(stage.app->access().volume == AccessSettings{}.volume + 1);
        CHECK(stage.focused() == "access.volume");
        REQUIRE(stage.walk_to("access.close", Key::tab));
        stage.key(Key::tab);
        CHECK(stage.focused() == "access");  // round in the sheet: nothing behind it is reached
        stage.key(Key::escape);
        CHECK(stage.screen() == "home");
        CHECK(stage.focused() == "header.access");
    }
}

TEST_CASE("what the focus is on is scrolled into sight") {
    Stage stage({.width = 1280, .height = 800, .every_language = false});
    stage.app->set_speech_offered(true);
    begin(stage);
    stage.key(Key::tab);
    stage.touch("header.access");
    AccessSettings settings;
    settings.speech = true;
    stage.app->set_access(settings);
    stage.settle();
    stage.key(Key::tab);
    REQUIRE(stage.walk_to("access.volume", Key::tab));
    const Rect low = stage.find("access.volume")->rect;
    CHECK(low.bottom() <= 800);
    CHECK(low.height > 60);
    CHECK(stage.find("access.size.100")->rect.y < 0);
    REQUIRE(stage.walk_to("access.size", Key::tab, true));
    CHECK(stage.find("access.size.100")->rect.y > 0);
}

TEST_CASE("who hears the screen begins at its heading and visits what is only read") {
    Stage stage({.every_language = false});
    begin_listening(stage);
    CHECK(stage.focused() == "home.title");  // though no key was pressed: it is what is spoken first
    stage.key(Key::down);
    CHECK(stage.focused() == "home.search");
    REQUIRE(stage.walk_to("home.age"));
    stage.key(Key::enter);  // a text: nothing happens
    CHECK(stage.focused() == "home.age");
    CHECK(stage.screen() == "home");
}

TEST_CASE(
    "the idle question is answered by keys: moving to an answer keeps it, OK and back extend, ten times and more") {
    Stage stage({.every_language = false});
    begin(stage);
    for (int i = 0; i < 12; ++i) {
        wait(stage, 30'200);
        REQUIRE(stage.screen() == "idle");
        stage.key(Key::down);  // shows where the focus is: nothing is answered by a key that was on its way
        CHECK(stage.focused() == "idle.more_time");
        stage.key(i % 2 == 0 ? Key::enter : Key::escape);
        REQUIRE(stage.screen() == "home");
    }
    wait(stage, 30'200);
    wait(stage, 15'000);
    stage.key(Key::down);
    stage.key(Key::down);
    CHECK(stage.focused() == "idle.clear");
    wait(stage, 15'000);
    REQUIRE(stage.screen() == "idle");
    stage.key(Key::enter);
    CHECK(stage.screen() == "attract");
    CHECK(stage.find("cleared.notice"));
}

TEST_CASE("the languages are options: arrows go over them, and only OK chooses") {
    Stage stage;
    begin(stage);
    stage.key(Key::tab);
    REQUIRE(stage.walk_to("header.language", Key::tab, true));
    stage.key(Key::enter);
    REQUIRE(stage.screen() == "language");
    CHECK(stage.focused() == "language.en");  // the one that holds
    CHECK(stage.find("language.list")->role == ui::Role::listbox);
    stage.key(Key::down);
    const std::string below = stage.focused();
    CHECK(below.starts_with("language."));
    CHECK(below != "language.en");
    CHECK(stage.screen() == "language");
    CHECK(stage.app->language() == "en");
    stage.key(Key::enter);
    CHECK(stage.app->language() == below.substr(9));
    CHECK(stage.screen() == "home");
}

TEST_CASE("page down and page up turn a page, and the focus comes after it") {
    Stage stage({.width = 1280, .height = 800, .every_language = false});
    stage.app->set_speech_offered(true);
    begin(stage);
    stage.touch("header.access");
    AccessSettings settings;
    settings.speech = true;
    stage.app->set_access(settings);
    stage.settle();
    REQUIRE(stage.screen() == "access");
    stage.key(Key::tab);
    const float before = stage.find("access.size.100")->rect.y;
    stage.key(Key::page_down);
    CHECK(stage.find("access.size.100")->rect.y < before - 200);
    const ui::Node* const here = stage.find(stage.focused());
    REQUIRE(here);
    CHECK(here->rect.y >= 0);
    CHECK(here->rect.bottom() <= 800);
    stage.key(Key::page_up);
    stage.key(Key::page_up);
    CHECK(stage.find("access.size.100")->rect.y == doctest::Approx(before));
    CHECK(stage.screen() == "access");
}

TEST_CASE("the idle question is heard with its seconds") {
    Stage stage({.every_language = false});
    begin_listening(stage);
    ScreenReader reader;
    reader.turn(true);
    const auto hear = [&] {
        std::string heard;
        for (const Saying& saying : reader.after_frame({.screen = stage.app->screen_name(),
                                                        .tree = stage.app->tree(),
                                                        .words = *stage.app->languages().current().messages}))
            heard += saying.text + "\n";
        return heard;
    };
    hear();
    stage.frame(Milliseconds{30'200});
    REQUIRE(stage.screen() == "idle");
    const std::string question = hear();
    CHECK(question.find("Are you still there?") != std::string::npos);
    CHECK(question.find("20 seconds") != std::string::npos);
    stage.settle();
    hear();  // the focus
    stage.frame(Milliseconds{1'000});
    CHECK(hear().empty());  // and not each of them
}

TEST_CASE("a held or trembling key acts once") {
    Stage stage({.every_language = false});
    begin(stage);
    stage.key(Key::tab);
    const std::string first = stage.focused();
    stage.app->on_key({.key = Key::tab, .repeat = true});
    stage.settle();
    CHECK(stage.focused() == first);
    stage.clock.advance(Milliseconds{2'000});
    stage.app->on_key({.key = Key::tab, .repeat = true});
    stage.settle();
    CHECK(stage.focused() != first);

    REQUIRE(stage.walk_to("home.search", Key::tab, true));
    stage.app->on_key({.key = Key::enter});
    stage.app->on_key({.key = Key::enter});
    stage.settle();
    CHECK(stage.screen() == "search");
}
