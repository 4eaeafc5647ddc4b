#include "sync/client/backoff.h"

#include <cstring>
#include <memory>
#include <random>

#include "platform/base/bytes.h"

namespace tp {

Random system_random() {
    uint64_t seed = 0;
    const Bytes bytes = random_bytes(sizeof seed);
    std::memcpy(&seed, bytes.data(), sizeof seed);
    return
        [engine = std::mt19937_64(seed)]() mutable { return std::uniform_real_distribution<double>(0.0, 1.0)(engine); };
}

}  // namespace tp
