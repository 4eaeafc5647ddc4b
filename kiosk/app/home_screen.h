// The first screen of a visit: greeting, search and scan, the profile's services, a promotion, staff.
// Thread rule: UI thread.
#pragma once

#include "kiosk/app/screen.h"

namespace tp {

class HomeScreen final : public Screen {
  public:
    explicit HomeScreen(ScreenContext& context) : m_context(context) {}
    [[nodiscard]] std::string_view name() const override { return "home"; }
    void draw(ui::Ui& ui, const ui::Chrome& chrome) override;

  private:
    void draw_portrait(ui::Ui& ui, Rect area, const ui::Chrome& chrome);
    void draw_landscape(ui::Ui& ui, Rect area);
    void draw_services_alone(ui::Ui& ui, Rect area);
    void draw_title(ui::Ui& ui, ui::Column& column);
    void draw_search(ui::Ui& ui, const Rect& at);
    void draw_services(ui::Ui& ui, const Rect& area, float gap, int most_a_row = 2);
    [[nodiscard]] const HomePromotion* promotion_for(const ui::Ui& ui, Size place) const;
    void draw_promotion(ui::Ui& ui, const Rect& at, const HomePromotion& shown);
    void draw_help(ui::Ui& ui, const Rect& at);
    [[nodiscard]] float words_beside_pills(const ui::Ui& ui, const ui::Chrome& chrome) const;
    void draw_shallow_footer(ui::Ui& ui, const Rect& at, const ui::Chrome& chrome);
    void draw_footer(ui::Ui& ui, Rect at, const ui::Chrome& chrome);
    [[nodiscard]] std::string data_age(const ui::Ui& ui) const;
    [[nodiscard]] float footer_words_height(const ui::Ui& ui, float width, const ui::Chrome& chrome) const;
    [[nodiscard]] std::vector<std::string> cards() const;  // the services that are shown as cards

    ScreenContext& m_context;
};

}  // namespace tp
