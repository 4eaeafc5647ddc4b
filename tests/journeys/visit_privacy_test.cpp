// What a visitor typed, scanned and was shown is nowhere on the kiosk once the visit has ended: visits (30; 200 with
// TOUCHPOINT_LONG) leave canaries everywhere, then the process's memory and all its files are searched for them.
#include <doctest/doctest.h>

#include <cstdlib>

#include "tests/journeys/visitor.h"

using namespace tp;
using namespace tp::journeys;

TEST_CASE("after many visits nothing of a visitor is in the kiosk's memory or files") {
    ::setenv("SDL_AUDIODRIVER", "dummy", 1);  // a sound card that everything is played on and nobody hears
    House house(records_with_canaries());
    house.start_kiosk();
    KioskDriver kiosk = house.drive();
    must(kiosk.wait_until_fed(60'000));
    Visitor visitor(kiosk);
    struct Journey {
        void (Visitor::*make)();
        std::vector<std::string> there;  // at its end, before the visitor leaves
    };
    const std::vector<Journey> journeys{
        {&Visitor::look_for_a_product, {canary::searched}},
        {&Visitor::look_for_a_product_in_japanese, {canary::kana}},
        {&Visitor::compose_chinese, {canary::pinyin, canary::hanzi}},
        {&Visitor::look_for_a_product_in_chinese, {canary::hanzi}},
        {&Visitor::hold_a_product, {}},
        {&Visitor::scan_a_boarding_pass, {}},
        {&Visitor::ask_for_an_order, {canary::order, canary::postcode}},
        {&Visitor::scan_a_receipt, {canary::receipt_order, canary::receipt_token}},
        {&Visitor::scan_a_card, {canary::card, canary::postcode, canary::first_name}},
        {&Visitor::type_a_phone_number, {canary::phone, canary::postcode, canary::first_name}},
        {&Visitor::comment, {canary::comment}}};
    const int visits = std::getenv("TOUCHPOINT_LONG") != nullptr ? 200 : 30;
    for (int visit = 0; visit < visits; ++visit) {
        CAPTURE(visit);
        // Each journey is made by both, one after the other.
        const size_t round = static_cast<size_t>(visit) / journeys.size();
        const Journey& journey = journeys[static_cast<size_t>(visit) % journeys.size()];
        visitor.comes(round % 2 == 1 ? Sense::hears : Sense::sees);
        (visitor.*journey.make)();
        if (round == 0) {
            is_in_memory(house, journey.there);
            visitor.stays();
        }
        visitor.leave();
        if (round > 1) continue;
        // Before others come and overwrite it. What was told to the centre leaves when the centre has it.
        wait_until_all_is_told(house);
        nothing_is_left_in_memory(house);
    }
    CHECK(visitor.spoken_to());
    CHECK(house.ctl({"hub", "events", "--json"}).out.find(canary::comment) != std::string::npos);

    wait_until_all_is_told(house);
    nothing_is_left_in_memory(house);
    nothing_is_left_in_files(house);
}
