// outbox.db: what customers told us and the hub has not yet taken over. Precious: no row leaves it but by the hub's
// explicit final word on that row's id and hash.
//
// Thread rule: one thread at a time; in the kiosk that is the outbox worker, and others post to it. Calls block on the
// disk.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/clock.h"
#include "platform/base/error.h"
#include "platform/base/log.h"
#include "sync/model/records.h"

namespace tp {

// What the hub said of one event that was sent; `sha256` is that of the event as sent.
struct SettledEvent {
    enum class Verdict {
        applied,      // or a duplicate of what was applied: gone
        rejected,     // the hub's final no: gone, unless its code says that the event itself is broken (hash_mismatch)
        quarantined,  // in the hub's custody: gone here
        retry_after,  // kept, asked again after retry_after
        refused,      // the hub cannot even read it: to the local dead letters
    };
    std::string id, sha256;
    Verdict verdict = Verdict::retry_after;
    std::string code;                     // the hub's reason
    std::chrono::seconds retry_after{0};  // clamped to 1 s – 1 h
};

struct DeadLetter {
    Event event;
    std::string code;
    WallTime since{};
};

struct OutboxStats {
    std::array<int64_t, 6> pending{};  // by Lane
    int64_t dead_letters = 0;
    int64_t dropped_telemetry = 0;  // since the file was made
    std::optional<WallTime> oldest_pending;
    [[nodiscard]] int64_t pending_total() const;
};

struct OutboxOptions {
    int64_t max_telemetry = 10'000;  // telemetry beyond it displaces the oldest telemetry; nothing else is dropped
    int64_t ballast_bytes = int64_t{2} << 20;  // space held beside the file, given up when the disk is full; 0: none
    std::string vfs;                           // see OpenOptions::vfs
};

class Outbox {
  public:
    // Opens or makes the file. A damaged file is moved aside (never deleted) with a log line, and a fresh one with a
    // new install begun. `clock` and `logger` must outlive the outbox. unavailable: another process holds the file;
    // unsupported: the file is of a newer version.
    static Result<Outbox> open(const std::string& path, const Clock& clock, Logger& logger,
                               const OutboxOptions& options = {});
    Outbox(Outbox&&) noexcept;
    Outbox& operator=(Outbox&&) noexcept;
    ~Outbox();

    // Random UUID made with the file: (device, install, seq) names an event for ever.
    [[nodiscard]] const std::string& install() const;

    // Commits the event to the disk (synchronous=FULL) and returns it with id, seq and hash. Only then may a screen say
    // "thank you". `payload` is JSON, an object of at most 32 KiB, stored and hashed in canonical form.
    // full: no space, nothing saved. io: nothing may be taken as saved. invalid_argument, malformed, too_large: the
    // caller's.
    [[nodiscard]] Result<Event> record(std::string_view type, Lane lane, std::string_view stream_key,
                                       std::string_view payload);

    // What may be sent now: by urgency of the lane, then by seq; of one stream only its earliest event, and none while
    // that one waits for its retry. At most `max_events`, and at most `max_bytes` of them as JSON (but always one, if
    // any is due).
    [[nodiscard]] Result<std::vector<Event>> next_batch(size_t max_events, size_t max_bytes);

    // All in one transaction. An id that is not here with that hash is left alone. What has left may still be read in
    // the log, until pause() or forget().
    Status settle(const std::vector<SettledEvent>& verdicts);

    // After the last settle() of several: what has left is in neither file, log nor this process's memory. Costs
    // nothing where nothing was settled since.
    Status pause();

    // At the end of a visit: what was recorded is in the file alone, and no more in this process's memory.
    Status forget();

    [[nodiscard]] Result<OutboxStats> stats();
    // What waits, oldest first: to lay over the replica for what the customer sees. With a type only events of it.
    [[nodiscard]] Result<std::vector<Event>> pending(size_t limit, std::string_view type = {});
    [[nodiscard]] Result<std::vector<DeadLetter>> dead_letters(size_t limit);

  private:
    struct Impl;
    explicit Outbox(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
