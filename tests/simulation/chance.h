// All chance of a simulation, from its seed. Thread rule: the simulation's only thread.
#pragma once

#include <cstdint>
#include <random>

#include "platform/base/clock.h"

namespace tp::simulation {

class Chance {
  public:
    explicit Chance(uint64_t seed) : m_random(seed) {}

    [[nodiscard]] uint64_t below(uint64_t n) { return m_random() % n; }
    [[nodiscard]] int64_t between(int64_t least, int64_t most) {
        return least + static_cast<int64_t>(below(static_cast<uint64_t>(most - least + 1)));
    }
    [[nodiscard]] double fraction() { return static_cast<double>(m_random() >> 11) * 0x1.0p-53; }
    [[nodiscard]] bool happens(double probability) { return fraction() < probability; }
    [[nodiscard]] Milliseconds time(Milliseconds least, Milliseconds most) {
        return Milliseconds(between(least.count(), most.count()));
    }
    [[nodiscard]] uint64_t seed() { return m_random(); }  // of another one

  private:
    std::mt19937_64 m_random;
};

}  // namespace tp::simulation
