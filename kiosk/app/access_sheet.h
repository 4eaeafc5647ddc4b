// The sheet on which a visitor makes the screen easier. Thread rule: UI thread, in a frame.
#pragma once

#include "kiosk/app/access_settings.h"
#include "kiosk/ui/ui.h"

namespace tp {

// Draws the sheet and changes `settings` as it is touched; they count from the next frame on. True: it was closed.
bool access_sheet(ui::Ui& ui, const AccessOffer& offer, AccessSettings& settings);

}  // namespace tp
