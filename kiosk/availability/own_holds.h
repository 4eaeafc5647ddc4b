// Holds that this terminal has recorded and the centre has not answered yet: the stock that the replica tells cannot
// count them. Thread rule: the database worker; hold_of is a pure function.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/replica/replica_reader.h"

namespace tp {

struct OwnHold {
    std::string event_id, store, sku;
    int64_t quantity = 0;
};

// Of a "reservation.create"; nothing where the payload does not say what is held.
[[nodiscard]] std::optional<OwnHold> hold_of(const Event& event);

class OwnHolds {
  public:
    void add(OwnHold hold) { m_waiting.push_back(std::move(hold)); }
    // Lets go what the centre has answered: its stock is told in the same transaction as the answer.
    Status refresh(ReplicaReader& reader, const CancelToken& cancel);
    [[nodiscard]] bool empty() const { return m_waiting.empty(); }
    // What can be promised of `counted` pieces; never below 0.
    [[nodiscard]] int64_t left_of(int64_t counted, const std::string& store, const std::string& sku) const;

  private:
    std::vector<OwnHold> m_waiting;
};

}  // namespace tp
