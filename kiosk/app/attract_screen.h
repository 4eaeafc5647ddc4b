// What stands on the panel while nobody does: brand, promotions in turn, "touch to begin" in several languages.
// Thread rule: UI thread.
#pragma once

#include "kiosk/app/languages.h"
#include "kiosk/app/screen.h"

namespace tp {

// Shapes such words as it shows, so that the faces of their scripts are open and prepared before the first picture is
// drawn; the lines themselves are laid out when their sizes are known. `text` speaks the language from then on. Any
// thread, while no other has `text`.
void prepare_attract_words(TextEngine& text, const ui::Theme& theme, const Language& language);

class AttractScreen final : public Screen {
  public:
    explicit AttractScreen(ScreenContext& context) : m_context(context) {}
    [[nodiscard]] std::string_view name() const override { return "attract"; }
    void draw(ui::Ui& ui, const ui::Chrome& chrome) override;
    [[nodiscard]] bool has_visitor() const override { return false; }
    [[nodiscard]] float foot(const ui::Ui& ui) const override;

  private:
    void draw_ground(ui::Ui& ui);
    void draw_discs(ui::Ui& ui, const Rect& area, const std::vector<std::string>& pictures);
    static void draw_disc(ui::Ui& ui, size_t place, const Rect& at, float round, const std::string& picture,
                          Icon quiet);
    void draw_words(ui::Ui& ui, const Rect& area, const std::string& title, const std::string& line, float fade);
    void draw_begin(ui::Ui& ui, const Rect& at);

    ScreenContext& m_context;
    size_t m_shown = 0;
    std::optional<MonotonicTime> m_since;  // this promotion has been shown
};

}  // namespace tp
