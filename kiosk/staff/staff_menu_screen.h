// The overview: each component with what is said of it, and the way to the pages. Thread rule: UI thread.
#pragma once

#include "kiosk/staff/staff_screen.h"

namespace tp {

struct StaffOverview {
    std::optional<std::vector<HealthFinding>> findings;
    std::optional<MonotonicTime> asked;  // of the question under way or the latest one
    bool waiting = false;
};

class StaffMenuScreen final : public StaffScreen {
  public:
    using StaffScreen::StaffScreen;
    [[nodiscard]] std::string_view name() const override { return "staff_menu"; }
    bool on_back() override;

  private:
    void begin() override;
    void draw_page(ui::Ui& ui, const ui::Chrome& chrome) override;
    void draw_components(ui::Ui& ui, ui::Column& column);
    void scrolling_components(ui::Ui& ui, const Rect& at);
    void draw_tools(ui::Ui& ui, ui::Column& column, int a_row);
    [[nodiscard]] static float tool_height(const ui::Ui& ui, float width);
    [[nodiscard]] static float tools_height(const ui::Ui& ui, float width, int a_row);
    void look();
};

}  // namespace tp
