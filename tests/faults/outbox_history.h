// What an outbox has promised, kept beside it, on a disk that fails: promise I1 (README.md).
// Thread rule: one thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "platform/base/log.h"
#include "sync/outbox/outbox.h"
#include "tests/doubles/disk/power_cut_disk.h"

namespace tp::faults {

class OutboxHistory {
  public:
    explicit OutboxHistory(uint64_t seed);
    ~OutboxHistory();

    // Opens the outbox and compares all that it holds with what it has promised. `corrupt` where a promise is broken;
    // other errors are the opening's own.
    Status open();
    void close() { m_outbox.reset(); }
    [[nodiscard]] bool is_open() const { return m_outbox.has_value(); }

    // One thing that a kiosk does, drawn by chance. Its failure is no error here while the disk has failed or has no
    // power; `corrupt` where a promise is broken, `io` where it fails on a sound disk.
    Status step();
    Status record();
    Status settle();
    Status next_batch();
    // Compares what is there with what was promised.
    Status check();
    // After bytes were changed behind its back and nothing was noticed. Rows are all there, though a field that no
    // checksum covers may be another; what its hash confirms is what was recorded. Of a log, the last rows may be
    // missing: a frame that was damaged cannot be told from one that was never written.
    Status bear_damage(bool of_log);
    // Before the log is damaged: where all still stood in it, the file is as new.
    void forget_install() { m_install.clear(); }
    // After the file was moved aside: a fresh one, which works.
    Status begin_afresh();
    // The process ends, the power goes, what survives is decided. Opening is the caller's.
    void power_cut();
    // PRAGMA integrity_check over the file, which nobody has open.
    Status check_integrity();

    // Something other than the disk makes calls fail from now on: their failures are no error here.
    void excuse(bool excused) { m_excused = excused; }

    PowerCutDisk disk;
    [[nodiscard]] uint64_t chance(uint64_t below) { return disk.random() % below; }
    [[nodiscard]] size_t unsure_records() const { return m_attempts; }
    [[nodiscard]] Outbox& outbox() { return *m_outbox; }
    // Whether the last record() or settle() said that it succeeded.
    [[nodiscard]] bool last_succeeded() const { return m_last_succeeded; }

  private:
    enum class State { saved, unsure, gone, dead_letter };
    struct Known {
        Event event;
        State state = State::saved;
    };
    // A settle() that failed: all of it happened, or nothing. By id what each would come to.
    using Unsure = std::map<std::string, State>;

    [[nodiscard]] std::string draw_payload();
    [[nodiscard]] bool may_fail() const { return m_excused || !disk.has_power() || disk.has_failed(); }
    Status failed(std::string_view doing, const Error& error) const;
    void note_dropped_telemetry(bool sure);
    Status take_stranger(const Event& event);
    Status see(const Event& event);
    Status resolve_settlements(const std::map<std::string, State>& found);
    Status look_at_batch(const std::vector<Event>& batch);
    Status settle_batch(const std::vector<Event>& batch);

    VirtualClock m_clock;
    std::unique_ptr<Logger> m_log = Logger::to_nowhere();
    std::string m_path;
    std::string m_install;
    std::optional<Outbox> m_outbox;
    std::map<std::string, Known> m_known;   // by id
    std::map<int64_t, std::string> m_seqs;  // that were given out: to whom
    std::vector<Unsure> m_unsure;           // settlements
    std::set<std::string> m_attempted;      // payloads of records that failed
    size_t m_attempts = 0;
    bool m_last_succeeded = false, m_excused = false, m_may_be_aside = false;
};

}  // namespace tp::faults
