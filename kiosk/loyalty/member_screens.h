// Loyalty: who are you (card, phone or e-mail, and the postcode), then points, tier, progress and rewards.
// Thread rule: UI thread.
#pragma once

#include <optional>

#include "kiosk/app/screen.h"
#include "kiosk/centre/centre.h"
#include "kiosk/centre/proof_form.h"

namespace tp {

// What a visitor typed and was told; lives in the session and goes with its wipe.
struct MemberVisit {
    ProofForm form{ui::TextEdit{ui::InputKind::email, 254}};
    std::optional<Member> member;
    std::optional<WallTime> found_at;
};

class LoyaltyScreen final : public Screen {
  public:
    LoyaltyScreen(ScreenContext& context, Centre& centre) : m_context(context), m_centre(centre) {}
    [[nodiscard]] std::string_view name() const override { return "loyalty"; }
    // "card" in the arguments fills the identifier, as a scan does.
    void enter(const ScreenArguments& arguments) override;
    void draw(ui::Ui& ui, const ui::Chrome& chrome) override;
    bool on_scan(const Scan& scan) override;
    void leave() override;
    [[nodiscard]] bool waiting() const override;

  private:
    [[nodiscard]] MemberVisit& visit() const { return m_context.session.of<MemberVisit>(); }
    void ask(MemberQuestion question);

    ScreenContext& m_context;
    Centre& m_centre;
};

class MemberScreen final : public Screen {
  public:
    explicit MemberScreen(ScreenContext& context) : m_context(context) {}
    [[nodiscard]] std::string_view name() const override { return "member"; }
    void draw(ui::Ui& ui, const ui::Chrome& chrome) override;

  private:
    void greeting(ui::Ui& ui, ui::Column& column, const Member& member);
    void points(ui::Ui& ui, ui::Column& column, const Member& member);
    void rewards(ui::Ui& ui, ui::Column& column, const Member& member);
    void orders(ui::Ui& ui, ui::Column& column, const Member& member);

    ScreenContext& m_context;
};

}  // namespace tp
