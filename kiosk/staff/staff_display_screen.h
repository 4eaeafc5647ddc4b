// Pictures that show what is wrong with a panel, one after the other. Thread rule: UI thread.
#pragma once

#include "kiosk/staff/staff_screen.h"

namespace tp {

enum class TestPicture { black, white, red, green, blue, gradient, lines, sizes, scripts };
inline constexpr int test_pictures = 9;

struct StaffDisplay {
    TestPicture shown = TestPicture::black;
    std::optional<MonotonicTime> since;  // when it came
};

class StaffDisplayScreen final : public StaffScreen {
  public:
    using StaffScreen::StaffScreen;
    [[nodiscard]] std::string_view name() const override { return "staff_display"; }

  private:
    void begin() override { m_context.session.of<StaffDisplay>() = {}; }
    void draw_page(ui::Ui& ui, const ui::Chrome& chrome) override;
    void draw_sizes(ui::Ui& ui);
    void draw_scripts(ui::Ui& ui);
    void draw_hint(ui::Ui& ui, const std::string& words);
    void go(int by);
};

}  // namespace tp
