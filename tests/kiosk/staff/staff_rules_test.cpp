// Service switch, overview and touch test: rules without a screen.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "kiosk/staff/overview.h"
#include "kiosk/staff/service_switch.h"
#include "kiosk/staff/touch_test.h"

using namespace tp;

namespace {

const WallTime now_then = *parse_rfc3339("2026-11-22T14:02:00Z");

StaffFacts healthy() {
    StaffFacts facts;
    facts.now = now_then;
    facts.hub = StaffFacts::Hub{.enrolled = true,
                                .online = true,
                                .refused = false,
                                .since = now_then,
                                .last_error = "",
                                .storage_error = "",
                                .last_complete = now_then,
                                .products = 84'310,
                                .generation = 1};
    facts.outbox = StaffFacts::Outbox{};
    facts.replica = StaffFacts::Replica{.there = true, .damaged = false, .bytes = 812 << 20, .as_of = now_then};
    facts.memory_used = 100 << 20;
    facts.memory_free = uint64_t{2} << 30;
    facts.scanners.push_back({.device = "", .connected = true, .scans = 3});
    facts.printer = "ready";
    return facts;
}

const HealthFinding& of(const std::vector<HealthFinding>& all, std::string_view check) {
    const auto found = std::ranges::find(all, check, &HealthFinding::check);
    REQUIRE(found != all.end());
    return *found;
}

}  // namespace

TEST_CASE("service switch: survives, is taken back, and a file that cannot be understood still means out") {
    char name[] = "/tmp/touchpoint-switch-XXXXXX";
    REQUIRE(::mkdtemp(name) != nullptr);
    const std::string folder = name;
    CHECK_FALSE(load_out_of_service(folder));
    const OutOfService out{.reason = OutReason::cleaning, .since = now_then};
    REQUIRE(save_out_of_service(folder, out));
    CHECK(load_out_of_service(folder) == out);
    for (const char* content : {"", "garbage", "cleaning yesterday", "\xFF\n"}) {
        std::ofstream(folder + "/out-of-service", std::ios::trunc) << content;
        const auto loaded = load_out_of_service(folder);
        REQUIRE(loaded);
        CHECK_FALSE(loaded->since);
    }
    REQUIRE(save_out_of_service(folder, std::nullopt));
    CHECK_FALSE(load_out_of_service(folder));
    CHECK(save_out_of_service(folder, std::nullopt));
    for (const OutReason reason : out_reasons) CHECK(parse_out_reason(name_of(reason)) == reason);
    CHECK_FALSE(parse_out_reason("holiday"));
    CHECK_FALSE(save_out_of_service(folder + "/none", out));
    std::filesystem::remove_all(folder);
}

TEST_CASE("overview: a healthy terminal is good throughout") {
    for (const HealthFinding& finding : look_over(healthy())) {
        CHECK_MESSAGE(finding.health == Health::good, finding.check);
        CHECK_FALSE(finding.code.empty());
    }
}

TEST_CASE("overview: what is wrong is said, and comes first") {
    StaffFacts facts = healthy();
    facts.hub->online = false;
    facts.hub->last_error = "unavailable";
    facts.hub->last_complete = now_then - Milliseconds{16 * 60'000};
    facts.outbox->dead_letters = 2;
    facts.printer = "paper_out";
    facts.scanners.push_back({.device = "/dev/ttyACM0", .connected = false, .scans = 0});
    facts.memory_free = 10 << 20;
    const auto all = look_over(facts);
    CHECK(of(all, "hub").code == "hub_offline");
    CHECK(of(all, "hub").error == "unavailable");
    CHECK(of(all, "sync").health == Health::warning);
    CHECK(of(all, "outbox").code == "outbox_dead");
    CHECK(of(all, "outbox").count == 2);
    CHECK(of(all, "printer").health == Health::bad);
    CHECK(of(all, "memory").health == Health::warning);
    CHECK(of(all, "scanner").code == "scanner_absent");  // the failed one before the other
    CHECK(std::ranges::is_sorted(all, std::ranges::greater{}, &HealthFinding::health));

    facts = healthy();
    facts.hub->refused = true;
    facts.hub->storage_error = "full";
    facts.outbox->quarantined_files = 1;
    facts.replica->damaged = true;
    const auto worse = look_over(facts);
    for (const char* check : {"hub", "sync", "outbox", "replica"})
        CHECK_MESSAGE(of(worse, check).health == Health::bad, check);

    facts = healthy();
    facts.hub->enrolled = false;
    facts.hub->last_complete.reset();
    facts.replica->there = false;
    const auto fresh = look_over(facts);
    CHECK(of(fresh, "hub").code == "hub_none");
    CHECK(of(fresh, "sync").code == "sync_never");
    CHECK(of(fresh, "replica").code == "replica_none");

    StaffFacts closed;
    CHECK(of(look_over(closed), "hub").code == "hub_no_files");
}

TEST_CASE("touch test: targets of 15 mm reach into all corners of every panel, and leave the middle free") {
    for (const Size panel : {Size{268, 476}, Size{476, 268}, Size{217, 136}, Size{708, 398}}) {
        const Rect free{panel.width * 0.25F, panel.height * 0.25F, panel.width * 0.5F, panel.height * 0.5F};
        const TouchTest test(panel, free);
        CHECK(test.targets().size() >= 8);
        CHECK(test.targets().size() <= 60);
        for (const Point corner : {Point{1, 1}, Point{panel.width - 1, 1}, Point{1, panel.height - 1},
                                   Point{panel.width - 1, panel.height - 1}})
            CHECK(std::ranges::any_of(test.targets(), [&](const auto& target) { return target.at.contains(corner); }));
        for (const auto& target : test.targets()) CHECK(target.at.intersected(free).empty());
    }
}

TEST_CASE("touch test: hits, misses, and by how much the panel is off") {
    const Size panel{268, 476};
    TouchTest good(panel, {});
    for (const auto target : std::vector(good.targets())) CHECK(good.touch(target.at.centre()));
    CHECK(good.complete());
    CHECK(good.misses() == 0);
    CHECK(good.offset()->dx == doctest::Approx(0));
    CHECK(good.offset()->spread == doctest::Approx(0));
    CHECK_FALSE(good.touch(good.targets().front().at.centre()));  // a second time it is no target any more

    TouchTest shifted(panel, {});
    for (const auto target : std::vector(shifted.targets())) (void)shifted.touch(target.at.centre() + Point{3, -5});
    CHECK(shifted.complete());
    CHECK(shifted.offset()->dx == doctest::Approx(3));
    CHECK(shifted.offset()->dy == doctest::Approx(-5));
    CHECK(shifted.summary().find("dx_mm=3.0 dy_mm=-5.0") != std::string::npos);

    TouchTest missing(panel, {});
    const Point corner = missing.targets().front().at.centre();
    for (int i = 0; i < 4; ++i) CHECK_FALSE(missing.touch(corner + Point{12, 0}));
    CHECK(missing.misses() == 4);
    CHECK(missing.miss_map()[0] == doctest::Approx(1));
    CHECK(missing.miss_map()[9] == doctest::Approx(0));
    CHECK(missing.offset()->dx == doctest::Approx(12));
    for (int i = 0; i < 5'000; ++i) (void)missing.touch({134, 200});  // a panel that touches itself
    CHECK(missing.misses() <= 2'000);
    for (const float value : missing.miss_map()) CHECK((value >= 0 && value <= 1));
    (void)missing.touch({-5, 1e9F});
}
