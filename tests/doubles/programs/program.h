// Runs the real programs, as built. Thread rule: one thread at a time.
#pragma once

#include <sys/types.h>

#include <optional>
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
    std::string home = "/dev/null/touchpoint";  // $TOUCHPOINT_HOME; nobody, not even root, can make this one
    std::vector<int> closed = {};               // further descriptors that are closed: 1, 2
    bool output_full = false;                   // standard output is /dev/full, as on a disk without space
};

enum class Program { ctl, hub, kiosk };

// Until it ends by itself.
[[nodiscard]] ProgramRun run_program(Program program, const std::vector<std::string>& arguments,
                                     const ProgramInput& input = {});
[[nodiscard]] ProgramRun run_ctl(const std::vector<std::string>& arguments, const ProgramInput& input = {});

// One that goes on beside the test; its standard output is a pipe.
struct RunningProgram {
    pid_t pid = -1;
    int out_fd = -1;
};
[[nodiscard]] RunningProgram start_ctl(const std::vector<std::string>& arguments, const ProgramInput& input = {});

// One that serves beside the test: its output goes to LOG, and it is ended with SIGTERM when this goes. The kiosk draws
// into memory and finds its assets in the source tree unless the arguments have --assets.
class ServingProgram {
  public:
    ServingProgram(Program program, std::vector<std::string> arguments, const ProgramInput& input, std::string log);
    ~ServingProgram() { (void)end(); }
    ServingProgram(const ServingProgram&) = delete;
    ServingProgram& operator=(const ServingProgram&) = delete;

    // The first line of the log that holds `words`, within 30 s; nullopt: it never came, or the program has ended.
    [[nodiscard]] std::optional<std::string> wait_for(const std::string& words);
    [[nodiscard]] std::string log() const;
    [[nodiscard]] pid_t pid() const { return m_pid; }
    // Until it ends by itself, within 30 s; gives the exit status, nullopt: it goes on.
    [[nodiscard]] std::optional<int> wait_for_end();
    // Sends SIGTERM and waits; gives the exit status, 128 + signal where it was killed. At once when it has ended.
    int end();

  private:
    std::string m_log;
    pid_t m_pid = -1;
    int m_status = -1;
};

}  // namespace tp::test
