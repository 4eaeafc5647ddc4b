// The latest lines of the log, the newest first. Thread rule: UI thread.
#pragma once

#include "kiosk/staff/staff_screen.h"

namespace tp {

enum class LogFilter { all, warnings, errors };  // warnings and what is worse; errors alone

struct StaffLog {
    std::vector<LogLine> lines;
    std::optional<MonotonicTime> read;
    LogFilter filter = LogFilter::all;
    size_t most = 100;  // lines shown; more on request
};

class StaffLogScreen final : public StaffScreen {
  public:
    using StaffScreen::StaffScreen;
    [[nodiscard]] std::string_view name() const override { return "staff_log"; }

  private:
    void begin() override { read(); }
    void draw_page(ui::Ui& ui, const ui::Chrome& chrome) override;
    void draw_line(ui::Ui& ui, ui::Column& column, size_t number, const LogLine& line);
    void read();
};

}  // namespace tp
