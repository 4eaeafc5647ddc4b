// Which buckets a device may see: derived from its enrolment, never from what it asks. Thread rule: any thread.
#pragma once

#include <algorithm>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "sync/hub/store/store.h"
#include "sync/model/records.h"

namespace tp::hub {

inline const std::string catalogue_bucket = "catalogue";
[[nodiscard]] inline std::string zone_bucket(const std::string& zone) {
    return "zone:" + zone;
}
[[nodiscard]] inline std::string store_bucket(const std::string& store) {
    return "store:" + store;
}
[[nodiscard]] inline std::string device_bucket(const std::string& device) {
    return "device:" + device;
}

// How many bytes an answer of rows may have about: what is asked for, from 64 KiB to 4 MiB.
[[nodiscard]] inline size_t page_budget(int64_t asked) {
    return static_cast<size_t>(std::clamp<int64_t>(asked, 64 << 10, 4 << 20));
}

class BucketRules {
  public:
    explicit BucketRules(size_t nearest_stores = 5) : m_nearest(nearest_stores) {}

    struct View {
        std::string zone;
        int64_t catalogue_head = -1;       // by whose places it was told
        std::vector<std::string> buckets;  // catalogue, zone, own store, nearest stores by distance, device
        [[nodiscard]] bool has(const std::string& bucket) const;
    };
    [[nodiscard]] Result<View> of(StoreReader& reader, const DeviceRecord& device);
    // By the places that were read last, without the store.
    [[nodiscard]] View last_known(const std::string& device, const std::string& store);

  private:
    struct Place {
        std::string id, zone;
        double latitude = 0, longitude = 0;
    };
    Status refresh(StoreReader& reader);
    [[nodiscard]] View view_of_store(const std::string& store) const;

    size_t m_nearest;
    std::mutex m_mutex;
    int64_t m_head = -1;  // of the catalogue, when the places were read
    std::vector<Place> m_places;
    std::unordered_map<std::string, View> m_views;  // by store, but for the device's own bucket
};

}  // namespace tp::hub
