// The services and their screens: one member and one line a service. Thread rule: UI thread.
#pragma once

#include <memory>
#include <string>

#include "kiosk/app/screen.h"
#include "kiosk/terminal/shop.h"

namespace tp {

class Services {
  public:
    Services(Shop& shop, Clock& clock, TaskQueue& ui, std::string time_zone);
    ~Services();
    void register_screens(ScreenRegistry& registry);
    void forget();  // at the wipe: questions under way, answers that were kept

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
