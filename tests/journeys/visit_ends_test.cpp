// Visits that end otherwise: the visitor has walked away, or the centre is away. Nothing of them is left either, but
// what was told to the centre, in the outbox until the centre has it.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "tests/journeys/visitor.h"

using namespace tp;
using namespace tp::journeys;

TEST_CASE("of a visitor who has walked away nothing is left when the kiosk has ended the visit itself") {
    ::setenv("SDL_AUDIODRIVER", "dummy", 1);
    House house(records_with_canaries());
    // As short as a driver on a busy machine needs from one touch to the next; the question has its least time.
    house.configure_kiosk("[idle]\nquestion_after_s = 8\n");
    house.start_kiosk();
    KioskDriver kiosk = house.drive();
    must(kiosk.wait_until_fed(60'000));
    Visitor visitor(kiosk);
    visitor.comes(Sense::sees);
    visitor.ask_for_an_order();
    is_in_memory(house, {canary::order, canary::postcode});
    visitor.walk_away();
    nothing_is_left_in_memory(house);
    if (std::getenv("TOUCHPOINT_LONG") != nullptr) {
        // What is said, the question among it, is said to its end before the time counts: twice as long.
        visitor.comes(Sense::hears);
        visitor.type_a_phone_number();
        is_in_memory(house, {canary::phone, canary::first_name});
        visitor.walk_away();
        nothing_is_left_in_memory(house);
    }
    nothing_is_left_in_files(house);
}

TEST_CASE("what is told while the centre is away is in the outbox alone, and nowhere once the centre has it") {
    ::setenv("SDL_AUDIODRIVER", "dummy", 1);
    House house(records_with_canaries());
    house.start_kiosk();
    KioskDriver kiosk = house.drive();
    must(kiosk.wait_until_fed(60'000));
    Visitor visitor(kiosk);
    const auto ends = [&] {
        visitor.leave();
        nothing_is_left_in_memory(house);
    };
    visitor.ask_for_an_order();
    house.stop_hub();
    visitor.say_that_i_am_here();
    is_in_memory(house, {canary::order, canary::postcode});
    ends();
    visitor.comment();
    is_in_memory(house, {canary::comment});
    ends();
    visitor.ask_for_an_order_in_vain();
    is_in_memory(house, {canary::order, canary::postcode});
    ends();
    visitor.type_a_phone_number_in_vain();
    is_in_memory(house, {canary::phone, canary::postcode});
    ends();

    // As it was told: the file is not sealed, but nobody else may read it.
    const auto kept = find_in_files(house.kiosk_folder(), canaries());
    REQUIRE_MESSAGE(kept, kept.error().message);
    for (const char* word : {canary::comment, canary::order})
        CHECK_MESSAGE(std::ranges::find(*kept, word, &Trace::word) != kept->end(), word << " is not kept");
    for (const Trace& trace : *kept) {
        const bool told_to_centre = trace.word == canary::comment || trace.word == canary::order;
        const bool in_outbox = std::ranges::any_of(std::array{"file outbox.db +", "file outbox.db-wal +"},
                                                   [&](auto file) { return trace.where.starts_with(file); });
        CHECK_MESSAGE((told_to_centre && in_outbox), trace.word << " in " << trace.where);
    }

    house.start_hub();
    // The centre is heard again when somebody asks it something, which ends the waits between the tries.
    visitor.ask_for_an_order();
    visitor.leave();
    wait_until_all_is_told(house);
    const std::string events = house.ctl({"hub", "events", "--json"}).out;
    CHECK(events.find(canary::comment) != std::string::npos);
    CHECK(events.find("order.checkin") != std::string::npos);
    nothing_is_left_in_memory(house);
    nothing_is_left_in_files(house);
}
