#include <doctest/doctest.h>

#include <set>

#include "keyboard_stage.h"

using namespace tp;
using namespace tp::stage;

namespace {

constexpr const char* every_language[] = {"en", "es", "fr", "de", "pt", "ar", "he", "hi", "th", "ja", "zh-Hans"};

bool is_key(const ui::Node& node) {
    return node.id.starts_with("keyboard.") && ui::is_control(node.role);
}

// What experience.md's table asks of targets, and that each has a name of its own: one line for each that does not.
std::vector<std::string> problems_of(const KeyboardStage& stage) {
    std::vector<std::string> problems = stage.ui.tree().problems();
    std::vector<const ui::Node*> keys;
    for (const ui::Node& node : stage.ui.tree().nodes())
        if (is_key(node)) keys.push_back(&node);
    if (keys.size() < 10) problems.emplace_back("few keys");
    const float tolerance = 0.05F;
    for (const ui::Node* key : keys) {
        const float least = (key->main_action ? 20.0F : 15.0F) - tolerance;
        if (stage.metrics.to_mm(key->touch_width) < least) problems.push_back(key->id + " is narrow");
        if (stage.metrics.to_mm(key->touch_height) < least) problems.push_back(key->id + " is low");
        if (key->rect.x < 0 || key->rect.right() > stage.metrics.width * stage.metrics.scale)
            problems.push_back(key->id + " is outside");
        for (const ui::Node* other : keys) {
            if (other <= key) continue;
            const float dx = std::max(other->rect.x - key->rect.right(), key->rect.x - other->rect.right());
            const float dy = std::max(other->rect.y - key->rect.bottom(), key->rect.y - other->rect.bottom());
            if (std::max(dx, dy) / stage.metrics.px_per_mm < 2 - tolerance)
                problems.push_back(key->id + " is near " + other->id);
        }
    }
    return problems;
}

void check_keys(const KeyboardStage& stage, const std::string& where) {
    for (const std::string& problem : problems_of(stage)) FAIL_CHECK(where, ": ", problem);
}

}  // namespace

TEST_CASE("every keyboard holds the sizes of its targets on every panel") {
    struct Shape {
        int width, height;
        double inches;
        std::vector<const char*> languages;
    };
    // On the other panels those with the most keys in a row, the most rows, or a row over the keys.
    const std::vector<const char*> large = {"fr", "de", "ar", "th", "ja"};
    for (const Shape& shape : {Shape{1080, 1920, 21.5, {std::begin(every_language), std::end(every_language)}},
                               Shape{1920, 1080, 21.5, large}, Shape{1280, 800, 10.1, large}}) {
        for (const std::string language : shape.languages) {
            KeyboardStage stage(
                {.width = shape.width, .height = shape.height, .diagonal_inches = shape.inches, .language = language});
            const std::string where = language + " " + std::to_string(shape.width);
            check_keys(stage, where);
            if (language == "th" || language == "hi") {
                stage.press("keyboard.shift");
                check_keys(stage, where + " shift");
            }
            if (language == "ja") {
                stage.press("keyboard.globe");
                check_keys(stage, where + " globe");
                stage.press("keyboard.numbers");
                check_keys(stage, where + " signs");
            }
        }
    }
}

TEST_CASE("each language types its own letters") {
    struct Word {
        const char* language;
        std::vector<const char*> keys;
        const char* text;
    };
    const Word words[] = {
        {"fr", {"c", "a", "f", "é"}, "café"},
        {"de", {"g", "r", "ü", "ß", "e"}, "grüße"},
        {"es", {"n", "i", "ñ", "o"}, "niño"},
        {"pt", {"a", "ç", "a", "i"}, "açai"},
        {"ar", {"ح", "ل", "ي", "ب"}, "حليب"},
        {"he", {"ח", "ל", "ב"}, "חלב"},
        {"hi", {"द", "ू"}, "दू"},
        {"hi", {"च", "ा", "व", "ल"}, "चावल"},
        {"hi", {"क", "्", "र", "ी", "म"}, "क्रीम"},
        {"th", {"น", "ม"}, "นม"},
        {"th", {"น", "้", "ำ"}, "น้ำ"},
    };
    for (const Word& word : words) {
        KeyboardStage stage({.language = word.language});
        for (const char* key : word.keys) stage.press(std::string("keyboard.") + key);
        CHECK(stage.edit.text() == word.text);
    }
}

