// How old a fact is, in words. Thread rule: plain functions.
#pragma once

#include <optional>
#include <string>

#include "kiosk/ui/ui.h"
#include "platform/base/clock.h"

namespace tp {

// "as of 14:02", "as of yesterday, 14:02", "as of 19 Nov 2026".
[[nodiscard]] std::string age_words(const ui::Ui& ui, std::optional<WallTime> as_of);

}  // namespace tp
