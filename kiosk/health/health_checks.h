// What `touchpoint-ctl doctor` and the staff menu look at. Each check only looks: it changes nothing and needs no
// running program. Thread rule: any thread but the UI's; a check takes at most about five seconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/clock.h"
#include "platform/base/data_folder.h"

namespace tp {

enum class Health { good, warning, bad };
[[nodiscard]] std::string_view name_of(Health health);

struct HealthFinding {
    std::string check;  // "display", "touch", "clock", "disk", "hub", "certificates"
    Health health = Health::good;
    std::string found = {};   // one sentence, English, for the operator
    std::string remedy = {};  // what to do; empty when good
    // The same for who has words in another language: a stable name ("disk_warning") and what goes into its sentence;
    // "plain": the text says it all.
    std::string code = {};
    int64_t count = 0;
    std::string text = {};
    std::optional<WallTime> time = {};
    std::string error = {};  // why: a stable code; empty: none
};

[[nodiscard]] HealthFinding check_display();
[[nodiscard]] HealthFinding check_touch();                         // plain {text}, touch_warning
[[nodiscard]] HealthFinding check_clock(const Clock& clock);       // clock_good, clock_warning, clock_bad {time}
[[nodiscard]] HealthFinding check_disk(const DataFolder& folder);  // disk_good, disk_warning, disk_bad {text}
// certificates_good {count: days}, certificates_soon {count}, certificates_bad, certificates_none
[[nodiscard]] HealthFinding check_certificates(const DataFolder& folder, const Clock& clock);

// Whether /proc/bus/input/devices (its text is `devices`) names a touch screen: the names of those that are.
// A touch screen has absolute multi-touch axes (ABS_MT_POSITION_X, bit 53) and the property "direct" (bit 1);
// linux/input-event-codes.h.
[[nodiscard]] std::vector<std::string> touch_screens(const std::string& devices);

// "812 MiB", "3.4 GiB".
[[nodiscard]] std::string size_words(uint64_t bytes);

}  // namespace tp
