// Targets over the whole panel, where it missed a finger, and by how much it is off. Thread rule: UI thread.
#pragma once

#include "kiosk/staff/staff_screen.h"
#include "kiosk/staff/touch_test.h"

namespace tp {

struct StaffTouch {
    std::optional<TouchTest> test;
    bool finished = false;
    std::optional<MonotonicTime> rests_since;  // a finger has not moved since
};

class StaffTouchScreen final : public StaffScreen {
  public:
    using StaffScreen::StaffScreen;
    [[nodiscard]] std::string_view name() const override { return "staff_touch"; }

  private:
    void begin() override;
    void draw_page(ui::Ui& ui, const ui::Chrome& chrome) override;
    void draw_targets(ui::Ui& ui);
    bool draw_card(ui::Ui& ui, const Rect& at, const TouchTest& test);  // true: done was pressed
    void draw_result(ui::Ui& ui, const ui::Chrome& chrome);
    void draw_map(ui::Ui& ui, const Rect& at, const TouchTest& test);
    void finish();
    [[nodiscard]] StaffTouch& touched() const { return m_context.session.of<StaffTouch>(); }
};

}  // namespace tp
