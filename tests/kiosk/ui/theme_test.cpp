// Themes: every file of the assets, what they inherit, and what is refused with file, line and key.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "kiosk/ui/theme.h"
#include "part_stage.h"

using namespace tp;
using namespace tp::ui_test;

namespace {

const std::string themes = TOUCHPOINT_SOURCE_DIR "/assets/themes";

// A copy of the themes folder for one test.
class Copy {
  public:
    Copy() {
        std::string name = (std::filesystem::temp_directory_path() / "touchpoint-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()));
        m_path = name;
        std::filesystem::copy(themes, m_path, std::filesystem::copy_options::recursive);
    }
    ~Copy() { std::filesystem::remove_all(m_path); }
    Copy(const Copy&) = delete;
    Copy& operator=(const Copy&) = delete;
    void write(const std::string& file, const std::string& text) const { std::ofstream(m_path + "/" + file) << text; }
    void replace(const std::string& file, const std::string& what, const std::string& with) const {
        std::stringstream text;
        text << std::ifstream(m_path + "/" + file).rdbuf();
        std::string all = text.str();
        const size_t at = all.find(what);
        REQUIRE_MESSAGE(at != std::string::npos, what);
        write(file, all.replace(at, what.size(), with));
    }
    [[nodiscard]] Result<ui::Theme> load(const std::string& name = "default") const {
        return ui::Theme::load(m_path + "/" + name + ".toml");
    }
    void check_refused(std::string_view says, const std::string& name = "default",
                       ErrorCode code = errc::malformed) const {
        const auto theme = load(name);
        REQUIRE_FALSE(theme);
        CHECK(theme.error().code == code);
        CHECK_MESSAGE(theme.error().message.find(says) != std::string::npos, theme.error().message, " should say ",
                      std::string(says));
    }

  private:
    std::string m_path;
};

}  // namespace

TEST_CASE("every theme of the assets can be read and names one of high contrast that is") {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(themes)) {
        if (entry.path().extension() != ".toml") continue;
        ++count;
        const auto theme = ui::Theme::load(entry.path());
        REQUIRE_MESSAGE(theme, (theme ? "" : theme.error().message));
        CHECK(theme->name == entry.path().stem());
        const auto high = ui::Theme::load(themes + "/" + theme->high_contrast + ".toml");
        REQUIRE(high);
        CHECK(high->aaa);
        // A visitor's choice of contrast keeps the brand.
        CHECK(high->brand.logo == theme->brand.logo);
        CHECK(high->button_radius == theme->button_radius);
        for (const ui::TypeToken& type : theme->types) CHECK(type.size >= ui::least_caption_size);
        CHECK(theme->motion.change <= Milliseconds{250});
    }
    CHECK(count >= 7);
}

TEST_CASE("brands differ by files alone") {
    const auto halden = must(ui::Theme::load(themes + "/default.toml")),
               marlow = must(ui::Theme::load(themes + "/marlow.toml")),
               norrwind = must(ui::Theme::load(themes + "/norrwind.toml"));
    CHECK(halden.brand.logo.empty());
    CHECK(marlow.brand.logo.ends_with("marlow/logo.svg"));
    CHECK(norrwind.brand.header.ends_with("norrwind/header.svg"));
    CHECK(halden.card_radius > marlow.card_radius);
    CHECK(norrwind.button_radius == ui::Theme::pill);
    CHECK(marlow.card_shadow.empty());
    CHECK(marlow.type(ui::Type::title).weight < halden.type(ui::Type::title).weight);
    CHECK(marlow.type(ui::Type::title).size == halden.type(ui::Type::title).size);  // not told: the base's
    CHECK(marlow.motion.easing == ui::Easing::in_out);
}

