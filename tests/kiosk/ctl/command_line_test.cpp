// Every "command line" sample of bad input, given to the real program.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "kiosk/ctl/console.h"
#include "kiosk/health/health_checks.h"
#include "platform/base/control_socket.h"
#include "tests/doubles/programs/program.h"

using namespace tp;
using namespace tp::test;

namespace {

struct TemporaryHome {
    std::string path;
    TemporaryHome() {
        char name[] = "/tmp/tp-ctl-XXXXXX";
        path = ::mkdtemp(name);
    }
    ~TemporaryHome() { std::filesystem::remove_all(path); }
};

using Words = std::vector<std::string>;
const std::string code = "7Q2FJ-8M0ZR-1ABCD-2EFGH-3JKMN-P";

}  // namespace

TEST_CASE("help and version of every command") {
    for (const Words& command : {Words{},
                                 {"status"},
                                 {"search"},
                                 {"scan"},
                                 {"outbox"},
                                 {"tree"},
                                 {"doctor"},
                                 {"hub"},
                                 {"hub", "code"},
                                 {"hub", "code", "new"},
                                 {"hub", "devices"},
                                 {"hub", "events"}}) {
        auto arguments = command;
        arguments.emplace_back("--help");
        const ProgramRun run = run_ctl(arguments);
        CHECK(run.exit_status == 0);
        CHECK(run.out.find("Usage: ") != std::string::npos);
        CHECK(run.err.empty());
    }
    CHECK(run_ctl({"--version"}).out == "touchpoint-ctl 0.1.0\n");
}

TEST_CASE("bad command line: missing values and wrong words, status 2 and one line that says where to look") {
    for (const Words& arguments : {Words{},
                                   {"hub"},
                                   {"hub", "code"},
                                   {"scan"},
                                   {"search"},
                                   {"serach", "milk"},
                                   {"scan", "1", "2"},
                                   {"status", "now"},
                                   {"scan", "--limit"},
                                   {"search", "--limit"},
                                   {"search", "milk", "--limit", "0"},
                                   {"search", "milk", "--limit", "x"},
                                   {"search", "milk", "--limit", "99999999999999999999"},
                                   {"status", "--jsn"},
                                   {"hub", "code", "new", "--store"},
                                   {""}}) {
        const ProgramRun run = run_ctl(arguments);
        CAPTURE(run.err);
        CHECK(run.exit_status == 2);
        CHECK(run.out.empty());
        CHECK(run.err.starts_with("touchpoint-ctl: "));
        CHECK(run.err.find("--help (usage)\n") != std::string::npos);
        CHECK(std::ranges::count(run.err, '\n') == 1);
    }
    CHECK(run_ctl({"serach", "milk"}).err.find("did you mean search?") != std::string::npos);
    CHECK(run_ctl({"hub", "device"}).err.find("did you mean devices?") != std::string::npos);
    const ProgramRun json = run_ctl({"search", "--json"});
    CHECK(nlohmann::json::parse(json.out)["error"]["code"] == "usage");
}

TEST_CASE("bad command line: a number or day that is none is answered with what is wanted") {
    for (const char* number : {"-1", "x", "1.5", "9999999999999999999"})
        CHECK(
            run_ctl({"hub", "events", "--after", number}).err ==
            "touchpoint-ctl: --after: \"" + std::string(number) +
                "\" is no event's number; 0 is before the first, hub events prints them; see touchpoint-ctl hub events "
                "--help (usage)\n");
    for (const char* day : {"tomorrow", "2026-02-30", "14.8.2026", ""}) {
        const ProgramRun run = run_ctl({"scan", "--today", day, "4006381333931"});
        CAPTURE(run.err);
        if (*day == 0) {
            CHECK(run.exit_status == 0);  // as if it were not given
            continue;
        }
        CHECK(run.exit_status == 2);
        CHECK(run.err.starts_with("touchpoint-ctl: --today: \"" + std::string(day) + "\" is no day of the calendar; "));
        CHECK(run.err.ends_with(" (year, month, day) (invalid_argument)\n"));
    }
}

