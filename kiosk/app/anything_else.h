// What stands after a service is done: "Anything else?", and the visit goes on or ends. Thread rule: UI thread.
#pragma once

#include <string_view>

#include "kiosk/app/screen.h"

namespace tp {

// The question with its two answers: home, or the end of the visit. Ids: "<service>.anything_else", "<service>.more",
// "<service>.done".
void anything_else(ui::Ui& ui, ui::Column& column, Shell& shell, std::string_view service, ui::Align align);

}  // namespace tp
