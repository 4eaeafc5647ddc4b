// Brakes on guessing: failures fill a bucket that leaks; over its brim each failure doubles the pause.
// Thread rule: any thread. Kept in memory: a restart forgets, which gives a guesser no more than the brim again.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "platform/base/clock.h"

namespace tp::hub {

class CoolDown {
  public:
    struct Limits {
        double brim;                 // failures that cost nothing
        std::chrono::seconds leak;   // one failure is forgotten in this time
        std::chrono::seconds first;  // pause, doubled by each further failure
        std::chrono::seconds longest;
    };
    CoolDown(const Clock& clock, Limits limits) : m_clock(clock), m_limits(limits) {}

    // How long `key` still has to wait; nothing: it may try.
    [[nodiscard]] std::optional<std::chrono::seconds> pause(const std::string& key);
    void failed(const std::string& key);
    void succeeded(const std::string& key);

  private:
    struct Entry {
        double level = 0;
        int strikes = 0;
        MonotonicTime updated{}, blocked_until{};
    };
    void leak(Entry& entry, MonotonicTime now) const;
    void forget_idle(MonotonicTime now);

    const Clock& m_clock;
    Limits m_limits;
    std::mutex m_mutex;
    std::unordered_map<std::string, Entry> m_entries;
};

}  // namespace tp::hub
