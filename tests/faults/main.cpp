// touchpoint-faults: trials of the product under faults, and the table of what they came to.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <stdexcept>

#include "platform/base/clock.h"
#include "tests/faults/killed_terminal.h"
#include "tests/faults/results.h"
#include "tests/faults/row.h"
#include "tests/faults/sqlite_memory.h"

namespace {

using namespace tp;
using namespace tp::faults;

// What a double requires (tests/doubles) ends the trial, not the program.
void throw_what_failed(const doctest::AssertData& data) {
    throw std::runtime_error(fmt::format("{}:{}: {}", data.m_file, data.m_line, data.m_expr));
}

RowResult run_row(const faults::Row& row, const RunOptions& options) {
    fmt::print("{} …\n", row.name);
    std::fflush(stdout);
    Trials trials(row.name, options);
    const SystemClock clock;
    const MonotonicTime start = clock.monotonic();
    row.run(trials);
    const double seconds = std::chrono::duration<double>(clock.monotonic() - start).count();
    RowResult result{row.name,      row.fault,       row.how,         trials.remark(),
                     trials.done(), trials.failed(), trials.passed(), seconds};
    fmt::print("{}: {} trials, {} {}, {:.1f} s: {}{}\n", row.name, result.trials, result.failed,
               result.passed && result.failed > 0 ? "caught" : "failed", seconds, result.passed ? "passed" : "FAILED",
               result.remark.empty() ? "" : "; " + result.remark);
    std::fflush(stdout);
    return result;
}

}  // namespace

int main(int argc, char** argv) {
    // What the row `kill` starts of this program; no option, for it is of no use by hand.
    if (argc == 3 && std::string_view(argv[1]) == be_terminal_argument) return be_terminal(argv[2]);
    RunOptions options;
    std::vector<std::string> only;
    std::string results_file;
    bool list = false;
    CLI::App app{"Runs the product under faults. Exit status: 0 all rows passed, 1 one failed, 2 wrong usage."};
    app.add_flag("--long", options.long_run, "long sizes; so does TOUCHPOINT_LONG=1");
    app.add_option("--only", only, "this row; may be given several times")->type_name("ROW");
    app.add_option("--seed", options.seed, "begin with this trial")->type_name("N");
    app.add_option("--trials", options.trials, "this many trials of each row")->type_name("N");
    app.add_option("--results", results_file, "put the rows' lines into this Markdown file")->type_name("FILE");
    app.add_flag("--list", list, "the rows' names");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    const char* long_wanted = std::getenv("TOUCHPOINT_LONG");
    options.long_run = options.long_run || (long_wanted && std::string_view(long_wanted) != "0");

    const std::vector<faults::Row> rows = all_rows();
    std::vector<std::string> names;
    for (const faults::Row& row : rows) names.push_back(row.name);
    if (list) fmt::print("{}\n", fmt::join(names, "\n"));
    if (list) return 0;
    for (const std::string& name : only) {
        if (std::ranges::find(names, name) != names.end()) continue;
        fmt::print(stderr, "there is no row \"{}\": --list shows them\n", name);
        return 2;
    }

    doctest::Context context;
    context.setAsDefaultForAssertsOutOfTestCases();
    context.setAssertHandler(throw_what_failed);
    if (!count_sqlite_memory()) return 1;

    std::vector<RowResult> results;
    for (const faults::Row& row : rows)
        if (only.empty() || std::ranges::find(only, row.name) != only.end()) results.push_back(run_row(row, options));
    if (!results_file.empty()) {
        if (const Status written = merge_results(results_file, results, names); !written) {
            fmt::print(stderr, "{}\n", written.error().message);
            return 1;
        }
    }
    return std::ranges::all_of(results, &RowResult::passed) ? 0 : 1;
}
