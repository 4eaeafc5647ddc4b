#include <doctest/doctest.h>

#include "kiosk/loyalty/member_rules.h"

using namespace tp;

TEST_CASE("an identifier is a card, a phone number or an e-mail address") {
    CHECK(identify_member("9520 0000 0000 0002")->card == "9520000000000002");
    CHECK(identify_member("(612) 555-0147")->phone == "6125550147");
    CHECK(identify_member("+49 30 901820")->phone == "+4930901820");
    CHECK(identify_member("0049 30 901820")->phone == "+4930901820");
    CHECK(identify_member(" Jana.D@Example.com ")->email == "jana.d@example.com");
}

TEST_CASE("what is none of them is refused") {
    for (const char* bad : {"", "9520 0000 0000 0003", "12345", "1234567890123456", "jana@", "@example.com", "a@b",
                            "a..b@example.com", "a@-x.com", "a b@example.com", "jana@example.com\r\nBcc: x@example.com",
                            "=HYPERLINK()", "<script>", "+", "' OR 1=1--"})
        CHECK_MESSAGE(!identify_member(bad), bad);
    CHECK_FALSE(identify_member(std::string(65, 'a') + "@example.com"));
}

TEST_CASE("progress towards the next reward") {
    Member member;
    member.points = 1840;
    member.next_reward_at = 2500;
    CHECK(progress_to_reward(member) == doctest::Approx(0.736));
    member.points = 2600;
    CHECK(progress_to_reward(member) == 1);
    member.next_reward_at = 0;
    CHECK(progress_to_reward(member) == 1);
}
