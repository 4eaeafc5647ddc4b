// What a response means, before anything is believed of its content. Thread rule: pure functions.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "sync/client/transport.h"
#include "sync/protocol/messages.h"

namespace tp {

enum class AnswerKind {
    ok,           // 2xx with the expected type
    problem,      // 4xx with application/problem+json: the hub itself says no
    refused,      // the hub's 401 or 403: this device may not; nothing is deleted for it
    busy,         // 429 or 503: later
    too_large,    // 413, from the hub or from a proxy before it
    unreachable,  // no answer, or one that is not the hub's: a captive portal's 200 with HTML, 302, 407, a proxy's 502
};

struct HubAnswer {
    AnswerKind kind = AnswerKind::unreachable;
    int status = 0;
    std::string body;                // of ok
    std::optional<Problem> problem;  // where the answer was application/problem+json
    std::optional<std::chrono::seconds> retry_after;
    std::string error;  // stable code for SyncState and logs; empty for ok

    [[nodiscard]] bool from_hub() const { return kind == AnswerKind::ok || problem.has_value(); }
};

// `expected_type`: "application/json"; empty: any (the caller verifies a hash).
[[nodiscard]] HubAnswer judge(Result<HttpResponse> response, std::string_view expected_type);

// The hub was heard, and this machine could not keep what it said: no reason to call the hub lost.
[[nodiscard]] HubAnswer heard_and_not_kept();

// Turns an ok answer whose content does not hold into an unreachable one.
[[nodiscard]] HubAnswer not_the_hub(std::string why);

}  // namespace tp