TEST_CASE("shift is for one letter, twice for all, and a third time for none") {
    KeyboardStage stage({.language = "de"});
    stage.press("keyboard.shift");
    CHECK(stage.find("keyboard.shift")->state == "pressed");
    stage.press("keyboard.Ü");
    stage.press("keyboard.b");
    stage.press("keyboard.shift");
    stage.press("keyboard.shift");
    stage.press("keyboard.A");
    stage.press("keyboard.B");
    stage.press("keyboard.shift");
    stage.press("keyboard.c");
    CHECK(stage.edit.text() == "ÜbABc");
}

TEST_CASE("Thai and Hindi have their second layer behind shift") {
    KeyboardStage thai({.language = "th"});
    thai.press("keyboard.shift");
    thai.press("keyboard.ธ");
    thai.press("keyboard.น");
    CHECK(thai.edit.text() == "ธน");
    KeyboardStage hindi({.language = "hi"});
    hindi.press("keyboard.द");
    hindi.press("keyboard.ू");
    hindi.press("keyboard.shift");
    hindi.press("keyboard.ध");
    CHECK(hindi.edit.text() == "दूध");
}

TEST_CASE("a long press offers accents: slide to one and lift") {
    KeyboardStage stage({.language = "fr"});
    stage.down("keyboard.e");
    CHECK_FALSE(stage.find("keyboard.variant.è"));
    stage.pass(Milliseconds{600});
    REQUIRE(stage.find("keyboard.variant.è"));
    stage.slide("keyboard.variant.è");
    stage.up();
    CHECK(stage.edit.text() == "è");
    CHECK_FALSE(stage.find("keyboard.variant.è"));
}

TEST_CASE("a long press that ends on its key leaves the accents open for a touch") {
    KeyboardStage stage({.language = "es"});
    stage.hold("keyboard.u", Milliseconds{700});
    CHECK(stage.edit.empty());
    REQUIRE(stage.find("keyboard.variant.ü"));
    CHECK(stage.find("keyboard.variant.ü")->role == ui::Role::option);
    check_keys(stage, "variants open");
    stage.press("keyboard.variant.ü");
    CHECK(stage.edit.text() == "ü");
    CHECK_FALSE(stage.find("keyboard.variant.ü"));

    stage.hold("keyboard.u", Milliseconds{700});
    stage.press("keyboard.p");  // beside it: closes it and types nothing
    CHECK(stage.edit.text() == "ü");
    CHECK_FALSE(stage.find("keyboard.variant.ü"));
    stage.press("keyboard.p");
    CHECK(stage.edit.text() == "üp");
}

TEST_CASE("capitals offer capitals, and a short press is a letter") {
    KeyboardStage stage({.language = "en"});
    stage.press("keyboard.shift");
    stage.hold("keyboard.A", Milliseconds{700});
    stage.press("keyboard.variant.Å");
    stage.hold("keyboard.a", Milliseconds{300});
    CHECK(stage.edit.text() == "Åa");
}

namespace {

// From wherever the keypad is to the first of the keys.
void walk_to_keys(KeyboardStage& stage, std::string_view first) {
    stage.key(Key::tab);  // shows where the focus is
    for (int i = 0; i < 12 && !stage.focused().starts_with("keyboard."); ++i) stage.key(Key::tab);
    for (int i = 0; i < 6 && stage.focused() != first; ++i) stage.key(Key::up);
    REQUIRE(stage.walk_to(first, Key::left));
}

}  // namespace

TEST_CASE("accents by a keypad: a held confirm offers them instead of its letter") {
    KeyboardStage stage({.language = "de"});
    walk_to_keys(stage, "keyboard.q");
    REQUIRE(stage.walk_to("keyboard.o", Key::right));
    stage.key(Key::enter, KeyboardStage::Stroke::held);
    CHECK(stage.edit.empty());  // the first of the held one was an "o"
    const ui::Node* const first = stage.find(stage.focused());
    REQUIRE(first);
    CHECK(first->id.starts_with("keyboard.variant."));
    CHECK(first->role == ui::Role::option);
    CHECK(stage.find("keyboard.forms")->role == ui::Role::listbox);
    REQUIRE(stage.walk_to("keyboard.variant.ö", Key::right));
    stage.key(Key::enter);
    CHECK(stage.edit.text() == "ö");
    CHECK(stage.focused() == "keyboard.o");
    CHECK_FALSE(stage.find("keyboard.forms"));

    // Another way out: back to the keys, and nothing is typed.
    stage.key(Key::enter, KeyboardStage::Stroke::held);
    REQUIRE(stage.find("keyboard.forms"));
    stage.key(Key::escape);
    stage.key(Key::escape);
    CHECK_FALSE(stage.find("keyboard.forms"));
    CHECK(stage.edit.text() == "ö");
}

