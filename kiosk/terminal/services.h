// The services and their screens: one member and one line a service. Thread rule: UI thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "kiosk/app/screen.h"
#include "kiosk/availability/search.h"
#include "kiosk/terminal/shop.h"
#include "kiosk/ui/store_map.h"

namespace tp {

class Services {
  public:
    // `assets`: the folder of the assets. `map`: of the store, or nullptr; outlives the services, as the others do.
    Services(Shop& shop, Clock& clock, Logger& log, TaskQueue& ui, std::string time_zone, const std::string& assets,
             const ui::StoreMap* map);
    ~Services();
    void register_screens(ScreenRegistry& registry);
    // What a visitor would be shown for these words, for the operator; answers on the UI thread.
    void search(SearchQuestion question, std::function<void(Result<SearchAnswer>)> answer);
    void forget();  // at the wipe: questions under way, answers that were kept

    // Lets services read ahead: after the first picture, and when the replica has changed.
    void warm_up();

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
