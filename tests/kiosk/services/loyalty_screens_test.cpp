#include "kiosk/loyalty/member_screens.h"

#include "service_stage.h"

using namespace tp;
using namespace tp::services;

namespace {

constexpr std::string_view card = "9520000000000002";

void ask_member(Visit& visit) {
    visit.press("home.loyalty");
    visit.paste("Adaeze@example.com");
    visit.press("loyalty.proof");
    visit.type("10115");
    visit.press("loyalty.show");
}

void answer_member(Visit& visit, LookedUp<Member> with) {
    REQUIRE(!visit.centre.members.empty());
    visit.centre.members.back().done(std::move(with));
    visit.show();
}

}  // namespace

TEST_CASE("loyalty: an address and a postcode are asked once, normalised, and the button waits") {
    Visit visit;
    ask_member(visit);
    REQUIRE(visit.centre.members.size() == 1);
    CHECK(visit.centre.members[0].question.email == "adaeze@example.com");
    CHECK(visit.centre.members[0].question.card.empty());
    CHECK(visit.centre.members[0].question.proof == "10115");
    CHECK(visit.state("loyalty.show") == "busy");
}

TEST_CASE("loyalty: what is no card, phone or address cannot be asked") {
    Visit visit;
    visit.press("home.loyalty");
    visit.paste("adaeze");
    visit.press("loyalty.proof");
    visit.type("10115");
    CHECK(visit.state("loyalty.show") == "disabled");
    visit.press("loyalty.show");
    CHECK(visit.centre.members.empty());
}

TEST_CASE("loyalty: not found, too many tries and offline are told apart") {
    Visit visit;
    ask_member(visit);
    answer_member(visit, std::unexpected(LookupFailure{LookingUp::no_match, {}}));
    CHECK(visit.state("loyalty.problem") == "no_match");
    visit.press("loyalty.proof");
    visit.press("loyalty.show");
    answer_member(visit, std::unexpected(LookupFailure{LookingUp::cooling_down, std::chrono::seconds{20}}));
    CHECK(visit.state("loyalty.problem") == "cooling_down");
    CHECK(visit.value("loyalty.problem").contains("1 minute"));
    visit.press("loyalty.proof");
    visit.press("loyalty.show");
    answer_member(visit, std::unexpected(LookupFailure{LookingUp::offline, {}}));
    CHECK(visit.state("loyalty.problem") == "offline");
    CHECK(visit.value("loyalty.problem").contains("points are safe"));
    CHECK(visit.stage.screen() == "loyalty");
}

TEST_CASE("loyalty: the member sees points, tier, rewards and open orders, and the proofs are forgotten at once") {
    Visit visit;
    ask_member(visit);
    answer_member(visit, gold_member());
    REQUIRE(visit.stage.screen() == "member");
    CHECK(visit.name("member.title") == "Welcome back, Adaeze");
    // What says something about her is for her alone; the words around it are for everybody.
    const auto personal = [&](const char* id) {
        const ui::Node* const node = visit.stage.find(id);
        REQUIRE_MESSAGE(node != nullptr, id);
        return node->personal;
    };
    for (const char* id : {"member.title", "member.points", "member.tier", "member.progress", "member.order.4471-0925"})
        CHECK_MESSAGE(personal(id), id);
    for (const char* id : {"member.rewards", "member.reward.0", "footer.done"}) CHECK_FALSE_MESSAGE(personal(id), id);
    CHECK(visit.name("member.tier") == "Gold");
    CHECK(visit.name("member.points").contains("180"));
    CHECK(visit.state("member.reward.0") == "available");
    CHECK(visit.state("member.reward.1") == "locked");
    const MemberVisit& kept = visit.stage.app->session().of<MemberVisit>();
    CHECK(kept.form.identifier.empty());
    CHECK(kept.form.proof.empty());
    CHECK_FALSE(visit.has("footer.back"));
    visit.press("member.order.4471-0925");
    CHECK(visit.stage.screen() == "orders");
    CHECK(visit.value("orders.number") == "4471-0925");
}

TEST_CASE("loyalty: 'done' clears the member's data, and so does time") {
    for (const bool by_hand : {true, false}) {
        Visit visit;
        ask_member(visit);
        answer_member(visit, gold_member());
        REQUIRE(visit.says("Adaeze"));
        if (by_hand)
            visit.press("footer.done");
        else
            visit.wait_for_the_wipe();
        CHECK(visit.stage.screen() == "attract");
        CHECK(visit.has("cleared.notice"));
        CHECK_FALSE(visit.stage.app->session().has<MemberVisit>());
        visit.begin();
        visit.press("home.loyalty");
        CHECK(visit.value("loyalty.identifier").empty());
        CHECK_FALSE(visit.says("Adaeze"));
    }
}

TEST_CASE("loyalty: an answer for the visitor before is dropped") {
    Visit visit;
    ask_member(visit);
    visit.stage.app->end_visit();
    visit.show();
    visit.begin();
    answer_member(visit, gold_member());
    CHECK(visit.stage.screen() == "home");
    CHECK_FALSE(visit.says("Adaeze"));
    CHECK_FALSE(visit.stage.app->session().has<MemberVisit>());
}

TEST_CASE("loyalty: a scanned card fills the first field and asks for the postcode next") {
    Visit visit;
    visit.scan(card);
    REQUIRE(visit.stage.screen() == "loyalty");
    CHECK(visit.value("loyalty.identifier") == card);
    CHECK(visit.state("loyalty.proof") == "focused");
    CHECK(visit.centre.members.empty());  // the card alone proves nothing
}
