#include "platform/devices/scan_framer.h"

#include <utility>

#include "platform/base/scrub_text.h"

namespace tp {

void ScanFramer::end() {
    if (m_held.empty()) return;
    const RawScan scan{std::exchange(m_held, {}), m_last};
    scrub_text(m_held);
    m_frame(scan);
}

void ScanFramer::feed(std::string_view bytes, MonotonicTime at) {
    m_last = at;
    for (const char c : bytes) {
        if (c == '\r' || c == '\n') {
            end();
        } else if (m_held.size() <= longest_scan_bytes) {
            m_held += c;
        }
    }
}

void ScanFramer::silence() {
    end();
}

bool ScanFramer::abandon() {
    const bool held = holds();
    scrub_text(m_held);
    return held;
}

}  // namespace tp
