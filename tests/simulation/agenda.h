// Virtual time: what happens when, and the clocks of machines that live in it. Thread rule: the simulation's only
// thread.
#pragma once

#include <functional>
#include <map>

#include "platform/base/clock.h"

namespace tp::simulation {

class Agenda {
  public:
    using Job = std::function<void()>;

    [[nodiscard]] MonotonicTime now() const { return m_now; }
    void in(Milliseconds later, Job job) { m_jobs.emplace(m_now + later, std::move(job)); }
    // Runs what is due next, if that is by `until`; else it is `until` now, and false.
    bool step(MonotonicTime until) {
        if (m_jobs.empty() || m_jobs.begin()->first > until) {
            m_now = until;
            return false;
        }
        m_now = m_jobs.begin()->first;
        const Job job = std::move(m_jobs.begin()->second);  // jobs of one time keep their order
        m_jobs.erase(m_jobs.begin());
        job();
        return true;
    }

  private:
    MonotonicTime m_now{};
    std::multimap<MonotonicTime, Job> m_jobs;
};

// The clocks of one machine: timers run as the agenda does, the wall clock may be wrong.
class MachineClock final : public Clock {
  public:
    MachineClock(const Agenda& agenda, WallTime start) : m_agenda(agenda), m_start(start) {}
    [[nodiscard]] WallTime wall() const override {
        return m_start + m_wrong_by + std::chrono::duration_cast<Milliseconds>(m_agenda.now().time_since_epoch());
    }
    [[nodiscard]] MonotonicTime monotonic() const override { return m_agenda.now(); }
    void set_wrong_by(Milliseconds by) { m_wrong_by = by; }

  private:
    const Agenda& m_agenda;
    WallTime m_start;
    Milliseconds m_wrong_by{0};
};

}  // namespace tp::simulation
