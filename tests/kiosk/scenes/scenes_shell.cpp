// Attract, home, the shell's sheets, the idle question, toasts, out of service.
#include "tests/kiosk/scenes/data.h"
#include "tests/kiosk/scenes/scenes.h"

namespace tp::scenes {
namespace {

void attract_with(Theatre& at, std::optional<size_t> promotion) {
    HomeFacts facts = usual_facts();
    if (promotion)
        facts.promotions = {facts.promotions[*promotion]};
    else
        facts.promotions.clear();
    at.app->set_facts(facts);
    at.frame();
}

void home_with(Theatre& at, const std::function<void(HomeFacts&)>& change) {
    HomeFacts facts = usual_facts();
    change(facts);
    at.app->set_facts(facts);
    at.visit();
}

void question_after(Theatre& at, Milliseconds time) {
    at.visit();
    at.frame(Milliseconds{30'100});
    at.frame(time);
}

constexpr Scene shell_table[] = {
    {"attract.promotion", [](Theatre& at) { attract_with(at, 0); }},
    {"attract.promotion_short", [](Theatre& at) { attract_with(at, 1); }},
    {"attract.promotion_long", [](Theatre& at) { attract_with(at, 2); }},
    {"attract.no_promotion", [](Theatre& at) { attract_with(at, std::nullopt); }},
    {"attract.changing", [](Theatre& at) { at.frame(); }, true},
    {"home.afternoon", [](Theatre& at) { at.visit(); }},
    {"home.morning",
     [](Theatre& at) {
         at.clock.set_wall(*parse_rfc3339("2026-11-22T08:02:00Z"));
         at.visit();
     }},
    {"home.evening",
     [](Theatre& at) {
         at.clock.set_wall(*parse_rfc3339("2026-11-22T19:30:00Z"));
         at.visit();
     }},
    {"home.night",
     [](Theatre& at) {
         at.clock.set_wall(*parse_rfc3339("2026-11-22T23:30:00Z"));
         at.visit();
     }},
    {"home.offline",
     [](Theatre& at) {
         at.app->set_offline(true);
         at.visit();
     }},
    {"home.no_promotion", [](Theatre& at) { home_with(at, [](HomeFacts& facts) { facts.promotions.clear(); }); }},
    {"home.long_promotion",
     [](Theatre& at) { home_with(at, [](HomeFacts& facts) { facts.promotions = {facts.promotions[2]}; }); }},
    {"home.yesterdays_data",
     [](Theatre& at) {
         home_with(at, [](HomeFacts& facts) { facts.as_of = *parse_rfc3339("2026-11-21T22:15:00Z"); });
     }},
    {"home.old_data",
     [](Theatre& at) {
         home_with(at, [](HomeFacts& facts) { facts.as_of = *parse_rfc3339("2026-09-28T22:15:00Z"); });
     }},
    {"home.no_data", [](Theatre& at) { home_with(at, [](HomeFacts& facts) { facts = {}; }); }},
    {"home.not_set_up",
     [](Theatre& at) {
         home_with(at, [](HomeFacts& facts) {
             facts = {};
             facts.set_up = false;
         });
     }},
    {"language", [](Theatre& at) { at.visit(), at.press("header.language"), at.expect("language.en"); }},
    {"access", [](Theatre& at) { at.visit(), at.press("header.access"), at.expect("access.contrast"); }},
    {"scan", [](Theatre& at) { at.open("scan"); }},
    {"idle.asked", [](Theatre& at) { question_after(at, Milliseconds{0}); }, true},
    {"idle.nearly_over", [](Theatre& at) { question_after(at, Milliseconds{18'500}); }, true},
    {"toast.cleared",
     [](Theatre& at) {
         at.visit();
         at.app->end_visit();
         for (int i = 0; i < 4; ++i) at.frame(Milliseconds{200});  // it has come in, in full motion: a new visit
     }},
    {"toast.boarding_pass",
     [](Theatre& at) {
         at.visit();
         at.scan("M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 100");
     }},
    {"toast.unknown_code", [](Theatre& at) { at.visit(), at.scan("what is this"); }},
    {"toast.wrong_digit", [](Theatre& at) { at.visit(), at.scan("4006381333932"); }},
    {"out_of_service", [](Theatre& at) { at.app->set_out_of_service(true); }},
};

}  // namespace

std::span<const Scene> shell_scenes() {
    return shell_table;
}

}  // namespace tp::scenes
