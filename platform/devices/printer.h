// Receipt printers. Thread rule: one thread that may wait for a device, never the UI thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"

namespace tp {

enum class PrinterState {
    ready,
    paper_low,  // prints; the roll is nearly at its end
    paper_out,
    cover_open,
    failed,  // the printer says that it needs a person: cutter, head, power
};

// A picture for a thermal head: rows of bits, the highest bit first, 1 is black. `width_bytes` × 8 dots wide.
struct PrinterRaster {
    int width_bytes = 0;
    std::vector<uint8_t> rows;
};

class Printer {
  public:
    virtual ~Printer() = default;
    // Errors: not_found, unavailable (no printer there), refused (no right to the device), timed_out (it does not
    // answer), malformed (what answers is no such printer), io.
    [[nodiscard]] virtual Result<PrinterState> status() = 0;
    // Lines of printable ASCII, other bytes become "?"; then the picture, if any, feed and cut. Errors as status().
    [[nodiscard]] virtual Status print(const std::vector<std::string>& lines, const PrinterRaster& raster) = 0;
};

// Lines that show that text, width and heat are right: the characters, a ruler of 42 columns and a checkered band.
[[nodiscard]] std::vector<std::string> printer_test_page(std::string_view title, std::string_view time);
[[nodiscard]] PrinterRaster printer_test_band();

}  // namespace tp
