// The three descriptors that a program is started with. Thread rule: once, first thing in main().
#pragma once

#include <string_view>

#include "platform/base/error.h"

namespace tp {

struct ClosedStreams {
    bool input = false, output = false, errors = false;
};

// Opens /dev/null in the place of those that are closed, so that no file or socket of ours ever gets their numbers and
// log lines with them. Says which were closed.
ClosedStreams open_closed_standard_streams();

// All of `text` to a descriptor, past any buffer. Errors: full (no space left), io.
[[nodiscard]] Status write_all(int descriptor, std::string_view text);

// What a program answers on standard output and ends with: its help, version or reference. `closed` is what it was
// started with, for a stream that was closed swallows everything by now. Errors: full, io; the message names the
// stream.
[[nodiscard]] Status write_standard_output(std::string_view text, const ClosedStreams& closed);

}  // namespace tp
