// The command line of touchpoint-ctl, from arguments to exit status. Thread rule: the main thread.
#pragma once

#include <span>
#include <string>

#include "platform/base/clock.h"

namespace tp {

// Runs one invocation; `arguments` are without the program's name and as the system gave them, any bytes.
// Returns the exit status: 0 done or yes, 1 failed or no, 2 wrong usage.
[[nodiscard]] int run_command_line(std::span<const std::string> arguments, const Clock& clock);

}  // namespace tp
