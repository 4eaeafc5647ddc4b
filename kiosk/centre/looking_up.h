// Where a question to the centre stands, the same for orders and members. Thread rule: plain values.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <expected>

namespace tp {

enum class LookingUp {
    typing,  // nothing was asked yet, or the words changed since
    asking,
    found,
    no_match,      // wrong or unknown: the two cannot be told apart
    cooling_down,  // too many tries
    offline,       // no answer from the hub
};

[[nodiscard]] constexpr bool is_problem(LookingUp state) {
    return state >= LookingUp::no_match;
}

struct LookupFailure {
    LookingUp state = LookingUp::offline;  // a problem
    std::chrono::seconds retry_after{0};   // of cooling_down
};

// Whole minutes, at least one, as a person is told to wait.
[[nodiscard]] constexpr int64_t minutes_to_wait(std::chrono::seconds time) {
    return std::max<int64_t>(1, (time.count() + 59) / 60);
}

template <typename T>
using LookedUp = std::expected<T, LookupFailure>;

}  // namespace tp
