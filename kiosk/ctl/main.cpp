#include <csignal>
#include <string>
#include <vector>

#include "kiosk/ctl/command_line.h"

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);  // a reader that leaves is an error of write(), with its own message
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    const tp::SystemClock clock;
    return tp::run_command_line(arguments, clock);
}
