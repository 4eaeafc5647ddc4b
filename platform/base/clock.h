// The two clocks. Nothing else in the tree asks the system for the time: a virtual clock drives tests and simulation.
// Thread rule: all implementations here may be read from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>

#include "platform/base/error.h"

namespace tp {

using Milliseconds = std::chrono::milliseconds;
using WallTime =
    std::chrono::sys_time<Milliseconds>;  // UTC; may jump; for people and for the protocol, never for timers

// Since an arbitrary start of this process's host; never goes back; for timers, ages of what is in memory and
// deadlines.
using MonotonicTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds>;

class Clock {
  public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual WallTime wall() const = 0;
    [[nodiscard]] virtual MonotonicTime monotonic() const = 0;
};

class SystemClock final : public Clock {
  public:
    [[nodiscard]] WallTime wall() const override;
    [[nodiscard]] MonotonicTime monotonic() const override;
};

// Stands still until told otherwise.
class VirtualClock final : public Clock {
  public:
    explicit VirtualClock(WallTime start) : m_wall(start) {}
    [[nodiscard]] WallTime wall() const override { return m_wall.load(); }
    [[nodiscard]] MonotonicTime monotonic() const override { return m_monotonic.load(); }
    void advance(Milliseconds by);               // both clocks
    void set_wall(WallTime to) { m_wall = to; }  // the wall clock alone jumps, as a wrong NTP answer makes it

  private:
    std::atomic<WallTime> m_wall;
    std::atomic<MonotonicTime> m_monotonic{MonotonicTime{}};
};

// RFC 3339 in UTC with milliseconds, "2026-11-22T14:02:05.120Z". Parsing takes "Z" or an offset, 0–9 fraction digits.
[[nodiscard]] std::string to_rfc3339(WallTime time);
[[nodiscard]] Result<WallTime> parse_rfc3339(std::string_view text);

}  // namespace tp
