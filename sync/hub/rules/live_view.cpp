#include "sync/hub/rules/live_view.h"

namespace tp::hub {

Status LiveView::follow(Store& store) {
    Committed all;
    TRY(store.read([&](StoreReader& reader) -> Status {
        all.heads = TRY(reader.heads());
        all.devices = TRY(reader.devices());
        return {};
    }));
    take(all);
    store.on_commit([this](const Committed& committed) { take(committed); });
    return {};
}

void LiveView::take(const Committed& committed) {
    {
        const std::scoped_lock lock(m_mutex);
        for (const BucketHead& head : committed.heads) m_heads[head.bucket] = {head.head, head.sum};
        for (const DeviceRecord& device : committed.devices) m_devices[device.id] = {device.store, device.revoked};
    }
    ++m_version;
}

std::vector<LiveView::Head> LiveView::heads(const std::vector<std::string>& buckets) const {
    std::vector<Head> found;
    found.reserve(buckets.size());
    const std::scoped_lock lock(m_mutex);
    for (const std::string& bucket : buckets) {
        const auto head = m_heads.find(bucket);
        found.push_back(head == m_heads.end() ? Head{} : head->second);
    }
    return found;
}

std::optional<LiveView::Device> LiveView::device(const std::string& id) const {
    const std::scoped_lock lock(m_mutex);
    const auto found = m_devices.find(id);
    if (found == m_devices.end()) return std::nullopt;
    return found->second;
}

}  // namespace tp::hub
