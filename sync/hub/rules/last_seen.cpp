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

void LastSeen::heard(const DeviceRecord& device) {
    const WallTime now = m_files.clock.wall();
    if (is_recent(device.last_seen, now)) return;
    {
        const std::scoped_lock lock(m_mutex);
        m_waiting[device.id] = now;
        if (m_written && m_files.clock.monotonic() - *m_written < between_writes) return;
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
    static_cast<void>(m_files.store->write([&](StoreWriter& writer) -> Status {
        for (const auto& [id, seen] : times) {
            const auto device = TRY(writer.device(id));
            if (device && !is_recent(device->last_seen, seen)) TRY(writer.touch_device(id, seen));
        }
        return {};
    }));
}

}  // namespace tp::hub
