// What home and attract show of the shop. Thread rule: plain values.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/clock.h"
#include "sync/model/records.h"

namespace tp {

struct HomePromotion {
    Promotion promotion;
    std::vector<std::string> pictures;  // files, the promotion's own first
};
struct HomeFacts {
    std::optional<int64_t> products;  // absent: not known yet
    std::vector<HomePromotion> promotions;
    std::optional<WallTime> as_of;
    std::optional<Store> store;  // where the terminal stands
    bool set_up = true;          // false: this terminal is enrolled at no hub, so nothing is on its way
};

// Asks for them off the UI thread. The application asks at start and whenever the replica has changed.
class HomeSource {
  public:
    virtual ~HomeSource() = default;
    // `answer` comes on the UI thread, later; not at all when the question fails on a terminal that is set up.
    virtual void ask(std::function<void(HomeFacts)> answer) = 0;
};

}  // namespace tp