TEST_CASE("bad command line: words and file names that look like options are refused, and taken behind --") {
    const ProgramRun run = run_ctl({"search", "-rf"});
    CHECK(run.exit_status == 2);
    CHECK(run.err.find("behind --") != std::string::npos);
    CHECK(run_ctl({"search", "--", "-rf"}).exit_status == 1);  // understood; nothing runs that could answer
    const ProgramRun file = run_ctl({"hub", "import", "--products.csv"});
    CHECK(file.exit_status == 2);
    CHECK(file.err.find("or is written ./--products.csv") != std::string::npos);
    CHECK(run_ctl({"hub", "import", "--", "--products.csv"}).err.find("(unavailable)") != std::string::npos);
}

TEST_CASE("bad command line: secrets in arguments are refused before anything else") {
    for (const Words& arguments : {Words{"hub", "code", "new", "--name", code},
                                   {"status", "--password", "x"},
                                   {"status", "--token=abc"},
                                   {"search", code},
                                   {"hub", "devices", "--code", code}}) {
        const ProgramRun run = run_ctl(arguments);
        CHECK(run.exit_status == 2);
        CHECK(run.err.find("(secret_in_arguments)") != std::string::npos);
        CHECK(run.err.find(code) == std::string::npos);
    }
}

TEST_CASE("bad command line: arguments that are not UTF-8") {
    const ProgramRun run = run_ctl({"search", "mil\xff\xfek"});
    CHECK(run.exit_status == 2);
    CHECK(run.err.find("(invalid_utf8)") != std::string::npos);
    CHECK(run.err.find('\xff') == std::string::npos);
}

TEST_CASE("bad command line: closed standard descriptors") {
    CHECK(run_ctl({"doctor"}, {.kind = Stdin::closed}).exit_status <= 1);
    const ProgramRun no_out = run_ctl({"scan", "4006381333931"}, {.closed = {1}});
    CHECK(no_out.exit_status == 1);
    CHECK(no_out.err.find("standard output") != std::string::npos);
    CHECK(run_ctl({"scan", "4006381333931"}, {.closed = {2}}).exit_status == 0);
}

TEST_CASE("nothing runs: a typed error that says what to start") {
    const TemporaryHome home;
    const ProgramInput input{.home = home.path};
    const ProgramRun devices = run_ctl({"hub", "devices", "--json"}, input);
    CHECK(devices.exit_status == 1);
    CHECK(nlohmann::json::parse(devices.out)["error"]["code"] == "unavailable");
    CHECK(devices.err.find("touchpoint-hub") != std::string::npos);
    const ProgramRun status = run_ctl({"status"}, input);
    CHECK(status.exit_status == 1);
    CHECK(status.out == "kiosk does not run\nhub does not run\n");
    CHECK(run_ctl({"status", "--json"}, input).out == "{\"hub\":null,\"kiosk\":null}\n");
    CHECK(run_ctl({"status"}, {.home = "relative"}).err.find("(invalid_argument)") != std::string::npos);
}

