#include "kiosk/app/phone_sheet.h"

#include <fmt/format.h>

#include <algorithm>

#include "kiosk/ui/overlays.h"
#include "kiosk/ui/text.h"

namespace tp {

std::optional<ui::QrCode> code_of_lines(std::span<const std::string> lines) {
    for (size_t count = lines.size(); count > 0; --count) {
        std::string text;
        for (const std::string& line : lines.first(count))
            if (!line.empty()) text += (text.empty() ? "" : "\n") + line;
        if (auto code = ui::QrCode::encode(text)) return *std::move(code);
    }
    return std::nullopt;
}

std::string filled_link(std::string_view link, std::string_view name, std::string_view value) {
    const std::string place = fmt::format("{{{}}}", name);
    const size_t at = link.find(place);
    if (at == link.npos) return std::string(link);
    std::string encoded;
    for (const char c : value) {
        const bool unreserved = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                                c == '-' || c == '.' || c == '_' || c == '~';
        encoded += unreserved ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return fmt::format("{}{}{}", link.substr(0, at), encoded, link.substr(at + place.size()));
}

bool phone_sheet(ui::Ui& ui, std::string_view id, const ui::QrCode& code) {
    constexpr float gap = 28;
    const std::string name(id), line = ui.words("product.phone_line");
    const ui::TextOptions how{.type = ui::Type::body, .align = ui::Align::center};
    const Rect screen = ui.screen();
    // A phone is held up to it: large where there is room, and the words stay in sight.
    const float room = std::min(screen.width, screen.height) * (ui.metrics().portrait() ? 0.62F : 0.46F);
    const float side = std::max(room, ui::qr_least_side(ui, code));
    const float words = ui.layout(line, screen.width - 2 * ui.theme().margin, how).height;
    ui::Sheet sheet(ui,
                    {.id = name + ".sheet", .title = ui.words("product.phone_title"), .height = side + gap + words});
    ui::Column& column = sheet.column();
    ui::qr_code(ui, ui::centred(column.take(side, gap), side, side), name + ".code", line, code);
    ui::paragraph(ui, column, name + ".line", line, how);
    return !sheet.closed();
}

}  // namespace tp
