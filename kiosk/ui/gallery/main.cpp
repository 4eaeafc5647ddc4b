// touchpoint-gallery: looks at the parts of kiosk/ui.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>

#include "kiosk/ui/gallery/golden.h"

namespace {

using namespace tp;

std::vector<std::string> names_in(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (entry.path().extension() == ".toml") names.push_back(entry.path().stem());
    std::ranges::sort(names);
    return names;
}

struct Wish {
    std::string assets = TOUCHPOINT_SOURCE_DIR "/assets", out;
    std::vector<std::string> sheets, themes, languages;
    float scale = 0;
    bool headless = false, update_golden = false, motion = false;
};

Status save_all(gallery::Gallery& gallery, const Wish& wish, const std::vector<const gallery::Sheet*>& sheets) {
    std::error_code error;
    std::filesystem::create_directories(wish.out, error);
    for (const auto* sheet : sheets)
        for (const std::string& theme : wish.themes)
            for (const std::string& language : wish.languages) {
                const gallery::Look look{.theme = theme, .language = language, .scale = wish.scale};
                const std::string path = fmt::format("{}/{}-{}-{}.png", wish.out, sheet->name, theme, language);
                TRY(gallery::write_png(TRY(gallery.picture(*sheet, look)), path));
                fmt::print("{}\n", path);
            }
    return {};
}

// The next of a ring of values.
template <typename T>
void turn(const std::vector<T>& all, size_t& at, int by) {
    at = (at + all.size() + static_cast<size_t>(by + static_cast<int>(all.size()))) % all.size();
}

Status show(gallery::Gallery& gallery, const Wish& wish, const std::vector<const gallery::Sheet*>& sheets) {
    SystemClock clock;
    auto window = TRY(Window::open({.title = "touchpoint-gallery",
                                    .width = static_cast<int>(1080 * wish.scale),
                                    .height = static_cast<int>(1500 * wish.scale),
                                    .show_cursor = true},
                                   clock, gallery.text()));
    size_t sheet = 0, theme = 0, language = 0;
    bool still = !wish.motion;
    window->input().on_key([&](const KeyStroke& key) {
        if (key.key == Key::right) turn(sheets, sheet, 1);
        if (key.key == Key::left) turn(sheets, sheet, -1);
        if (key.key == Key::escape || key.text == "q") window->request_close();
        if (key.text == "t") turn(wish.themes, theme, 1);
        if (key.text == "l") turn(wish.languages, language, 1);
        if (key.text == "m") still = !still;
        if (key.text == "r") gallery.forget_themes();
        window->scheduler().on_event();
    });
    Status drawn;
    const auto draw = [&](Canvas& canvas) {
        const gallery::Look look{.theme = wish.themes[theme],
                                 .language = wish.languages[language],
                                 .scale = wish.scale,
                                 .motion = still ? ui::Motion::reduced : ui::Motion::full};
        if (const Status now = gallery.draw(*sheets[sheet], look, canvas, *window, clock); !now)
            fmt::print(stderr, "{}\n", now.error().message);
        if (gallery.moving()) window->scheduler().request_frames(2);
    };
    while (window->step(draw)) {
    }
    return drawn;
}

Status run(Wish wish) {
    auto gallery = TRY(gallery::Gallery::open(wish.assets));
    if (wish.themes.empty()) wish.themes = names_in(wish.assets + "/themes");
    if (wish.languages.empty())
        wish.languages = wish.headless ? std::vector<std::string>{"en"} : names_in(wish.assets + "/locales");
    std::vector<const gallery::Sheet*> sheets;
    for (const gallery::Sheet& sheet : gallery::sheets())
        if (wish.sheets.empty() || std::ranges::count(wish.sheets, sheet.name) > 0) sheets.push_back(&sheet);
    if (sheets.empty()) return fail(errc::not_found, "there is no such sheet; see --help");
    if (wish.update_golden) return gallery::update_golden(*gallery, TOUCHPOINT_SOURCE_DIR "/tests/golden/pictures");
    if (wish.scale == 0) wish.scale = wish.headless ? 1.0F : 0.6F;
    return wish.headless ? save_all(*gallery, wish, sheets) : show(*gallery, wish, sheets);
}

}  // namespace

int main(int argc, char** argv) {
    Wish wish;
    std::string names;
    for (const gallery::Sheet& sheet : gallery::sheets())
        names += fmt::format("{}{}", names.empty() ? "" : ", ", sheet.name);
    CLI::App app{"Shows each part of the kiosk's screens in each of its states.", "touchpoint-gallery"};
    app.footer(
        "In the window: left and right change the sheet, t the theme, l the language, m motion on and off, r reads the "
        "themes again, "
        "q ends.\nSheets: " +
        names + ".");
    app.add_option("--assets", wish.assets, "The folder of themes, locales and maps")->capture_default_str();
    app.add_option("--sheet", wish.sheets, "Only these sheets");
    app.add_option("--theme", wish.themes, "Only these themes (default: all of the assets)");
    app.add_option("--language", wish.languages, "Only these languages (default: all; headless: en)");
    app.add_option("--scale", wish.scale, "Pixels a design pixel (default: 1 headless, else 0.6)")
        ->check(CLI::Range(0.25, 4.0));
    app.add_flag("--motion", wish.motion, "Begin with motion");
    auto* headless = app.add_flag("--headless", wish.headless, "Without a window: writes the pictures into --out");
    auto* out = app.add_option("--out", wish.out, "The folder of the pictures");
    headless->needs(out);
    app.add_flag("--update-golden", wish.update_golden,
                 "Writes the pictures anew that the golden tests compare with (look at the difference!)");
    CLI11_PARSE(app, argc, argv);
    const Status done = run(std::move(wish));
    if (!done) fmt::print(stderr, "touchpoint-gallery: {}\n", done.error().message);
    return done ? 0 : 1;
}
