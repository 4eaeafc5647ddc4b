// Our side of the synchronisation's rows: a hub of generated products in this process, and a terminal that fetches from
// it over TLS on the loopback, with the product's own engine, transport, replica and outbox. Thread rule: one thread;
// the hub has threads of its own.
#pragma once

#include <memory>
#include <string>

#include "generate/catalogue.h"
#include "report.h"
#include "sync/client/sync_engine.h"
#include "tests/doubles/hub/loopback_hub.h"

namespace tp::bench {

class BenchHub {
  public:
    // Imports the catalogue, enrols a terminal and builds the snapshots: once per generation, before anybody is served.
    explicit BenchHub(const Catalogue& catalogue);
    // The prices of `count` products, spread over the catalogue, rise by `by`.
    void change_prices(size_t count, int64_t by);
    [[nodiscard]] const Identity& identity() const { return m_identity; }
    [[nodiscard]] hub::LoopbackHub& hub() { return *m_hub; }
    // Of the catalogue's snapshot, and of the rows in it as the terminals get them.
    [[nodiscard]] double snapshot_built_ms() const { return m_built_ms; }

  private:
    const Catalogue& m_catalogue;
    ScratchFolder m_folder;
    SystemClock m_clock;
    std::unique_ptr<Logger> m_log = Logger::to_nowhere();
    std::unique_ptr<hub::LoopbackHub> m_hub;
    Identity m_identity;
    double m_built_ms = 0;
};

struct FirstReplica {
    double whole_ms = 0;       // until everything is there and indexed, and the live file
    double searchable_ms = 0;  // until a search finds something
};

// A terminal with nothing, and what it does next.
class BenchTerminal {
  public:
    // `url`: of what stands before the hub, or empty.
    BenchTerminal(BenchHub& hub, const std::string& url = {});
    ~BenchTerminal();
    [[nodiscard]] FirstReplica fetch_all();
    // Milliseconds until what the hub has changed is here.
    [[nodiscard]] double fetch_changes();
    // Milliseconds until `events` events that waited are the hub's.
    [[nodiscard]] double drain(int events, const std::string& payload);

  private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

}  // namespace tp::bench
