// The door of the staff menu: a number pad, dots, and how long it rests after wrong PINs. Thread rule: UI thread.
#pragma once

#include "kiosk/staff/staff_screen.h"

namespace tp {

// Lives in the session: zeroed with its wipe.
struct PinEntry {
    SecretDigits typed;
    std::optional<PinState> state;  // nothing: not told yet
    MonotonicTime told_at{};        // when `state` came: its rest counts from there
    bool checking = false;
    bool wrong = false;  // the latest one was
    bool right = false;
};

class StaffPinScreen final : public StaffScreen {
  public:
    using StaffScreen::StaffScreen;
    [[nodiscard]] std::string_view name() const override { return "staff"; }
    bool on_back() override;
    [[nodiscard]] bool waiting() const override { return m_context.session.of<PinEntry>().checking; }

  private:
    void begin() override;
    void draw_page(ui::Ui& ui, const ui::Chrome& chrome) override;
    void draw_words(ui::Ui& ui, ui::Column& column);
    void draw_dots(ui::Ui& ui, const Rect& at);
    void draw_pad(ui::Ui& ui, Rect at, float key_height);
    void take_keys(ui::Ui& ui);
    void submit();
    [[nodiscard]] std::chrono::seconds rest_left(MonotonicTime now) const;
    [[nodiscard]] bool open_for_digits(MonotonicTime now) const;

    [[nodiscard]] PinEntry& entry() const { return m_context.session.of<PinEntry>(); }
};

}  // namespace tp