TEST_CASE("shift for one letter leaves the keypad where it is") {
    KeyboardStage stage({.language = "en"});
    stage.press("keyboard.shift");
    walk_to_keys(stage, "keyboard.Q");
    REQUIRE(stage.walk_to("keyboard.A", Key::down));
    stage.key(Key::enter);
    CHECK(stage.edit.text() == "A");
    CHECK(stage.focused() == "keyboard.a");
}

TEST_CASE("only the backspace repeats, and not before two seconds") {
    KeyboardStage stage({.language = "en"});
    stage.edit.set("abcdefghij");
    stage.hold("keyboard.backspace", Milliseconds{1'800});
    CHECK(stage.edit.text() == "abcdefghi");
    stage.hold("keyboard.backspace", Milliseconds{2'300});
    CHECK(stage.edit.text().size() < 8);
    CHECK(stage.edit.text().size() > 3);
    const size_t left = stage.edit.text().size();
    stage.press("keyboard.backspace");
    CHECK(stage.edit.text().size() == left - 1);
    stage.hold("keyboard.w", Milliseconds{4'000});
    CHECK(stage.edit.text().size() == left);
}

TEST_CASE("a confirm that rests on the backspace takes a letter every two seconds, on a letter it types one") {
    KeyboardStage stage({.language = "en"});
    stage.edit.set("abcdefghij");
    walk_to_keys(stage, "keyboard.q");
    for (int row = 0; row < 2; ++row) stage.key(Key::down);
    REQUIRE(stage.walk_to("keyboard.backspace", Key::right));
    stage.rest_on(Key::enter, Milliseconds{1'900});
    CHECK(stage.edit.text() == "abcdefghi");
    stage.clock.advance(Milliseconds{1'000});
    stage.rest_on(Key::enter, Milliseconds{4'300});
    CHECK(stage.edit.text() == "abcdef");  // at once, after two seconds, after four
    REQUIRE(stage.walk_to("keyboard.m", Key::left));
    stage.clock.advance(Milliseconds{1'000});
    stage.rest_on(Key::enter, Milliseconds{6'000});
    CHECK(stage.edit.text() == "abcdefm");
}

TEST_CASE("accents need no key that repeats: a finger that rests is enough, and the keypad then chooses among them") {
    for (const char* language : {"fr", "es", "pt", "de"}) {
        CAPTURE(language);
        KeyboardStage stage({.language = language});
        stage.down("keyboard.u");
        stage.pass(Milliseconds{600});
        stage.up();
        const ui::Node* forms = stage.find("keyboard.forms");
        REQUIRE(forms);
        CHECK(forms->role == ui::Role::listbox);
        const std::string accented = language == std::string("fr") ? "ù" : language == std::string("de") ? "ü" : "ú";
        stage.press("keyboard.variant." + accented);
        CHECK(stage.edit.text() == accented);
    }
}

TEST_CASE("an e-mail address has its keys, and the ends of addresses") {
    KeyboardStage stage({.language = "de", .kind = ui::InputKind::email});
    CHECK_FALSE(stage.find("keyboard.space"));
    CHECK_FALSE(stage.find("keyboard.choice.0"));
    stage.type("ada");
    REQUIRE(stage.find("keyboard.choice.0"));
    CHECK(stage.find("keyboard.choice.0")->name == "@gmail.com");
    stage.type("@w");
    CHECK(stage.find("keyboard.choice.0")->name == "@web.de");
    stage.press("keyboard.choice.0");
    CHECK(stage.edit.text() == "ada@web.de");
    CHECK_FALSE(stage.find("keyboard.choice.0"));

    KeyboardStage arabic({.language = "ar", .kind = ui::InputKind::email});
    arabic.type("a@b");
    arabic.press("keyboard..com");
    CHECK(arabic.edit.text() == "a@b.com");
    KeyboardStage english({.language = "en", .kind = ui::InputKind::email});
    CHECK(english.find("keyboard..")->name == "Full stop");
    check_keys(arabic, "ar e-mail");
}

TEST_CASE("the globe goes round the keyboards of a language, and signs come back to the letters") {
    KeyboardStage stage({.language = "ja"});
    CHECK(stage.find("keyboard.q"));
    stage.press("keyboard.globe");
    CHECK(stage.find("keyboard.あ"));
    stage.press("keyboard.globe");
    CHECK(stage.find("keyboard.shift"));
    stage.press("keyboard.globe");
    CHECK_FALSE(stage.find("keyboard.shift"));
    stage.press("keyboard.numbers");
    CHECK(stage.find("keyboard.7"));
    stage.press("keyboard.numbers");
    CHECK(stage.find("keyboard.q"));
    CHECK_FALSE(KeyboardStage({.language = "de"}).find("keyboard.globe"));
}

TEST_CASE("romaji is composed in the field") {
    KeyboardStage stage({.language = "ja"});
    stage.type("toukyo");
    CHECK(stage.edit.text() == "とうきょ");
    CHECK(stage.edit.composing() == "とうきょ");
    stage.type("u");
    stage.press("keyboard.space");  // without candidates it ends the composing
    CHECK(stage.edit.composing().empty());
    CHECK(stage.edit.text() == "とうきょう");
    stage.type("hon");
    stage.press("keyboard.done");
    CHECK(stage.edit.text() == "とうきょうほん");
    CHECK(stage.finished);
    stage.type("k");
    stage.press("keyboard.backspace");
    stage.press("keyboard.backspace");
    CHECK(stage.edit.text() == "とうきょうほ");
}

TEST_CASE("the fifty sounds take their marks") {
    KeyboardStage stage({.language = "ja"});
    stage.press("keyboard.globe");
    for (const char* key : {"き", "゛", "ゆ", "小", "う", "に", "ゆ", "小", "う"})
        stage.press(std::string("keyboard.") + key);
    CHECK(stage.edit.text() == "ぎゅうにゅう");
    CHECK(stage.find("keyboard.゛")->name == "濁点");
}

TEST_CASE("kana on tablets: a key for a row of the sounds, touched again or held") {
    for (const auto& [width, height] : {std::pair{1280, 800}, {800, 1280}}) {
        CAPTURE(width);
        KeyboardStage stage({.width = width, .height = height, .diagonal_inches = 10.1, .language = "ja"});
        stage.press("keyboard.globe");
        REQUIRE(stage.find("keyboard.か"));
        CHECK_FALSE(stage.find("keyboard.き"));
        check_keys(stage, "kana pad");
        for (const char* key : {"か", "か", "゛", "や", "や", "小", "あ", "あ", "あ", "な", "な", "や", "や", "小"})
            stage.press(std::string("keyboard.") + key);
        CHECK(stage.edit.text() == "ぎゅうにゅ");
        CHECK(stage.edit.composing() == "ぎゅうにゅ");
        stage.press("keyboard.あ");
        stage.pass(Milliseconds{1'600});
        stage.press("keyboard.あ");  // later it is another one
        CHECK(stage.edit.text() == "ぎゅうにゅああ");
        stage.edit.clear();
        for (int i = 0; i < 6; ++i) stage.press("keyboard.か");
        CHECK(stage.edit.text() == "か");  // round the row
        stage.edit.clear();
        for (const char* key : {"ま", "next_kana", "ま", "backspace", "ま"})
            stage.press(std::string("keyboard.") + key);
        CHECK(stage.edit.text() == "まま");
        stage.edit.clear();
        stage.down("keyboard.た");
        stage.pass(Milliseconds{600});
        stage.up();
        stage.press("keyboard.variant.と");
        CHECK(stage.edit.text() == "と");
        CHECK(stage.ui.tree().problems().empty());
    }
    KeyboardStage large({.language = "ja"});
    large.press("keyboard.globe");
    CHECK(large.find("keyboard.き"));
}

TEST_CASE("suggestions stand over the keys and take the field's place when touched") {
    KeyboardStage stage({.language = "en", .suggestions = std::vector<std::string>{"toothpaste", "toothbrush"}});
    stage.type("too");
    stage.press("keyboard.choice.1");
    CHECK(stage.edit.text() == "toothbrush");
    check_keys(stage, "suggestions");
}
