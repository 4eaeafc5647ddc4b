#include "kiosk/app/anything_else.h"

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/text.h"

namespace tp {

void anything_else(ui::Ui& ui, ui::Column& column, Shell& shell, std::string_view service, ui::Align align) {
    const std::string name(service);
    const std::string more_id = name + ".more", done_id = name + ".done";
    const std::string more = ui.words("anything_else.more"), done = ui.words("anything_else.done");
    ui::paragraph(ui, column, name + ".anything_else", ui.words("anything_else.title"),
                  {.type = ui::Type::title, .align = align});
    column.skip(24);
    const int pressed = ui::button_row(
        ui, column, {{.id = more_id, .label = more}, {.id = done_id, .label = done, .kind = ui::ButtonKind::ghost}});
    if (pressed == 0) shell.home();
    if (pressed == 1) shell.end_visit();
}

}  // namespace tp
