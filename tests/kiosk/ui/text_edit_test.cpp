#include "kiosk/ui/text_edit.h"

#include <doctest/doctest.h>

using namespace tp::ui;

TEST_CASE("a backspace takes what a person calls one character") {
    TextEdit edit;
    CHECK(edit.insert("a👩‍👩‍👧é"));
    CHECK(edit.backspace());
    CHECK(edit.text() == "a👩‍👩‍👧");
    CHECK(edit.backspace());
    CHECK(edit.text() == "a");
    CHECK(edit.backspace());
    CHECK_FALSE(edit.backspace());
}

TEST_CASE("the caret moves by characters, and text goes in where it stands") {
    TextEdit edit;
    edit.insert("tpaste");
    edit.move_to(0);
    edit.move(1);
    edit.insert("ooth");
    CHECK(edit.text() == "toothpaste");
    CHECK(edit.caret() == 5);
    edit.delete_next();
    CHECK(edit.text() == "toothaste");
    edit.move(-100);
    CHECK(edit.caret() == 0);
}

TEST_CASE("fields take only what they are for, and no more than fits") {
    TextEdit code(InputKind::code, 9);
    CHECK(code.insert("4471-0925"));
    CHECK_FALSE(code.insert("7"));
    code.set("ab$-1");
    CHECK(code.text() == "AB-1");
    TextEdit digits(InputKind::digits);
    CHECK_FALSE(digits.insert("x"));
    TextEdit words;
    words.insert("tea\n\xE2\x80\xAEpot\xFF");
    CHECK(words.text().find('\n') == std::string::npos);
    CHECK(words.text().find("\xE2\x80\xAE") == std::string::npos);
}

TEST_CASE("what is composed is text, is replaced as a whole and ends with any other change") {
    TextEdit edit;
    edit.insert("ab");
    edit.move_to(1);
    CHECK(edit.compose("zhong"));
    CHECK(edit.text() == "azhongb");
    CHECK(edit.composing() == "zhong");
    CHECK(edit.compose("zhongguo"));
    CHECK(edit.convert("中", 5));
    CHECK(edit.text() == "a中guob");
    CHECK(edit.composing() == "guo");
    CHECK(edit.backspace());
    CHECK(edit.composing() == "gu");
    CHECK(edit.convert("国", 2));
    CHECK(edit.composing().empty());
    CHECK(edit.text() == "a中国b");
    CHECK(edit.compose("x"));
    CHECK(edit.backspace());
    CHECK(edit.composing().empty());
    CHECK(edit.text() == "a中国b");
    CHECK(edit.compose("xi"));
    edit.move(-1);
    CHECK(edit.composing().empty());
    CHECK(edit.text() == "a中国xib");
    CHECK(edit.compose("y"));
    CHECK(edit.insert("!"));
    CHECK(edit.composing().empty());
    edit.clear();
    CHECK(edit.compose("z"));
    edit.clear();
    CHECK(edit.composing().empty());
}

TEST_CASE("a full field stays as it was while something is composed") {
    TextEdit edit(InputKind::words, 4);
    CHECK(edit.compose("abcd"));
    CHECK_FALSE(edit.compose("abcde"));
    CHECK(edit.refusal() == text_errc::too_long);
    CHECK(edit.composing() == "abcd");
    CHECK(edit.convert("中国", 4));
    CHECK(edit.text() == "中国");
    CHECK_FALSE(edit.convert("\x01", 1));
}
