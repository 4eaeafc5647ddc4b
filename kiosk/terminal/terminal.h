// The whole kiosk: window, shell, shop, scanners and control socket, and the loop over them.
// Thread rule: UI thread; end() any thread.
#pragma once

#include <memory>
#include <string>

#include "kiosk/terminal/terminal_config.h"
#include "platform/base/error.h"

namespace tp {

struct TerminalOptions {
    std::string data_folder, config_file, assets_folder;  // empty: the documented defaults
    std::string profile = "retail";
    std::string language;  // empty: the configuration's
    std::string renderer = "software";
    bool windowed = false;
    bool headless = false;
    bool mute = false;  // no sound at all, whatever the configuration says
    int width = 1080, height = 1920;
    bool test_input = false;
    std::string version;
};

class Terminal {
  public:
    // Its kiosk.toml. Errors: those of TerminalConfig::load, and where the data folder is not known.
    static Result<TerminalConfig> configuration(const TerminalOptions& options);
    // Errors name what is wrong and what to do: no display, no fonts, another kiosk on the same data folder (conflict),
    // a profile that is not built.
    static Result<std::unique_ptr<Terminal>> open(const TerminalOptions& options, const TerminalConfig& config);
    ~Terminal();
    enum class Ended { as_asked, to_restart };
    Ended run();  // until end(), or until staff ask for a restart
    void end();

  private:
    struct Impl;
    explicit Terminal(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
