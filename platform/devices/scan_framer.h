// Cuts a stream of bytes into scans, at CR or LF, or at a silence. Thread rule: one thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "platform/devices/scanner.h"

namespace tp {

class ScanFramer {
  public:
    explicit ScanFramer(std::function<void(RawScan)> frame) : m_frame(std::move(frame)) {}

    void feed(std::string_view bytes, MonotonicTime at);
    // The line has been silent for long enough: what is held is a scan.
    void silence();
    // The line is gone: what is held is not whole. Returns whether there was anything.
    bool abandon();
    [[nodiscard]] bool holds() const { return !m_held.empty(); }

  private:
    void end();

    std::function<void(RawScan)> m_frame;
    std::string m_held;  // at most longest_scan_bytes + 1
    MonotonicTime m_last{};
};

}  // namespace tp
