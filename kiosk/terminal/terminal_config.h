// kiosk.toml: what this one terminal is told beyond its profile. Thread rule: plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kiosk/app/profile.h"
#include "kiosk/scan/scan_rules.h"
#include "platform/base/config.h"

namespace tp {

struct TerminalConfig {
    std::string language = "en";
    std::string time_zone;                    // IANA; the system's where the file names none
    std::optional<Milliseconds> question_after, question;  // override the profile's
    std::vector<std::string> serial_scanners; // device files
    int serial_baud = 9600;
    Milliseconds poll{60'000};
    ScanSettings scan;

    // Errors: those of Config::load. A file that is missing gives the defaults.
    static Result<TerminalConfig> load(const std::string& path);
    [[nodiscard]] static std::string reference();  // every key with its description
};

}  // namespace tp
