// Barcode scanners: whole scans as bytes, whatever the cable. What they mean is decided elsewhere.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "platform/base/clock.h"

namespace tp {

// No code that a kiosk understands is longer. Of a longer one this many bytes and one more are delivered, so that
// whoever reads it sees that it was too long; the rest is dropped as it comes in.
inline constexpr size_t longest_scan_bytes = 4096;

struct RawScan {
    std::string bytes;  // any bytes, without the terminator; hostile
    MonotonicTime at;   // when the last byte came
};

// Receives scans on the thread that each driver's header names.
using ScanSink = std::function<void(const RawScan&)>;

class Scanner {
  public:
    enum class State { connected, absent };
    struct Counts {
        uint64_t delivered = 0;
        uint64_t dropped = 0;   // pushed out by newer scans while the owner was busy, or cut off by unplugging
        uint64_t too_long = 0;  // delivered cut at longest_scan_bytes + 1
        uint64_t opened = 0;    // how often the device was opened: more than once means that it was unplugged
    };

    virtual ~Scanner() = default;
    [[nodiscard]] virtual State state() const = 0;
    [[nodiscard]] virtual Counts counts() const = 0;
};

}  // namespace tp
