#include "kiosk/assistance/assistance_screen.h"

#include <nlohmann/json.hpp>

#include "service_stage.h"

using namespace tp;
using namespace tp::services;

namespace {

void call(Visit& visit) {
    visit.press("home.assistance");
    visit.press("assistance.reason.carry");
    visit.press("assistance.call");
}

}  // namespace

TEST_CASE("assistance: a call is told once it is durable, with its reason and language") {
    Visit visit;
    call(visit);
    REQUIRE(visit.centre.told.size() == 1);
    CHECK(visit.centre.told[0].type == "staff.call");
    CHECK(visit.centre.told[0].lane == Lane::staff_call);
    CHECK(nlohmann::json::parse(visit.centre.told[0].payload) ==
          nlohmann::json({{"reason", "carry"}, {"language", "en"}}));
    CHECK(visit.state("assistance.call") == "busy");
    CHECK_FALSE(visit.has("assistance.called"));
    visit.centre.save(0);
    visit.show();
    CHECK(visit.name("assistance.called") == "We have called a colleague");
    CHECK_FALSE(visit.has("assistance.call"));
}

TEST_CASE("assistance: a call that could not be saved is not said to be made") {
    Visit visit;
    call(visit);
    visit.centre.refuse(0);
    visit.show();
    CHECK(visit.state("assistance.problem") == "not_saved");
    CHECK_FALSE(visit.has("assistance.called"));
    visit.press("assistance.call");
    visit.centre.save(1);
    visit.show();
    CHECK(visit.has("assistance.called"));
}

TEST_CASE("assistance: offline it says that the call waits") {
    Visit visit;
    visit.stage.app->set_offline(true);
    call(visit);
    visit.centre.save(0);
    visit.show();
    CHECK(visit.name("assistance.called") == "Your call is waiting");
    CHECK(visit.says("go to the service desk"));
    visit.stage.app->set_offline(false);
    visit.show();
    CHECK(visit.name("assistance.called") == "We have called a colleague");
}

TEST_CASE("assistance: who takes the call is named when the centre has said so") {
    Visit visit;
    call(visit);
    visit.centre.save(0);
    visit.show();
    REQUIRE(!visit.centre.outcomes_asked.empty());
    CHECK(visit.centre.outcomes_asked.front() == "event-0");
    CHECK_FALSE(visit.says("Sam"));
    const size_t asked = visit.centre.outcomes_asked.size();
    visit.centre.outcome = Outcome{"event-0", "claimed", "Sam"};
    visit.stage.pass(Milliseconds{2'200});
    CHECK(visit.centre.outcomes_asked.size() == asked + 1);  // looked once, not in each frame
    CHECK(visit.name("assistance.called") == "Sam is coming to you");
}

TEST_CASE("assistance: a call is taken back by its id, or stands") {
    Visit visit;
    call(visit);
    visit.centre.save(0);
    visit.show();
    visit.press("assistance.cancel");
    REQUIRE(visit.centre.told.size() == 2);
    CHECK(visit.centre.told[1].type == "staff.cancel");
    CHECK(visit.centre.told[1].payload == R"({"call":"event-0"})");
    CHECK(visit.state("assistance.cancel") == "busy");
    visit.centre.refuse(1);
    visit.show();
    CHECK(visit.has("assistance.called"));
    visit.press("assistance.cancel");
    visit.centre.save(2);
    visit.show();
    CHECK_FALSE(visit.has("assistance.called"));
    CHECK(visit.state("assistance.reason.carry").empty());
}

TEST_CASE("assistance: the next visitor sees nothing of a call, and its late answer changes nothing") {
    Visit visit;
    call(visit);
    visit.stage.app->end_visit();
    visit.show();
    visit.begin();
    visit.press("home.assistance");
    visit.centre.save(0);
    visit.show();
    CHECK_FALSE(visit.has("assistance.called"));
    CHECK(visit.state("assistance.reason.carry").empty());
    visit.press("assistance.call");
    CHECK(nlohmann::json::parse(visit.centre.told[1].payload)["reason"] == "other");
}
