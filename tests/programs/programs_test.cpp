// The three real programs: their words, and what an operator does with them from an empty data folder on.
#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/doubles/programs/program.h"
#include "tests/doubles/temporary_folder.h"

using namespace tp;
using namespace tp::test;
using Words = std::vector<std::string>;
using nlohmann::json;

namespace {

std::string write(const TemporaryFolder& folder, const std::string& name, const std::string& text) {
    std::ofstream(folder.file(name)) << text;
    std::filesystem::permissions(folder.file(name), std::filesystem::perms(0600));
    return folder.file(name);
}

// What find_assets() takes for assets, with nothing in it.
std::string write_assets_without_profiles(const TemporaryFolder& folder) {
    std::filesystem::create_directories(folder.file("assets/locales"));
    return folder.file("assets");
}

json parsed(const ProgramRun& run) {
    const json value = json::parse(run.out, nullptr, false);
    REQUIRE_MESSAGE(!value.is_discarded(), run.out << run.err);
    return value;
}

// Asks again until `good` says so, at most 30 s.
template <typename Good>
json ask_until(const Words& command, const ProgramInput& input, Good good) {
    json last;
    for (int i = 0; i < 300; ++i) {
        last = json::parse(run_ctl(command, input).out, nullptr, false);
        if (!last.is_discarded() && good(last)) return last;
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
    }
    FAIL("never came: " << last.dump());
    return last;
}

}  // namespace

TEST_CASE("hub and kiosk: help, version, and status 2 for what they do not know") {
    for (const auto& [program, name] :
         {std::pair{Program::hub, "touchpoint-hub"}, {Program::kiosk, "touchpoint-kiosk"}}) {
        CAPTURE(name);
        CHECK(run_program(program, {"--version"}).out == std::string(name) + " 0.1.0\n");
        const ProgramRun help = run_program(program, {"--help"});
        CHECK(help.exit_status == 0);
        for (const char* part : {"Usage: ", "Exit status: 0", "--config", "--data", "$TOUCHPOINT_HOME"})
            CHECK_MESSAGE(help.out.find(part) != std::string::npos, part);
        const ProgramRun keys = run_program(program, {"--help-config"});
        CHECK(keys.exit_status == 0);
        CHECK(keys.out.find("# (") != std::string::npos);
        for (const Words& wrong :
             {Words{"--verison"}, {"now"}, {"--config"}, {"--config", "/nonexistent.toml"}, {"--data\xff"}}) {
            const ProgramRun run = run_program(program, wrong);
            CAPTURE(run.err);
            CHECK(run.exit_status == 2);
            CHECK(run.out.empty());
            CHECK(run.err.starts_with(std::string(name) + ": "));
            CHECK(run.err.find('\xff') == std::string::npos);
        }
    }
    CHECK(run_program(Program::kiosk, {"--size", "10x10"}).exit_status == 2);
}

TEST_CASE("an answer that standard output cannot take is a failure, in all three programs alike") {
    for (const auto& [program, name] : {std::pair{Program::hub, "touchpoint-hub"},
                                        {Program::kiosk, "touchpoint-kiosk"},
                                        {Program::ctl, "touchpoint-ctl"}}) {
        for (const char* word : {"--help", "--version", "--help-config"}) {
            if (program == Program::ctl && word == std::string("--help-config")) continue;
            CAPTURE(word);
            const ProgramRun full = run_program(program, {word}, {.output_full = true});
            CHECK(full.exit_status == 1);
            CHECK(full.err == std::string(name) + ": standard output: writing: No space left on device\n");
            const ProgramRun closed = run_program(program, {word}, {.closed = {1}});
            CHECK(closed.exit_status == 1);
            CHECK(closed.err == std::string(name) + ": standard output is closed\n");
        }
    }
}

