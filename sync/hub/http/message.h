// A request and its answer, free of the HTTP library. Thread rule: plain values.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/base/clock.h"
#include "platform/secure/certificates.h"

namespace tp::hub {

struct Request {
    std::string method;
    std::string path;                        // as sent, without the query
    std::string query;                       // behind "?"
    std::optional<CertificateFacts> client;  // its certificate, verified against our authority; may have expired
    bool accepts_zstd = false;
    std::string range;  // the field's value, or empty
    std::string body;
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string route;   // for the log and metrics: "/v1/snapshot/{bucket}"
    std::string device;  // likewise; empty without one
    // Not to be sent earlier: an answer whose time must not tell how it came about.
    std::optional<MonotonicTime> not_before;

    // A long poll: instead of answering now, `ask` is called every other second where `worth_asking` says so, until it
    // gives an answer; at `deadline` it is called with true and must give one. Both are called on the network's thread
    // and never block: thousands wait.
    struct Waiting {
        std::function<bool()> worth_asking;
        std::function<std::optional<Response>(bool last)> ask;
        MonotonicTime deadline{};
    };
    std::optional<Waiting> waiting;
};

using Handler = std::function<Response(const Request&)>;
// What can be answered at once; nothing: it is for the Handler.
using QuickHandler = std::function<std::optional<Response>(const Request&)>;

}  // namespace tp::hub
