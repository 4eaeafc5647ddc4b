// How old a fact is, in words and in what may be promised. Thread rule: plain functions.
#pragma once

#include <optional>
#include <string>

#include "kiosk/ui/ui.h"
#include "platform/base/clock.h"

namespace tp {

enum class Freshness {
    fresh,    // may be promised
    old,      // said with its time; a hold is a request
    too_old,  // nothing is promised: "ask a colleague"
    unknown,  // never complete yet
};
struct FreshnessLimits {
    Milliseconds fresh{15 * 60 * 1000};
    Milliseconds old{24 * 60 * 60 * 1000};
};
// `as_of` is the hub's clock at the last complete pull. A time in the future (a wrong clock) counts as old.
[[nodiscard]] Freshness freshness_of(std::optional<WallTime> as_of, WallTime now, FreshnessLimits limits = {});
// "as of 14:02", "as of yesterday, 14:02", "as of 19 Nov 2026".
[[nodiscard]] std::string age_words(const ui::Ui& ui, std::optional<WallTime> as_of);

}  // namespace tp
