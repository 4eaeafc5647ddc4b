#include <doctest/doctest.h>

#include <algorithm>

#include "keyboard_stage.h"
#include "platform/text/compose/composer.h"

using namespace tp;
using namespace tp::stage;

namespace {

// A stage with a composer whose answers have come before the next touch.
struct ComposingStage {
    KeyboardStage stage;
    std::unique_ptr<Logger> log = Logger::to_nowhere();
    Composer composer;

    explicit ComposingStage(const KeyboardOptions& options) : stage(options), composer(stage.window->tasks(), *log) {
        stage.composer = &composer;
    }
    ~ComposingStage() { stage.composer = nullptr; }
    void answer() {
        stage.frame();
        composer.wait_idle();
        stage.pass(Milliseconds{64});
    }
    void type(std::string_view keys) {
        stage.type(keys);
        answer();
    }
    [[nodiscard]] std::string choice(int number) const {
        const ui::Node* node = stage.find("keyboard.choice." + std::to_string(number));
        return node ? node->name : "";
    }
    void choose(std::string_view text) {
        for (const ui::Node& node : stage.ui.tree().nodes()) {
            if (!node.id.starts_with("keyboard.choice.") || node.name != text) continue;
            stage.press(std::string(node.id));
            return answer();
        }
        FAIL("no candidate ", std::string(text));
    }
};

}  // namespace

TEST_CASE("pinyin: letters in the field, hanzi over the keys, space takes the first") {
    ComposingStage desk({.language = "zh-Hans"});
    desk.type("niunai");
    CHECK(desk.stage.edit.text() == "niunai");
    CHECK(desk.stage.edit.composing() == "niunai");
    CHECK(desk.choice(0) == "牛奶");
    CHECK(desk.stage.find("keyboard.choice.0")->role == ui::Role::option);
    CHECK(desk.stage.ui.tree().problems().empty());
    desk.stage.press("keyboard.space");
    CHECK(desk.stage.edit.text() == "牛奶");
    CHECK(desk.stage.edit.composing().empty());
    CHECK(desk.choice(0).empty());
    desk.stage.press("keyboard.space");
    CHECK(desk.stage.edit.text() == "牛奶 ");
}

TEST_CASE("who reads the text before it is finished gets the candidates, not the letters") {
    using Meanings = std::vector<std::string>;
    ComposingStage pinyin({.language = "zh-Hans"});
    pinyin.stage.edit.set("鲜");
    pinyin.stage.type("niunai");
    CHECK(pinyin.stage.edit.meant().empty());  // nobody knows yet
    pinyin.answer();
    REQUIRE_FALSE(pinyin.stage.edit.meant().empty());
    CHECK(pinyin.stage.edit.meant().front() == "鲜牛奶");
    pinyin.type("ch");  // no syllable: what stands before it counts
    for (const std::string& text : pinyin.stage.edit.meant()) CHECK(text.find_first_of("niuach") == std::string::npos);
    pinyin.stage.edit.set("tea");
    CHECK(pinyin.stage.edit.meant() == Meanings{"tea"});

    ComposingStage kana({.language = "ja"});
    kana.type("gyuunyuu");
    REQUIRE_FALSE(kana.stage.edit.meant().empty());
    CHECK(kana.stage.edit.meant().front() == "牛乳");
    const Meanings milk = kana.stage.edit.meant();
    CHECK(std::ranges::count(milk, "ぎゅうにゅう") == 1);  // the catalogue may have it in kana
    kana.stage.edit.clear();
    kana.type("k");
    CHECK(kana.stage.edit.meant() == Meanings{""});
}

TEST_CASE("what the reader has found for letters or kana becomes the text when they are done") {
    struct Case {
        std::string language, keys;
    };
    for (const Case& one : {Case{"zh-Hans", "shi"}, {"ja", "gyuunyuu"}}) {
        ComposingStage desk({.language = one.language});
        desk.stage.edit.set("~");
        desk.type(one.keys);
        const std::vector<std::string> meant = desk.stage.edit.meant();
        REQUIRE(meant.size() > 2);
        desk.stage.edit.found("nothing of these");
        CHECK(desk.stage.edit.meant() == meant);
        desk.stage.edit.found(meant[2]);
        CHECK(desk.stage.edit.meant().front() == meant[2]);
        desk.stage.press("keyboard.done");
        CHECK(desk.stage.edit.text() == meant[2]);
        CHECK(desk.stage.edit.composing().empty());
        // It was found for what stood there, not for what is typed after it.
        desk.type("shi");
        desk.stage.edit.found(desk.stage.edit.meant().back());
        desk.type("n");
        const std::string typed = desk.stage.edit.text();
        desk.stage.press("keyboard.done");
        CHECK(desk.stage.edit.text().starts_with(typed.substr(0, typed.size() - 1)));
    }
}

