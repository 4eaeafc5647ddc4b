#include "kiosk/terminal/theme_watch.h"

namespace tp {

Result<ThemePair> ThemePair::load(const std::string& folder, const std::string& name) {
    ThemePair pair;
    pair.theme = TRY(ui::Theme::load(folder + "/" + name + ".toml"));
    pair.high_contrast = TRY(ui::Theme::load(folder + "/" + pair.theme.high_contrast + ".toml"));
    if (!pair.high_contrast.aaa)
        return fail(errc::malformed, pair.high_contrast.files.back() + ": a theme of high contrast says aaa = true");
    return pair;
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