TEST_CASE("what is wrong with a theme is told with line and key") {
    const auto refused = [](const std::string& what, const std::string& with, std::string_view says,
                            ErrorCode code = errc::malformed) {
        const Copy copy;
        copy.replace("default.toml", what, with);
        copy.check_refused(says, "default", code);
    };
    refused("paper = \"#F5F3EE\"", "papper = \"#F5F3EE\"", "'paper' is missing in [color]");
    refused("[color]\n", "[color]\nextra = \"#000000\"\n", "'extra' is not known in [color]");
    refused("#F5F3EE", "beige", "'paper' must be \"#RRGGBB\"");
    refused("margin = 56", "margin = \"56\"", "'margin' must be a number");
    refused("margin = 56", "margin = -5", "'margin' must be 16 to 160");
    refused("margin = 56", "margin = nan", "'margin' must be 16 to 160");
    refused("button = 75", "button = \"round\"", "'button' must be a number or \"pill\"");
    refused("change = 180", "change = 900", "'change' must be 0 to 250");
    refused("easing = \"out\"", "easing = \"bounce\"", "'easing' must be");
    refused("logo = \"\"", "logo = \"nowhere.svg\"", "'logo': there is no file", errc::not_found);
    refused("logo = \"\"", "logo = \"../../etc/passwd\"", "'logo' must be a file below the themes folder");
    refused("high_contrast = \"high-contrast\"", "high_contrast = \"../x\"", "'high_contrast' must be the name");
    refused("name = \"default\"", "name = \"default\"\nextends = \"default\"", "goes in a circle");
    refused("name = \"default\"", "name = [", "default.toml");
    const Copy copy;
    copy.check_refused("nowhere", "nowhere", errc::not_found);
    copy.write("default.toml", std::string(300'000, '#') + "\n");
    copy.check_refused("at most", "default", errc::too_large);
}

TEST_CASE("colours that are drawn together are far enough apart, or the theme is refused") {
    const Copy copy;
    copy.replace("default.toml", "soft = \"#55615B\"", "soft = \"#8A938E\"");
    copy.check_refused("'soft' on 'paper' has a contrast of");
    copy.check_refused("it needs 4.5:1");
    const Copy other;
    other.replace("high-contrast.toml", "soft = \"#27312C\"", "soft = \"#55615B\"");
    other.check_refused("it needs 7:1", "high-contrast");
    for (const ui::ColorPair& pair : ui::color_pairs()) CHECK(pair.ink != pair.ground);
}

TEST_CASE("easings begin at nothing and end at all") {
    for (const ui::Easing easing : {ui::Easing::out, ui::Easing::in_out, ui::Easing::linear}) {
        CHECK(ui::eased(easing, 0) == 0);
        CHECK(ui::eased(easing, 1) == 1);
        CHECK(ui::eased(easing, 7) == 1);
        for (int i = 1; i <= 20; ++i)
            CHECK(ui::eased(easing, static_cast<float>(i) / 20) >= ui::eased(easing, static_cast<float>(i - 1) / 20));
    }
}

TEST_CASE("a part's motion follows the theme, can be turned round on its way, and rests") {
    PartStage stage("en", {600, 400}, ui::Motion::full);
    stage.theme.motion.change = Milliseconds{200};
    stage.theme.motion.easing = ui::Easing::linear;
    float target = 0, value = 0;
    const auto draw = [&](ui::Ui& ui, ui::Column&) { value = ui.animate("x", target); };
    stage.frame(draw);
    CHECK_FALSE(stage.part.moving());
    target = 1;
    stage.frame(draw, Milliseconds{16});
    stage.frame(draw, Milliseconds{84});
    CHECK(value == doctest::Approx(0.5).epsilon(0.02));
    CHECK(stage.part.moving());
    target = 0;  // it goes back from where it is
    stage.frame(draw, Milliseconds{1});
    CHECK(value < 0.5F);
    CHECK(value > 0.4F);
    stage.frame(draw, Milliseconds{250});
    CHECK(value == 0);
    CHECK_FALSE(stage.part.moving());
    stage.motion = ui::Motion::reduced;
    target = 1;
    stage.frame(draw, Milliseconds{1});
    CHECK(value == 1);
}
