// When each device was last heard, from whatever it asks. Thread rule: any thread; heard() may block on the disk.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "sync/hub/rules/hub_files.h"

namespace tp::hub {

// A time is kept to the minute, and times of many devices are written together: thousands of terminals cost a
// transaction each few seconds and not one a request. What is not written yet is lost when the process dies.
class LastSeen {
  public:
    explicit LastSeen(HubFiles& files) : m_files(files) {}
    ~LastSeen() { write(); }  // what the last seconds brought
    LastSeen(const LastSeen&) = delete;
    LastSeen& operator=(const LastSeen&) = delete;

    void heard(const DeviceRecord& device);
    // The same without blocking. False: times are due to be written; then heard() is to be called where it may block.
    [[nodiscard]] bool note(const std::string& device);
    // Writes what is waiting. A failure loses it: the device's next request tells again, and the store tells of the
    // disk.
    void write();

  private:
    // Under the mutex.
    void remember(const std::string& device, WallTime now);
    [[nodiscard]] bool is_due() const;

    HubFiles& m_files;
    std::mutex m_mutex;
    std::unordered_map<std::string, WallTime> m_seen;  // written, or about to be
    std::map<std::string, WallTime> m_waiting;
    std::optional<MonotonicTime> m_written;
};

}  // namespace tp::hub
