#include <doctest/doctest.h>

#include "sync/model/records.h"

using namespace tp;

TEST_CASE("names of stages and lanes survive the round trip") {
    for (int i = 0; i < 8; ++i)
        CHECK(parse_order_stage(to_string(static_cast<OrderStage>(i))) == static_cast<OrderStage>(i));
    for (int i = 0; i < 6; ++i) CHECK(parse_lane(to_string(static_cast<Lane>(i))) == static_cast<Lane>(i));
    CHECK_FALSE(parse_lane("Staff_call"));
}

TEST_CASE("a text is picked by language, then the centre's own, then English") {
    const LocalText text = {{"", "Pasta week"}, {"pt", "Semana da massa"}};
    CHECK(pick_text(text, "pt-BR") == "Semana da massa");
    CHECK(pick_text(text, "ar") == "Pasta week");
    CHECK(pick_text({{"fr", "oui"}}, "de") == "oui");
    CHECK(pick_text({}, "de").empty());
}

TEST_CASE("distance between Minneapolis and Phoenix airports is about 2,050 km") {
    Store a, b;
    a.latitude = 44.8848, a.longitude = -93.2223;
    b.latitude = 33.4342, b.longitude = -112.0116;
    CHECK(distance_km(a, b) == doctest::Approx(2050).epsilon(0.01));
    CHECK(distance_km(a, a) == 0);
}
