// Each sample of touch text's bad input in the fields of every kind, with the error it gets.
#include <doctest/doctest.h>

#include <string>

#include "kiosk/ui/text_edit.h"
#include "platform/base/bytes.h"

using namespace tp;
using namespace tp::ui;
using namespace std::string_literals;

namespace {

// What remains of `typed` behind "ok", and the error: "ok… error".
std::string outcome(const std::string& typed, InputKind kind = InputKind::words, size_t most = 80) {
    TextEdit edit(kind, most);
    REQUIRE(edit.insert("0"));
    (void)edit.insert(typed);
    CHECK(is_valid_utf8(edit.text()));
    CHECK(edit.caret() <= edit.text().size());
    const auto why = edit.refusal();
    return edit.text() + " " + std::string(why ? why->name() : "taken");
}

}  // namespace

TEST_CASE("bad text: a paste of 1 MiB leaves the field as it was") {
    const std::string paste(1 << 20, 'x');
    CHECK(outcome(paste) == "0 too_long");
    CHECK(outcome(paste, InputKind::email, 254) == "0 too_long");
    CHECK(outcome(paste, InputKind::words, 500) == "0 too_long");
    TextEdit edit(InputKind::words, 80);
    edit.set(paste);
    CHECK(edit.text().size() == 80);
    CHECK(edit.refusal() == text_errc::too_long);
    CHECK(outcome(std::string(80, 'x')) == "0 too_long");
    CHECK(outcome(std::string(79, 'x')).ends_with(" taken"));
}

TEST_CASE("bad text: a stack of combining marks") {
    std::string stack = "e";
    for (int i = 0; i < 300; ++i) stack += "\u0301";
    TextEdit edit;
    CHECK(edit.insert(stack));
    CHECK(edit.refusal() == text_errc::stacked_marks);
    CHECK(edit.text().size() <= 1 + 8 * 2);
    for (int i = 0; i < 100; ++i) stack += stack.substr(1, 600);
    CHECK(outcome(stack).ends_with(" too_long"));
    CHECK(outcome("e\u0301\u0323").ends_with(" taken"));
}

TEST_CASE("bad text: lone surrogates and other bytes that are not UTF-8") {
    CHECK(outcome("\xed\xa0\x80").ends_with(" invalid_utf8"));
    CHECK(outcome("\xed\xb0\x80tea").ends_with(" invalid_utf8"));
    CHECK(outcome("\xc0\xaf").ends_with(" invalid_utf8"));
    CHECK(outcome("\xed\xa0\x80", InputKind::code) == "0 invalid_utf8");
    CHECK(outcome("\xff", InputKind::digits) == "0 invalid_utf8");
}

TEST_CASE("bad text: NUL and other controls") {
    CHECK(outcome("a\0b"s) == "0ab control_character");
    CHECK(outcome("\x1b[31m") == "0[31m control_character");
    CHECK(outcome("a\xc2\x9b"
                  "b") == "0ab control_character");
    CHECK(outcome("1\0"s + "2", InputKind::digits) == "012 control_character");
}

TEST_CASE("bad text: bidi controls") {
    CHECK(outcome("tea\u202epot") == "0teapot bidi_control");
    CHECK(outcome("\u2066tea\u2069") == "0tea bidi_control");
    CHECK(outcome("\u200f\u061c") == "0 bidi_control");
    CHECK(outcome("شاي").ends_with(" taken"));
}

TEST_CASE("bad text: formulas and markup are only text, and nothing where they have no place") {
    CHECK(outcome("=HYPERLINK(\"http://x\")") == "0=HYPERLINK(\"http://x\") taken");
    CHECK(outcome("<script>alert(1)</script>") == "0<script>alert(1)</script> taken");
    CHECK(outcome("=HYPERLINK()", InputKind::code) == "0HYPERLINK not_for_field");
    CHECK(outcome("<script>", InputKind::digits) == "0 not_for_field");
    CHECK(outcome("' OR 1=1--", InputKind::phone) == "0  11-- not_for_field");
}

TEST_CASE("bad text: CRLF in an e-mail address") {
    CHECK(outcome("a@b.example\r\nBcc: c@d.example", InputKind::email) == "0a@b.exampleBccc@d.example not_for_field");
    CHECK(outcome("tea\r\npot") == "0tea pot taken");
}
