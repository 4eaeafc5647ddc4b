// A hub's files as every simulation begins with them: made once by the real hub, then copied.
// Thread rule: the simulation's only thread.
#pragma once

#include <map>
#include <string>

#include "platform/base/clock.h"

namespace tp::simulation {

struct PreparedHub {
    std::map<std::string, std::string> databases;  // by name
    std::map<std::string, std::string> keys;       // files of the authority and of keys
    std::string signing_key;
};

inline constexpr size_t nearest_stores = 1;  // so that a store that opens nearby takes another's place
[[nodiscard]] const PreparedHub& prepared_hub();
[[nodiscard]] WallTime beginning_of_time();

[[nodiscard]] std::string product_text(int number, int64_t price, int64_t title, bool long_text);
[[nodiscard]] std::string store_text(int number, const std::string& zone, double latitude);
[[nodiscard]] std::string stock_text(int store, int product, int64_t quantity);
inline constexpr int first_products = 5, first_stores = 3;

}  // namespace tp::simulation
