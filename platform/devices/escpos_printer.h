// Printers that speak ESC/POS (Epson, and most receipt printers), on a device file or a TCP port.
// Source: Epson's ESC/POS command reference: DLE EOT n, ESC @, GS v 0, GS V.
#pragma once

#include <memory>
#include <string>

#include "platform/base/clock.h"
#include "platform/devices/printer.h"

namespace tp {

struct EscPosSettings {
    std::string device;           // "/dev/usb/lp0", "/dev/serial/by-id/…"; or "tcp:HOST" or "tcp:HOST:PORT" (9100)
    Milliseconds patience{3000};  // for a connection, an answer, or room for more bytes
};

// Opened for each call and closed after it, so that one that was switched off and on again needs nobody.
class EscPosPrinter final : public Printer {
  public:
    // Looks at the settings only. errc::invalid_argument: no device file's path, or no HOST[:PORT].
    [[nodiscard]] static Result<std::unique_ptr<EscPosPrinter>> make(EscPosSettings settings);

    [[nodiscard]] Result<PrinterState> status() override;
    [[nodiscard]] Status print(const std::vector<std::string>& lines, const PrinterRaster& raster) override;

  private:
    explicit EscPosPrinter(EscPosSettings settings) : m_settings(std::move(settings)) {}
    EscPosSettings m_settings;
};

// What the three answers to DLE EOT 1, 2 and 4 say together. errc::malformed where one is no such answer: its fixed
// bits are 0xx1xx10.
[[nodiscard]] Result<PrinterState> printer_state(uint8_t printer, uint8_t offline, uint8_t paper);

}  // namespace tp
