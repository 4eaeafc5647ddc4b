#include "kiosk/ui/qr_code.h"

#include <qrencode.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <memory>

namespace tp::ui {
namespace {

struct FreeQr {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

float least_side_px(const Ui& ui, const QrCode& code) {
    const float px_per_mm = ui.metrics().px_per_mm;
    const auto modules = static_cast<float>(code.side() + 2 * qr_quiet_zone);
    return modules * std::ceil(std::max(qr_least_module_mm * px_per_mm, qr_least_side_mm * px_per_mm / modules));
}

}  // namespace

Result<QrCode> QrCode::encode(std::string_view text) {
    if (text.empty()) return fail(errc::invalid_argument, "a QR code needs a text");
    if (text.size() > 4'000)
        return fail(errc::too_large, "the text is too long for a QR code");  // more than version 40
    const std::unique_ptr<QRcode, FreeQr> made(QRcode_encodeData(
        static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M));
    if (!made) {
        if (errno == ERANGE) return fail(errc::too_large, "the text is too long for a QR code");
        return fail_errno("encoding a QR code", errno);
    }
    if (made->version > qr_version_most)
        return fail(errc::too_large, "the text is too long for a QR code that a phone reads from here");
    QrCode code;
    code.m_side = made->width;
    const auto count = static_cast<size_t>(made->width) * static_cast<size_t>(made->width);
    for (size_t i = 0; i < count; ++i) code.m_dark.push_back(made->data[i] & 1U);
    return code;
}

float qr_least_side(const Ui& ui, const QrCode& code) {
    return least_side_px(ui, code) / ui.metrics().scale;
}

bool qr_code(Ui& ui, const Rect& at, std::string_view id, std::string_view name, const QrCode& code) {
    const Rect place = ui.px(at);
    const int modules = code.side() + 2 * qr_quiet_zone;
    const int module = static_cast<int>(std::floor(std::min(place.width, place.height) / static_cast<float>(modules)));
    const auto side = static_cast<float>(modules * module);
    const Point corner{std::floor(place.x + (place.width - side) / 2), std::floor(place.y + (place.height - side) / 2)};
    // Readers expect dark on light, whatever the theme is.
    constexpr Color light = Color::rgb(0xFFFFFF), dark = Color::rgb(0x000000);
    const auto size = static_cast<float>(module);
    ui.canvas().fill_rect({corner.x, corner.y, side, side}, light);
    for (int y = 0; y < code.side(); ++y) {
        for (int x = 0; x < code.side();) {
            int end = x;
            while (end < code.side() && code.dark(end, y)) ++end;
            if (end > x) {
                const auto left = static_cast<float>((x + qr_quiet_zone) * module),
                           top = static_cast<float>((y + qr_quiet_zone) * module);
                ui.canvas().fill_rect({corner.x + left, corner.y + top, static_cast<float>((end - x) * module), size},
                                      dark);
            }
            x = std::max(end, x + 1);
        }
    }
    ui.meaning({.id = std::string(id), .role = Role::img, .name = std::string(name)}, at);
    return side >= least_side_px(ui, code);
}

}  // namespace tp::ui
