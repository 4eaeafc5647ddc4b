// Heads and devices as last committed, in memory: what a long poll and a pull with nothing new are answered from.
// Thread rule: any thread; nothing here blocks.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "sync/hub/store/store.h"

namespace tp::hub {

class LiveView {
  public:
    struct Head {
        int64_t head = 0;
        uint64_t sum = 0;
    };
    struct Device {
        std::string store;
        bool revoked = false;
    };

    // Reads all there is and follows the store's commits from then on. Before anybody else writes; must outlive the
    // store's last write. In this process only: a store with several writers needs another source of changes.
    [[nodiscard]] Status follow(Store& store);

    // From one moment between two commits; zero for a bucket that does not exist.
    [[nodiscard]] std::vector<Head> heads(const std::vector<std::string>& buckets) const;
    [[nodiscard]] std::optional<Device> device(const std::string& id) const;
    // Grows with each commit that moved a head or put a device.
    [[nodiscard]] uint64_t version() const { return m_version.load(); }

  private:
    void take(const Committed& committed);

    mutable std::mutex m_mutex;
    std::unordered_map<std::string, Head> m_heads;
    std::unordered_map<std::string, Device> m_devices;
    std::atomic<uint64_t> m_version{1};
};

}  // namespace tp::hub
