#include "tests/simulation/simulation.h"

#include "tests/doubles/disk/power_cut_vfs.h"
#include "tests/simulation/checks.h"
#include "tests/simulation/prepared_hub.h"
#include "tests/simulation/workload.h"

namespace tp::simulation {

namespace {

constexpr Milliseconds look_interval{10'000};
// A back-off of 300 s, a reset that waits ten minutes, and once more.
constexpr Milliseconds patience{45 * 60'000};
constexpr int most_requests_in_a_minute = 200;

// Until nobody has anything left to do; what is left else.
std::string settle(Agenda& agenda, const Findings& findings, const Workload& workload, const Centre& centre,
                   std::vector<std::unique_ptr<Terminal>>& terminals) {
    std::string left;
    const MonotonicTime give_up = agenda.now() + patience;
    while (agenda.now() < give_up && !findings.any()) {
        const MonotonicTime look = agenda.now() + look_interval;
        while (!findings.any() && agenda.step(look)) continue;
        left = !centre.is_up() ? "the hub is down" : workload.changes_left() > 0 ? "data changes are left" : "";
        for (const auto& terminal : terminals)
            if (left.empty()) left = terminal->unsettled();
        if (left.empty()) return {};
    }
    return left;
}

}  // namespace

Outcome run_seed(uint64_t seed, Tooth tooth, bool trace) {
    (void)prepared_hub();
    seed_sqlite(seed);
    const Plan plan = plan_of(seed, tooth);
    Agenda agenda;
    Findings findings(agenda, trace);
    findings.tell("seed {}: {}", seed, describe(plan));
    const auto log = trace ? Logger::to_stderr(LogLevel::info) : Logger::to_nowhere();
    Ledger ledger;
    Centre centre(plan, agenda, findings, ledger, *log);
    Network network(plan, agenda, findings, centre);
    std::vector<std::unique_ptr<Terminal>> terminals;
    for (size_t i = 0; i < static_cast<size_t>(plan.terminals); ++i)
        terminals.push_back(std::make_unique<Terminal>(plan, i, agenda, findings, ledger, network, centre, *log));
    Workload workload(plan, agenda, findings, ledger, network, centre, terminals);
    workload.begin();
    const MonotonicTime end = agenda.now() + plan.work;
    while (!findings.any() && agenda.step(end)) continue;
    workload.end_faults();

    const std::string left = settle(agenda, findings, workload, centre, terminals);
    if (!left.empty()) findings.violated("everything converges", left);
    if (!findings.any()) check_promises(plan, findings, ledger, centre, terminals);
    if (network.busiest_minute() > most_requests_in_a_minute)
        findings.violated("no storms", fmt::format("{} requests in a minute", network.busiest_minute()));
    return {findings.first(), network.busiest_minute(), std::chrono::duration_cast<Milliseconds>(agenda.now() - end)};
}

}  // namespace tp::simulation
