// Transport over libcurl: HTTPS with TLS 1.3 and nothing else. Thread rule: see Transport.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sync/client/transport.h"

namespace tp {

struct CurlOptions {
    std::string base_url;            // "https://hub.example:8443", no path
    std::vector<std::string> roots;  // PEM; the only authorities that are believed, the system's are not
    std::string certificate;         // PEM of the client; empty for enrolment
    std::string private_key;         // PEM
    std::string user_agent;          // "touchpoint/0.1.0"
    Milliseconds connect_timeout{5'000};
};

class CurlTransport final : public Transport {
  public:
    // invalid_argument: a base URL that is not https://HOST[:PORT], or no roots. unavailable: libcurl lacks TLS 1.3.
    static Result<std::unique_ptr<CurlTransport>> make(CurlOptions options);
    ~CurlTransport() override;

    // No redirects, no proxies of the environment, no cookies, no other protocol. The response is cut at its cap on the
    // wire and, for Content-Encoding: zstd, again as it is decompressed. A POST's body is application/json.
    [[nodiscard]] RequestId start(HttpRequest request) override;
    void cancel(RequestId id) override;
    [[nodiscard]] std::vector<Completion> wait(Milliseconds at_most) override;
    void wake() override;

  private:
    struct Impl;
    explicit CurlTransport(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
