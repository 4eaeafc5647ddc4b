// Whether a store is open, and until when. Thread rule: pure functions.
#pragma once

#include <string>

#include "platform/base/clock.h"
#include "sync/model/records.h"

namespace tp {

struct OpeningState {
    enum class Kind {
        unknown,      // the store gives no hours
        open,         // until `minute` of `days_ahead`
        always_open,  // no closing within a week
        opens_later,  // at `minute` of `days_ahead`
        closed,       // no opening within a week
    };
    Kind kind = Kind::unknown;
    int minute = 0;      // after local midnight there, 0–1439; a closing at 24:00 is 0 of the next day
    int days_ahead = 0;  // 0 today, 1 tomorrow, as the store's own clock has it
    int weekday = 0;     // of that day, 0 Monday – 6 Sunday
    bool operator==(const OpeningState&) const = default;
};

// `fallback_zone`: IANA name for stores that name no time zone, or one that nobody knows; empty: UTC. Wall-clock
// minutes: on the night of a clock change a store keeps to the clock on its wall.
[[nodiscard]] OpeningState opening_state(const Store& store, WallTime now, const std::string& fallback_zone);

}  // namespace tp
