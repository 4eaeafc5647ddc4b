#include "kiosk/app/out_of_service_screen.h"

#include "kiosk/ui/cards.h"

namespace tp {

void OutOfServiceScreen::draw(ui::Ui& ui, const ui::Chrome& chrome) {
    Rect area = ui.screen();
    ui::header(ui, ui::cut_top(area, ui::header_height(ui)), chrome);
    const float width = std::min(area.width - 2 * ui.theme().margin, 900.0F);
    ui::Column column(ui::centred(area, width, 460));
    const std::string title = ui.words("service.out_title"), line = ui.words("service.out_line");
    ui::notice(ui, column, {.id = "service.out", .icon = Icon::coffee, .title = title, .line = line, .tone = ui::Tone::low});
}

}  // namespace tp
