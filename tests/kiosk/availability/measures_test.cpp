#include "kiosk/availability/measures.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace tp;

namespace {

bool same(const std::string& a, const std::string& b) {
    const auto x = measures_in(a), y = measures_in(b);
    REQUIRE_MESSAGE(!x.empty(), a);
    REQUIRE_MESSAGE(!y.empty(), b);
    return same_measure(x.front(), y.front());
}

}  // namespace

TEST_CASE("the same size in other words") {
    for (const auto& [a, b] : std::vector<std::pair<std::string, std::string>>{{"1,5 l", "1.5L"},
                                                                               {"1.5 L", "1500 ml"},
                                                                               {"1,500 ml", "1.5 l"},
                                                                               {"2 tb", "2TB"},
                                                                               {"2 tb", "2048 GB"},
                                                                               {"55 inch", "55\""},
                                                                               {"55 Zoll", "139.7 cm"},
                                                                               {"12 oz", "340 g"},
                                                                               {"12 oz", "355 ml"},
                                                                               {"12 oz", "12 fl oz"},
                                                                               {"1 gallon", "3.785L"},
                                                                               {"10 3/4 oz", "10.75 oz"},
                                                                               {"1/2 gallon", "64 fl. oz"},
                                                                               {"4 x 250 ml", "250ml"},
                                                                               {"4 x 250 ml", "1 l"},
                                                                               {"0,330 l", "33cl"},
                                                                               {".5 l", "500 ml"},
                                                                               {"500 克", "0.5 kg"}})
        CHECK_MESSAGE(same(a, b), a << " and " << b);
    CHECK_FALSE(same("12 oz", "1 l"));
    CHECK_FALSE(same("500 g", "500 ml"));
    CHECK_FALSE(same("1.5 l", "1.4 l"));
}

TEST_CASE("what is no size") {
    for (const std::string text : {"", "7 up", "no5", "B12", "abc 5", "5", "5 glasses", "12 ounceless", "0 g", "1e99 g",
                                   "x 3", "99999999999999999999999999 kg", "1/0 oz", "\xff\xfe 1 \xc3"})
        CHECK_MESSAGE(measures_in(text).empty(), text);
    CHECK(measures_in(std::string(100'000, '1') + "g").empty());
    CHECK(measures_in("16 oz (453g)").size() == 2);
    const auto found = measures_in("Cola 330 ml can");
    REQUIRE(found.size() == 1);
    CHECK(found[0].begin == 5);
    CHECK(found[0].end == 11);
}

TEST_CASE("ways to write a size") {
    const auto forms = written_forms(measures_in("1.5 l").front());
    const auto has = [&](std::vector<std::string> words) { return std::ranges::find(forms, words) != forms.end(); };
    CHECK(has({"1", "5", "l"}));
    CHECK(has({"1", "5l"}));
    CHECK(has({"1500", "ml"}));
    CHECK(has({"1500ml"}));
    CHECK(has({"15", "dl"}));
    const auto ounces = written_forms(measures_in("12 oz").front());
    CHECK(std::ranges::find(ounces, std::vector<std::string>{"340", "g"}) != ounces.end());
    CHECK(std::ranges::find(ounces, std::vector<std::string>{"12", "fl", "oz"}) != ounces.end());
}
