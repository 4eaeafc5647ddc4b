// The real kiosk on assets that are damaged: it starts, says what it could not read, and serves with the rest.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
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
            std::filesystem::copy(std::string(TOUCHPOINT_SOURCE_DIR "/assets/") + part, assets / part,
                                  std::filesystem::copy_options::recursive);
    }
    void spoil(const std::string& name) const { std::ofstream(assets / name, std::ios::app) << "\n[half\n"; }
    void start(const std::string& language) {
        program.emplace(Program::kiosk,
                        std::vector<std::string>{"--mute", "--size", "800x1280", "--assets", assets.string(),
                                                 "--language", language},
                        here, folder.file("kiosk.log"));
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
    // The log says this of that file, with a typed error and the line: spoil() has written the last one.
    void check_told(const std::string& event, const std::filesystem::path& file) {
        const std::string name = file.stem();
        const auto line = program->wait_for("\"event\":\"" + event + "\",\"name\":\"" + name + "\"");
        REQUIRE_MESSAGE(line, program->log());
        const json told = json::parse(*line);
        CHECK(told["code"] == "malformed");
        std::ifstream spoilt(assets / file);
        const auto last = std::count(std::istreambuf_iterator<char>(spoilt), {}, '\n');
        const std::string error = told["error"], where = file.filename().string() + ":" + std::to_string(last) + ": ";
        CHECK_MESSAGE(error.find(where) != std::string::npos, error);
    }

    TemporaryFolder folder;
    std::filesystem::path assets = folder.file("assets");
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
    kiosk.check_told("language_refused", "locales/de.toml");
    kiosk.check_told("language_not_offered", "locales/fr.toml");
    kiosk.check_told("theme_refused", "themes/default.toml");
    kiosk.check_told("map_refused", "maps/halden.toml");
    CHECK(kiosk.program->end() == 0);
}

TEST_CASE("broken assets: no language at all, or no profile: the screen says that it is out of service") {
    for (const bool languages : {true, false}) {
        CAPTURE(languages);
        Kiosk kiosk;
        if (languages) {
            for (const auto& entry : std::filesystem::directory_iterator(kiosk.assets / "locales"))
                kiosk.spoil("locales/" + entry.path().filename().string());
        } else {
            kiosk.spoil("profiles/retail.toml");
        }
        kiosk.start("en");
        CHECK(kiosk.tree()["screen"] == "out_of_service");
        if (languages)
            kiosk.check_told("language_refused", "locales/en.toml");
        else
            kiosk.check_told("profile_refused", "profiles/retail.toml");
        CHECK(kiosk.program->end() == 0);
    }
}
