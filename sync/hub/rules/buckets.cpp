#include "sync/hub/rules/buckets.h"

#include <algorithm>

#include "sync/protocol/codec.h"

namespace tp::hub {

bool BucketRules::View::has(const std::string& bucket) const {
    return std::ranges::find(buckets, bucket) != buckets.end();
}

Status BucketRules::refresh(StoreReader& reader) {
    const auto head = TRY(reader.head(catalogue_bucket));
    const int64_t now = head ? head->head : 0;
    {
        const std::scoped_lock lock(m_mutex);
        if (now == m_head) return {};
    }
    std::vector<Place> places;
    TRY(reader.visit_table(catalogue_bucket, "store", [&](const StoredRow& row) -> Result<bool> {
        const auto store = TRY(decode<tp::Store>(row.body));
        places.push_back({store.id, store.zone, store.latitude, store.longitude});
        return true;
    }));
    const std::scoped_lock lock(m_mutex);
    if (now < m_head) return {};
    m_places = std::move(places);
    m_views.clear();
    m_head = now;
    return {};
}

Result<BucketRules::View> BucketRules::of(StoreReader& reader, const DeviceRecord& device) {
    TRY(refresh(reader));
    return last_known(device.id, device.store);
}

BucketRules::View BucketRules::last_known(const std::string& device, const std::string& store) {
    const std::scoped_lock lock(m_mutex);
    auto known = m_views.find(store);
    if (known == m_views.end()) known = m_views.emplace(store, view_of_store(store)).first;
    View view = known->second;
    view.buckets.push_back(device_bucket(device));
    return view;
}

// Under the mutex.
BucketRules::View BucketRules::view_of_store(const std::string& store) const {
    View view;
    view.catalogue_head = m_head;
    view.buckets = {catalogue_bucket};
    const auto own = std::ranges::find(m_places, store, &Place::id);
    if (own != m_places.end() && !own->zone.empty()) {
        view.zone = own->zone;
        view.buckets.push_back(zone_bucket(own->zone));
    }
    if (!store.empty()) view.buckets.push_back(store_bucket(store));
    if (own != m_places.end()) {
        const auto as_store = [](const Place& place) {
            tp::Store at;
            at.latitude = place.latitude;
            at.longitude = place.longitude;
            return at;
        };
        std::vector<std::pair<double, std::string>> others;
        for (const Place& place : m_places)
            if (place.id != own->id) others.emplace_back(distance_km(as_store(*own), as_store(place)), place.id);
        const size_t count = std::min(m_nearest, others.size());
        std::ranges::partial_sort(others, others.begin() + static_cast<std::ptrdiff_t>(count));
        for (size_t i = 0; i < count; ++i) view.buckets.push_back(store_bucket(others[i].second));
    }
    return view;
}

}  // namespace tp::hub
