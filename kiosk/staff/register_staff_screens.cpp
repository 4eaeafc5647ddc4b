#include "kiosk/staff/staff_devices_screen.h"
#include "kiosk/staff/staff_display_screen.h"
#include "kiosk/staff/staff_log_screen.h"
#include "kiosk/staff/staff_menu_screen.h"
#include "kiosk/staff/staff_network_screen.h"
#include "kiosk/staff/staff_outbox_screen.h"
#include "kiosk/staff/staff_pin_screen.h"
#include "kiosk/staff/staff_service_screen.h"
#include "kiosk/staff/staff_touch_screen.h"

namespace tp {
namespace {

template <typename Page>
void add_page(ScreenRegistry& registry, StaffDesk& desk, const char* name) {
    registry.add(name, [&desk](ScreenContext& context) { return std::make_unique<Page>(context, desk); });
}

}  // namespace

void register_staff_screens(ScreenRegistry& registry, StaffDesk& desk) {
    add_page<StaffPinScreen>(registry, desk, "staff");
    add_page<StaffMenuScreen>(registry, desk, "staff_menu");
    add_page<StaffNetworkScreen>(registry, desk, "staff_network");
    add_page<StaffOutboxScreen>(registry, desk, "staff_outbox");
    add_page<StaffLogScreen>(registry, desk, "staff_log");
    add_page<StaffTouchScreen>(registry, desk, "staff_touch");
    add_page<StaffDisplayScreen>(registry, desk, "staff_display");
    add_page<StaffDevicesScreen>(registry, desk, "staff_devices");
    add_page<StaffServiceScreen>(registry, desk, "staff_service");
}

}  // namespace tp
