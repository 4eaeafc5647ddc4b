#include "sync/hub/rules/hub.h"

#include "sync/hub/rules/published_rows.h"

#include "sync/protocol/codec.h"

namespace tp::hub {

Hub::Hub(std::unique_ptr<HubFiles> files, const HubOptions& options)
    : m_files(std::move(files)),
      m_buckets(options.nearest_stores),
      m_enrolment(*m_files, m_buckets),
      m_pulls(*m_files, m_buckets, m_live),
      m_snapshots(*m_files, m_buckets),
      m_verification(*m_files, m_buckets),
      m_custody(*m_files),
      m_lookups(*m_files),
      m_intake(*m_files),
      m_last_seen(*m_files),
      m_retention(*m_files) {}

Result<std::unique_ptr<Hub>> Hub::open(const std::string& folder, const Clock& clock, Logger& log,
                                       const HubOptions& options) {
    auto files = TRY(HubFiles::open(folder, clock, log, options.vfs));
    TRY_CONTEXT(ensure_sums(*files->store), "summing up the rows of an older hub");
    std::unique_ptr<Hub> hub(new Hub(std::move(files), options));
    Store& store = *hub->m_files->store;
    TRY(hub->m_live.follow(store));
    TRY(store.read([&](StoreReader& reader) -> Status {
        TRY(hub->m_buckets.of(reader, {}));
        return {};
    }));
    const int64_t replayed = TRY(hub->m_custody.replay_quarantined());
    if (replayed > 0) log.info("quarantine_replayed", {{"events", replayed}});
    return hub;
}

Answer<DeviceRecord> Hub::device(const std::string& id) {
    std::optional<DeviceRecord> found;
    TRY(m_files->store->read([&](StoreReader& reader) -> Status {
        found = TRY(reader.device(id));
        return {};
    }));
    if (!found) return refuse(401, errc::certificate_required, "no such device");
    if (found->revoked) return refuse(403, errc::revoked, "the device has been revoked");
    return *found;
}

bool Hub::can_write() {
    if (!m_files->store->write_failure()) return true;
    const std::string now = to_rfc3339(m_files->clock.wall());
    return m_files->store->write([&](StoreWriter& writer) { return writer.put_note("write_probe", now); }).has_value();
}

Status Hub::take_status(const DeviceRecord& device, const StatusReport& report) {
    const WallTime now = m_files->clock.wall();
    return m_files->store->write([&](StoreWriter& writer) -> Status {
        TRY(writer.touch_device(device.id, now));
        return writer.put_fact({"status", device.id, device.id, device.store, "reported", encode(report), now});
    });
}

}  // namespace tp::hub
