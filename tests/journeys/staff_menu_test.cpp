// A technician at a real kiosk: gesture, PIN, cool-down over a restart, every page, out of service, and the way out.
#include <doctest/doctest.h>

#include <sys/stat.h>

#include <fmt/format.h>
#include <chrono>
#include <fstream>
#include <thread>

#include "tests/journeys/house.h"
#include "tests/journeys/process_memory.h"

using namespace tp;
using namespace tp::journeys;
using nlohmann::json;

namespace {

constexpr const char* pin = "259106";
constexpr const char* wrong_pin = "482019";
constexpr const char* typed = "qzxjvkyw";  // by the visitor before

std::string text_of(const std::string& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
}
int mode_of(const std::string& path) {
    struct stat about{};
    return ::stat(path.c_str(), &about) == 0 ? static_cast<int>(about.st_mode & 0777) : -1;
}
bool has_word(const Node& node, std::string_view word) {
    return (" " + node.state + " ").find(fmt::format(" {} ", word)) != std::string::npos;
}
bool holds(const Picture& picture, std::string_view text) {
    return std::ranges::any_of(picture.nodes, [&](const Node& node) {
        return node.name.find(text) != std::string::npos || node.value.find(text) != std::string::npos;
    });
}

class Technician {
  public:
    explicit Technician(KioskDriver kiosk) : m_kiosk(std::move(kiosk)) {}

