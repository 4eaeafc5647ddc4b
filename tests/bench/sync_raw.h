// The bare sides of the synchronisation's rows: the same rows into SQLite and nothing else. Thread rule: one thread.
#pragma once

#include <string>
#include <vector>

#include "platform/storage/database.h"
#include "sync/model/records.h"

namespace tp::bench {

// Milliseconds for table, then indexes, then FTS5 over its own concatenation, synced at the end; rows are in memory,
// nothing is decoded.
[[nodiscard]] double raw_first_ms(const std::vector<Product>& products);

// Updates of whole rows by SKU in one transaction with synchronous=FULL, in a copy of the replica of `folder`.
class RawDeltas {
  public:
    explicit RawDeltas(const std::string& folder);
    [[nodiscard]] double apply_ms(const std::vector<Product>& products);

  private:
    Database m_database;
};

// Milliseconds for `batches` transactions of `events` events each, put into a hub's store by the store's own call: its
// row and the identity that tells a duplicate, no network, no JSON, no effect.
[[nodiscard]] double raw_events_ms(int batches, int events, const std::string& payload);

}  // namespace tp::bench
