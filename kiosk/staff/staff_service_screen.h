// Out of service and back, and the program's restart. Thread rule: UI thread.
#pragma once

#include "kiosk/staff/staff_screen.h"

namespace tp {

struct StaffService {
    OutReason reason = OutReason::unspecified;
    bool saving = false;
    bool not_saved = false;
    bool restart_asked = false;  // the question stands
};

class StaffServiceScreen final : public StaffScreen {
  public:
    using StaffScreen::StaffScreen;
    [[nodiscard]] std::string_view name() const override { return "staff_service"; }
    bool on_back() override;
    [[nodiscard]] bool saving() const override { return m_context.session.of<StaffService>().saving; }

  private:
    void draw_page(ui::Ui& ui, const ui::Chrome& chrome) override;
    void draw_switch(ui::Ui& ui, ui::Column& column);
    void draw_question(ui::Ui& ui);
    void set(std::optional<OutReason> reason);
    [[nodiscard]] StaffService& service() const { return m_context.session.of<StaffService>(); }
};

}  // namespace tp
