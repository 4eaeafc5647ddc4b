// HTTP/1.1 over TLS 1.3, and plain for health: limits, timeouts and threads; what is answered is the handlers' affair.
// Thread rule: start and destroy on one thread; handlers run on several threads of the server's at once.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "platform/base/log.h"
#include "sync/hub/http/message.h"

namespace tp::hub {

struct ServerLimits {
    uint32_t header_bytes = 8 * 1024;
    uint64_t body_bytes = 1024 * 1024;
    size_t connections = 12'000;  // one more is closed unanswered
    std::chrono::milliseconds handshake{10'000};
    std::chrono::milliseconds request{10'000};  // from a request's first byte to its last: slow senders are cut off
    std::chrono::milliseconds idle{75'000};     // between requests
    std::chrono::milliseconds write{60'000};
    std::chrono::milliseconds shutdown{1'500};  // for answers under way when the server stops
    size_t handler_threads = 4;
};

struct ServerOptions {
    std::string address = "127.0.0.1";
    uint16_t port = 8443;  // 0: any free one
    std::string health_address = "127.0.0.1";
    uint16_t health_port = 8480;
    std::string certificate_pem, private_key_pem;
    std::string client_root_pem;  // whose clients are known
    ServerLimits limits;
};

struct ServerCounters {
    uint64_t connections = 0, connections_total = 0, connections_refused = 0, handshakes_failed = 0;
    uint64_t requests_2xx = 0, requests_3xx = 0, requests_4xx = 0, requests_5xx = 0;
};

class Server {
  public:
    // Listens and serves until destroyed. `quick` is asked first, on the network's thread: it must not wait. Errors:
    // unavailable, refused (the address is taken or not ours), malformed.
    static Result<std::unique_ptr<Server>> start(const ServerOptions& options, const Clock& clock, Logger& log,
                                                 Handler handler, Handler health_handler, QuickHandler quick = {});
    ~Server();  // closes what is idle, lets answers under way finish for limits.shutdown

    [[nodiscard]] uint16_t port() const;
    [[nodiscard]] uint16_t health_port() const;
    [[nodiscard]] ServerCounters counters() const;  // any thread

  private:
    struct Impl;
    explicit Server(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

// Problem details (RFC 9457) as the server itself gives them, for what never reaches a handler.
[[nodiscard]] Response problem_response(int status, std::string_view code, std::string_view detail);

}  // namespace tp::hub
