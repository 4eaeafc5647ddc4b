#include "kiosk/feedback/feedback_screen.h"
#include "tests/kiosk/scenes/data.h"
#include "tests/kiosk/scenes/scenes.h"

namespace tp::scenes {
namespace {

FeedbackVisit& said(Theatre& at, int score) {
    at.open("feedback");
    FeedbackVisit& visit = at.state<FeedbackVisit>();
    visit.feedback.score = score;
    return visit;
}

constexpr Scene feedback_table[] = {
    {"feedback.faces", [](Theatre& at) { said(at, 0); }},
    {"feedback.great", [](Theatre& at) { said(at, 4); }},
    {"feedback.good", [](Theatre& at) { said(at, 3); }},
    {"feedback.poor", [](Theatre& at) { said(at, 2); }},
    {"feedback.bad", [](Theatre& at) { said(at, 1); }},
    {"feedback.reasons", [](Theatre& at) { said(at, 2).feedback.reasons = {"waiting", "prices"}; }},
    {"feedback.saving", [](Theatre& at) { said(at, 2).saving = 1; }},
    {"feedback.not_saved", [](Theatre& at) { said(at, 2).not_saved = true; }},
    {"feedback.comment",
     [](Theatre& at) {
         FeedbackVisit& visit = said(at, 2);
         visit.commenting = true;
         visit.comment.set("The queue at the till was very long, but your colleague was kind");
     }},
    {"feedback.thanks", [](Theatre& at) { said(at, 4).sent = true; }},
};

}  // namespace

std::span<const Scene> feedback_scenes() {
    return feedback_table;
}

}  // namespace tp::scenes
