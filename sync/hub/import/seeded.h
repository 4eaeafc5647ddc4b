// Numbers that depend on a seed and a key only: the same on every machine and in every order. Thread rule: pure values.
#pragma once

#include <cstdint>
#include <string_view>

namespace tp {

// SplitMix64 (Steele, Lea, Flood 2014).
class Seeded {
  public:
    explicit Seeded(uint64_t seed) : m_state(seed) {}
    // A stream for one thing of many: FNV-1a of its key folded into the seed.
    Seeded(uint64_t seed, std::string_view key) : m_state(seed) {
        uint64_t hash = 0xCBF29CE484222325ULL;
        for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
        m_state ^= hash;
    }

    uint64_t next() {
        uint64_t z = (m_state += 0x9E3779B97F4A7C15ULL);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }
    // least ≤ result ≤ most
    int64_t between(int64_t least, int64_t most) {
        return least + static_cast<int64_t>(next() % static_cast<uint64_t>(most - least + 1));
    }
    double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }  // 0 ≤ result < 1
    bool chance(int percent) { return between(0, 99) < percent; }

  private:
    uint64_t m_state;
};

}  // namespace tp
