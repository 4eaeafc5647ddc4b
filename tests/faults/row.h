// A row of the table of faults: trials that make one fault, and what counts as having stood it.
// Thread rule: the program's only thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/error.h"

namespace tp::faults {

// What was asked for on the command line.
struct RunOptions {
    bool long_run = false;
    std::optional<uint64_t> seed;    // of the first trial
    std::optional<uint64_t> trials;  // instead of the row's own number
};

// Counts a row's trials, tells of those that fail, and says how to repeat one.
class Trials {
  public:
    Trials(std::string row, const RunOptions& options) : m_row(std::move(row)), m_options(options) {}

    // Runs `body` for one seed after another, from --seed or 1, until `count` trials (or --trials) are done. Each call
    // returns how many trials it was (a history with several cuts is several), or what broke.
    void run(uint64_t count, const std::function<Result<uint64_t>(uint64_t seed)>& body);
    // The same for trials that are named and not drawn: every seed of `seeds`, or --seed alone.
    void run_each(const std::vector<uint64_t>& seeds, const std::function<Result<uint64_t>(uint64_t seed)>& body);

    // The number of trials by what was asked for.
    [[nodiscard]] uint64_t wanted(uint64_t ci, uint64_t long_run) const;
    [[nodiscard]] bool asked_for(uint64_t seed) const { return !m_options.seed || *m_options.seed == seed; }
    [[nodiscard]] bool is_long() const { return m_options.long_run; }
    // Words for the table beside the figures: which way a fault was made here, what the row has seen.
    void remark(std::string words) { m_remark = std::move(words); }
    // Failures are what the row is there to see: they are not printed one by one.
    void expect_failures() { m_expected = true; }

    [[nodiscard]] uint64_t done() const { return m_done; }
    [[nodiscard]] uint64_t failed() const { return m_failed; }
    [[nodiscard]] const std::string& remark() const { return m_remark; }
    [[nodiscard]] bool passed() const { return m_done > 0 && (m_expected ? m_failed > 0 : m_failed == 0); }

  private:
    void one(uint64_t seed, const std::function<Result<uint64_t>(uint64_t seed)>& body);

    std::string m_row;
    RunOptions m_options;
    std::string m_remark;
    bool m_expected = false;
    uint64_t m_done = 0, m_failed = 0;
};

struct Row {
    std::string name;   // for --only
    std::string fault;  // for the table
    std::string how;    // it is made
    std::function<void(Trials&)> run;
};

// One line for each row, in the order of the table. A new row is a file of its own and a line here.
[[nodiscard]] std::vector<Row> all_rows();

}  // namespace tp::faults
