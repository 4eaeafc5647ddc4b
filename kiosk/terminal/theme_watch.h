// A theme and its theme of high contrast, read again when their files change. Thread rule: open and destroy on one
// thread; what has changed is told on the watch's thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "kiosk/ui/theme.h"
#include "platform/base/folder_watch.h"

namespace tp {

struct ThemePair {
    ui::Theme theme, high_contrast;

    // `name` is a file of `folder`, without ".toml"; the other is the one that it names. Errors: those of Theme::load,
    // and malformed where that one is not of 7:1.
    static Result<ThemePair> load(const std::string& folder, const std::string& name);
    // That a terminal starts with: `name`, else "default", else the one that the program carries, which always can be
    // read. Where only the theme of high contrast cannot, the carried one takes its place and the brand stays.
    // `refused` is told why each could not.
    static ThemePair first_readable(const std::string& folder, const std::string& name,
                                    const std::function<void(const std::string& name, const Error&)>& refused);
};

class ThemeWatch {
  public:
    // `changed` gets each new pair that can be read; `refused` why one cannot: what was read before stays. Errors:
    // those of FolderWatch::open.
    static Result<std::unique_ptr<ThemeWatch>> open(const std::string& folder, const std::string& name,
                                                    std::function<void(ThemePair)> changed,
                                                    std::function<void(const Error&)> refused);

  private:
    explicit ThemeWatch(std::unique_ptr<FolderWatch> watch) : m_watch(std::move(watch)) {}
    std::unique_ptr<FolderWatch> m_watch;
};

}  // namespace tp
