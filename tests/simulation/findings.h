// What was seen to be wrong, and the trace of what happened before. Thread rule: the simulation's only thread.
#pragma once

#include <fmt/format.h>

#include <string>

#include "tests/simulation/agenda.h"

namespace tp::simulation {

class Findings {
  public:
    Findings(const Agenda& agenda, bool trace) : m_agenda(agenda), m_trace(trace) {}

    // The first one counts: what comes after may follow from it.
    void violated(std::string_view invariant, const std::string& how) {
        if (m_first.empty()) m_first = fmt::format("{}: {}", invariant, how);
        tell("VIOLATED {}: {}", invariant, how);
    }
    [[nodiscard]] bool any() const { return !m_first.empty(); }
    [[nodiscard]] const std::string& first() const { return m_first; }

    template <typename... Values>
    void tell(fmt::format_string<Values...> words, Values&&... values) const {
        if (!m_trace) return;
        const double seconds = std::chrono::duration<double>(m_agenda.now().time_since_epoch()).count();
        fmt::print("{:10.3f} {}\n", seconds, fmt::format(words, std::forward<Values>(values)...));
    }
    [[nodiscard]] bool traces() const { return m_trace; }

  private:
    const Agenda& m_agenda;
    bool m_trace;
    std::string m_first;
};

}  // namespace tp::simulation
