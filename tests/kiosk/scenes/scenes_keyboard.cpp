// The keyboard for each kind of field, with each of its pages, and what fields say about what is typed.
#include "kiosk/availability/search_screen.h"
#include "kiosk/feedback/feedback_screen.h"
#include "kiosk/loyalty/member_screens.h"
#include "kiosk/orders/order_visit.h"
#include "tests/kiosk/scenes/data.h"
#include "tests/kiosk/scenes/scenes.h"

namespace tp::scenes {
namespace {

void words(Theatre& at) {
    at.open("search", {{"typing", "yes"}});
    at.state<SearchVisit>().departments = departments();
    at.settle();
}

void press_if_there(Theatre& at, std::string_view id) {
    if (at.tree().find(id) != nullptr) at.press(id);
}

void code(Theatre& at) {
    at.open("orders");
    at.settle();
}

void email(Theatre& at) {
    at.open("loyalty");
    at.settle();
}

void comment(Theatre& at) {
    at.open("feedback");
    FeedbackVisit& said = at.state<FeedbackVisit>();
    said.feedback.score = 2;
    said.commenting = true;
    at.settle();
}

constexpr Scene keyboard_table[] = {
    {"keyboard.words", words},
    {"keyboard.capitals", [](Theatre& at) { words(at), press_if_there(at, "keyboard.shift"); }},
    {"keyboard.other_script", [](Theatre& at) { words(at), press_if_there(at, "keyboard.globe"); }},
    {"keyboard.signs", [](Theatre& at) { words(at), at.press("keyboard.numbers"); }},
    {"keyboard.code_digits", code},
    {"keyboard.code_letters", [](Theatre& at) { code(at), at.press("keyboard.numbers"); }},
    {"keyboard.not_for_field", [](Theatre& at) { code(at), at.type("4471!"), at.settle(); }},
    {"keyboard.email", email},
    {"keyboard.long_text",
     [](Theatre& at) {
         email(at);
         at.state<MemberVisit>().form.identifier.set("adaeze.okonkwo-featherstonehaugh@lakeside-promenade.example");
         at.settle();
     }},
    {"keyboard.comment", comment},
    {"keyboard.comment_left_out",
     [](Theatre& at) {
         comment(at);
         at.state<FeedbackVisit>().comment.insert("Thank you\x01");
         at.settle();
     }},
};

}  // namespace

std::span<const Scene> keyboard_scenes() {
    return keyboard_table;
}

}  // namespace tp::scenes
