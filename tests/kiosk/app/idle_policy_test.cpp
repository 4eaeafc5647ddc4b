#include "kiosk/app/idle_policy.h"

#include <doctest/doctest.h>

using namespace tp;
using Phase = IdlePolicy::Phase;

namespace {
MonotonicTime at(int seconds) {
    return MonotonicTime{} + std::chrono::seconds{1000 + seconds};
}
}  // namespace

TEST_CASE("a visit that is left is asked after 30 s and ends 20 s later") {
    IdlePolicy idle({});
    CHECK(idle.update(at(0)) == Phase::resting);
    CHECK_FALSE(idle.deadline());
    idle.begin(at(0));
    CHECK(idle.update(at(29)) == Phase::active);
    CHECK(*idle.deadline() == at(30));
    CHECK(idle.update(at(30)) == Phase::asking);
    CHECK(idle.seconds_left(at(30)) == 20);
    CHECK(idle.seconds_left(at(36)) == 14);
    CHECK(idle.part_left(at(40)) == doctest::Approx(0.5));
    CHECK(idle.update(at(49)) == Phase::asking);
    CHECK(idle.update(at(50)) == Phase::expired);
}

TEST_CASE("the question is never shorter than 20 s, however late the loop came or short the setting is") {
    IdlePolicy idle({.question_after = Milliseconds{30'000}, .question = Milliseconds{5'000}});
    idle.begin(at(0));
    CHECK(idle.update(at(300)) == Phase::asking);
    CHECK(idle.update(at(319)) == Phase::asking);
    CHECK(idle.update(at(320)) == Phase::expired);
}

TEST_CASE("the time can be extended more than ten times; a stray touch while asked is no answer") {
    IdlePolicy idle({});
    idle.begin(at(0));
    int now = 0;
    for (int i = 0; i < 12; ++i) {
        now += 30;
        REQUIRE(idle.update(at(now)) == Phase::asking);
        idle.activity(at(now + 1));
        REQUIRE(idle.update(at(now + 1)) == Phase::asking);
        idle.extend(at(now));
        REQUIRE(idle.update(at(now)) == Phase::active);
    }
    idle.activity(at(now + 29));
    CHECK(idle.update(at(now + 30)) == Phase::active);
}

TEST_CASE("nothing is asked or wiped while something is saved, and the time starts again afterwards") {
    IdlePolicy idle({});
    idle.begin(at(0));
    idle.hold(true, at(10));
    CHECK(idle.update(at(500)) == Phase::active);
    CHECK_FALSE(idle.deadline());
    idle.hold(false, at(500));
    CHECK(idle.update(at(529)) == Phase::active);
    REQUIRE(idle.update(at(530)) == Phase::asking);
    idle.hold(true, at(540));
    CHECK(idle.update(at(600)) == Phase::active);
}

TEST_CASE("nothing is asked while something is spoken, and a question that is spoken stays its whole time") {
    IdlePolicy idle({});
    idle.begin(at(0));
    idle.speak(true, at(29));
    CHECK(idle.update(at(100)) == Phase::active);
    CHECK_FALSE(idle.deadline());
    idle.speak(false, at(100));
    CHECK(idle.update(at(129)) == Phase::active);
    REQUIRE(idle.update(at(130)) == Phase::asking);
    idle.speak(true, at(131));
    CHECK(idle.update(at(160)) == Phase::asking);
    CHECK(idle.seconds_left(at(160)) == 20);
    idle.speak(false, at(160));
    CHECK(idle.update(at(179)) == Phase::asking);
    CHECK(idle.seconds_left(at(179)) == 1);
    CHECK(idle.update(at(180)) == Phase::expired);
}