TEST_CASE("a profile or language that there is not is wrong usage, and those that there are are named") {
    const TemporaryFolder folder;
    const struct {
        std::string what;
        std::vector<std::string> wanted;
        std::string there;
    } choices[] = {{"profile", {"airport", "../retail", "", "retail.toml"}, "airline, department-store, retail"},
                   {"language", {"ko", "zh-TW", "../en", "e"}, "ar, de, en, es, fr, he, hi, ja, pt, th, zh-Hans"}};
    for (const auto& [what, wanted, there] : choices)
        for (const std::string& name : wanted) {
            const ProgramRun run = run_program(
                Program::kiosk, {"--headless", "--assets", TOUCHPOINT_SOURCE_DIR "/assets", "--" + what, name},
                {.home = folder.path()});
            CHECK(run.exit_status == 2);
            CHECK(run.err == "touchpoint-kiosk: there is no " + what + " \"" + name + "\"; there are: " + there +
                                 "\nTry touchpoint-kiosk --help.\n");
        }
    const ProgramRun none = run_program(
        Program::kiosk, {"--headless", "--assets", write_assets_without_profiles(folder), "--profile", "retail"},
        {.home = folder.path()});
    CHECK(none.exit_status == 2);
    CHECK(none.err.find("look at --assets") != std::string::npos);
}

TEST_CASE("bad command line: hub and kiosk take no file that looks like an option, and no secret") {
    const TemporaryFolder folder;
    const ProgramInput here{.home = folder.path()};
    for (const Program program : {Program::hub, Program::kiosk}) {
        for (const Words& words :
             {Words{"--config", "--data"}, {"--config"}, {"--password", "x"}, {"--token=abc"}, {"-rf"}, {""}}) {
            const ProgramRun run = run_program(program, words, here);
            CAPTURE(run.err);
            CHECK(run.exit_status == 2);
            CHECK(run.err.find("--help") != std::string::npos);
        }
        CHECK(run_program(program, {"--config", "--x.toml"}, here).exit_status == 2);
        CHECK(run_program(program, {"--config=--x.toml"}, here).err.find("--x.toml") != std::string::npos);
    }
}

TEST_CASE("bad command line: closed descriptors and two at once, of hub and kiosk") {
    const TemporaryFolder folder;
    const ProgramInput closed{.kind = Stdin::closed, .home = folder.path()};
    const Words ports{"--listen", "127.0.0.1:0", "--health-listen", "127.0.0.1:0"};
    ServingProgram hub(Program::hub, ports, closed, folder.file("hub.log"));
    ServingProgram kiosk(Program::kiosk, {}, closed, folder.file("kiosk.log"));
    REQUIRE_MESSAGE(hub.wait_for("hub_started"), hub.log());
    ask_until({"status", "--json"}, closed, [](const json& status) { return status["kiosk"].is_object(); });
    const ProgramRun second_hub = run_program(Program::hub, ports, closed);
    CHECK(second_hub.exit_status == 1);
    CHECK(second_hub.err.find("is in use by process") != std::string::npos);
    const ProgramRun second_kiosk = run_program(Program::kiosk, {"--headless"}, closed);
    CHECK(second_kiosk.exit_status == 1);
    CHECK(second_kiosk.err.find("is in use by process") != std::string::npos);
    CHECK(parsed(run_ctl({"status", "--json"}, closed))["hub"].is_object());  // the first are none the worse
    CHECK(kiosk.end() == 0);
    CHECK(hub.end() == 0);
    // No file or socket may get the numbers of what was closed, and log lines with them.
    ServingProgram deaf(Program::hub, ports, {.home = folder.path(), .closed = {0, 1, 2}}, folder.file("deaf.log"));
    ask_until({"status", "--json"}, closed, [](const json& status) { return status["hub"].is_object(); });
    for (const char* fd : {"0", "1", "2"})
        CHECK(std::filesystem::read_symlink("/proc/" + std::to_string(deaf.pid()) + "/fd/" + fd) == "/dev/null");
    CHECK(deaf.end() == 0);
}

