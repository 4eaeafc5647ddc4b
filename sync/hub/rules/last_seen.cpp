#include "sync/hub/rules/last_seen.h"

#include <utility>

namespace tp::hub {

namespace {

constexpr std::chrono::minutes precision{1};
constexpr std::chrono::seconds between_writes{5};

// A time ahead of the clock (which was set back since) is none to trust.
bool is_recent(const std::optional<WallTime>& seen, WallTime now) {
    return seen && *seen <= now && now - *seen < precision;
}

}  // namespace

void LastSeen::remember(const std::string& device, WallTime now) {
    const auto seen = m_seen.find(device);
    if (seen != m_seen.end() && is_recent(seen->second, now)) return;
    m_seen[device] = m_waiting[device] = now;
}

bool LastSeen::is_due() const {
    return !m_waiting.empty() && (!m_written || m_files.clock.monotonic() - *m_written >= between_writes);
}

bool LastSeen::note(const std::string& device) {
    const std::scoped_lock lock(m_mutex);
    remember(device, m_files.clock.wall());
    return !is_due();
}

void LastSeen::heard(const DeviceRecord& device) {
    const WallTime now = m_files.clock.wall();
    {
        const std::scoped_lock lock(m_mutex);
        if (is_recent(device.last_seen, now)) m_seen[device.id] = *device.last_seen;
        remember(device.id, now);
        if (!is_due()) return;
    }
    write();
}

void LastSeen::write() {
    std::map<std::string, WallTime> times;
    {
        const std::scoped_lock lock(m_mutex);
        times = std::exchange(m_waiting, {});
        m_written = m_files.clock.monotonic();
    }
    if (times.empty()) return;
    const Status written = m_files.store->write([&](StoreWriter& writer) -> Status {
        for (const auto& [id, seen] : times) {
            const auto device = TRY(writer.device(id));
            if (device && !is_recent(device->last_seen, seen)) TRY(writer.touch_device(id, seen));
        }
        return {};
    });
    if (written) return;
    const std::scoped_lock lock(m_mutex);
    for (const auto& [id, seen] : times) m_seen.erase(id);
}

}  // namespace tp::hub
