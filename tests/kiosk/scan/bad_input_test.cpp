// Each sample of the scanner's bad input, with the error it gets.
#include <doctest/doctest.h>

#include <string>

#include "kiosk/scan/scan.h"
#include "kiosk/scan/scan_json.h"
#include "rules.h"

using namespace tp;
using tp::testing::rules;
using namespace std::chrono;
using namespace std::string_literals;

namespace {

std::string refusal(const std::string& bytes) {
    const Scan scan = parse_scan(bytes, rules());
    const std::string json = scan_to_json(scan);
    for (const char c : json) CHECK((c >= 0x20 && c < 0x7f));
    if (scan.valid()) return "valid";
    return std::string(name_of(scan.kind)) + " " + std::string(scan.error->code.name());
}

}  // namespace

TEST_CASE("bad scan: every byte from 0x00 to 0x1f, alone and inside") {
    for (char c = 0; c < 0x20; ++c) {
        CAPTURE(static_cast<int>(c));
        const std::string alone(1, c);
        const bool terminator = c == '\r' || c == '\n' || c == '\t';
        CHECK(refusal(alone) == (terminator  ? "text empty"
                                 : c == 0x1d ? "text misplaced_fnc1"
                                             : "text control_character"));
        const std::string inside = "ABC" + alone + "DEF";
        CHECK(refusal(inside) == (c == 0x1d ? "text misplaced_fnc1" : "text control_character"));
    }
    CHECK(refusal("AB\x7f") == "text control_character");
    CHECK(refusal("AB\xc2\x85") == "text control_character");
    CHECK(refusal("") == "text empty");
}

TEST_CASE("bad scan: ESC and a bracketed paste") {
    CHECK(refusal("\x1b") == "text control_character");
    CHECK(refusal("\x1b[200~ls\r") == "text control_character");
}

TEST_CASE("bad scan: misplaced FNC1") {
    CHECK(refusal("]C1\x1d"
                  "0109521234543213") == "gs1 misplaced_fnc1");
    CHECK(refusal("]C1010952\x1d"
                  "1234543213") == "gs1 misplaced_fnc1");
    CHECK(refusal("]C110AB\x1d\x1d"
                  "2112") == "gs1 misplaced_fnc1");
    CHECK(refusal("]C110AB\x1d") == "gs1 misplaced_fnc1");
    CHECK(refusal("]C110\x1d"
                  "2112") == "gs1 misplaced_fnc1");
    CHECK(refusal("01\x1d"
                  "09521234543213") == "gs1 misplaced_fnc1");
    CHECK(refusal("\x1d"
                  "0109521234543213") == "text misplaced_fnc1");
    CHECK(refusal("40063\x1d"
                  "81333931") == "gs1 unknown_ai");
    CHECK(refusal("(10)A\x1d"
                  "B") == "gs1 misplaced_fnc1");
    CHECK(refusal("HELLO\x1dWORLD") == "text misplaced_fnc1");
}

TEST_CASE("bad scan: a QR code of 7,089 digits") {
    CHECK(refusal(std::string(7089, '1')) == "text too_long");
    CHECK(refusal(std::string(4097, 'A')) == "text too_long");
    CHECK(refusal(std::string(4096, '1')) == "text unrecognised");
    CHECK(refusal(std::string(1 << 20, '\x1d')) == "text too_long");
}

TEST_CASE("bad scan: bytes that are not UTF-8") {
    CHECK(refusal("\xc0\xaf") == "text invalid_utf8");
    CHECK(refusal("abc\xff") == "text invalid_utf8");
    CHECK(refusal("\xed\xa0\x80") == "text invalid_utf8");
    CHECK(refusal("\xf4\x90\x80\x80") == "text invalid_utf8");
}

TEST_CASE("bad scan: bidi controls and invisible characters") {
    CHECK(refusal("abc\u202E"
                  "def") == "text bidi_control");
    CHECK(refusal("\u2066"
                  "9521234543213") == "text bidi_control");
    CHECK(refusal("\u200B"
                  "9521234543213") == "text invisible_character");
    CHECK(refusal("\uFEFF"
                  "9521234543213") == "text invisible_character");
}

TEST_CASE("bad scan: SQL, options, formats, paths and URLs are only text") {
    for (const char* text :
         {"' OR 1=1--", "-----", "%s%n", "../../etc/shadow", "file:///", "file:///etc/passwd", "<script>",
          "=HYPERLINK(\"x\")", "$(reboot)", "https://example.org/?q='; DROP TABLE product;--"}) {
        CAPTURE(text);
        CHECK(refusal(text) == "text unrecognised");
    }
}

TEST_CASE("bad scan: wrong check digits") {
    CHECK(refusal("4006381333932") == "gtin bad_check_digit");
    CHECK(refusal("]C10109521234543214") == "gs1 bad_check_digit");
    CHECK(refusal("https://example.org/01/09521234543214") == "digital_link bad_check_digit");
    CHECK(refusal("2812345007500") == "variable_measure bad_check_digit");
    CHECK(refusal("9520000000001231") == "loyalty_card bad_check_digit");
}

TEST_CASE("bad scan: letters behind a symbology identifier of EAN") {
    CHECK(refusal("]E020IIIIIPPPPP") == "gtin bad_character");
    CHECK(refusal("]E028IIIIIWWWWWC") == "gtin bad_character");
    CHECK(refusal("]E023123K1234567") == "gtin bad_character");
    CHECK(refusal("]E32312 412 3450412345") == "gtin bad_character");
}

TEST_CASE("bad scan: codes that program the scanner") {
    CHECK(refusal("\x16M\x0dPAPHHF.") == "text scanner_programming");
    CHECK(refusal("@SETUPE1") == "text scanner_programming");
    CHECK(refusal("@MENU_OPTO@ZZ@U2@ZZ@OTPO_UNEM@") == "text scanner_programming");
    CHECK(refusal("\xf3"
                  "123") == "text scanner_programming");
    CHECK(refusal("NLS0006010") == "text scanner_programming");
}

TEST_CASE("bad scan: a boarding pass with length FF") {
    const std::string items = "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 1";
    CHECK(refusal(items + "FF") == "boarding_pass bad_length");
    CHECK(refusal(items + "FF>60000") == "boarding_pass bad_length");
    CHECK(refusal(items + "06>6FF00") == "boarding_pass bad_length");
    CHECK(refusal(items + "06>600FF") == "boarding_pass bad_length");
    CHECK(refusal(items + "00^1FFABC") == "boarding_pass bad_length");
    CHECK(refusal(items + "ZZ") == "boarding_pass bad_length");
}
