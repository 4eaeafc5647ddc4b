#include "kiosk/feedback/feedback_screen.h"

#include <nlohmann/json.hpp>

#include "service_stage.h"

using namespace tp;
using namespace tp::services;

namespace {

nlohmann::json payload(const Visit& visit, size_t which) {
    return nlohmann::json::parse(visit.centre.told.at(which).payload);
}

}  // namespace

TEST_CASE("feedback: a face is saved at once; reasons and comment replace it under the same id") {
    Visit visit;
    visit.press("home.feedback");
    CHECK_FALSE(visit.has("feedback.send"));
    visit.press("feedback.face.good");
    REQUIRE(visit.centre.told.size() == 1);
    CHECK(visit.centre.told[0].type == "feedback.submit");
    CHECK(visit.centre.told[0].lane == Lane::feedback);
    CHECK(payload(visit, 0)["score"] == 3);
    CHECK(visit.state("feedback.face.good") == "checked");
    CHECK(visit.state("feedback.send") == "disabled");  // until the face is on the disk
    visit.centre.save(0);
    visit.show();
    CHECK(visit.state("feedback.send").empty());
    CHECK_FALSE(visit.has("feedback.thanks"));

    visit.press("feedback.reason.clean");
    visit.press("feedback.reason.prices");
    visit.press("feedback.reason.prices");  // taken back
    visit.press("feedback.comment");
    visit.type("nice");
    visit.press("keyboard.done");
    visit.press("feedback.send");
    REQUIRE(visit.centre.told.size() == 2);
    CHECK(payload(visit, 1)["feedback"] == payload(visit, 0)["feedback"]);
    CHECK(visit.centre.told[1].stream_key == visit.centre.told[0].stream_key);
    CHECK(payload(visit, 1)["reasons"] == nlohmann::json::array({"clean"}));
    CHECK(payload(visit, 1)["comment"] == "nice");
    CHECK_FALSE(visit.has("feedback.thanks"));  // not before it is durable
    visit.centre.save(1);
    visit.show();
    CHECK(visit.has("feedback.thanks"));
    CHECK(visit.name("feedback.anything_else") == "Anything else?");
    visit.press("feedback.more");
    CHECK(visit.stage.screen() == "home");
}

TEST_CASE("feedback: what could not be saved scrolls into sight where enlarged faces have taken the page") {
    Visit visit;
    visit.press("home.feedback");
    visit.stage.app->set_access({.zoom = 2});
    visit.show();
    visit.press("feedback.face.bad");
    visit.centre.refuse(0);
    visit.show();
    visit.pass(std::chrono::seconds{1});
    REQUIRE(visit.has("feedback.problem"));
    const ui::Node* footer = visit.stage.find("footer.home");
    const ui::Node* problem = visit.stage.find("feedback.problem");
    REQUIRE(footer != nullptr);
    CHECK(problem->rect.bottom() <= footer->rect.y);
    CHECK(problem->rect.height > 200);  // all of it: what a clip cuts has a smaller rectangle
}

TEST_CASE("feedback: what could not be saved is said, and another touch tries again") {
    Visit visit;
    visit.press("home.feedback");
    visit.press("feedback.face.bad");
    visit.centre.refuse(0);
    visit.show();
    CHECK(visit.state("feedback.problem") == "not_saved");
    CHECK_FALSE(visit.has("feedback.thanks"));
    visit.press("feedback.face.poor");
    REQUIRE(visit.centre.told.size() == 2);
    visit.centre.save(1);
    visit.show();
    CHECK_FALSE(visit.has("feedback.problem"));
    CHECK(payload(visit, 1)["score"] == 2);
    CHECK(visit.has("feedback.wrong"));  // a poor visit is offered help
    CHECK(visit.name("feedback.wrong").starts_with("Something went wrong? Call a colleague."));
    visit.press("feedback.wrong");
    CHECK(visit.stage.screen() == "assistance");
    CHECK(visit.state("assistance.reason.complaint") == "checked");
}

TEST_CASE("feedback: the visit does not end while it is being saved") {
    Visit visit;
    visit.press("home.feedback");
    visit.press("feedback.face.great");
    visit.pass(std::chrono::seconds{60});
    CHECK(visit.stage.screen() == "feedback");
    visit.centre.save(0);
    visit.show();
    visit.pass(std::chrono::seconds{31});
    CHECK(visit.stage.screen() == "idle");
}

TEST_CASE("feedback: back keeps a comment, the end of the visit takes it away") {
    Visit visit;
    visit.press("home.feedback");
    visit.press("feedback.face.great");
    visit.centre.save(0);
    visit.show();
    visit.press("feedback.comment");
    visit.type("lost");
    visit.press("footer.back");
    CHECK(visit.has("feedback.send"));
    visit.press("feedback.comment");
    CHECK(visit.value("feedback.field") == "lost");
    visit.wait_for_the_wipe();
    CHECK_FALSE(visit.stage.app->session().has<FeedbackVisit>());
    CHECK(visit.centre.told.size() == 1);  // the words were never sent, and are not now
    visit.begin();
    visit.press("home.feedback");
    CHECK(visit.state("feedback.face.great").empty());
    visit.press("feedback.face.great");
    visit.centre.save(1);
    visit.show();
    CHECK(payload(visit, 1)["feedback"] != payload(visit, 0)["feedback"]);
    visit.press("feedback.comment");
    CHECK(visit.value("feedback.field").empty());
}

TEST_CASE("feedback: a full comment says that no more fits, until something is taken away") {
    Visit visit;
    visit.press("home.feedback");
    visit.press("feedback.face.great");
    visit.centre.save(0);
    visit.show();
    visit.press("feedback.comment");
    visit.paste(std::string(500, 'x'));
    CHECK_FALSE(visit.has("feedback.field.help"));
    visit.type("y");
    CHECK(visit.name("feedback.field.help") == "Nothing more fits in here");
    CHECK(visit.value("feedback.field").size() == 500);
    visit.press("keyboard.backspace");
    CHECK_FALSE(visit.has("feedback.field.help"));
}

TEST_CASE("orders: a sign that a postcode cannot have is refused in words, on a low panel too") {
    for (const auto& [width, height] : {std::pair{1080, 1920}, std::pair{1280, 800}}) {
        Visit visit({.width = width, .height = height, .every_language = false});
        visit.press("home.orders");
        visit.press("orders.proof");
        visit.paste("1*");
        CHECK(visit.name("orders.proof.help") == "This sign cannot be used here");
        CHECK(visit.value("orders.proof") == "1");
        visit.paste("0");
        CHECK_FALSE(visit.has("orders.proof.help"));
    }
}
