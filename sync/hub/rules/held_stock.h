// What a retailer counts, less what the hub has promised to customers. Private to this room. Thread rule: the writer's.
//
// A store's file of stock knows nothing of our holds: they are taken off its figure while they last. A hold that was
// collected before its end and counted out by the store already is taken off twice until then, which errs on the safe
// side.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "sync/hub/store/store.h"

namespace tp::hub {

class HeldStock {
  public:
    // The holds that stand and have not ended by `now`.
    static Result<HeldStock> read(StoreReader& reader, WallTime now);

    // What may be offered of `counted` pieces. Where more is held than was counted, the difference is remembered, so
    // that a cancelled hold does not bring back what is not there.
    [[nodiscard]] Result<int64_t> offered(StoreWriter& writer, const std::string& store, const std::string& sku,
                                          int64_t counted) const;

  private:
    std::map<std::pair<std::string, std::string>, int64_t> m_held;  // (store, sku) → pieces
};

// How many of a cancelled hold's `quantity` pieces go back on offer.
[[nodiscard]] Result<int64_t> given_back(StoreWriter& writer, const std::string& store, const std::string& sku,
                                         int64_t quantity);

}  // namespace tp::hub
