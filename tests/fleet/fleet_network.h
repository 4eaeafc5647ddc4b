// The connections of a whole fleet on one thread: HTTP/1.1 over TLS 1.3 with each device's own certificate, by one
// epoll. libcurl would give each device a TLS context of its own and search one pool of all connections for each
// request; here one context serves all, and a device keeps its own few connections.
// Thread rule: one thread.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sync/client/identity.h"
#include "sync/client/transport.h"

namespace tp::fleet {

// What one endpoint did. Times in milliseconds, from the request's start (a new connection and its handshake included)
// to the answer's last byte.
struct EndpointFigures {
    std::vector<float> ms;
    uint64_t bytes_up = 0, bytes_down = 0;  // of HTTP, without TLS
};

struct NetworkFigures {
    std::map<std::string, EndpointFigures> endpoints;  // "/v1/pull"
    std::map<std::string, uint64_t> errors;            // "/v1/pull 503", "/v1/wait timed_out" → how many
    EndpointFigures handshakes;                        // TCP and TLS, one each connection
    uint64_t reconnects = 0;                           // the hub had closed an idle connection: asked again
    size_t connections = 0, most_connections = 0;
};

class FleetNetwork {
  public:
    // One hub for all. Errors: invalid_argument (the URL is not https://ADDRESS:PORT with a numeric IPv4 address),
    // malformed (the roots), internal.
    static Result<std::unique_ptr<FleetNetwork>> open(const std::string& url, const std::vector<std::string>& roots,
                                                      const Clock& clock);
    ~FleetNetwork();
    FleetNetwork(const FleetNetwork&) = delete;
    FleetNetwork& operator=(const FleetNetwork&) = delete;

    // A device's transport, which the network must outlive. Its wait() gives what has completed and never blocks.
    // malformed: the certificate or key.
    [[nodiscard]] Result<std::unique_ptr<Transport>> transport(const Identity& identity, size_t device);
    // Moves what can move, for at most so long without any; calls for each device that has completions.
    void run(Milliseconds at_most, const std::function<void(size_t device)>& completed);
    [[nodiscard]] NetworkFigures& figures();

  private:
    struct Impl;
    struct DeviceTransport;
    explicit FleetNetwork(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp::fleet
