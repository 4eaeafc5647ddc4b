#include "kiosk/availability/unit_price.h"

#include <doctest/doctest.h>

using namespace tp;

TEST_CASE("unit prices of sizes as packs have them") {
    const Money price{600, "USD"};
    const auto is = [&](std::string_view size, int64_t minor, std::string_view unit) {
        const auto found = unit_price(price, size);
        REQUIRE_MESSAGE(found, size);
        CHECK_MESSAGE((found->price == Money{minor, "USD"}), size);
        CHECK(found->unit == unit);
    };
    is("6 oz", 100, "oz");
    is("1.4 oz", 429, "oz");
    is("6 OZ.", 100, "oz");
    is("2 lb", 19, "oz");
    is("12 fl oz", 50, "fl oz");
    is("12 fl. oz.", 50, "fl oz");
    is("500 ml", 1200, "l");
    is("0,75 l", 800, "l");
    is("12 x 330 ml", 152, "l");
    is("6x1l", 100, "l");
    is("250g", 2400, "kg");
    is("100 caplets", 6, "each");
}

TEST_CASE("sizes that say no measure give no unit price") {
    for (const std::string_view size : {"", "large", "oz", "1 ct", "0 g", "-5 g", "1e9 kg", "6 oz box of 4", "1,000 g",
                                        "12 x", "nan g", "5 \xFF", "999999999999999999999 g"})
        CHECK_MESSAGE(!unit_price({600, "USD"}, size), size);
    CHECK_FALSE(unit_price({0, "USD"}, "6 oz"));
}
