#include "platform/devices/scan_framer.h"

#include <utility>

namespace tp {

void ScanFramer::end() {
    if (!m_held.empty()) m_frame(RawScan{std::exchange(m_held, {}), m_last});
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
    m_held.clear();
    return held;
}

}  // namespace tp
