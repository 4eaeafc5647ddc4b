// A replica beside every state that it may show, on a disk that fails. Thread rule: one thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "platform/base/log.h"
#include "sync/protocol/messages.h"
#include "sync/replica/replica_writer.h"
#include "tests/doubles/disk/power_cut_disk.h"

namespace tp::faults {

class ReplicaHistory {
  public:
    // Pages and snapshots have about `rows` rows at most.
    explicit ReplicaHistory(uint64_t seed, uint64_t rows = 40);

    // Opens the replica and looks at what it shows: one of the checkpoints that were ever begun, whole, or nothing.
    // `corrupt` where it shows anything else; other errors are the opening's own.
    Status open();
    void close() { m_writer.reset(); }
    [[nodiscard]] bool is_open() const { return m_writer != nullptr; }
    // One thing that the sync engine does, drawn by chance. Its failure is no error here while the disk has failed or
    // has no power.
    Status step();
    Status pull();
    Status snapshot_catalogue();
    Status snapshot_store();
    // Compares what is shown with what may be shown.
    Status check();
    // What a sound disk makes of what a failure has left: what is staged is forgotten, a catalogue that is built and
    // waits for a complete pull gets it.
    Status recover();
    void power_cut();

    // Something other than the disk makes calls fail from now on: their failures are no error here.
    void excuse(bool excused) { m_excused = excused; }

    PowerCutDisk disk;
    [[nodiscard]] uint64_t chance(uint64_t below) { return disk.random() % below; }
    [[nodiscard]] uint64_t found_empty() const { return m_found_empty; }  // openings after which nothing was left
    [[nodiscard]] bool last_succeeded() const { return m_last_succeeded; }

  private:
    using Rows = std::map<std::string, int64_t>;
    struct Bucket {
        bool held = false;
        int64_t seq = 0;
        Rows rows;
        bool operator==(const Bucket&) const = default;
    };
    struct State {
        Bucket catalogue, store;
        bool operator==(const State&) const = default;
    };

    [[nodiscard]] bool may_fail() const { return m_excused || !disk.has_power() || disk.has_failed(); }
    // A state that is about to be made: it may be shown from now on. What comes of it decides whether it is the
    // present.
    Status conclude(State next, const Status& done, std::string_view doing);
    Result<State> shown();
    std::string draw_line(Bucket& bucket, bool product);
    Status pull_nothing();
    Status write_snapshot(const SnapshotManifest& manifest, const std::string& lines);

    std::unique_ptr<Logger> m_log = Logger::to_nowhere();
    ReplicaPlace m_place;
    std::unique_ptr<ReplicaWriter> m_writer;
    std::vector<State> m_states{State{}};  // that may be shown; the last is the present one
    uint64_t m_rows;
    int64_t m_seq = 0;
    uint64_t m_found_empty = 0;
    bool m_last_succeeded = false, m_excused = false;
};

}  // namespace tp::faults
