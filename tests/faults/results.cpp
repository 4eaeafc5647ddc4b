#include "tests/faults/results.h"

#include <fmt/format.h>

#include <fstream>
#include <map>

namespace tp::faults {

namespace {

constexpr std::string_view heading =
    "# What the faults came to\n\n"
    "Written by `touchpoint-faults --results` (README.md): each run replaces the lines of the rows that it ran.\n\n"
    "| row | fault | how it is made | trials | result | seconds |\n"
    "|---|---|---|---|---|---|\n";

std::string line_of(const RowResult& row) {
    std::string result = row.passed ? "passed" : fmt::format("**{} failed**", row.failed);
    if (!row.remark.empty()) result += "; " + row.remark;
    return fmt::format("| {} | {} | {} | {} | {} | {:.1f} |", row.name, row.fault, row.how, row.trials, result,
                       row.seconds);
}

}  // namespace

Status merge_results(const std::string& path, const std::vector<RowResult>& results,
                     const std::vector<std::string>& order) {
    std::map<std::string, std::string> lines;
    std::ifstream before(path);
    for (std::string line; std::getline(before, line);)
        for (const std::string& name : order)
            if (line.starts_with("| " + name + " |")) lines[name] = line;
    for (const RowResult& row : results) lines[row.name] = line_of(row);
    std::ofstream after(path, std::ios::trunc);
    after << heading;
    for (const std::string& name : order)
        if (lines.contains(name)) after << lines[name] << '\n';
    after.close();
    if (!after) return fail(errc::io, "writing " + path);
    return {};
}

}  // namespace tp::faults
