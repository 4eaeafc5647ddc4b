// What each bucket of the hub held at each of its seqs. Thread rule: the simulation's only thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sync/hub/store/store.h"

namespace tp::simulation {

using Rows = std::map<std::string, Row>;  // by "table/key"

class History {
  public:
    // Takes down what has changed since; an error: the hub's numbers went back, or it cannot be read.
    Status note(hub::StoreReader& reader);
    // Another epoch: numbers begin anew.
    void begin(const std::string& epoch) {
        m_epoch = epoch;
        m_buckets.clear();
    }
    [[nodiscard]] const std::string& epoch() const { return m_epoch; }
    [[nodiscard]] int64_t head(const std::string& bucket) const;
    [[nodiscard]] Rows rows(const std::string& bucket, int64_t seq) const;

  private:
    struct Change {
        int64_t seq = 0;
        std::optional<Row> row;  // nothing: deleted
    };
    struct Bucket {
        int64_t head = 0;
        std::map<std::string, std::vector<Change>> changes;
    };
    std::string m_epoch;
    std::map<std::string, Bucket> m_buckets;
};

}  // namespace tp::simulation
