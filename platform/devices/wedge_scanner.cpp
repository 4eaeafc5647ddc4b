#include "platform/devices/wedge_scanner.h"

#include <utility>

#include "platform/base/scrub_text.h"

namespace tp {

WedgeScanner::WedgeScanner(WedgeSettings settings, ScanSink sink) : m_settings(settings), m_sink(std::move(sink)) {}

void WedgeScanner::deliver(MonotonicTime at) {
    RawScan scan{std::exchange(m_held, {}), at};
    scrub_text(m_held);
    ++m_counts.delivered;
    if (scan.bytes.size() > longest_scan_bytes) ++m_counts.too_long;
    m_last.reset();
    m_sink(scan);
}

void WedgeScanner::release(std::string& typed) {
    if (m_held.empty()) return;
    const bool scan =
        m_held.size() > longest_scan_bytes ||  // no person is that fast for that long
        (m_settings.unterminated == WedgeSettings::Unterminated::scan && m_held.size() >= m_settings.least_length);
    if (scan) {
        deliver(*m_last);
    } else {
        typed += m_held;
        scrub_text(m_held);
        m_last.reset();
    }
}

void WedgeScanner::take(char c, MonotonicTime at, std::string& typed) {
    const bool terminator = c == '\r' || c == '\n' || c == '\t';
    if (terminator) {
        if (m_held.size() >= m_settings.least_length) {
            m_scan_ended = at;
            deliver(at);
        } else if (m_held.empty() && m_scan_ended && at - *m_scan_ended <= m_settings.longest_gap) {
            m_scan_ended = at;  // the LF of CR LF
        } else {
            release(typed);
            typed += c;
        }
        return;
    }
    m_scan_ended.reset();
    if (m_held.size() <= longest_scan_bytes) m_held += c;
    m_last = at;
}

std::string WedgeScanner::feed(std::string_view text, MonotonicTime at) {
    std::string typed = tick(at);
    for (const char c : text) take(c, at, typed);
    return typed;
}

std::string WedgeScanner::tick(MonotonicTime now) {
    std::string typed;
    if (m_last && now - *m_last > m_settings.longest_gap) release(typed);
    return typed;
}

std::optional<MonotonicTime> WedgeScanner::deadline() const {
    if (!m_last) return std::nullopt;
    return *m_last + m_settings.longest_gap + std::chrono::nanoseconds(1);
}

void WedgeScanner::reset() {
    scrub_text(m_held);
    m_last.reset();
    m_scan_ended.reset();
}

}  // namespace tp
