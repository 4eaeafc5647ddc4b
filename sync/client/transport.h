// HTTP as the client's rooms use it: requests that run side by side on one thread. CurlTransport is the real one; tests
// and the simulation put their own in its place.
//
// Thread rule: all calls on the one sync thread, but wake(), which any thread may call.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/clock.h"
#include "platform/base/error.h"

namespace tp {

enum class HttpMethod { get, post };

struct HttpRequest {
    HttpMethod method = HttpMethod::get;
    std::string target;                           // from the root, escaped: "/v1/pull"
    std::string body;                             // of a POST: JSON
    size_t max_response_bytes = size_t{1} << 20;  // as received and again as decompressed
    Milliseconds timeout{30'000};                 // for the whole exchange
    std::chrono::seconds stall{0};                // without a byte for so long it is broken off (timed_out); 0: never
    // Of a GET: the bytes from here on (RFC 9110, clause 14.2). A status of 200 instead of 206 is the whole all the
    // same.
    int64_t resume_from = 0;
    bool keep_partial = false;  // what has come of a body that breaks off is handed over: Completion::partial
};

struct HttpResponse {
    int status = 0;
    std::string content_type;  // lower case, without parameters: "application/json"
    std::optional<std::chrono::seconds> retry_after;
    std::string body;  // decompressed
};

using RequestId = uint64_t;

struct Completion {
    RequestId id = 0;
    // unavailable: no connection, or broken off. timed_out. refused: the peer's certificate does not hold (nothing was
    // sent). too_large: over the cap. malformed: no HTTP, or a broken compression. Any status is a response.
    Result<HttpResponse> response;
    // Where the request wants it and the response broke off: its status and what had come of the body.
    HttpResponse partial = {};
};

class Transport {
  public:
    virtual ~Transport() = default;
    // Never blocks, never fails: failures arrive as the completion.
    [[nodiscard]] virtual RequestId start(HttpRequest request) = 0;
    // No completion comes for it afterwards.
    virtual void cancel(RequestId id) = 0;
    // What has completed; blocks until something has, wake() is called, or `at_most` has passed.
    [[nodiscard]] virtual std::vector<Completion> wait(Milliseconds at_most) = 0;
    virtual void wake() = 0;
};

}  // namespace tp
