// Looks for words in what another process holds: all of its memory, and the files of a folder.
// Thread rule: plain functions.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "platform/base/error.h"

namespace tp::journeys {

struct Trace {
    std::string word;    // as it was looked for
    std::string where;   // "memory [heap] + 0x1234", "file kiosk/outbox.db + 81"
    std::string around;  // printable neighbourhood
};

// Every place of `words` (ASCII) in the memory of `pid`, in UTF-8, UTF-16 and UTF-32 of the machine's byte order, as
// given, in small letters and in capitals. Left out is what is mapped from a file for reading only. Stops the process
// meanwhile. Needs the right to trace it (a child, or root).
[[nodiscard]] Result<std::vector<Trace>> find_in_memory(pid_t pid, const std::vector<std::string>& words);

// The same in every regular file below `folder`, and in their names.
[[nodiscard]] Result<std::vector<Trace>> find_in_files(const std::string& folder,
                                                       const std::vector<std::string>& words);

}  // namespace tp::journeys
