// Four faces, reasons, a comment. The face is saved at once; reasons and comment replace it when they are sent.
// Thread rule: UI thread.
#pragma once

#include "kiosk/app/screen.h"
#include "kiosk/centre/centre.h"
#include "kiosk/feedback/feedback_rules.h"
#include "kiosk/ui/text_edit.h"

namespace tp {

// What a visitor said; lives in the session and goes with its wipe.
struct FeedbackVisit {
    Feedback feedback;
    ui::TextEdit comment{ui::InputKind::words, most_comment_graphemes};
    bool commenting = false;
    int saving = 0;  // events on their way to the disk
    bool not_saved = false;
    bool sent = false;
};

class FeedbackScreen final : public Screen {
  public:
    FeedbackScreen(ScreenContext& context, Centre& centre) : m_context(context), m_centre(centre) {}
    [[nodiscard]] std::string_view name() const override { return "feedback"; }
    void enter(const ScreenArguments& arguments) override;
    void draw(ui::Ui& ui, const ui::Chrome& chrome) override;
    bool on_back() override;
    [[nodiscard]] bool saving() const override;
    [[nodiscard]] bool waiting() const override { return saving(); }

  private:
    [[nodiscard]] FeedbackVisit& visit() const { return m_context.session.of<FeedbackVisit>(); }
    void ask(ui::Ui& ui, const ui::Chrome& chrome);
    void reasons(ui::Ui& ui, ui::Column& column);
    void comment(ui::Ui& ui, const ui::Chrome& chrome);
    void thanks(ui::Ui& ui, const ui::Chrome& chrome);
    void save(bool final);

    ScreenContext& m_context;
    Centre& m_centre;
};

}  // namespace tp
