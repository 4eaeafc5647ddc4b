// What touchpoint-ctl reads and writes. Thread rule: the main thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "platform/base/error.h"
#include "platform/base/standard_streams.h"

namespace tp {

// `text` with control characters and bidi controls (which could drive a terminal or reorder a line) made visible as
// U+FFFD.
[[nodiscard]] std::string printable(std::string_view text);

class Console {
  public:
    // Closed standard descriptors are opened on /dev/null, so that no file of ours ever gets their numbers.
    Console();

    void out(std::string_view text);       // to standard output, buffered
    Status flush();                        // io, full: standard output could not take it
    void complain(std::string_view text);  // one line to standard error, behind the program's name
    void note(std::string_view text);      // one line to standard error

    // Replaces the progress line of a terminal; does nothing where standard error is none. An empty text removes it.
    void progress(std::string_view text);

    // All of standard input. io: it is closed, or a terminal where bytes were expected; too_large.
    [[nodiscard]] Result<std::string> read_input(size_t most) const;

  private:
    std::string m_out;
    Status m_written;
    ClosedStreams m_closed;
    bool m_terminal = false;
    bool m_progress_shown = false;
};

}  // namespace tp
