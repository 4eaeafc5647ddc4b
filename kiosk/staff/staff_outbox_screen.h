// What waits to be sent to the hub, and what it could not even read. Thread rule: UI thread.
#pragma once

#include "kiosk/staff/staff_screen.h"

namespace tp {

struct StaffOutbox {
    std::optional<Result<OutboxFacts>> facts;
    std::optional<MonotonicTime> asked;
    bool waiting = false;
};

class StaffOutboxScreen final : public StaffScreen {
  public:
    using StaffScreen::StaffScreen;
    [[nodiscard]] std::string_view name() const override { return "staff_outbox"; }

  private:
    void begin() override { look(); }
    void draw_page(ui::Ui& ui, const ui::Chrome& chrome) override;
    void draw_facts(ui::Ui& ui, ui::Column& column, const OutboxFacts& facts);
    void look();
};

}  // namespace tp
