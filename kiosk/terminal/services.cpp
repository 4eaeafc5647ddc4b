#include "kiosk/terminal/services.h"

namespace tp {

struct Services::Impl {
    Shop& shop;
    Clock& clock;
    TaskQueue& ui;
    std::string time_zone;
};

Services::Services(Shop& shop, Clock& clock, TaskQueue& ui, std::string time_zone)
    : m_impl(new Impl{shop, clock, ui, std::move(time_zone)}) {}
Services::~Services() = default;

void Services::register_screens(ScreenRegistry&) {}
void Services::forget() {}

}  // namespace tp
