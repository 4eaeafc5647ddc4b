// The shape that `touchpoint-ctl scan --json` prints. Thread rule: pure function.
#pragma once

#include <string>

#include "kiosk/scan/scan.h"

namespace tp {

// One JSON object, in ASCII: kind, valid, error (null or code), message, and what the kind carries (README.md).
[[nodiscard]] std::string scan_to_json(const Scan& scan);

}  // namespace tp
