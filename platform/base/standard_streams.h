// The three descriptors that a program is started with. Thread rule: once, first thing in main().
#pragma once

namespace tp {

struct ClosedStreams {
    bool input = false, output = false, errors = false;
};

// Opens /dev/null in the place of those that are closed, so that no file or socket of ours ever gets their numbers and
// log lines with them. Says which were closed.
ClosedStreams open_closed_standard_streams();

}  // namespace tp
