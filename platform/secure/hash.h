// Digests and comparisons. libsodium behind. Thread rule: pure functions; a Sha256 object belongs to one thread.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "platform/base/bytes.h"
#include "platform/base/error.h"

namespace tp {

using Digest = std::array<std::byte, 32>;

[[nodiscard]] Digest sha256(BytesView bytes);                 // FIPS 180-4
[[nodiscard]] std::string sha256_hex(std::string_view text);  // lower case, 64 characters
// BLAKE2b-256 with a key (RFC 7693, clause 2.5): what look-up keys are made of. `key` has 16–64 bytes.
[[nodiscard]] Digest keyed_hash(BytesView key, std::string_view text);
[[nodiscard]] std::string keyed_hash_hex(BytesView key, std::string_view text);

// SipHash-2-4 with a key of 16 zero octets, read as little endian: for sums and tables, not against attackers.
[[nodiscard]] uint64_t short_hash(std::string_view text);

// Whether both are equal; the time depends on the lengths only.
[[nodiscard]] bool equal_constant_time(std::string_view a, std::string_view b);

// For what does not fit into memory.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    void update(BytesView bytes);
    [[nodiscard]] Digest finish();  // once; the object is spent then

  private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace tp