    void gesture() {
        must(m_kiosk.press_at(30, 30, Milliseconds{3'200}));
        for (int i = 0; i < 3; ++i) must(m_kiosk.press_at(30, 30, Milliseconds{60}));
    }
    void try_pin(std::string_view digits) {
        for (const char digit : digits) touch(fmt::format("staff.pin.{}", digit));
        touch("staff.pin.open");
    }
    void enter() {
        see("staff.pin.5");
        try_pin(pin);
        see("staff.summary");
    }
    // Opens the page of a card of the menu, sees `id`, and looks at it.
    Picture page(const char* card, const char* id) {
        touch(card);
        return see(id);
    }
    void back_to_menu() {
        touch("footer.back");
        see("staff.summary");
    }

    void touch(const std::string& id) {
        see(id);
        must(m_kiosk.touch(id));
    }
    Picture see(const std::string& id, int most_ms = 10'000) {
        auto seen = m_kiosk.wait_for(id, most_ms);
        REQUIRE_MESSAGE(seen, seen.error().message);
        return std::move(*seen);
    }
    Picture look() {
        auto seen = m_kiosk.look();
        REQUIRE_MESSAGE(seen, seen.error().message);
        return std::move(*seen);
    }
    void rest() { REQUIRE(m_kiosk.settle()); }
    void tap(double x, double y) { must(m_kiosk.press_at(x, y, Milliseconds{40})); }
    KioskDriver& kiosk() { return m_kiosk; }

  private:
    KioskDriver m_kiosk;
};

json out_of_service(const House& house) {
    return json::parse(house.ctl({"status", "--json"}).out)["kiosk"]["out_of_service"];
}

}  // namespace

TEST_CASE("staff menu on a real kiosk: the PIN, its cool-down over a restart, and nothing of it anywhere") {
    House house;
    house.start_kiosk();
    {
        Technician staff(house.drive());
        must(staff.kiosk().wait_until_fed(60'000));
        staff.gesture();
        CHECK(holds(staff.see("staff.pin.not_set"), "touchpoint-ctl staff pin"));
        staff.touch("footer.back");
        staff.see("attract.begin");
    }
    const auto set = house.ctl({"staff", "pin"}, std::string(pin) + "\n");
    REQUIRE_MESSAGE(set.exit_status == 0, set.err);
    {
        // A visitor was here, and the gesture ends the visit.
        Technician staff(house.drive());
        staff.touch("attract.begin");
        staff.touch("home.search");
        staff.see("keyboard.backspace");
        must(staff.kiosk().type(typed));
        staff.gesture();
        const Picture asks = staff.see("staff.pin.5");
        CHECK_FALSE(holds(asks, typed));
        CHECK(asks.screen == "staff");
        const auto left = find_in_memory(house.kiosk().pid(), {typed});
        REQUIRE(left);
        CHECK(left->empty());

        for (int i = 0; i < 5; ++i) {
            staff.try_pin(wrong_pin);
            staff.see(i < 4 ? "staff.pin.wrong" : "staff.pin.rest");
            staff.rest();
        }
        CHECK(has_word(*staff.look().find("staff.pin.5"), "disabled"));
    }
    // A restart is no way round it.
    CHECK(house.kiosk().end() == 0);
    house.start_kiosk();
    Technician staff(house.drive());
    CHECK(house.ctl({"staff", "open"}).exit_status == 0);
    staff.see("staff.pin.rest");
    CHECK(has_word(*staff.look().find("staff.pin.5"), "disabled"));
    staff.see("staff.pin.line", 40'000);
    staff.enter();

    // Its digits are in no log and in no file; in memory they were zeroed.
    CHECK(house.kiosk_log().find("staff_pin_refused") != std::string::npos);
    const auto files = find_in_files(house.kiosk_folder(), {pin, wrong_pin});
    REQUIRE(files);
    CHECK(files->empty());
    const auto memory = find_in_memory(house.kiosk().pid(), {pin, wrong_pin});
    REQUIRE(memory);
    CHECK(memory->empty());
    for (const char* name : {"staff.pin", "staff.attempts", "staff-audit.log"})
        CHECK_MESSAGE(mode_of(house.kiosk_folder() + "/" + name) == 0600, name);
    const std::string trail = text_of(house.kiosk_folder() + "/staff-audit.log");
    CHECK(trail.find("staff_pin_wrong") != std::string::npos);
    CHECK(trail.find("staff_opened") != std::string::npos);
}

TEST_CASE("staff menu on a real kiosk: every page, out of service over a restart, restart, time-out") {
    House house;
    house.configure_kiosk("[staff]\nclose_after = \"30s\"\n");
    REQUIRE(house.ctl({"staff", "pin"}, std::string(pin) + "\n").exit_status == 0);
    house.start_kiosk();
    {
        Technician staff(house.drive());
        must(staff.kiosk().wait_until_fed(60'000));
        staff.touch("attract.begin");
        staff.touch("home.search");
        staff.see("keyboard.backspace");
        must(staff.kiosk().type(typed));
        CHECK(house.ctl({"staff", "open"}).exit_status == 0);
        staff.enter();

        // Every component that this kiosk has, with its state in words.
        const Picture menu = staff.look();
        for (const char* part : {".hub", ".sync", ".outbox", ".replica", ".certificates", ".clock", ".disk", ".memory",
                                 ".audio", ".scanner", ".printer", ".panel", ".touch", ".version"})
            CHECK_MESSAGE(std::ranges::any_of(menu.nodes,
                                              [&](const Node& node) {
                                                  return node.id.starts_with("staff.part.") &&
                                                         node.id.ends_with(part) &&
                                                         (node.name.find("Good") != std::string::npos ||
                                                          node.name.find("Attention") != std::string::npos ||
                                                          node.name.find("Failed") != std::string::npos);
                                              }),
                          part);

        staff.page("staff_network", "staff.net.hub");
        staff.touch("staff.net.test");
        staff.see("staff.net.time", 20'000);  // all four steps are passed
        staff.back_to_menu();

        staff.page("staff_outbox", "staff.outbox.waiting");
        staff.back_to_menu();

        const Picture log = staff.page("staff_log", "staff.log.0");
        CHECK(holds(log, "staff_opened"));
        CHECK_FALSE(holds(log, typed));
        CHECK_FALSE(holds(log, pin));
        staff.touch("staff.log.errors");
        staff.rest();
        staff.back_to_menu();

        const Picture targets = staff.page("staff_touch", "staff.touch.0");
        for (const Node& node : targets.nodes) {
            if (node.id.starts_with("staff.touch.") && node.role == "img")
                staff.tap(node.x + node.width / 2, node.y + node.height / 2);
            if (node.id == "staff.touch.1") staff.tap(node.x + node.width + 40, node.y + node.height + 40);  // a miss
        }
        CHECK(holds(staff.see("staff.touch.map"), "1"));
        staff.back_to_menu();

        staff.page("staff_display", "staff.display.next");
        for (int picture = 1; picture <= 9; ++picture) {
            CHECK(staff.look().screen == "staff_display");
            staff.touch("staff.display.next");
            staff.rest();
        }
        staff.see("staff.summary");

        staff.page("staff_devices", "staff.scan.line");
        must(staff.kiosk().scan("4006381333931"));
        CHECK(holds(staff.see("staff.scan.latest"), "Product number"));
        must(staff.kiosk().scan("9520774139058269"));  // a member's card: shown masked
        staff.rest();
        CHECK_FALSE(holds(staff.look(), "9520774139058269"));
        staff.back_to_menu();

        staff.page("staff_service", "staff.service.off");
        staff.touch("staff.service.reason.cleaning");
        staff.touch("staff.service.off");
        staff.see("staff.service.on");
        CHECK(out_of_service(house)["reason"] == "cleaning");
        // Closed at once, by home: visitors read why.
        staff.touch("footer.back");
        staff.touch("footer.done");
        CHECK(holds(staff.see("service.out"), "clean"));
        const auto left = find_in_memory(house.kiosk().pid(), {typed});
        REQUIRE(left);
        CHECK(left->empty());
    }
    CHECK(house.kiosk().end() == 0);
    house.start_kiosk();
    {
        Technician staff(house.drive());
        staff.see("service.out");
        staff.gesture();
        staff.enter();
        staff.page("staff_service", "staff.service.on");
        staff.touch("staff.service.on");
        staff.see("staff.service.off");
        CHECK(out_of_service(house).is_null());
        staff.touch("staff.restart");
        staff.touch("staff.restart.yes");
        const auto ended = house.kiosk().wait_for_end();
        REQUIRE(ended);
        CHECK(*ended == 75);
    }
    house.start_kiosk();
    Technician staff(house.drive());
    staff.see("attract.begin");
    CHECK(house.ctl({"staff", "open"}).exit_status == 0);
    staff.enter();
    const auto begun = std::chrono::steady_clock::now();
    staff.see("staff.closing", 5'000);  // it says so before
    staff.see("attract.begin", 45'000);
    CHECK(std::chrono::steady_clock::now() - begun > std::chrono::seconds{25});
    std::string trail;
    for (int i = 0; i < 50 && trail.find("by_itself") == std::string::npos; ++i) {  // written beside the screen
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
        trail = text_of(house.kiosk_folder() + "/staff-audit.log");
    }
    for (const char* event : {"staff_network_test", "staff_touch_test", "staff_out_of_service", "staff_in_service",
                              "staff_restart", "staff_closed", "by_itself"})
        CHECK_MESSAGE(trail.find(event) != std::string::npos, event);
}
