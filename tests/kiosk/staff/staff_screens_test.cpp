// The staff menu as a technician meets it: gesture, PIN, pages, by finger and by keys, on the shell's stage.
#include <doctest/doctest.h>

#include <algorithm>

#include "kiosk/app/screen_reader.h"
#include "kiosk/scan/scan_rules.h"
#include "kiosk/staff/overview.h"
#include "kiosk/staff/staff_devices_screen.h"
#include "kiosk/staff/staff_log_screen.h"
#include "kiosk/staff/staff_menu_screen.h"
#include "kiosk/staff/staff_pin_screen.h"
#include "kiosk/staff/staff_touch_screen.h"
#include "tests/kiosk/app/stage.h"
#include "tests/kiosk/staff/desk_double.h"

using namespace tp;
using namespace tp::stage;
using tp::test::DeskDouble;

namespace {

struct Technician {
    explicit Technician(const StageOptions& options = {.every_language = false}) : stage(options) {
        register_staff_screens(stage.registry, desk);
        stage.settle();
    }
    void hold(float x, float y, Milliseconds time) {
        stage.window->input().inject_touch_down(x, y);
        stage.frame(Milliseconds{16});
        stage.pass(time);
        stage.window->input().inject_touch_up(x, y);
        stage.frame(Milliseconds{16});
        stage.frame(Milliseconds{16});
    }
    void gesture(float x, float y) {
        hold(x, y, Milliseconds{3'100});
        for (int i = 0; i < 3; ++i) hold(x, y, Milliseconds{100});
        stage.settle();
    }
    void knock() {
        gesture(40, 40);
        REQUIRE(stage.screen() == "staff");
        REQUIRE(!desk.pin_states.empty());
        desk.pin_states.back()(PinState{.set = true});
        stage.settle();
    }
    void type_pin(std::string_view digits) {
        for (const char c : digits) REQUIRE(stage.touch("staff.pin." + std::string(1, c)));
        REQUIRE(stage.touch("staff.pin.open"));
    }
    void enter() {
        knock();
        type_pin("259106");
        REQUIRE(desk.attempts.size() == 1);
        desk.attempts.back().answer({PinAnswer::right, {.set = true}});
        stage.settle();
        REQUIRE(stage.screen() == "staff_menu");
        REQUIRE(!desk.overviews.empty());
        desk.overviews.back()(
            {{.check = "clock", .health = Health::good, .code = "clock_good", .time = stage.clock.wall()},
             {.check = "disk", .health = Health::bad, .code = "disk_bad", .text = "3 MiB"}});
        stage.settle();
    }
    [[nodiscard]] const ui::Node& node(std::string_view id) const {
        const ui::Node* const found = stage.find(id);
        REQUIRE_MESSAGE(found != nullptr, id);
        return *found;
    }
    [[nodiscard]] std::string said(std::string_view id) const { return node(id).name + " " + node(id).value; }
    DeskDouble desk;
    Stage stage;
};

}  // namespace

TEST_CASE("staff menu: only the whole gesture opens it, from attract, home and out of service") {
    Technician at;
    Stage& stage = at.stage;
    at.hold(40, 40, Milliseconds{2'500});  // too short
    for (int i = 0; i < 3; ++i) at.hold(40, 40, Milliseconds{100});
    CHECK(stage.screen() != "staff");
    stage.app->home();
    stage.settle();
    at.hold(40, 40, Milliseconds{3'100});
    CHECK(stage.screen() == "home");
    at.hold(600, 900, Milliseconds{100});  // elsewhere
    for (int i = 0; i < 3; ++i) at.hold(40, 40, Milliseconds{100});
    CHECK(stage.screen() != "staff");
    at.hold(40, 40, Milliseconds{3'100});
    stage.pass(Milliseconds{4'100});  // too late
    for (int i = 0; i < 3; ++i) at.hold(40, 40, Milliseconds{100});
    CHECK(stage.screen() != "staff");
    at.gesture(40, 40);
    CHECK(stage.screen() == "staff");
    REQUIRE(stage.touch("footer.back"));
    CHECK(stage.screen() == "attract");
    at.gesture(40, 40);
    CHECK(stage.screen() == "staff");
    REQUIRE(stage.touch("footer.back"));
    stage.app->set_out_of_service(true, "cleaning");
    stage.settle();
    CHECK(at.said("service.out").find("It is being cleaned") != std::string::npos);
    at.gesture(40, 40);
    CHECK(stage.screen() == "staff");
    REQUIRE(stage.touch("footer.back"));
    CHECK(stage.screen() == "out_of_service");
    stage.app->open_staff();  // touchpoint-ctl staff open
    stage.settle();
    CHECK(stage.screen() == "staff");
}

TEST_CASE("staff menu: the gesture wakes nothing and ends the visit of who was there") {
    Technician at;
    Stage& stage = at.stage;
    at.hold(40, 40, Milliseconds{3'100});
    CHECK(stage.screen() == "attract");  // the finger that was held is no touch on the screen
    stage.pass(Milliseconds{5'000});
    stage.app->home();
    stage.settle();
    const auto visit = stage.app->session().visit();
    at.knock();
    CHECK(stage.app->session().visit() > visit);
    CHECK(stage.app->tree().problems().empty());
}

TEST_CASE("staff menu: in Arabic the corner is the other one") {
    Technician at({.language = "ar", .every_language = false});
    at.gesture(40, 40);
    CHECK(at.stage.screen() != "staff");
    at.stage.pass(Milliseconds{5'000});
    at.gesture(1040, 40);
    CHECK(at.stage.screen() == "staff");
}

TEST_CASE("staff menu: the PIN is dots, is never in the tree, and only a right one opens") {
    Technician at;
    Stage& stage = at.stage;
    at.knock();
    CHECK(at.node("staff.pin.open").state == "disabled");
    for (const char* key : {"4", "8", "2", "0", "1"}) REQUIRE(stage.touch(std::string("staff.pin.") + key));
    CHECK(at.node("staff.pin.open").state == "disabled");  // six at least
    REQUIRE(stage.touch("staff.pin.9"));
    CHECK(at.node("staff.pin.open").state.empty());
    const ui::Node& field = at.node("staff.pin.field");
    CHECK(field.secret);
    CHECK(field.value.find("6") != std::string::npos);
    CHECK(stage.app->tree_json().find("482019") == std::string::npos);
    REQUIRE(stage.touch("staff.pin.open"));
    REQUIRE(at.desk.attempts.size() == 1);
    CHECK(at.desk.attempts[0].digits == "482019");
    CHECK(stage.app->session().of<PinEntry>().typed.empty());
    // Nothing tells right from wrong before the answer: the pad waits.
    CHECK(at.node("staff.pin.open").state == "disabled");
    CHECK(at.node("staff.pin.1").state == "disabled");
    at.desk.attempts[0].answer({PinAnswer::wrong, {.set = true, .problem = {}, .wrong = 1, .rest = Milliseconds{0}}});
    stage.settle();
    CHECK(stage.find("staff.pin.wrong") != nullptr);
    CHECK(stage.screen() == "staff");
    // Pages behind the door do not open without the PIN.
    stage.app->open("staff_service");
    stage.settle();
    CHECK(stage.screen() == "attract");
}

TEST_CASE("staff menu: after wrong PINs the pad rests and says how long") {
    Technician at;
    Stage& stage = at.stage;
    at.knock();
    at.type_pin("482019");
    at.desk.attempts[0].answer(
        {PinAnswer::wrong, {.set = true, .problem = {}, .wrong = 5, .rest = Milliseconds{30'000}}});
    stage.settle();
    CHECK(at.node("staff.pin.rest").name.find("0:30") != std::string::npos);
    CHECK(at.node("staff.pin.1").state == "disabled");
    stage.pass(Milliseconds{12'000});
    CHECK(at.node("staff.pin.rest").name.find("0:18") != std::string::npos);
    stage.pass(Milliseconds{19'000});
    CHECK(stage.find("staff.pin.rest") == nullptr);
    CHECK(at.node("staff.pin.1").state.empty());
}

TEST_CASE("staff menu: without a PIN it stays shut and says how to set one") {
    Technician at;
    at.gesture(40, 40);
    at.desk.pin_states.back()(PinState{});
    at.stage.settle();
    CHECK(at.said("staff.pin.not_set").find("touchpoint-ctl staff pin") != std::string::npos);
    CHECK(at.stage.find("staff.pin.1") == nullptr);
    for (const char c : std::string_view("259106")) at.stage.app->on_key({.key = Key::text, .text = std::string(1, c)});
    at.stage.settle();
    CHECK(at.desk.attempts.empty());
}

TEST_CASE("staff menu: an error's code stands after the sentence and apart from it") {
    Technician at;
    at.gesture(40, 40);
    at.desk.pin_states.back()(PinState{.set = false, .problem = "corrupt"});
    at.stage.settle();
    CHECK(at.node("staff.pin.problem").name == "The PIN cannot be read");
    CHECK(at.node("staff.pin.problem").value == "Set a new one: touchpoint-ctl staff pin\nCode: corrupt");

    Technician inside;
    inside.enter();
    StaffFacts facts;
    facts.printer = "failed";
    facts.printer_error = "timed_out";
    inside.stage.app->session().of<StaffOverview>().findings = look_over(facts);
    inside.stage.settle();
    CHECK(inside.node("staff.part.1.printer").name.ends_with("It does not answer or needs help\nCode: timed_out"));
    REQUIRE(inside.stage.touch("staff_outbox"));
    inside.desk.outboxes.back()(fail(errc::unavailable, "the outbox could not be opened"));
    inside.stage.settle();
    CHECK(inside.node("staff.outbox.problem").name == "Failed");
    CHECK(inside.node("staff.outbox.problem").value == "Code: unavailable");
}

TEST_CASE("staff menu: by keys alone, from the PIN to a switched service") {
    Technician at;
    Stage& stage = at.stage;
    stage.app->open_staff();
    stage.settle();
    at.desk.pin_states.back()(PinState{.set = true});
    stage.settle();
    for (const char c : std::string_view("2591067"))
        stage.app->on_key({.key = Key::text, .text = std::string(1, c), .when = stage.clock.monotonic()});
    stage.key(Key::backspace);
    stage.key(Key::enter);
    REQUIRE(at.desk.attempts.size() == 1);
    CHECK(at.desk.attempts[0].digits == "259106");
    at.desk.attempts[0].answer({PinAnswer::right, {.set = true}});
    stage.settle();
    CHECK(stage.screen() == "staff_menu");
    REQUIRE(stage.walk_to("staff_service"));
    stage.key(Key::enter);
    CHECK(stage.screen() == "staff_service");
    REQUIRE(stage.walk_to("staff.service.off"));
    stage.key(Key::enter);
    REQUIRE(at.desk.switched.size() == 1);
    CHECK(at.desk.switched[0] == OutReason::unspecified);
    at.desk.out = OutOfService{.reason = OutReason::unspecified, .since = stage.clock.wall()};
    stage.app->set_out_of_service(true);
    at.desk.services[0](Status{});
    stage.settle();
    CHECK(stage.screen() == "staff_service");  // not thrown out of the menu
    CHECK(stage.find("staff.service.on") != nullptr);
    stage.key(Key::escape);
    CHECK(stage.screen() == "staff_menu");
    stage.key(Key::escape);
    CHECK(stage.screen() == "out_of_service");
}

TEST_CASE("staff menu: the overview says each component's state in a word, and closes by itself") {
    Technician at;
    Stage& stage = at.stage;
    at.enter();
    CHECK(at.node("staff.part.1.disk").name.find("Failed") != std::string::npos);
    CHECK(at.node("staff.part.1.disk").name.find("3 MiB") != std::string::npos);
    CHECK(at.node("staff.summary").name == "Failed: 1");
    CHECK(stage.app->tree().problems().empty());
    stage.pass(Milliseconds{4 * 60'000 + 20'000});
    CHECK(stage.screen() == "staff_menu");
    stage.pass(Milliseconds{15'000});
    CHECK(stage.find("staff.closing") != nullptr);
    REQUIRE(stage.touch("staff_log"));  // somebody is there
    stage.pass(Milliseconds{4 * 60'000});
    CHECK(stage.screen() == "staff_log");
    stage.pass(Milliseconds{61'000});
    CHECK(stage.screen() == "attract");
    CHECK_FALSE(stage.app->session().has<StaffOverview>());
    CHECK(stage.find("cleared.notice") == nullptr);
    REQUIRE_FALSE(at.desk.notes.empty());
    CHECK(at.desk.notes.back() == "staff_closed by_itself");
}

TEST_CASE(
    "staff menu: its closing goes to the audit trail once, whichever way it closes; a pad without PIN closes nothing") {
    for (const char* way : {"footer.done", "footer.back", "back"}) {
        CAPTURE(way);
        Technician at;
        at.enter();
        CHECK(std::ranges::count(at.desk.notes, "staff_closed ") == 0);
        if (way == std::string("back"))
            at.stage.key(Key::escape);
        else if (at.stage.find(way) != nullptr)
            REQUIRE(at.stage.touch(way));
        else
            at.stage.app->end_visit();
        at.stage.settle();
        at.stage.settle();
        CHECK(at.stage.screen() == "attract");
        CHECK(std::ranges::count(at.desk.notes, "staff_closed ") == 1);
    }
    Technician outside;
    outside.knock();
    outside.stage.app->end_visit();
    outside.stage.settle();
    CHECK(outside.desk.notes.empty());
}

TEST_CASE("staff menu: network test and outbox") {
    Technician at;
    Stage& stage = at.stage;
    at.enter();
    REQUIRE(stage.touch("staff_network"));
    at.desk.networks.back()({.addresses = {"eth0 10.0.7.21"},
                             .hub = "https://hub.example:8443",
                             .root = "Touchpoint root",
                             .root_ends = stage.clock.wall(),
                             .last_error = "timed_out",
                             .last_complete = {}});
    stage.settle();
    CHECK(at.node("staff.net.addresses").name.find("10.0.7.21") != std::string::npos);
    REQUIRE(stage.touch("staff.net.test"));
    NetworkTest test;
    test.steps = {StepState::passed, StepState::failed, StepState::waiting, StepState::waiting};
    test.error = "unavailable";
    at.desk.network_tests.back()(test);
    stage.frame(Milliseconds{16});
    CHECK(at.node("staff.net.test").state == "busy");
    test.done = true;
    at.desk.network_tests.back()(test);
    stage.settle();
    CHECK(at.node("staff.net.connect").name.ends_with("Failed. Code: unavailable"));
    CHECK(at.node("staff.net.error").name.ends_with("Code: timed_out"));
    CHECK(at.node("staff.net.test").state.empty());
    REQUIRE(stage.touch("footer.back"));

    REQUIRE(stage.touch("staff_outbox"));
    at.desk.outboxes.back()(OutboxFacts{.lanes = {{"feedback", 3}},
                                        .waiting = 3,
                                        .dead_letters = 1,
                                        .quarantined_files = 1,
                                        .oldest = stage.clock.wall(),
                                        .set_aside = {{"feedback.submit", "hash_mismatch", stage.clock.wall()}}});
    stage.settle();
    CHECK(at.node("staff.outbox.dead.0").name.ends_with(" · Code: hash_mismatch"));
    REQUIRE(stage.touch("staff.outbox.send"));
    CHECK(at.desk.sent == 1);
    CHECK(stage.app->tree().problems().empty());
}

TEST_CASE("staff menu: the log's newest lines, by level") {
    Technician at;
    Stage& stage = at.stage;
    for (int i = 0; i < 150; ++i)
        at.desk.lines.push_back({.time = stage.clock.wall(),
                                 .level = i % 50 == 0 ? LogLevel::error : LogLevel::info,
                                 .event = "event_" + std::to_string(i),
                                 .fields = "a=1"});
    at.enter();
    REQUIRE(stage.touch("staff_log"));
    CHECK(at.node("staff.log.0").name.find("event_0") != std::string::npos);
    CHECK(stage.find("staff.log.99") != nullptr);
    CHECK(stage.find("staff.log.100") == nullptr);
    REQUIRE(stage.touch("staff.log.errors"));
    CHECK(at.node("staff.log.1").name.find("event_50") != std::string::npos);
    CHECK(stage.find("staff.log.3") == nullptr);
    CHECK(stage.app->tree().problems().empty());
}

TEST_CASE("staff menu: the touch test counts hits and misses and writes what it found") {
    Technician at;
    Stage& stage = at.stage;
    at.enter();
    REQUIRE(stage.touch("staff_touch"));
    stage.tap(40, 400);  // beside every target
    CHECK(at.node("staff.touch.count").name.find("missed: 1") != std::string::npos);
    const size_t targets = stage.app->session().of<StaffTouch>().test->targets().size();
    for (size_t i = 0; i < targets; ++i) REQUIRE(stage.touch("staff.touch." + std::to_string(i)));
    CHECK(stage.find("staff.touch.map") != nullptr);
    REQUIRE(at.desk.notes.size() == 1);
    CHECK(at.desk.notes[0].find("misses=1") != std::string::npos);
    REQUIRE(stage.touch("staff.touch.again"));
    CHECK(stage.find("staff.touch.done") != nullptr);
    at.hold(500, 60, Milliseconds{3'200});  // held: it ends
    stage.settle();
    CHECK(stage.find("staff.touch.map") != nullptr);
}

TEST_CASE("staff menu: test pictures one after the other, then back") {
    Technician at;
    Stage& stage = at.stage;
    at.enter();
    REQUIRE(stage.touch("staff_display"));
    for (int i = 1; i <= 9; ++i) {
        CHECK(at.node("staff.display.next").name.starts_with("Picture " + std::to_string(i) + " of 9"));
        REQUIRE(stage.touch("staff.display.next"));
    }
    CHECK(stage.screen() == "staff_menu");
}

TEST_CASE("staff menu: a scan shows what came and nothing about a person; the printer says what it needs") {
    Technician at;
    Stage& stage = at.stage;
    at.enter();
    REQUIRE(stage.touch("staff_devices"));
    const auto scan = [&](std::string_view code) {
        stage.app->on_scan(
            parse_scan(code, ScanRules::defaults(std::chrono::sys_days{std::chrono::year{2026} / 11 / 22})));
        stage.settle();
    };
    scan("4006381333931");
    CHECK(at.node("staff.scan.latest").name.find("Product number") != std::string::npos);
    CHECK(at.node("staff.scan.field.0").name.find("GTIN") != std::string::npos);
    CHECK(at.node("staff.scan.field.0").name.find("04006381333931") != std::string::npos);
    scan("M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 100");
    CHECK(stage.app->tree_json().find("DESMARAIS") == std::string::npos);
    CHECK(at.node("staff.scan.latest").name.find("Boarding pass") != std::string::npos);
    CHECK(at.node("staff.scan.field.0").name.find("Passenger") != std::string::npos);
    scan("4006381333932");
    CHECK(at.said("staff.scan.latest").find("One digit of this code is wrong") != std::string::npos);
    CHECK(at.node("staff.scan.count").name == "Scans: 3 · refused: 1");
    CHECK(stage.screen() == "staff_devices");
    at.desk.printers.back()(PrinterState::paper_out);
    stage.settle();
    CHECK(at.node("staff.printer.state").name == "No paper");
    REQUIRE(stage.touch("staff.printer.print"));
    at.desk.prints.back()(fail(errc::timed_out, "the printer does not answer"));
    stage.settle();
    CHECK(at.node("staff.printer.state").name == "It does not answer or needs help");
    CHECK(at.node("staff.printer.state").value == "Code: timed_out");
}

TEST_CASE("staff menu: restart asks first") {
    Technician at;
    Stage& stage = at.stage;
    at.enter();
    REQUIRE(stage.touch("staff_service"));
    REQUIRE(stage.touch("staff.restart"));
    REQUIRE(stage.touch("staff.restart.no"));
    CHECK(at.desk.restarts == 0);
    REQUIRE(stage.touch("staff.restart"));
    REQUIRE(stage.touch("staff.restart.yes"));
    CHECK(at.desk.restarts == 1);
}

TEST_CASE("staff menu: no voice says a digit of the PIN aloud") {
    Technician at;
    at.knock();
    AccessSettings heard;
    heard.speech = true;
    at.stage.app->set_access(heard);
    at.stage.settle();
    ScreenReader reader;
    reader.turn(true);
    std::string spoken;
    const auto listen = [&] {
        for (const Saying& saying : reader.after_frame({.screen = at.stage.app->screen_name(),
                                                        .tree = at.stage.app->tree(),
                                                        .words = *at.stage.app->languages().current().messages}))
            spoken += saying.text + "\n";
    };
    listen();
    spoken.clear();
    for (const char* key : {"staff.pin.2", "staff.pin.5", "staff.pin.9"}) {
        REQUIRE(at.stage.walk_to(key));
        listen();
        at.stage.key(Key::enter);
        listen();
    }
    CHECK(spoken.find("asterisk") != std::string::npos);
    CHECK(spoken.find("Personal: only in a headset, button") != std::string::npos);
    for (const char digit : std::string("2590146783"))
        CHECK(spoken.find(std::string(1, digit) + ",") == std::string::npos);
}
