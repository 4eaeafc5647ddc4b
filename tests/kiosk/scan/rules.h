// The rules that a kiosk without a configuration has, on one day.
#pragma once

#include "kiosk/scan/scan_rules.h"

namespace tp::testing {

inline constexpr std::chrono::sys_days today{std::chrono::year(2026) / 11 / 22};

inline const ScanRules& rules() {
    static const ScanRules result = ScanRules::defaults(today);
    return result;
}

}  // namespace tp::testing
