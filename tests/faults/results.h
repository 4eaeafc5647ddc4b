// The table of results: a Markdown file in which each run replaces the lines of the rows that it ran.
// Thread rule: the program's only thread.
#pragma once

#include <string>
#include <vector>

#include "platform/base/error.h"
#include "tests/faults/row.h"

namespace tp::faults {

struct RowResult {
    std::string name, fault, how, remark;
    uint64_t trials = 0, failed = 0;
    bool passed = false;
    double seconds = 0;
};

// `order` are the rows' names as the table has them. io: the file cannot be written.
Status merge_results(const std::string& path, const std::vector<RowResult>& results,
                     const std::vector<std::string>& order);

}  // namespace tp::faults
