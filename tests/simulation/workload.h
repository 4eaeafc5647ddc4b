// What customers do at terminals and the retailer does to the hub's data, and when machines and lines fail.
// Thread rule: the simulation's only thread.
#pragma once

#include <memory>
#include <vector>

#include "tests/simulation/terminal.h"

namespace tp::simulation {

class Workload {
  public:
    Workload(const Plan& plan, Agenda& agenda, Findings& findings, Ledger& ledger, Network& network, Centre& centre,
             std::vector<std::unique_ptr<Terminal>>& terminals);

    // Puts all of it on the agenda.
    void begin();
    // All faults are over: from now on disks, clocks and lines are sound. What was begun is brought to its end.
    void end_faults();
    // Changes of the hub's data that have not got through yet.
    [[nodiscard]] int changes_left() const { return m_changes_left; }

  private:
    void visit(Terminal& terminal);
    void reserve(Terminal& terminal);
    void call_staff(Terminal& terminal);
    void give_feedback(Terminal& terminal);
    void say_something_else(Terminal& terminal);
    void change_data();
    void try_change(int kind, uint64_t salt);
    [[nodiscard]] Status apply_change(hub::Hub& hub, int kind, uint64_t salt);
    [[nodiscard]] Status count_stock(hub::Hub& hub, Chance& chance);
    void plan_faults();
    void fill_disk(PowerCutDisk& disk, Milliseconds duration);
    [[nodiscard]] Promise promise(const char* type, std::string stream);
    [[nodiscard]] Milliseconds some_time();

    const Plan& m_plan;
    Agenda& m_agenda;
    Findings& m_findings;
    Ledger& m_ledger;
    Network& m_network;
    Centre& m_centre;
    std::vector<std::unique_ptr<Terminal>>& m_terminals;
    Chance m_chance;
    int m_tags = 0, m_changes_left = 0;
    bool m_faults_over = false;
};

}  // namespace tp::simulation
