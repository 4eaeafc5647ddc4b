#include "kiosk/terminal/theme_watch.h"

#include <cassert>

#include "kiosk/terminal/carried.h"

namespace tp {
namespace {

ui::Theme carried(const std::string& name) {
    auto theme = ui::Theme::read(name + ".toml", [](const std::string& path) -> Result<std::string> {
        return std::string(path.ends_with("high-contrast.toml") ? carried_high_contrast() : carried_theme());
    });
    assert(theme);  // a test reads both
    return std::move(*theme);
}

Status check_aaa(const ui::Theme& theme) {
    if (theme.aaa) return {};
    return fail(errc::malformed, theme.files.back() + ": a theme of high contrast says aaa = true");
}

}  // namespace

Result<ThemePair> ThemePair::load(const std::string& folder, const std::string& name) {
    ThemePair pair;
    pair.theme = TRY(ui::Theme::load(folder + "/" + name + ".toml"));
    pair.high_contrast = TRY(ui::Theme::load(folder + "/" + pair.theme.high_contrast + ".toml"));
    TRY(check_aaa(pair.high_contrast));
    return pair;
}

ThemePair ThemePair::first_readable(const std::string& folder, const std::string& name,
                                    const std::function<void(const std::string& name, const Error&)>& refused) {
    const auto file = [&](const std::string& of) { return folder + "/" + of + ".toml"; };
    std::vector<std::string> names{name};
    if (name != "default") names.emplace_back("default");
    for (const std::string& wanted : names) {
        auto theme = ui::Theme::load(file(wanted));
        if (!theme) {
            refused(wanted, theme.error());
            continue;
        }
        auto other = ui::Theme::load(file(theme->high_contrast));
        Status usable = other ? check_aaa(*other) : std::unexpected(other.error());
        if (!usable) refused(theme->high_contrast, usable.error());
        return {std::move(*theme), usable ? std::move(*other) : carried("high-contrast")};
    }
    return {carried("default"), carried("high-contrast")};
}

Result<std::unique_ptr<ThemeWatch>> ThemeWatch::open(const std::string& folder, const std::string& name,
                                                     std::function<void(ThemePair)> changed,
                                                     std::function<void(const Error&)> refused) {
    auto watch = TRY(FolderWatch::open(folder, [=](const std::set<std::string>&) {
        auto pair = ThemePair::load(folder, name);
        if (pair)
            changed(std::move(*pair));
        else
            refused(pair.error());
    }));
    return std::unique_ptr<ThemeWatch>(new ThemeWatch(std::move(watch)));
}

}  // namespace tp
