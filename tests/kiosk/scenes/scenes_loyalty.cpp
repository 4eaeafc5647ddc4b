#include "kiosk/loyalty/member_screens.h"
#include "tests/kiosk/scenes/data.h"
#include "tests/kiosk/scenes/scenes.h"

namespace tp::scenes {
namespace {

void member_form(Theatre& at, LookingUp state) {
    at.open("loyalty");
    ProofForm& made = at.state<MemberVisit>().form;
    made.identifier.set("adaeze@example.org");
    made.proof.set("72712");
    made.typing_proof = true;
    made.state = state;
    made.retry_after = std::chrono::seconds{40};
}

Member& member_shown(Theatre& at, std::string_view tier) {
    at.visit();
    MemberVisit& visit = at.state<MemberVisit>();
    visit.member = member(tier);
    visit.found_at = *parse_rfc3339("2026-11-22T14:02:00Z");
    at.app->open("member");
    at.frame();
    return *visit.member;
}

constexpr Scene loyalty_table[] = {
    {"loyalty.entry", [](Theatre& at) { at.open("loyalty"); }},
    {"loyalty.proof", [](Theatre& at) { member_form(at, LookingUp::typing); }},
    {"loyalty.asking", [](Theatre& at) { member_form(at, LookingUp::asking); }, true},
    {"loyalty.refused", [](Theatre& at) { member_form(at, LookingUp::no_match); }},
    {"loyalty.locked", [](Theatre& at) { member_form(at, LookingUp::cooling_down); }},
    {"loyalty.offline", [](Theatre& at) { member_form(at, LookingUp::offline); }},
    {"member.member", [](Theatre& at) { member_shown(at, "member"); }},
    {"member.silver", [](Theatre& at) { member_shown(at, "silver"); }},
    {"member.gold", [](Theatre& at) { member_shown(at, "gold"); }},
    {"member.platinum", [](Theatre& at) { member_shown(at, "platinum"); }},
    {"member.reward_ready", [](Theatre& at) { member_shown(at, "gold").points = 1'000; }},
    {"member.expiring",
     [](Theatre& at) {
         Member& member = member_shown(at, "gold");
         member.expiring_points = 420;
         member.expires_at = *parse_rfc3339("2026-12-31T23:00:00Z");
     }},
    {"member.long",
     [](Theatre& at) {
         Member& member = member_shown(at, "platinum");
         member.first_name = "Maximiliana-Theodora Featherstonehaugh";
         member.points = 1'234'567;
         member.next_reward_at = 2'000'000;
         member.open_orders = {"4471-0925", "4471-0926", "4471-0927"};
     }},
    {"member.new",
     [](Theatre& at) {
         Member& member = member_shown(at, "member");
         member.first_name = "عبد الرحمن";
         member.points = 0;
         member.rewards.clear();
         member.open_orders.clear();
     }},
};

}  // namespace

std::span<const Scene> loyalty_scenes() {
    return loyalty_table;
}

}  // namespace tp::scenes
