// Runs the real touchpoint-ctl. Thread rule: one thread at a time.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace tp::test {

enum class Stdin { empty, closed, text };

struct ProgramRun {
    int exit_status = -1;  // 128 + signal where it was killed
    std::string out, err;
};

struct ProgramInput {
    Stdin kind = Stdin::empty;
    std::string text = {};
    std::string home = "/nonexistent/touchpoint";  // $TOUCHPOINT_HOME
    std::vector<int> closed = {};                  // further descriptors that are closed: 1, 2
};

[[nodiscard]] ProgramRun run_ctl(const std::vector<std::string>& arguments, const ProgramInput& input = {});

// One that goes on beside the test; its standard output is a pipe.
struct RunningProgram {
    pid_t pid = -1;
    int out_fd = -1;
};
[[nodiscard]] RunningProgram start_ctl(const std::vector<std::string>& arguments, const ProgramInput& input = {});

}  // namespace tp::test
