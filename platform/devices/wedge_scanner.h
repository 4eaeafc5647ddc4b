// A scanner that types: tells its bursts from a person's typing. Thread rule: one thread, that of the key events;
// the sink is called there, from inside feed() and tick().
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/devices/scanner.h"

namespace tp {

struct WedgeSettings {
    Milliseconds longest_gap{35};  // between two keys of one burst; people who type fast reach about 60 ms
    size_t least_length = 4;       // bytes; what is shorter is typing
    // What a burst of enough length is that falls silent without a terminator.
    enum class Unterminated { typed, scan } unterminated = Unterminated::typed;
};

// All characters go in, and those that a person typed come out, later by at most longest_gap, in order. A burst is
// a scan when CR, LF or TAB ends it; the burst and its terminator never come out as typing.
class WedgeScanner final : public Scanner {
  public:
    WedgeScanner(WedgeSettings settings, ScanSink sink);

    // One character event or several at once, UTF-8 as the window system gives it; Enter is "\r", Tab is "\t".
    // Returns the typing that is certain by now, often empty.
    [[nodiscard]] std::string feed(std::string_view text, MonotonicTime at);
    // To be called at deadline(): returns held characters that no burst followed.
    [[nodiscard]] std::string tick(MonotonicTime now);
    [[nodiscard]] std::optional<MonotonicTime> deadline() const;
    // Forgets what is held: the window lost the keyboard, or the session was wiped.
    void reset();

    [[nodiscard]] State state() const override { return State::connected; }  // a keyboard does not say what it is
    [[nodiscard]] Counts counts() const override { return m_counts; }

  private:
    void take(char c, MonotonicTime at, std::string& typed);
    void release(std::string& typed);
    void deliver(MonotonicTime at);

    WedgeSettings m_settings;
    ScanSink m_sink;
    std::string m_held;
    std::optional<MonotonicTime> m_last;        // the last held key
    std::optional<MonotonicTime> m_scan_ended;  // the last terminator that ended a scan
    Counts m_counts;
};

}  // namespace tp
