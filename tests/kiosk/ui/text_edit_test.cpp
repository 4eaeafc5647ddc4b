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
