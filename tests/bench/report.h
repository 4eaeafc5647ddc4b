// Rows of a benchmark: what was measured, against what, in the same run. Thread rule: one thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tp::bench {

// Budgets are ratios, value / other; or, where there is no other side, `value` itself in `unit`.
struct Row {
    std::string row;      // "event durable, p99"
    std::string against;  // "one WAL+FULL commit, p99"
    double value = 0, other = 0;
    std::string unit;       // of value and other: "ms", "1/s", "MiB"
    double limit = 0;       // of the ratio (or of the value where other is 0); 0: a figure without a budget
    bool at_least = false;  // the limit is a floor and not a ceiling
    std::string note = {};
    // Of the growth of `value` with the size: 0 does not grow, 1 grows linearly. Absent where one size was measured.
    std::optional<double> exponent = {};
};

// The exponent b of value = a · size^b, by least squares over the logarithms.
class Growth {
  public:
    void add(double size, double value) { m_points.emplace_back(size, value); }
    [[nodiscard]] std::optional<double> exponent() const;  // absent below two sizes

  private:
    std::vector<std::pair<double, double>> m_points;
};

class Report {
  public:
    void add(Row row);
    // A row of one of catalogue_sizes(): the largest carries the limit and the growth, the others are there for the
    // growth.
    void add_at(size_t products, Row row);
    // One JSON object a line on standard output with --json among the arguments, else a table. Always 0: a missed
    // budget is a figure and no failure of the run.
    int print(int argc, char** argv) const;

  private:
    std::vector<Row> m_rows;
    std::map<std::string, Growth> m_growth;
};

// Products: 10⁴ and 10⁵, and 10⁶ with TOUCHPOINT_LONG=1.
[[nodiscard]] std::vector<size_t> catalogue_sizes();

// Milliseconds of one call, by the monotonic clock.
[[nodiscard]] double milliseconds_of(const std::function<void()>& call);
// The q-quantile (0…1) by the nearest rank; sorts its argument.
[[nodiscard]] double quantile(std::vector<double>& samples, double q);
// The median of `runs` calls of a measurement.
[[nodiscard]] double median_of(int runs, const std::function<double()>& measurement);
// True with TOUCHPOINT_LONG=1 in the environment: sizes of performance.md instead of the short ones.
[[nodiscard]] bool long_sizes();
// Proportional set size of this process in MiB, from /proc/self/smaps_rollup; 0 where the kernel does not tell.
[[nodiscard]] double pss_mib(int pid = 0);
// A new empty folder under TMPDIR, removed with the object.
class ScratchFolder {
  public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    [[nodiscard]] std::string file(const std::string& name) const { return m_path + "/" + name; }

  private:
    std::string m_path;
};

}  // namespace tp::bench
