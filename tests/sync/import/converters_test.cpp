#include <doctest/doctest.h>

#include "sync/hub/import/currency.h"
#include "sync/hub/import/issue.h"
#include "sync/hub/import/text_converters.h"

using namespace tp;

namespace {
std::vector<OpenInterval> monday(std::string_view text) {
    const auto week = parse_week_hours(text);
    REQUIRE_MESSAGE(week, text);
    return (*week)[0];
}
using Day = std::vector<OpenInterval>;
}  // namespace

TEST_CASE("opening hours as people write them") {
    const auto mall = parse_week_hours(
        "Mon: 10-9:30; Tue: 10-9:30; Wed: 10-9:30; Thurs: 10-9:30; Fri: 10-9:30; Sat: 10-9:30; Sun: 11-7");
    REQUIRE(mall);
    CHECK((*mall)[0] == Day{{600, 1290}});
    CHECK((*mall)[3] == Day{{600, 1290}});
    CHECK((*mall)[6] == Day{{660, 1140}});
    CHECK(monday("Mon: 0-11:59") == Day{{0, 1439}});
    CHECK(monday("Mon: 12-5") == Day{{720, 1020}});
    CHECK(monday("Mon: 10-12") == Day{{600, 720}});
    CHECK(monday("Mo\xE2\x80\x93"
                 "Fr 08:00\xE2\x80\x93"
                 "12:00, 13:00\xE2\x80\x93"
                 "18:00") == Day{{480, 720}, {780, 1080}});
    CHECK(monday("Mon-Fri 9am - 9pm; Sat, Sun closed") == Day{{540, 1260}});
    CHECK(monday("Daily 24h") == Day{{0, 1440}});
    CHECK(monday("Daily 18:00-02:00") == Day{{1080, 1560}});
    const auto sunday_shut = parse_week_hours("Mon-Sat: 9-9");
    REQUIRE(sunday_shut);
    CHECK((*sunday_shut)[6].empty());
    CHECK((*parse_week_hours("Fri-Mon 10-6"))[6] == Day{{600, 1080}});
    for (const auto* bad :
         {"", "whenever", "Mon: 25-26", "Mon: ten to six", "Mon:", "Mon: 9am-13pm", "Xyz: 9-5", "Mon: 10"})
        CHECK_MESSAGE(!parse_week_hours(bad), bad);
}

TEST_CASE("GTINs keep their check digit") {
    CHECK(parse_gtin14("036000291452") == "00036000291452");
    CHECK(parse_gtin14("4006381333931") == "04006381333931");
    CHECK(parse_gtin14("96385074") == "00000096385074");
    for (const auto* bad : {"036000291453", "", "1", "00o27000382493", "00000000000000", "123456789012345"})
        CHECK_FALSE(parse_gtin14(bad));
}

TEST_CASE("prices in minor units by currency") {
    CHECK(parse_price("4.99", "USD") == 499);
    CHECK(parse_price("$1,299.00", "USD") == 129900);
    CHECK(parse_price("4,99 \xE2\x82\xAC", "EUR") == 499);
    CHECK(parse_price("1.299,00", "EUR") == 129900);
    CHECK(parse_price("1,299", "USD") == 129900);
    CHECK(parse_price("1,299", "KWD") == 1299);
    CHECK(parse_price("1200", "JPY") == 1200);
    CHECK(parse_price("5", "USD") == 500);
    CHECK(parse_price("5.5", "USD") == 550);
    CHECK(parse_price("4.99", "ZZZ").error().code == import_errc::unknown_currency);
    for (const auto* bad : {"", "free", "-1", "4.999999", "99999999999999999999", "1.2.3x4"})
        CHECK_MESSAGE(!parse_price(bad, "USD"), bad);
}

TEST_CASE("titles lose shouting, entities and stray space") {
    CHECK(calm_case("TIDE PLUS DOWNY") == "Tide Plus Downy");
    CHECK(calm_case("BBQ SAUCE 4K") == "BBQ Sauce 4K");
    CHECK(calm_case("CR\xC3\x88ME BR\xC3\x9BL\xC3\x89"
                    "E") ==
          "Cr\xC3\xA8me Br\xC3\xBBl\xC3\xA9"
          "e");
    CHECK(calm_case("iPhone 4") == "iPhone 4");
    CHECK(calm_case("KIT") == "KIT");
    CHECK(decode_html("Ben &amp; Jerry&#39;s &eacute;&#x41; &unknown; &#0; AT&T") ==
          "Ben & Jerry's \xC3\xA9"
          "A &unknown; &#0; AT&T");
    CHECK(one_line("  a \t\r\n b\xC2\xA0 ") == "a b");
}
