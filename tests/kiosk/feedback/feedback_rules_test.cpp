#include <doctest/doctest.h>

#include "kiosk/feedback/feedback_rules.h"
#include "kiosk/scan/gtin.h"

using namespace tp;

TEST_CASE("card numbers never leave the screen") {
    CHECK(mask_card_numbers("4111 1111 1111 1111") == "****1111");
    CHECK(mask_card_numbers("my card 5500-0000-0000-0004, please") == "my card ****0004, please");
    CHECK(mask_card_numbers("x340000000000009y") == "x****0009y");
    CHECK(mask_card_numbers(";4111111111111111=25121010000012345678?") == "****");
    CHECK(mask_card_numbers("00 4111111111111111").find("411111") == std::string::npos);
}

TEST_CASE("100 test card numbers typed into a comment: none is kept") {
    for (int i = 0; i < 100; ++i) {
        // Issuer 411111, nine digits of account, and the check digit that fits.
        std::string pan = "411111" + std::to_string(100'000'000 + i * 7'919'191 % 900'000'000) + "0";
        while (!has_luhn_check_digit(pan)) ++pan.back();
        const std::string masked = mask_card_numbers("a " + pan + " b");
        CHECK(masked == "a ****" + pan.substr(12) + " b");
    }
}

TEST_CASE("order numbers and phone numbers stay") {
    for (const char* kept : {"4471-0925", "612 555 0147", "call me in 5 minutes", "1234"})
        CHECK(mask_card_numbers(kept) == kept);
}

TEST_CASE("hostile comments are text and nothing else") {
    CHECK(clean_comment("<script>alert(1)</script>") == "<script>alert(1)</script>");
    CHECK(clean_comment("=HYPERLINK(\"http://x\")") == "=HYPERLINK(\"http://x\")");
    CHECK(clean_comment(std::string("a\0b", 3)) == "ab");
    CHECK(clean_comment("a\xE2\x80\xAE"
                        "b") == "ab");
    CHECK(clean_comment("\xED\xA0\x80").find("\xED\xA0") == std::string::npos);
    CHECK(clean_comment(std::string(size_t{1} << 20, 'x')).size() == most_comment_graphemes);
    std::string zalgo = "e";
    for (int i = 0; i < 5000; ++i) zalgo += "\xCC\x81";
    CHECK(clean_comment(zalgo).size() < 64);
}

TEST_CASE("the payload is one JSON object with the reasons in order") {
    Feedback feedback{.id = "f1", .score = 3, .reasons = {"staff", "choice"}, .comment = "a \"b\"\n", .language = "en"};
    CHECK(feedback_payload(feedback) ==
          R"({"feedback":"f1","score":3,"reasons":["choice","staff"],"comment":"a \"b\"\u000a","language":"en"})");
}
