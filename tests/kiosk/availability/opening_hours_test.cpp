#include "kiosk/availability/opening_hours.h"

#include <doctest/doctest.h>

using namespace tp;
using Kind = OpeningState::Kind;

namespace {

Store nine_to_nine() {
    Store store;
    store.time_zone = "America/Chicago";
    store.hours.emplace();
    for (size_t day = 0; day < 6; ++day) (*store.hours)[day] = {{9 * 60, 21 * 60}};
    return store;
}

OpeningState at(const Store& store, const char* utc, const std::string& fallback = "") {
    return opening_state(store, parse_rfc3339(utc).value(), fallback);
}

}  // namespace

TEST_CASE("open, later, tomorrow, after the closed Sunday") {
    const Store store = nine_to_nine();
    CHECK(at(store, "2026-11-20T18:00:00Z") == OpeningState{Kind::open, 21 * 60, 0, 4});        // Friday noon
    CHECK(at(store, "2026-11-20T14:00:00Z") == OpeningState{Kind::opens_later, 9 * 60, 0, 4});  // Friday 8:00
    CHECK(at(store, "2026-11-21T03:00:00Z") ==
          OpeningState{Kind::opens_later, 9 * 60, 1, 5});  // Friday 21:00, just closed
    CHECK(at(store, "2026-11-22T04:00:00Z") ==
          OpeningState{Kind::opens_later, 9 * 60, 2, 0});  // Saturday 22:00 → Monday
}

TEST_CASE("summer time counts, and the fallback zone where a store names none or nonsense") {
    Store store = nine_to_nine();
    CHECK(at(store, "2026-07-17T14:00:00Z").kind == Kind::open);  // 9:00 in summer
    CHECK(at(store, "2026-11-20T14:30:00Z").kind == Kind::opens_later);
    store.time_zone = "";
    CHECK(at(store, "2026-11-20T14:30:00Z", "Europe/Berlin").minute == 21 * 60);
    store.time_zone = "Mars/Olympus";
    CHECK(at(store, "2026-11-20T14:30:00Z", "Europe/Berlin").kind == Kind::open);
    CHECK(at(store, "2026-11-20T08:30:00Z").kind == Kind::opens_later);
}

TEST_CASE("past midnight, round the clock, never, unknown") {
    Store store;
    CHECK(at(store, "2026-11-20T12:00:00Z").kind == Kind::unknown);
    store.hours.emplace();
    CHECK(at(store, "2026-11-20T12:00:00Z").kind == Kind::closed);
    (*store.hours)[4] = {{18 * 60, 26 * 60}};
    CHECK(at(store, "2026-11-20T23:00:00Z") == OpeningState{Kind::open, 120, 1, 5});
    CHECK(at(store, "2026-11-21T01:00:00Z") == OpeningState{Kind::open, 120, 0, 5});
    CHECK(at(store, "2026-11-21T02:00:00Z") == OpeningState{Kind::opens_later, 18 * 60, 6, 4});
    for (auto& day : *store.hours) day = {{0, 1440}};
    CHECK(at(store, "2026-11-20T12:00:00Z").kind == Kind::always_open);
    (*store.hours)[4] = {{0, 720}, {720, 1440}};
    CHECK(at(store, "2026-11-20T11:00:00Z").kind == Kind::always_open);
    (*store.hours)[5] = {{0, 60}};
    CHECK(at(store, "2026-11-20T11:00:00Z") == OpeningState{Kind::open, 60, 1, 5});
}
