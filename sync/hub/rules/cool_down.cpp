#include "sync/hub/rules/cool_down.h"

#include <algorithm>

namespace tp::hub {

namespace {
constexpr size_t most_entries = 100'000;
constexpr int most_doublings = 20;
}  // namespace

void CoolDown::leak(Entry& entry, MonotonicTime now) const {
    const std::chrono::duration<double> passed = now - entry.updated;
    entry.updated = now;
    entry.level = std::max(0.0, entry.level - passed / std::chrono::duration<double>(m_limits.leak));
    if (entry.level <= 0) entry.strikes = 0;
}

std::optional<std::chrono::seconds> CoolDown::pause(const std::string& key) {
    const std::scoped_lock lock(m_mutex);
    const auto found = m_entries.find(key);
    const MonotonicTime now = m_clock.monotonic();
    if (found == m_entries.end() || found->second.blocked_until <= now) return std::nullopt;
    return std::chrono::ceil<std::chrono::seconds>(found->second.blocked_until - now);
}

void CoolDown::failed(const std::string& key) {
    const std::scoped_lock lock(m_mutex);
    const MonotonicTime now = m_clock.monotonic();
    if (m_entries.size() >= most_entries) forget_idle(now);
    Entry& entry = m_entries[key];
    if (entry.updated == MonotonicTime{}) entry.updated = now;
    leak(entry, now);
    entry.level += 1;
    if (entry.level <= m_limits.brim) return;
    const auto pause = m_limits.first * (int64_t{1} << std::min(entry.strikes++, most_doublings));
    entry.blocked_until = now + std::min<std::chrono::seconds>(pause, m_limits.longest);
}

void CoolDown::succeeded(const std::string& key) {
    const std::scoped_lock lock(m_mutex);
    m_entries.erase(key);
}

void CoolDown::forget_idle(MonotonicTime now) {
    for (auto item = m_entries.begin(); item != m_entries.end();) {
        leak(item->second, now);
        const bool idle = item->second.level <= 0 && item->second.blocked_until <= now;
        item = idle ? m_entries.erase(item) : std::next(item);
    }
}

}  // namespace tp::hub
