// The real kiosk on assets that are damaged: it starts, says what it could not read, and serves with the rest.
#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/doubles/programs/program.h"
#include "tests/doubles/temporary_folder.h"

using namespace tp;
using namespace tp::test;
using nlohmann::json;

namespace {

struct Kiosk {
    Kiosk() {
        std::filesystem::create_directory(assets);
        for (const char* part : {"locales", "maps", "profiles", "search", "themes"})
            std::filesystem::copy(std::string(TOUCHPOINT_SOURCE_DIR "/assets/") + part, assets + "/" + part,
                                  std::filesystem::copy_options::recursive);
    }
    void spoil(const std::string& name) const { std::ofstream(assets + "/" + name, std::ios::app) << "\n[half\n"; }
    void start(const std::string& language) {
        program.emplace(
            Program::kiosk,
            std::vector<std::string>{"--mute", "--size", "800x1280", "--assets", assets, "--language", language}, here,
            folder.file("kiosk.log"));
    }
    // Of the screen that is shown after the first picture.
    json tree() {
        for (int i = 0; i < 300; ++i) {
            const json answer = json::parse(run_ctl({"tree", "--json"}, here).out, nullptr, false);
            if (answer.is_object() && answer.contains("screen")) return answer;
            std::this_thread::sleep_for(std::chrono::milliseconds{100});
        }
        FAIL("no screen: " << program->log());
        return {};
    }
    // The log says this of that file, with a typed error and the line.
    void check_told(const std::string& event, const std::string& name) {
        const auto line = program->wait_for("\"event\":\"" + event + "\",\"name\":\"" + name + "\"");
        REQUIRE_MESSAGE(line, program->log());
        const json told = json::parse(*line);
        CHECK(told["code"] == "malformed");
        const std::string error = told["error"];
        CHECK(error.find(name + ".toml") != std::string::npos);
        // The line, behind its number, or the number alone.
        const bool with_line =
            error.find(" | [half") != std::string::npos || error.find(name + ".toml:18:") != std::string::npos;
        CHECK_MESSAGE(with_line, error);
    }

    TemporaryFolder folder;
    std::string assets = folder.file("assets");
    ProgramInput here{.home = folder.path()};
    std::optional<ServingProgram> program;
};

}  // namespace

TEST_CASE("broken assets: theme, map, the default language and another one: the kiosk starts and serves in English") {
    Kiosk kiosk;
    for (const char* name : {"locales/de.toml", "locales/fr.toml", "themes/default.toml", "maps/halden.toml"})
        kiosk.spoil(name);
    kiosk.start("de");
    const json tree = kiosk.tree();
    CHECK(tree["screen"] == "attract");
    CHECK(tree["language"] == "en");
    kiosk.check_told("language_refused", "de");
    kiosk.check_told("language_not_offered", "fr");
    kiosk.check_told("theme_refused", "default");
    kiosk.check_told("map_refused", "halden");
    CHECK(kiosk.program->end() == 0);
}

TEST_CASE("broken assets: no language at all, or no profile: the screen says that it is out of service") {
    for (const bool languages : {true, false}) {
        CAPTURE(languages);
        Kiosk kiosk;
        if (languages) {
            for (const auto& entry : std::filesystem::directory_iterator(kiosk.assets + "/locales"))
                kiosk.spoil("locales/" + entry.path().filename().string());
        } else {
            kiosk.spoil("profiles/retail.toml");
        }
        kiosk.start("en");
        CHECK(kiosk.tree()["screen"] == "out_of_service");
        kiosk.check_told(languages ? "language_refused" : "profile_refused", languages ? "en" : "retail");
        CHECK(kiosk.program->end() == 0);
    }
}