TEST_CASE("an unknown key of a configuration is an error with its line and the nearest name") {
    const TemporaryFolder folder;
    const std::string hub = write(folder, "hub.toml", "[server]\nlisten = \"127.0.0.1:0\"\nhandler_treads = 2\n");
    const std::string kiosk = write(folder, "kiosk.toml", "[scanner]\nbaud = 9600\nrecepts = [\"X{d4}\"]\n");
    const std::string pattern = write(folder, "pattern.toml", "[scanner]\nreceipts = [\"{z9}\"]\n");
    const ProgramRun of_hub = run_program(Program::hub, {"--config", hub}, {.home = folder.path()});
    CHECK(of_hub.exit_status == 2);
    CHECK(of_hub.err.find("hub.toml:3: there is no key server.handler_treads; did you mean server.handler_threads?") !=
          std::string::npos);
    // The same file by its place, and the same answer from all who read it.
    for (const ProgramRun& run : {run_program(Program::kiosk, {"--headless"}, {.home = folder.path()}),
                                  run_program(Program::kiosk, {"--headless", "--config", kiosk}),
                                  run_ctl({"scan", "4006381333931"}, {.home = folder.path()}),
                                  run_ctl({"scan", "4006381333931", "--config", kiosk})}) {
        CHECK(run.exit_status == 2);
        CHECK_MESSAGE(run.err.find("kiosk.toml:3: there is no key scanner.recepts; did you mean scanner.receipts?") !=
                          std::string::npos,
                      run.err);
    }
    CHECK(run_ctl({"scan", "1", "--config", pattern}).err.find("pattern.toml: receipt: code pattern \"{z9}\"") !=
          std::string::npos);
    CHECK(run_ctl({"scan", "1", "--config", folder.file("none.toml")}).err.find("(not_found)") != std::string::npos);
}

TEST_CASE("scan takes the patterns and layouts of kiosk.toml, and the defaults where there is none") {
    const TemporaryFolder folder;
    const ProgramInput here{.home = folder.path()};
    CHECK(parsed(run_ctl({"scan", "--json", "2112345001999"}, here))["kind"] == "variable_measure");
    CHECK(run_ctl({"scan", "CARD-1234"}, here).exit_status == 1);
    write(folder, "kiosk.toml",
          "[scanner]\nloyalty_cards = [\"CARD-{card:d4}\"]\nvariable_measures = [\"21IIIIIWWWWWC\"]\n");
    const json card = parsed(run_ctl({"scan", "--json", "CARD-1234"}, here));
    CHECK(card["kind"] == "loyalty_card");
    CHECK(card["card"] == "1234");
    const json weighed = parsed(run_ctl({"scan", "--json", "2112345001999"}, here));
    CHECK(weighed["weight_grams"] == 199);
    CHECK_FALSE(weighed.contains("price_minor"));
}

