// Files of the assets that cannot be read when a terminal starts: what is taken in their place.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "kiosk/terminal/asset_names.h"
#include "kiosk/terminal/carried.h"
#include "kiosk/terminal/first_language.h"
#include "kiosk/terminal/theme_watch.h"
#include "tests/doubles/temporary_folder.h"

using namespace tp;

namespace {

const std::string assets = TOUCHPOINT_SOURCE_DIR "/assets";

std::string text_of(const std::string& path) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

struct Damaged {
    explicit Damaged(const std::string& part) {
        std::filesystem::copy(assets + "/" + part, folder.path(), std::filesystem::copy_options::recursive);
    }
    void spoil(const std::string& name) const { std::ofstream(folder.file(name), std::ios::app) << "\n[half\n"; }
    [[nodiscard]] FirstLanguage first(const std::string& tag) const {
        auto found = first_readable_language(folder.path(), tag, "UTC");
        REQUIRE(found);
        return std::move(*found);
    }
    TemporaryFolder folder;
};

struct Refusals {
    std::vector<std::pair<std::string, Error>> all;
    [[nodiscard]] auto keep() {
        return [this](const std::string& name, const Error& error) { all.emplace_back(name, error); };
    }
};

}  // namespace

TEST_CASE("broken assets: what the program carries is what is shipped") {
    CHECK(carried_words() == text_of(assets + "/locales/en.toml"));
    CHECK(carried_theme() == text_of(assets + "/themes/default.toml"));
    CHECK(carried_high_contrast() == text_of(assets + "/themes/high-contrast.toml"));
}

TEST_CASE(
    "broken assets: a default language that cannot be read gives way to English, and is told with file and line") {
    const Damaged damaged("locales");
    CHECK(damaged.first("de").refused.empty());
    damaged.spoil("de.toml");
    const FirstLanguage first = damaged.first("de");
    CHECK(first.language.tag == "en");
    CHECK_FALSE(first.carried);
    REQUIRE(first.refused.size() == 1);
    CHECK(first.refused[0].tag == "de");
    CHECK(first.refused[0].error.code == errc::malformed);
    CHECK(first.refused[0].error.message.find("de.toml") != std::string::npos);
    const auto lines = std::ranges::count(text_of(damaged.folder.file("de.toml")), '\n');
    CHECK_MESSAGE(first.refused[0].error.message.find(std::to_string(lines)) != std::string::npos,
                  first.refused[0].error.message);
}

TEST_CASE("broken assets: without English the others still speak; without any the program does") {
    const Damaged damaged("locales");
    damaged.spoil("en.toml");
    const FirstLanguage german = damaged.first("de");
    CHECK(german.language.tag == "de");
    CHECK(german.refused.empty());
    const FirstLanguage instead = damaged.first("en");
    CHECK(instead.language.tag == "ar");  // the first by tag
    CHECK(instead.refused.size() == 1);
    for (const auto& entry : std::filesystem::directory_iterator(damaged.folder.path()))
        damaged.spoil(entry.path().filename());
    const FirstLanguage none = damaged.first("de");
    CHECK(none.carried);
    CHECK(none.language.tag == "en");
    CHECK(none.language.messages->format("service.out_title") == "This screen is taking a break");
    CHECK(none.refused.size() >= 11);
    // A folder that lists nothing is damage too, and no wrong usage of the program.
    const TemporaryFolder empty;
    CHECK(nearest_language(empty.path(), "de") == "de");
    CHECK(first_readable_language(empty.path(), "de", "UTC")->carried);
    CHECK(first_readable_language(empty.path(), "de", "Mars/Olympus").error().code == errc::invalid_argument);
}

TEST_CASE("broken assets: a theme that cannot be read gives way to the default, that to the carried one") {
    const Damaged damaged("themes");
    Refusals refused;
    CHECK(ThemePair::first_readable(damaged.folder.path(), "norrwind", refused.keep()).theme.name == "norrwind");
    CHECK(refused.all.empty());
    damaged.spoil("norrwind.toml");
    CHECK(ThemePair::first_readable(damaged.folder.path(), "norrwind", refused.keep()).theme.name == "default");
    REQUIRE(refused.all.size() == 1);
    CHECK(refused.all[0].first == "norrwind");
    CHECK(refused.all[0].second.message.find("norrwind.toml") != std::string::npos);
    CHECK(refused.all[0].second.message.find(std::to_string(
              std::ranges::count(text_of(damaged.folder.file("norrwind.toml")), '\n'))) != std::string::npos);
    damaged.spoil("default.toml");
    const ThemePair carried = ThemePair::first_readable(damaged.folder.path(), "marlow", refused.keep());
    CHECK(carried.theme.name == "default");
    CHECK(carried.theme.margin == 56);
    CHECK(carried.high_contrast.aaa);
    CHECK(refused.all.size() == 3);
    // One that there is not is the same case.
    CHECK(ThemePair::first_readable("/nonexistent", "default", refused.keep()).high_contrast.aaa);
    CHECK(refused.all.size() == 4);
    CHECK(refused.all.back().second.code == errc::not_found);
}

TEST_CASE("broken assets: a theme of high contrast that cannot be read leaves the brand as it is") {
    const Damaged damaged("themes");
    damaged.spoil("marlow-high-contrast.toml");
    Refusals refused;
    const ThemePair pair = ThemePair::first_readable(damaged.folder.path(), "marlow", refused.keep());
    CHECK(pair.theme.name == "marlow");
    CHECK(pair.high_contrast.aaa);
    CHECK(pair.high_contrast.name == "high-contrast");
    REQUIRE(refused.all.size() == 1);
    CHECK(refused.all[0].first == "marlow-high-contrast");
}
