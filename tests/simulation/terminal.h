// A kiosk: the real engine, the real outbox, a replica, on a disk that loses its power.
// Thread rule: the simulation's only thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "platform/storage/database.h"
#include "sync/client/sync_engine.h"
#include "sync/outbox/outbox.h"
#include "sync/replica/replica_writer.h"
#include "tests/doubles/sync/memory_replica.h"
#include "tests/simulation/network.h"

namespace tp::simulation {

class Terminal {
  public:
    Terminal(const Plan& plan, size_t number, Agenda& agenda, Findings& findings, Ledger& ledger, Network& network,
             Centre& centre, Logger& log);
    ~Terminal();

    void start();
    void crash();  // the power goes, unless it went already
    // The wall clock is wrong by so much from now on.
    void set_clock_wrong_by(Milliseconds by) { m_clock.set_wrong_by(by); }
    [[nodiscard]] bool is_up() const { return m_engine != nullptr; }
    [[nodiscard]] PowerCutDisk& disk() { return m_disk; }
    [[nodiscard]] const DeviceFacts& device() const { return devices()[m_number]; }

    // A customer says something: the ledger holds what was promised. False: the terminal is off, or said "not saved".
    bool record(Promise promise, Lane lane, const std::string& payload);
    void end_visit();

    // Nothing to do, and the replica is the hub's present; else why not.
    [[nodiscard]] std::string unsettled();
    // Everything that is shown is what the hub held at the cursors.
    void check_shown(const char* when);
    // What the outbox still holds or has set aside, by id, with why.
    [[nodiscard]] std::map<std::string, std::string> kept();
    [[nodiscard]] Result<OutboxStats> stats() { return m_outbox->stats(); }

  private:
    class Sink;
    class Source;
    struct Shown {
        std::map<std::string, Cursor> cursors;
        std::map<std::string, Rows> rows;  // by bucket
    };

    void pump();
    void wake_at(MonotonicTime time);
    bool has_crashed();
    Status open_files();
    void begin_with_what_the_hub_holds();
    [[nodiscard]] Result<Shown> shown();
    [[nodiscard]] Result<Shown> shown_by_file();

    const Plan& m_plan;
    size_t m_number;
    Agenda& m_agenda;
    Findings& m_findings;
    Ledger& m_ledger;
    Network& m_network;
    Centre& m_centre;
    Logger& m_log;
    MachineClock m_clock;
    Chance m_chance;
    PowerCutDisk m_disk;
    MemoryReplica m_memory;
    std::unique_ptr<ReplicaPlace> m_place;
    std::optional<Database> m_reader;  // of the present file, as those who ask have it
    uint64_t m_reader_of = 0;          // the place's generation
    std::unique_ptr<ReplicaWriter> m_writer;
    std::optional<Outbox> m_outbox;
    std::unique_ptr<Sink> m_sink;
    std::unique_ptr<Source> m_source;
    std::shared_ptr<Line> m_line;
    std::unique_ptr<SyncEngine> m_engine;
    std::optional<MonotonicTime> m_wake_at;
    uint64_t m_life = 0;  // of the process: what was meant for a former one is void
    bool m_pumping = false;
};

}  // namespace tp::simulation
