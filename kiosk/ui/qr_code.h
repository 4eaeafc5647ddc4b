// A QR code (ISO/IEC 18004:2015) to take an answer along on a phone. Thread rule: encode() anywhere; drawing on the UI
// thread, in a frame.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/ui/ui.h"
#include "platform/base/error.h"

namespace tp::ui {

// Modules of the quiet zone on each side (ISO/IEC 18004, 6.3.8).
inline constexpr int qr_quiet_zone = 4;
// The least side of a module on the panel, for a phone held at 300 mm; and the code is never smaller than a tenth of
// that distance, the rule of thumb of code readers.
inline constexpr float qr_least_module_mm = 0.75F, qr_least_side_mm = 30;
// Longer texts would need modules that are hard to read from a screen: version 15, 77 modules a side.
inline constexpr int qr_version_most = 15;

class QrCode {
  public:
    // Bytes mode, error correction level M (15 %). Errors: invalid_argument (empty), too_large.
    static Result<QrCode> encode(std::string_view text);
    [[nodiscard]] int side() const { return m_side; }  // modules, without the quiet zone
    [[nodiscard]] bool dark(int x, int y) const {
        return m_dark[static_cast<size_t>(y) * static_cast<size_t>(m_side) + static_cast<size_t>(x)] != 0;
    }

  private:
    int m_side = 0;
    std::vector<uint8_t> m_dark;
};

// The least side in dp of the code with its quiet zone on this panel.
[[nodiscard]] float qr_least_side(const Ui& ui, const QrCode& code);
// Fills the middle of `at` with the largest code of whole pixels that fits: dark on white in every theme, never
// mirrored. `name` says what it leads to. False: `at` is smaller than qr_least_side().
bool qr_code(Ui& ui, const Rect& at, std::string_view id, std::string_view name, const QrCode& code);

}  // namespace tp::ui
