// A scanner on a serial line (RS-232, or USB that shows up as a tty), 8 data bits, no parity, one stop bit, no flow
// control.
#pragma once

#include <memory>
#include <string>

#include "platform/base/error.h"
#include "platform/base/task_queue.h"
#include "platform/devices/scanner.h"

namespace tp {

struct SerialSettings {
    std::string device;             // "/dev/serial/by-id/…": a name that survives replugging
    int baud = 9600;                // 1200 to 230400, the usual steps
    Milliseconds silence{50};       // ends a scan that has no terminator
    Milliseconds first_retry{250};  // after an unplugging; doubles up to longest_retry
    Milliseconds longest_retry{5000};
    size_t longest_queue = 32;  // scans that wait for the owner; a newer one pushes the oldest out
};

// Reads on a thread of its own; the sink is called on the owner's thread, by `owner.drain()`. However fast scans come,
// at most one task is queued and `longest_queue` scans wait. Construction and destruction belong to the owner's thread;
// after destruction the sink is not called again. state() and counts() may be called from any thread.
class SerialScanner final : public Scanner {
  public:
    // `clock` and `owner` outlive the scanner. A device that is not there is no error: it is waited for.
    // errc::invalid_argument for a setting out of range, errc::io where the system gives no event descriptor.
    [[nodiscard]] static Result<std::unique_ptr<SerialScanner>> open(SerialSettings settings, const Clock& clock,
                                                                     TaskQueue& owner, ScanSink sink);
    ~SerialScanner() override;
    SerialScanner(const SerialScanner&) = delete;
    SerialScanner& operator=(const SerialScanner&) = delete;

    [[nodiscard]] State state() const override;
    [[nodiscard]] Counts counts() const override;

  private:
    struct Impl;
    explicit SerialScanner(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
