// What `doctor` looks at. Each check only looks: it changes nothing and needs no running program.
// Thread rule: the main thread; a check takes at most about five seconds.
#pragma once

#include <string>
#include <vector>

#include "platform/base/clock.h"
#include "platform/base/data_folder.h"

namespace tp {

enum class Health { good, warning, bad };

struct HealthFinding {
    std::string check;  // "display", "touch", "clock", "disk", "hub", "certificates"
    Health health = Health::good;
    std::string found;   // one sentence
    std::string remedy;  // what to do; empty when good
};

[[nodiscard]] HealthFinding check_display();
[[nodiscard]] HealthFinding check_touch();
[[nodiscard]] HealthFinding check_clock(const Clock& clock);
[[nodiscard]] HealthFinding check_disk(const DataFolder& folder);
[[nodiscard]] HealthFinding check_hub(const DataFolder& folder);
[[nodiscard]] HealthFinding check_certificates(const DataFolder& folder, const Clock& clock);

// Whether /proc/bus/input/devices (its text is `devices`) names a touch screen: the names of those that are.
// A touch screen has absolute multi-touch axes (ABS_MT_POSITION_X, bit 53) and the property "direct" (bit 1);
// linux/input-event-codes.h.
[[nodiscard]] std::vector<std::string> touch_screens(const std::string& devices);

}  // namespace tp
