// Addresses, the hub, what went wrong last, and a real request to it. Thread rule: UI thread.
#pragma once

#include "kiosk/staff/staff_screen.h"

namespace tp {

struct StaffNetwork {
    std::optional<NetworkFacts> facts;
    std::optional<NetworkTest> test;
};

class StaffNetworkScreen final : public StaffScreen {
  public:
    using StaffScreen::StaffScreen;
    [[nodiscard]] std::string_view name() const override { return "staff_network"; }

  private:
    void begin() override;
    void draw_page(ui::Ui& ui, const ui::Chrome& chrome) override;
    void draw_facts(ui::Ui& ui, ui::Column& column, const NetworkFacts& facts);
    void draw_test(ui::Ui& ui, ui::Column& column);
};

}  // namespace tp