TEST_CASE("the answers of a running hub are printed, its refusals keep their code") {
    const TemporaryHome home;
    std::atomic<int> followers = 0;
    const auto handler = [&](std::string_view request, ControlReply& reply) {
        const auto json = nlohmann::json::parse(request);
        if (json["command"] == "code_new" && json.value("store", "") == "none")
            return reply.error(Error{errc::not_found, "there is no store none"});
        if (json["command"] == "code_new")
            return reply.ok(R"({"code":")" + code + R"(","expires_at":"2026-11-22T15:00:00Z"})");
        if (json["command"] == "devices") return reply.ok(R"([{"id":"d-1","name":"Door\u001b[31m"}])");
        if (json["command"] != "events") return reply.ok("{}");
        ++followers;
        reply.progress(R"({"type":"feedback"})");
        while (json["follow"] == true && !reply.wait_until_gone(Milliseconds{20})) {
        }
        --followers;
        reply.ok("null");
    };
    const auto server = ControlServer::listen(home.path + "/hub.sock", handler);
    REQUIRE(server);
    const ProgramInput input{.home = home.path};
    const ProgramRun made = run_ctl({"hub", "code", "new", "--store", "1", "--name", "Door"}, input);
    CHECK(made.exit_status == 0);
    CHECK(made.out == code + "\n");
    const ProgramRun refused = run_ctl({"hub", "code", "new", "--store", "none"}, input);
    CHECK(refused.exit_status == 1);
    CHECK(refused.err == "touchpoint-ctl: there is no store none (not_found)\n");
    CHECK(run_ctl({"hub", "devices"}, input).out.find('\x1b') == std::string::npos);
    CHECK(run_ctl({"hub", "events", "--json"}, input).out == "{\"type\":\"feedback\"}\n");

    // Two that follow at once; each ends by its signal, and the hub notices.
    const std::array<RunningProgram, 2> programs{start_ctl({"hub", "events", "--follow", "--json"}, input),
                                                 start_ctl({"hub", "events", "--follow", "--json"}, input)};
    for (const RunningProgram& program : programs) {
        std::array<char, 64> line{};
        CHECK(::read(program.out_fd, line.data(), line.size()) == 20);
    }
    CHECK(followers == 2);
    for (const RunningProgram& program : programs) {
        ::kill(program.pid, SIGINT);
        ::waitpid(program.pid, nullptr, 0);
        ::close(program.out_fd);
    }
    for (int i = 0; i < 500 && followers != 0; ++i) std::this_thread::sleep_for(Milliseconds{10});
    CHECK(followers == 0);
}

TEST_CASE("following ends with an error when the hub stops, and where none runs") {
    const TemporaryHome home;
    const ProgramInput input{.home = home.path};
    const ProgramRun none = run_ctl({"hub", "events", "--follow"}, input);
    CHECK(none.exit_status == 1);
    CHECK(none.err.find("no hub runs") != std::string::npos);
    std::atomic<bool> following = false;
    auto server = ControlServer::listen(home.path + "/hub.sock", [&](std::string_view, ControlReply& reply) {
        reply.progress(R"({"type":"feedback"})");
        following = true;
        while (!reply.wait_until_gone(Milliseconds{20})) {
        }
        reply.ok(R"({"after":1})");
    });
    REQUIRE(server);
    std::jthread stop([&] {
        for (int i = 0; i < 500 && !following; ++i) std::this_thread::sleep_for(Milliseconds{10});
        server->reset();
    });
    const ProgramRun run = run_ctl({"hub", "events", "--follow", "--json"}, input);
    CHECK(run.exit_status == 1);
    CHECK(run.out.starts_with("{\"type\":\"feedback\"}\n"));
    CHECK(run.err == "touchpoint-ctl: the hub has stopped; nothing more can arrive (unavailable)\n");
}

TEST_CASE("a program that answers nonsense is an error, not a crash") {
    const TemporaryHome home;
    const auto server = ControlServer::listen(home.path + "/hub.sock",
                                              [](std::string_view, ControlReply& reply) { reply.ok("{broken"); });
    REQUIRE(server);
    CHECK(run_ctl({"hub", "devices"}, {.home = home.path}).err.find("(malformed)") != std::string::npos);
}

TEST_CASE("doctor names every check, and a remedy for each that is not good") {
    const TemporaryHome home;
    const ProgramRun run = run_ctl({"doctor", "--json"}, {.home = home.path});
    CHECK(run.exit_status <= 1);
    const auto list = nlohmann::json::parse(run.out);
    REQUIRE(list.size() == 6);
    Words names;
    for (const auto& item : list) {
        names.push_back(item["check"]);
        CHECK_FALSE(item["found"].get<std::string>().empty());
        CHECK((item["health"] == "good") == item["remedy"].get<std::string>().empty());
    }
    CHECK(names == Words{"display", "touch", "clock", "disk", "hub", "certificates"});
    CHECK(run_ctl({"doctor"}, {.home = home.path}).out.find("→ ") != std::string::npos);
}

TEST_CASE("doctor tells a full disk of the kiosk from a lost hub") {
    const TemporaryHome home;
    const auto server = ControlServer::listen(home.path + "/kiosk.sock", [](std::string_view, ControlReply& reply) {
        reply.ok(R"({"enrolled":true,"sync":{"online":true,"last_error":"","storage_error":"full"}})");
    });
    REQUIRE(server);
    const ProgramInput input{.home = home.path};
    const auto hub = nlohmann::json::parse(run_ctl({"doctor", "--json"}, input).out)[4];
    CHECK(hub["health"] == "bad");
    CHECK(hub["found"] == "the kiosk hears its hub and cannot keep what it says: full");
    CHECK(hub["remedy"].get<std::string>().find("make room on the disk of " + home.path) == 0);
    CHECK(run_ctl({"status"}, input).out.find("healthy    no: the disk does not keep what it should: full") !=
          std::string::npos);
}

TEST_CASE("status says in a few lines how fresh, how full and how healthy") {
    const TemporaryHome home;
    std::string said;
    const auto server = ControlServer::listen(home.path + "/kiosk.sock",
                                              [&](std::string_view, ControlReply& reply) { reply.ok(said); });
    REQUIRE(server);
    const auto shown = [&](const std::string& answer) {
        said = answer;
        return run_ctl({"status"}, {.home = home.path}).out;
    };
    const std::string well = shown(
        R"({"version":"1.2","enrolled":true,"screen":"home","language":"en","renderer":"software","uptime_s":90,)"
        R"("products":5000,"out_of_service":null,"sync":{"online":true,"since":"2026-11-22T14:00:00Z","refused":false,)"
        R"("pending_events":1,"dead_letters":0,"last_error":"","storage_error":"","differs":false,"buckets":8,)"
        R"("snapshot":null,"last_complete":"2026-11-22T14:00:00Z"}})");
    for (const char* line : {"kiosk 1.2\n", "  healthy    yes\n", "  hub        online since 2026-11-22T14:00:00Z (",
                             "  fresh      2026-11-22T14:00:00Z (", "), 8 buckets\n",
                             "  outbox     1 event waits, 0 are set aside\n", "  products   5000\n", " GB free\n"})
        CHECK_MESSAGE(well.find(line) != std::string::npos, line << " is not in:\n" << well);
    CHECK(std::ranges::count(well, '\n') <= 24);
    const std::string ill = shown(
        R"({"version":"1.2","enrolled":true,"sync":{"online":false,"refused":true,"dead_letters":2,"differs":true,)"
        R"("snapshot":{"bucket":"catalogue","rows":65536,"of":1000000},"last_error":"timed_out"}})");
    for (const char* line :
         {"  healthy    no: the hub refuses this terminal; 2 events set aside; some rows are not what the "
          "hub says, and are being mended; the hub is not reached\n",
          "  fetching   catalogue: 65536 of 1000000 rows (6 %)\n", "never complete yet", "timed_out"})
        CHECK_MESSAGE(ill.find(line) != std::string::npos, line << " is not in:\n" << ill);
    CHECK(shown(R"({"sync":7,"version":["\u001b[31m"]})").find("healthy    yes\n") != std::string::npos);
    CHECK(shown("[]").find("kiosk") != std::string::npos);
}

TEST_CASE("doctor asks a running kiosk for its display, whatever the shell's session has") {
    for (const auto& [display, health] : {std::pair{"wayland", "good"}, {"", "warning"}}) {
        const TemporaryHome home;
        const auto server =
            ControlServer::listen(home.path + "/kiosk.sock", [display](std::string_view, ControlReply& reply) {
                reply.ok(std::string(R"({"display":")") + display + "\"}");
            });
        REQUIRE(server);
        const auto found = nlohmann::json::parse(run_ctl({"doctor", "--json"}, {.home = home.path}).out)[0];
        CHECK(found["check"] == "display");
        CHECK(found["health"] == health);
    }
}

TEST_CASE("a touch screen is told from a touch pad and a mouse") {
    const std::string screen =
        "I: Bus=0003 Vendor=222a Product=0001 Version=0110\nN: Name=\"ILITEK Multi-Touch\"\nH: Handlers=event4\n"
        "B: PROP=2\nB: EV=1b\nB: ABS=273800000000003\n\n";
    const std::string pad = "N: Name=\"Touchpad\"\nB: PROP=5\nB: ABS=273800000000003\n\n";
    const std::string mouse = "N: Name=\"Mouse\"\nB: PROP=0\nB: REL=103\n\n";
    CHECK(touch_screens(mouse + screen + pad) == Words{"\"ILITEK Multi-Touch\""});
    CHECK(touch_screens(mouse + pad).empty());
    CHECK(touch_screens("B: ABS=zz\nB: PROP=2\n").empty());
}

TEST_CASE("what is printed cannot drive a terminal") {
    const std::string mark = "\xEF\xBF\xBD";
    CHECK(printable("a\x1b[31m\tb") == "a" + mark + "[31m" + mark + "b");
    CHECK(printable("x\xe2\x80\xaey\xc2\x9b") == "x" + mark + "y" + mark);
    CHECK(printable("Crème ✓ عربي") == "Crème ✓ عربي");
    CHECK(printable("\xff") == mark);
}
