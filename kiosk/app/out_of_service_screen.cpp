#include "kiosk/app/out_of_service_screen.h"

#include "kiosk/ui/cards.h"

namespace tp {
namespace {

std::string line_of(const ui::Ui& ui, std::string_view reason) {
    if (reason == "cleaning") return ui.words("staff.out_cleaning");
    if (reason == "repair") return ui.words("staff.out_repair");
    if (reason == "closed") return ui.words("staff.out_closed");
    return ui.words("service.out_line");
}

}  // namespace

void OutOfServiceScreen::enter(const ScreenArguments& arguments) {
    const auto reason = arguments.find("reason");
    m_reason = reason == arguments.end() ? "" : reason->second;
}

void OutOfServiceScreen::draw(ui::Ui& ui, const ui::Chrome& chrome) {
    Rect area = ui.screen();
    ui::header(ui, ui::cut_top(area, ui::header_height(ui)), chrome);
    const float width = std::min(area.width - 2 * ui.theme().margin, 900.0F);
    ui::Column column(ui::centred(area, width, 460));
    const std::string title = ui.words("service.out_title"), line = line_of(ui, m_reason);
    ui::notice(ui, column,
               {.id = "service.out", .icon = Icon::coffee, .title = title, .line = line, .tone = ui::Tone::low});
}

}  // namespace tp
