// The staff menu: its door, the overview and each page.
#include "kiosk/staff/overview.h"
#include "kiosk/staff/staff_devices_screen.h"
#include "kiosk/staff/staff_display_screen.h"
#include "kiosk/staff/staff_log_screen.h"
#include "kiosk/staff/staff_menu_screen.h"
#include "kiosk/staff/staff_network_screen.h"
#include "kiosk/staff/staff_outbox_screen.h"
#include "kiosk/staff/staff_pin_screen.h"
#include "kiosk/staff/staff_service_screen.h"
#include "kiosk/staff/staff_touch_screen.h"
#include "tests/kiosk/scenes/scenes.h"
#include "tests/kiosk/staff/desk_double.h"

namespace tp::scenes {
namespace {

const WallTime told_at = *parse_rfc3339("2026-11-22T13:58:00Z");
const WallTime days_ago = *parse_rfc3339("2026-11-19T22:15:00Z");

PinEntry& door(Theatre& at, PinState state) {
    at.open_staff("staff");
    PinEntry& entry = at.state<PinEntry>();
    entry.state = std::move(state);
    entry.told_at = at.clock.monotonic();
    return entry;
}

StaffFacts good_facts() {
    StaffFacts facts;
    facts.now = told_at;
    facts.hub = StaffFacts::Hub{.enrolled = true,
                                .online = true,
                                .refused = false,
                                .since = days_ago,
                                .last_error = "",
                                .storage_error = "",
                                .last_complete = told_at,
                                .products = 84'310,
                                .generation = 3};
    facts.outbox = StaffFacts::Outbox{};
    facts.replica =
        StaffFacts::Replica{.there = true, .damaged = false, .bytes = uint64_t{851} << 20, .as_of = told_at};
    facts.machine = {{.check = "certificates", .code = "certificates_good", .count = 61},
                     {.check = "clock", .code = "clock_good", .time = told_at},
                     {.check = "disk", .code = "disk_good", .text = "21.4 GiB"},
                     {.check = "touch", .code = "plain", .text = "\"ILITEK Multi-Touch-V5000\""}};
    facts.memory_used = uint64_t{112} << 20;
    facts.memory_free = uint64_t{2'700} << 20;
    facts.voice = true;
    facts.scanners = {
        {.device = "", .connected = true, .scans = 0},
        {.device = "/dev/serial/by-id/usb-Honeywell_Vuquest_3320g-if00", .connected = true, .scans = 1'204}};
    facts.printer = "ready";
    facts.panel = "1080 × 1920 px · 268 × 476 mm · 21.5″ · retail · default";
    facts.version = "0.1.0 · software";
    return facts;
}

void overview(Theatre& at, const StaffFacts& facts) {
    at.open_staff("staff_menu");
    at.state<StaffOverview>().findings = look_over(facts);
}

NetworkFacts network_facts() {
    return {.addresses = {"enp2s0 10.20.7.121", "enp2s0 2001:db8:7:20::79"},
            .hub = "https://hub.stores.halden.example:8443",
            .root = "Touchpoint hub root",
            .root_ends = *parse_rfc3339("2046-11-22T00:00:00Z"),
            .last_error = "unavailable",
            .last_complete = told_at};
}

StaffNetwork& network(Theatre& at) {
    at.open_staff("staff_network");
    StaffNetwork& state = at.state<StaffNetwork>();
    state.facts = network_facts();
    return state;
}

void outbox(Theatre& at, OutboxFacts facts) {
    at.open_staff("staff_outbox");
    at.state<StaffOutbox>().facts = std::move(facts);
}

void log_of(Theatre& at, size_t lines) {
    at.open_staff("staff_log");
    StaffLog& log = at.state<StaffLog>();
    for (size_t i = 0; i < lines; ++i)
        log.lines.push_back(
            {.time = told_at,
             .level = i % 5 == 1   ? LogLevel::error
                      : i % 3 == 0 ? LogLevel::warning
                                   : LogLevel::info,
             .event = i % 2 == 0 ? "session_wiped" : "sync_exchange_failed",
             .fields =
                 i % 2 == 0
                     ? "visit=204"
                     : "bucket=catalogue error=no connection to https://hub.stores.halden.example:8443 after 5000 ms"});
    log.read = at.clock.monotonic();
}

void picture(Theatre& at, TestPicture shown) {
    at.open_staff("staff_display");
    at.state<StaffDisplay>().shown = shown;
}

void touched(Theatre& at) {
    at.open_staff("staff_touch");
    at.frame();
    StaffTouch& state = at.state<StaffTouch>();
    if (!state.test) return;
    const std::vector<TouchTest::Target> targets = state.test->targets();
    for (size_t i = 0; i < targets.size(); ++i) {
        const Point centre = targets[i].at.centre();
        if (i % 3 == 0) (void)state.test->touch(centre + Point{10, 4});
        (void)state.test->touch(centre + Point{1.4F, -2});
    }
}

constexpr Scene staff_table[] = {
    {"staff.loading", [](Theatre& at) { at.open_staff("staff"); }},
    {"staff.no_pin", [](Theatre& at) { door(at, {}); }},
    {"staff.bad_pin_file", [](Theatre& at) { door(at, {.set = false, .problem = "corrupt"}); }},
    {"staff.pin", [](Theatre& at) { door(at, {.set = true}); }},
    {"staff.typed",
     [](Theatre& at) {
         PinEntry& entry = door(at, {.set = true});
         for (const char c : std::string_view("25910648")) entry.typed.add(c);
     }},
    {"staff.wrong", [](Theatre& at) { door(at, {.set = true, .problem = {}, .wrong = 1}).wrong = true; }},
    {"staff.checking", [](Theatre& at) { door(at, {.set = true}).checking = true; }},
    {"staff.resting",
     [](Theatre& at) { door(at, {.set = true, .problem = {}, .wrong = 7, .rest = Milliseconds{120'000}}); }, true},
    {"staff_menu.loading", [](Theatre& at) { at.open_staff("staff_menu"); }},
    {"staff_menu.good", [](Theatre& at) { overview(at, good_facts()); }},
    {"staff_menu.attention",
     [](Theatre& at) {
         StaffFacts facts = good_facts();
         facts.hub->online = false;
         facts.hub->last_error = "timed_out";
         facts.hub->last_complete = days_ago;
         facts.outbox =
             StaffFacts::Outbox{.waiting = 14, .dead_letters = 0, .quarantined_files = 0, .oldest = days_ago};
         facts.machine[0] = {
             .check = "certificates", .health = Health::warning, .code = "certificates_soon", .count = 12};
         facts.machine[1] = {.check = "clock", .health = Health::warning, .code = "clock_warning", .time = told_at};
         facts.machine[2] = {.check = "disk", .health = Health::warning, .code = "disk_warning", .text = "612 MiB"};
         facts.machine[3] = {.check = "touch", .health = Health::warning, .code = "touch_warning"};
         facts.printer = "paper_low";
         facts.voice = false;
         overview(at, facts);
     }},
    {"staff_menu.failed",
     [](Theatre& at) {
         StaffFacts facts = good_facts();
         facts.hub->refused = true;
         facts.hub->storage_error = "full";
         facts.outbox = StaffFacts::Outbox{.waiting = 3, .dead_letters = 2, .quarantined_files = 1, .oldest = days_ago};
         facts.replica->damaged = true;
         facts.machine[0] = {.check = "certificates", .health = Health::bad, .code = "certificates_bad"};
         facts.machine[1] = {.check = "clock", .health = Health::bad, .code = "clock_bad", .time = days_ago};
         facts.machine[2] = {.check = "disk", .health = Health::bad, .code = "disk_bad", .text = "3.1 MiB"};
         facts.scanners[1].connected = false;
         facts.printer = "failed";
         facts.printer_error = "timed_out";
         overview(at, facts);
     }},
    {"staff_menu.not_set_up", [](Theatre& at) { overview(at, {}); }},
    {"staff_network.loading", [](Theatre& at) { at.open_staff("staff_network"); }},
    {"staff_network.facts", [](Theatre& at) { network(at); }},
    {"staff_network.running",
     [](Theatre& at) {
         network(at).test = NetworkTest{
             .steps = {StepState::passed, StepState::running}, .error = {}, .milliseconds = 0, .done = false};
     },
     true},
    {"staff_network.passed",
     [](Theatre& at) {
         network(at).test =
             NetworkTest{.steps = {StepState::passed, StepState::passed, StepState::passed, StepState::passed},
                         .error = {},
                         .milliseconds = 84,
                         .done = true};
     }},
    {"staff_network.failed",
     [](Theatre& at) {
         network(at).test = NetworkTest{.steps = {StepState::passed, StepState::passed, StepState::failed},
                                        .error = "refused",
                                        .milliseconds = 31,
                                        .done = true};
     }},
    {"staff_outbox.empty", [](Theatre& at) { outbox(at, {}); }},
    {"staff_outbox.waiting",
     [](Theatre& at) {
         outbox(at, {.lanes = {{"staff_call", 1}, {"reservation", 2}, {"feedback", 11}},
                     .waiting = 14,
                     .dead_letters = 2,
                     .quarantined_files = 1,
                     .oldest = days_ago,
                     .set_aside = {{"feedback.submit", "hash_mismatch", days_ago},
                                   {"reservation.create", "unknown_sku", told_at}}});
     }},
    {"staff_outbox.closed",
     [](Theatre& at) {
         at.open_staff("staff_outbox");
         at.state<StaffOutbox>().facts = fail(errc::unavailable, "the outbox could not be opened");
     }},
    {"staff_log.lines", [](Theatre& at) { log_of(at, 12); }},
    {"staff_log.empty", [](Theatre& at) { log_of(at, 0); }},
    {"staff_touch.targets", [](Theatre& at) { at.open_staff("staff_touch"); }},
    {"staff_touch.result", [](Theatre& at) { touched(at); }},
    {"staff_display.red", [](Theatre& at) { picture(at, TestPicture::red); }},
    {"staff_display.gradient", [](Theatre& at) { picture(at, TestPicture::gradient); }},
    {"staff_display.lines", [](Theatre& at) { picture(at, TestPicture::lines); }},
    {"staff_display.sizes", [](Theatre& at) { picture(at, TestPicture::sizes); }},
    {"staff_display.scripts", [](Theatre& at) { picture(at, TestPicture::scripts); }},
    {"staff_devices.waiting", [](Theatre& at) { at.open_staff("staff_devices"); }},
    {"staff_devices.scanned",
     [](Theatre& at) {
         at.open_staff("staff_devices");
         at.scan("4006381333931");
         at.state<StaffDevices>().printer = PrinterState::paper_out;
     },
     true},
    {"staff_devices.masked",
     [](Theatre& at) {
         at.open_staff("staff_devices");
         at.scan("M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 100");
         at.state<StaffDevices>().printer = fail(errc::timed_out, "the printer does not answer");
     },
     true},
    {"staff_service.in", [](Theatre& at) { at.desk().out.reset(), at.open_staff("staff_service"); }},
    {"staff_service.out",
     [](Theatre& at) {
         at.desk().out = OutOfService{.reason = OutReason::cleaning, .since = told_at};
         at.open_staff("staff_service");
     }},
    {"staff_service.restart",
     [](Theatre& at) {
         at.desk().out.reset();
         at.open_staff("staff_service");
         at.state<StaffService>().restart_asked = true;
     }},
    {"staff.told_cleaning", [](Theatre& at) { at.app->set_out_of_service(true, "cleaning"); }},
};

}  // namespace

std::span<const Scene> staff_scenes() {
    return staff_table;
}

}  // namespace tp::scenes
