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
    if (now == m_head) return {};
    std::vector<Place> places;
    TRY(reader.visit_table(catalogue_bucket, "store", [&](const StoredRow& row) -> Result<bool> {
        const auto store = TRY(decode<tp::Store>(row.body));
        places.push_back({store.id, store.zone, store.latitude, store.longitude});
        return true;
    }));
    m_places = std::move(places);
    m_head = now;
    return {};
}

Result<BucketRules::View> BucketRules::of(StoreReader& reader, const DeviceRecord& device) {
    const std::scoped_lock lock(m_mutex);
    TRY(refresh(reader));
    View view;
    view.buckets = {catalogue_bucket};
    const auto own = std::ranges::find(m_places, device.store, &Place::id);
    if (own != m_places.end() && !own->zone.empty()) {
        view.zone = own->zone;
        view.buckets.push_back("zone:" + own->zone);
    }
    if (!device.store.empty()) view.buckets.push_back(store_bucket(device.store));
    if (own != m_places.end()) {
        const auto as_store = [](const Place& place) {
            tp::Store store;
            store.latitude = place.latitude;
            store.longitude = place.longitude;
            return store;
        };
        std::vector<std::pair<double, std::string>> others;
        for (const Place& place : m_places)
            if (place.id != own->id) others.emplace_back(distance_km(as_store(*own), as_store(place)), place.id);
        const size_t count = std::min(m_nearest, others.size());
        std::ranges::partial_sort(others, others.begin() + static_cast<std::ptrdiff_t>(count));
        for (size_t i = 0; i < count; ++i) view.buckets.push_back(store_bucket(others[i].second));
    }
    view.buckets.push_back(device_bucket(device.id));
    return view;
}

}  // namespace tp::hub
