// Which part of the panel is laid out, and how large.
#include "kiosk/ui/metrics.h"

#include <doctest/doctest.h>

#include "kiosk/ui/theme.h"

using namespace tp;
using namespace tp::ui;

TEST_CASE("within low reach lie the rows between 380 and 1,120 mm above the floor") {
    const PanelGeometry portrait{1080, 1920, 21.5, 600, 900};
    REQUIRE(Metrics::offers_low_reach(portrait));
    const Rect part = Metrics::part_of(portrait, Reach::low);
    CHECK(part.bottom() == 1920);
    CHECK(portrait.height_above_floor_mm(part.y) <= 1120);
    CHECK(portrait.height_above_floor_mm(part.y - 2) > 1120);
    const Metrics m = Metrics::of(portrait, 1, Reach::low);
    CHECK(m.origin.y == part.y);
    CHECK(m.scale == Metrics::of(portrait).scale);
    CHECK(m.height == doctest::Approx(part.height / m.scale));
    CHECK(m.compact());
    CHECK(Metrics::part_of(portrait, Reach::whole) == Rect{0, 0, 1080, 1920});

    // A tall panel that reaches down to the floor is cut at both ends.
    const PanelGeometry tall{1080, 1920, 55, 600, 200};
    const Rect middle = Metrics::part_of(tall, Reach::low);
    CHECK(tall.height_above_floor_mm(middle.y) <= 1120);
    CHECK(tall.height_above_floor_mm(middle.bottom()) >= 380);
    CHECK(tall.px_to_mm(middle.height) == doctest::Approx(1120 - 380).epsilon(0.01));
}

TEST_CASE("low reach is not offered where all is within it, nor where too little is") {
    CHECK_FALSE(Metrics::offers_low_reach({1280, 800, 10.1, 400, 900}));
    CHECK_FALSE(Metrics::offers_low_reach({1080, 1920, 21.5, 600, 1000}));
    CHECK(Metrics::offers_low_reach({1920, 1080, 32, 600, 800}));
    const PanelGeometry high{1080, 1920, 21.5, 600, 1000};
    CHECK(Metrics::of(high, 1, Reach::low).height == Metrics::of(high).height);
}

TEST_CASE("enlarged twice a page has one column, half the width, and margins as wide on the panel as before") {
    Theme theme;
    for (const PanelGeometry& panel :
         {PanelGeometry{1080, 1920, 21.5, 600, 900}, {1920, 1080, 21.5, 600, 900}, {1280, 800, 10.1, 400, 900}}) {
        const Metrics one = Metrics::of(panel), two = Metrics::of(panel, 2);
        CHECK(two.scale == doctest::Approx(2 * one.scale));
        CHECK(two.width == doctest::Approx(one.width / 2));
        CHECK(two.portrait());
        CHECK(two.fit(theme).margin * two.scale == doctest::Approx(theme.margin * one.scale).epsilon(0.02));
        CHECK(one.fit(theme).margin == theme.margin);
        CHECK(two.to_mm(two.target(two.snug(92))) >= 15);
        CHECK(two.fit(theme).type(Type::body).size == theme.type(Type::body).size);
    }
    CHECK(Metrics::of({1920, 1080, 21.5, 600, 900}).shape == Shape::landscape);
    CHECK(Metrics::of({1280, 800, 10.1, 400, 900}).shape == Shape::compact);
}
