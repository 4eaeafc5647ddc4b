#include "platform/text/compose/composer.h"

#include <doctest/doctest.h>

namespace tp {
namespace {

struct Desk {
    TaskQueue ui_tasks;
    std::unique_ptr<Logger> log = Logger::to_nowhere();
    Composer composer;

    explicit Desk(Composer::Files files = Composer::Files::debian()) : composer(ui_tasks, *log, std::move(files)) {}
    const CandidateList& ask(ComposeMethod method, std::string_view text) {
        static_cast<void>(composer.candidates(method, text));
        composer.wait_idle();
        ui_tasks.drain();
        return composer.candidates(method, text);
    }
};

}  // namespace

TEST_CASE("candidates come with the answer, not with the question") {
    Desk desk;
    CHECK(desk.composer.candidates(ComposeMethod::pinyin, "niunai").candidates.empty());
    desk.composer.wait_idle();
    CHECK(desk.composer.candidates(ComposeMethod::pinyin, "niunai").of.empty());
    desk.ui_tasks.drain();
    const CandidateList& list = desk.composer.candidates(ComposeMethod::pinyin, "niunai");
    CHECK(list.of == "niunai");
    CHECK(list.candidates.front() == InputCandidate{"牛奶", 6});
}

TEST_CASE("an answer to an older question is dropped") {
    Desk desk;
    static_cast<void>(desk.composer.candidates(ComposeMethod::pinyin, "ni"));
    static_cast<void>(desk.composer.candidates(ComposeMethod::pinyin, "niu"));
    desk.composer.wait_idle();
    desk.ui_tasks.drain();
    CHECK(desk.composer.candidates(ComposeMethod::pinyin, "niu").of == "niu");
}

TEST_CASE("an n at the end counts as ん") {
    Desk desk;
    const CandidateList& list = desk.ask(ComposeMethod::kana, "しんぶn");
    CHECK(list.candidates.front() == InputCandidate{"新聞", 10});
}

TEST_CASE("nothing is left of a visit, and answers to it find nobody") {
    Desk desk;
    static_cast<void>(desk.ask(ComposeMethod::kana, "とうきょう"));
    static_cast<void>(desk.composer.candidates(ComposeMethod::kana, "しんぶん"));
    desk.composer.wait_idle();
    desk.composer.forget();
    desk.ui_tasks.drain();
    const CandidateList& list = desk.composer.candidates(ComposeMethod::kana, "きって");
    CHECK(list.of.empty());
    CHECK(list.candidates.empty());
    CHECK(desk.ask(ComposeMethod::kana, "きって").candidates.front().text == "切手");
}

TEST_CASE("without dictionaries kana still have katakana, and pinyin stays letters") {
    Desk desk({.pinyin = "/nonexistent", .kana = "/nonexistent"});
    CHECK(desk.ask(ComposeMethod::kana, "てれび").candidates.front().text == "テレビ");
    CHECK(desk.ask(ComposeMethod::pinyin, "niunai").candidates.empty());
}

TEST_CASE("a composer may end while an answer is on its way") {
    TaskQueue ui_tasks;
    const auto log = Logger::to_nowhere();
    {
        Composer composer(ui_tasks, *log);
        static_cast<void>(composer.candidates(ComposeMethod::pinyin, "zhongguo"));
        composer.wait_idle();
    }
    CHECK(ui_tasks.drain() == 1);
}

}  // namespace tp