TEST_CASE("a word of the beginning is taken, the rest is composed further") {
    ComposingStage desk({.language = "zh-Hans"});
    desk.type("woyaopingguo");
    desk.choose("我要");
    CHECK(desk.stage.edit.text() == "我要pingguo");
    CHECK(desk.stage.edit.composing() == "pingguo");
    desk.choose("苹果");
    CHECK(desk.stage.edit.text() == "我要苹果");
    desk.type("xi'an");
    CHECK(desk.choice(0) == "西安");
    desk.stage.press("keyboard.backspace");
    CHECK(desk.stage.edit.composing() == "xi'a");
}

TEST_CASE("there are more candidates on the next pages, and a way back") {
    ComposingStage desk({.language = "zh-Hans"});
    desk.type("shi");
    const std::string first = desk.choice(0);
    CHECK_FALSE(first.empty());
    CHECK_FALSE(desk.stage.find("keyboard.choices.previous"));
    desk.stage.press("keyboard.choices.next");
    CHECK(desk.choice(0).empty());
    REQUIRE(desk.stage.find("keyboard.choices.previous"));
    CHECK(desk.stage.ui.tree().problems().empty());
    desk.stage.press("keyboard.choices.previous");
    CHECK(desk.choice(0) == first);
    int pages = 0;
    while (desk.stage.find("keyboard.choices.next") && ++pages < 40) desk.stage.press("keyboard.choices.next");
    CHECK(pages > 2);
    CHECK(pages < 40);
}

TEST_CASE("a keypad reaches the candidates above the keys, and comes back to its key") {
    ComposingStage desk({.language = "zh-Hans"});
    KeyboardStage& stage = desk.stage;
    desk.type("niunai");
    stage.key(Key::tab);
    REQUIRE(stage.walk_to("keyboard.q", Key::tab));
    stage.key(Key::up);
    const ui::Node* const candidate = stage.find(stage.focused());
    REQUIRE(candidate);
    CHECK(candidate->id == "keyboard.choice.0");
    CHECK(candidate->role == ui::Role::option);
    CHECK(candidate->name == "牛奶");
    CHECK(stage.find("keyboard.list")->role == ui::Role::listbox);
    stage.key(Key::right);
    CHECK(stage.focused() == "keyboard.choice.1");
    stage.key(Key::left);
    stage.key(Key::enter);
    CHECK(stage.edit.text() == "牛奶");
    CHECK(stage.focused() == "keyboard.q");
}

TEST_CASE("letters stay when they are done, for names that are not Chinese") {
    ComposingStage desk({.language = "zh-Hans"});
    desk.type("sony");
    desk.stage.press("keyboard.done");
    CHECK(desk.stage.finished);
    CHECK(desk.stage.edit.text() == "sony");
    CHECK(desk.stage.edit.composing().empty());
}

TEST_CASE("kana become kanji, katakana, or stay") {
    ComposingStage desk({.language = "ja"});
    desk.type("shinbun");
    CHECK(desk.stage.edit.text() == "しんぶn");
    CHECK(desk.choice(0) == "新聞");
    desk.stage.press("keyboard.space");
    CHECK(desk.stage.edit.text() == "新聞");
    desk.type("terebi");
    desk.choose("テレビ");
    CHECK(desk.stage.edit.text() == "新聞テレビ");
    desk.type("mise");
    desk.stage.press("keyboard.done");
    CHECK(desk.stage.edit.text() == "新聞テレビみせ");
}

TEST_CASE("a space that is quicker than the candidates takes the first when it comes") {
    ComposingStage desk({.language = "zh-Hans"});
    desk.stage.type("kafei ");
    desk.answer();
    CHECK(desk.stage.edit.text() == "咖啡");
}

TEST_CASE("the row over the keys has targets as large as any, on each panel") {
    struct Shape {
        int width, height;
        double inches;
    };
    for (const Shape shape : {Shape{1080, 1920, 21.5}, Shape{1920, 1080, 21.5}, Shape{1280, 800, 10.1}}) {
        ComposingStage desk(
            {.width = shape.width, .height = shape.height, .diagonal_inches = shape.inches, .language = "zh-Hans"});
        desk.type("shi");
        int seen = 0;
        for (const ui::Node& node : desk.stage.ui.tree().nodes()) {
            if (!node.id.starts_with("keyboard.choice")) continue;
            ++seen;
            CHECK(desk.stage.metrics.to_mm(node.touch_width) >= 14.95F);
            CHECK(desk.stage.metrics.to_mm(node.touch_height) >= 14.95F);
            CHECK(node.rect.right() <= static_cast<float>(shape.width));
        }
        CHECK(seen > 4);
    }
}
