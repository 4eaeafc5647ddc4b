// A TLS server for tests of the client: one certificate, one canned answer or one made for each request, a record of
// what came in. Thread rule: has its own thread; the methods are for the test's.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace tp {

class TlsServer {
  public:
    struct Reply {
        std::string bytes;     // as they go over the wire
        std::string for_ever;  // then, again and again until the client hangs up
    };
    struct Options {
        std::string certificate, private_key;  // PEM
        std::string client_root;               // PEM; not empty: a client certificate of it is required
        int most_version = 0x0304;             // 0x0303: TLS 1.2 at most
        bool plain = false;                    // no TLS at all
        std::string answer;                    // raw bytes, sent after each request
        int repeat = 1;                        // how many times the answer is sent
        bool close_after = false;              // then the connection is closed
        // In place of `answer`, to a whole request with its body; the connection is closed behind it. On the server's
        // thread.
        std::function<Reply(const std::string& request)> reply = {};
    };
    explicit TlsServer(Options options);
    ~TlsServer();
    [[nodiscard]] int port() const;
    [[nodiscard]] std::string url() const { return "https://127.0.0.1:" + std::to_string(port()); }
    [[nodiscard]] std::string requests() const;  // all application bytes that have arrived
    [[nodiscard]] int connections() const;       // accepted
    [[nodiscard]] int64_t bytes_sent() const;    // of replies, the client's part of the way or not

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

[[nodiscard]] std::string http_answer(const std::string& type, const std::string& body,
                                      const std::string& more_headers = {}, const std::string& status = "200 OK");

}  // namespace tp
