// What counts as an order number and a proof, and how an order's course is told. No pixels. Thread rule: pure
// functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/centre/centre.h"
#include "sync/model/records.h"

namespace tp {

// Upper-case letters and digits with single hyphens as typed; spaces and other signs are dropped. Eight digits become
// "4471-0925", as receipts print them. Empty: nothing usable is in it.
[[nodiscard]] std::string normalise_order_number(std::string_view typed);
// 4–24 letters and digits.
[[nodiscard]] bool plausible_order_number(std::string_view normalised);

struct CourseStep {
    OrderStage stage = OrderStage::ordered;
    std::optional<WallTime> at;
    std::string note;
    enum class State { done, now, todo } state = State::todo;
};
// The order's steps with the last one that has a time as the present one; one that ended (handed over, cancelled,
// returned) has no present step: all is done.
[[nodiscard]] std::vector<CourseStep> course_of(const Order& order);
// The present stage; ordered where the centre sent no times.
[[nodiscard]] OrderStage present_stage(const Order& order);
// The customer may say "I am here": it is ready, and at this store.
[[nodiscard]] bool can_check_in(const Order& order, std::string_view this_store);

[[nodiscard]] std::string checkin_payload(const Order& order);

}  // namespace tp
