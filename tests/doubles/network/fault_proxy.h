// A stretch of bad network on the loopback: passes bytes between a port of its own and a server's, and breaks as it is
// told. It sees TLS records and opens none.
// Thread rule: has a thread of its own; any thread may call.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace tp {

// What happens from the given byte of the answers on, over all connections, counted from the moment it is set.
struct NetworkFault {
    enum class Kind {
        none,
        refuse,     // nobody listens; what is open is reset
        drop,       // connections are closed
        reset,      // connections are reset (RST)
        stall,      // answers do not arrive, requests do
        half_open,  // nothing arrives at either end, and neither is told, also afterwards
        slow,       // answers at bytes_per_second
        flip,       // a bit of that byte, once
    };
    Kind kind = Kind::none;
    int64_t at_byte = 0;
    bool once = false;  // drop, reset: of one connection only; afterwards the network is well
    int64_t bytes_per_second = 8'000;
};

class FaultProxy {
  public:
    explicit FaultProxy(uint16_t to_port);
    ~FaultProxy();
    [[nodiscard]] std::string url() const;  // https://127.0.0.1:…

    // In force when it returns.
    void set(const NetworkFault& fault);
    // Every connection is reset; of what the server has sent and the client has not yet got, nothing arrives. In force
    // when it returns.
    void cut();
    // Bytes of answers and of requests since the last set().
    [[nodiscard]] int64_t answered() const;
    [[nodiscard]] int64_t asked() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
