// The double strike rule: a code that is seen again at once is one scan. Thread rule: one thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/base/clock.h"
#include "platform/base/scrub_text.h"

namespace tp {

class ScanGate {
  public:
    explicit ScanGate(Milliseconds window = Milliseconds(500)) : m_window(window) {}

    // Whether to act on the scan: not if the same bytes were last seen less than the window ago. A refused scan counts
    // as seen, so that a code left under a scanner that keeps reading is one scan, however long it stays.
    [[nodiscard]] bool admit(std::string_view bytes, MonotonicTime at) {
        const bool repeated = m_last_at && bytes == m_last && at - *m_last_at < m_window;
        if (!repeated) m_last = bytes;
        m_last_at = at;
        return !repeated;
    }
    // For the wipe between customers.
    void forget() {
        scrub_text(m_last);
        m_last_at.reset();
    }

  private:
    Milliseconds m_window;
    std::string m_last;
    std::optional<MonotonicTime> m_last_at;
};

}  // namespace tp