TEST_CASE("from an empty folder to a kiosk that answers, online and at rest") {
    const TemporaryFolder folder;
    const ProgramInput here{.home = folder.path()};
    const std::string stores = write(folder, "stores.csv", "id,name,country\n1042,Main Street,US\n");
    const std::string products = write(folder, "products.csv",
                                       "sku,title,brand,price,currency,gtin,popularity\n"
                                       "A-1,Whole Milk,Meadow,1.49,USD,4006381333931,10\n"
                                       "A-2,Oat Drink,,2.19,USD,,5\n"
                                       "A-3,No price,Meadow,,USD,,5\n");
    const std::string stock = write(folder, "stock.csv", "store,sku,quantity\n1042,A-1,7\n");

    ServingProgram hub(Program::hub, {"--listen", "127.0.0.1:0", "--health-listen", "127.0.0.1:0"}, here,
                       folder.file("hub.log"));
    const auto started = hub.wait_for("hub_started");
    REQUIRE_MESSAGE(started, hub.log());
    const std::string address = "https://127.0.0.1:" + std::to_string(json::parse(*started)["port"].get<int>());
    const ProgramRun imported = run_ctl({"hub", "import", "--json", stores, products, stock}, here);
    CHECK(imported.exit_status == 1);  // one row was left out
    CHECK(imported.err.find("products.csv:4: price") != std::string::npos);
    CHECK(parsed(imported)["files"][1]["rows"] == 2);

    const ProgramRun code = run_ctl({"hub", "code", "new", "--store", "1042", "--name", "Door"}, here);
    CHECK(code.exit_status == 0);
    const ProgramInput with_code{.kind = Stdin::text, .text = code.out, .home = folder.path()};
    const Words enrol{"enrol", "--hub", address, "--root", folder.file("hub/ca.pem")};
    Words to_nowhere = enrol;
    to_nowhere.insert(to_nowhere.end(), {"--store", "1024"});
    const ProgramRun mistyped = run_ctl(to_nowhere, with_code);
    CHECK(mistyped.exit_status == 1);
    CHECK(mistyped.err ==
          "touchpoint-ctl: the hub refuses the enrolment: the hub has no store \"1024\"; correct "
          "--store, or import its record first: hub import stores.csv (unknown_store)\n");
    CHECK(run_ctl(enrol, with_code).exit_status == 0);  // the code is as good as before
    CHECK(run_ctl(enrol, with_code).err.find("(conflict)") != std::string::npos);
    CHECK(run_ctl({"search", "milk"}, here).err.find("(unavailable)") != std::string::npos);

    const json found{{{"sku", "A-1"},
                      {"gtin", "04006381333931"},
                      {"title", "Whole Milk"},
                      {"brand", "Meadow"},
                      {"price_minor", 149},
                      {"currency", "USD"},
                      {"stock_here", 7}}};
    const auto has_answer = [](const json& answer) {
        return answer.is_array() && !answer.empty() && answer[0]["stock_here"] == 7;
    };
    {
        ServingProgram kiosk(Program::kiosk, {}, here, folder.file("kiosk.log"));
        CHECK(ask_until({"search", "--json", "mlik"}, here, has_answer) == found);
        CHECK(parsed(run_ctl({"search", "--json", "where is the milk"}, here)) == found);  // as the screen answers
        const json oat = parsed(run_ctl({"search", "--json", "oat drink"}, here));
        REQUIRE(oat.size() == 1);
        CHECK(oat[0]["gtin"].is_null());
        CHECK(run_ctl({"search", "--json", "zzzzzz"}, here).out == "[]\n");
        CHECK(run_ctl({"search", "zzzzzz"}, here).exit_status == 1);
        const json outbox = parsed(run_ctl({"outbox", "--json"}, here));
        CHECK(outbox["pending"] == 0);
        CHECK(outbox["set_aside"] == json::array());
        const json status =
            ask_until({"status", "--json"}, here, [](const json& s) { return s["kiosk"]["sync"]["online"] == true; });
        CHECK(status["hub"]["devices"] == 1);
        const json doctor = parsed(run_ctl({"doctor", "--json"}, here));
        CHECK(doctor[4]["check"] == "hub");
        CHECK(doctor[4]["health"] == "good");
        CHECK(doctor[5]["health"] == "good");
        const json devices = parsed(run_ctl({"hub", "devices", "--json"}, here));
        CHECK(devices[0]["name"] == "Door");
        CHECK(devices[0]["last_seen"].is_string());
        const std::string id = devices[0]["device"];
        CHECK(run_ctl({"hub", "devices", "--revoke", id + "x"}, here).err.find("(not_found)") != std::string::npos);
        CHECK(run_ctl({"hub", "devices", "--revoke", id}, here).out == "revoked " + id + "\n");
        CHECK(parsed(run_ctl({"hub", "devices", "--json"}, here))[0]["revoked"] == true);
        ask_until({"status", "--json"}, here,
                  [](const json& s) { return s["kiosk"]["sync"]["last_error"] == "revoked"; });
        CHECK(hub.end() == 0);
        CHECK(parsed(run_ctl({"search", "--json", "milk"}, here)) == found);
        ask_until({"doctor", "--json"}, here, [](const json& list) { return list[4]["health"] == "warning"; });
        CHECK(kiosk.end() == 0);
    }
    CHECK(parsed(run_ctl({"search", "--json", "mlik"}, here)) == found);
    CHECK(parsed(run_ctl({"search", "--json", "where is the milk"}, here)) == found);
    CHECK(run_ctl({"search", "--json", "something for headache"}, here).out == "[]\n");
    CHECK(parsed(run_ctl({"outbox", "--json"}, here)) == json({{"pending", 0},
                                                               {"dead_letters", 0},
                                                               {"dropped_telemetry", 0},
                                                               {"oldest_pending", nullptr},
                                                               {"waiting", json::array()},
                                                               {"set_aside", json::array()},
                                                               {"lanes",
                                                                {{"staff_call", 0},
                                                                 {"consent_withdrawal", 0},
                                                                 {"reservation", 0},
                                                                 {"complaint", 0},
                                                                 {"feedback", 0},
                                                                 {"telemetry", 0}}}}));
    CHECK(parsed(run_ctl({"hub", "devices", "--json"}, here))[0]["name"] == "Door");
}
