// A hub that answers over real TLS what no honest one would say, beside one that is honest (SmallHub), which it is
// whenever nothing else has been ordered.
// Thread rule: has the TLS server's thread; the methods are for the test's. `hub` is touched while no request is under
// way, or from a Mischief.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "sync/client/curl_transport.h"
#include "tests/doubles/sync/small_hub.h"
#include "tests/doubles/sync/tls_server.h"

namespace tp {

class HostileHub {
  public:
    using Reply = TlsServer::Reply;
    // nullopt: the honest answer.
    using Mischief = std::function<std::optional<Reply>(const HttpRequest&)>;

    SmallHub hub;

    HostileHub();
    ~HostileHub();
    void turn(Mischief mischief);
    [[nodiscard]] CurlOptions client() const;
    [[nodiscard]] int64_t bytes_sent() const { return m_server->bytes_sent(); }

  private:
    [[nodiscard]] Reply reply(const std::string& text);

    std::mutex m_mutex;
    Mischief m_mischief;
    std::unique_ptr<TlsServer> m_server;  // last: its thread uses the others
};

// As HTTP would have it, with the type that the request's answer has.
[[nodiscard]] TlsServer::Reply reply_to(const HttpRequest& request, const std::string& body,
                                        const std::string& more_headers = {});
// zstd of as many spaces: 4 bytes for each 128 KiB, which is the least that the format has.
[[nodiscard]] std::string zstd_bomb(int64_t bytes);

}  // namespace tp
