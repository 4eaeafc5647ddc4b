// What the staff menu says of each component: from plain facts to good, attention or failed. Thread rule: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/health/health_checks.h"
#include "platform/base/clock.h"

namespace tp {

// As they were a moment ago. What is not known is left out of the overview.
struct StaffFacts {
    WallTime now{};
    // Connection and sync; nothing of them where the terminal could not open its own files.
    struct Hub {
        bool enrolled = false;
        bool online = false, refused = false;
        WallTime since{};
        std::string last_error, storage_error;  // stable codes
        std::optional<WallTime> last_complete;
        int64_t products = 0;
        uint64_t generation = 0;  // of the replica's file since the program's start
    };
    std::optional<Hub> hub;
    struct Outbox {
        int64_t waiting = 0, dead_letters = 0, quarantined_files = 0;
        std::optional<WallTime> oldest;
    };
    std::optional<Outbox> outbox;
    struct Replica {
        bool there = false, damaged = false;
        uint64_t bytes = 0;
        std::optional<WallTime> as_of;
    };
    std::optional<Replica> replica;
    std::vector<HealthFinding> machine;         // of kiosk/health, with their codes
    uint64_t memory_used = 0, memory_free = 0;  // bytes: of this program, of the machine; 0: not known
    bool voice = false;
    struct Scanner {
        std::string device;  // empty: those that type
        bool connected = true;
        uint64_t scans = 0;
    };
    std::vector<Scanner> scanners;
    std::string printer;        // "none", "ready", "paper_low", "paper_out", "cover_open", "failed"
    std::string printer_error;  // why it is "failed": a stable code
    std::string panel;          // "1080 × 1920 px · 268 × 476 mm · 21.5″ · retail · default"
    std::string version;        // "0.1.0 · software"
};

// One finding a component: hub, sync, outbox, replica, those of `machine`, memory, audio, scanner, printer, panel,
// version. What failed comes first, then what needs attention. `found` and `remedy` are empty: the screens have words
// for `code`.
[[nodiscard]] std::vector<HealthFinding> look_over(const StaffFacts& facts);

// How long a pull may be ago, and how little memory may be free, before somebody should look.
inline constexpr Milliseconds sync_is_old_after{15 * 60'000};
inline constexpr uint64_t memory_is_little_below = uint64_t{64} << 20;

}  // namespace tp
