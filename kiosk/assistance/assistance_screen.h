// Calls a colleague to this terminal. Thread rule: UI thread.
#pragma once

#include <optional>
#include <string>

#include "kiosk/app/screen.h"
#include "kiosk/centre/centre.h"

namespace tp {

// The visitor's call; lives in the session and goes with its wipe (the call itself stays at the centre).
struct AssistanceVisit {
    std::string reason;
    enum class Call { none, saving, called, cancelling, not_saved } call = Call::none;
    std::string event_id;  // of the call, once it is durable
    std::optional<Outcome> outcome;
    MonotonicTime next_look{};
};

class AssistanceScreen final : public Screen {
  public:
    AssistanceScreen(ScreenContext& context, Centre& centre) : m_context(context), m_centre(centre) {}
    [[nodiscard]] std::string_view name() const override { return "assistance"; }
    // "reason" in the arguments chooses one.
    void enter(const ScreenArguments& arguments) override;
    void draw(ui::Ui& ui, const ui::Chrome& chrome) override;
    [[nodiscard]] bool saving() const override;
    [[nodiscard]] bool waiting() const override { return saving(); }

  private:
    [[nodiscard]] AssistanceVisit& visit() const { return m_context.session.of<AssistanceVisit>(); }
    void ask(ui::Ui& ui, ui::Column& column);
    void called(ui::Ui& ui, ui::Column& column);
    void look_for_outcome(ui::Ui& ui);
    void call();
    void cancel();

    ScreenContext& m_context;
    Centre& m_centre;
};

}  // namespace tp
