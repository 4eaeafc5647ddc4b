// kiosk.toml: what this one terminal is told beyond its profile. Thread rule: plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kiosk/scan/scan_rules.h"
#include "platform/base/clock.h"
#include "platform/base/config.h"
#include "platform/base/error.h"

namespace tp {

struct AudioConfig {
    bool enabled = true, speech = true, earcons = true, touch_sound = true;
    std::string device = {}, headset_device = {};  // by SDL's names; empty: the system's default, the loudspeaker's
    bool watch_headset = true;
    std::string headset_switch = {};     // device file; empty: every one that has such a switch
    std::vector<std::string> keys = {};  // see Input::map_keys()
};

struct TerminalConfig {
    std::string language = "en";
    std::string time_zone;                                 // IANA; the system's where the file names none
    bool time_zone_named = false;                          // else the store's own is taken as soon as it is known
    std::optional<Milliseconds> question_after, question;  // override the profile's
    std::vector<std::string> serial_scanners;              // device files
    int serial_baud = 9600;
    std::string printer;                      // device file or tcp:HOST[:PORT]; empty: none
    Milliseconds staff_close_after{300'000};  // without a touch
    Milliseconds poll{60'000};
    ScanSettings scan;
    AudioConfig audio;

    // Errors: those of Config::load, and a code pattern or layout that cannot be compiled (invalid_argument). A file
    // that is missing gives the defaults; for one that a person has named it is not_found.
    enum class Named { by_default, by_person };
    static Result<TerminalConfig> load(const std::string& path, Named named = Named::by_default);
    [[nodiscard]] static std::string reference();  // every key with its description
};

}  // namespace tp
