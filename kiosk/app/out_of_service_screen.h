// Said when the terminal cannot serve: a store of data that cannot be opened, a technician at work. Thread rule: UI
// thread.
#pragma once

#include "kiosk/app/screen.h"

namespace tp {

class OutOfServiceScreen final : public Screen {
  public:
    [[nodiscard]] std::string_view name() const override { return "out_of_service"; }
    void enter(const ScreenArguments& arguments) override;
    void draw(ui::Ui& ui, const ui::Chrome& chrome) override;
    [[nodiscard]] bool has_visitor() const override { return false; }

  private:
    std::string m_reason;  // "cleaning"; empty or "unspecified": none is told
};

}  // namespace tp
