// What all screens of the staff menu have in common. Thread rule: UI thread.
#pragma once

#include <memory>

#include "kiosk/app/screen.h"
#include "kiosk/staff/staff_desk.h"
#include "kiosk/ui/cards.h"

namespace tp {

// So long before the menu closes by itself it says so.
inline constexpr Milliseconds staff_warning{30'000};

// Behind the PIN; its end goes to the audit trail, whichever way the menu closes.
class OpenStaffMenu {
  public:
    explicit OpenStaffMenu(StaffDesk& desk) : m_desk(desk) {}
    ~OpenStaffMenu() { m_desk.note("staff_closed", m_by_itself ? "by_itself" : ""); }
    OpenStaffMenu(const OpenStaffMenu&) = delete;
    OpenStaffMenu& operator=(const OpenStaffMenu&) = delete;
    void closes_by_itself() { m_by_itself = true; }

  private:
    StaffDesk& m_desk;
    bool m_by_itself = false;  // nobody has touched it for so long
};

// Of the visit of a technician; lives in the session and goes with its wipe.
struct StaffVisit {
    std::unique_ptr<OpenStaffMenu> open;  // since the PIN was right
    MonotonicTime since{};                // when this visit began
};

// Counts the time of a visit and closes the menu at its end. Behind the PIN nothing opens without one.
class StaffScreen : public Screen {
  public:
    StaffScreen(ScreenContext& context, StaffDesk& desk) : m_context(context), m_desk(desk) {}
    void enter(const ScreenArguments& arguments) final;
    void draw(ui::Ui& ui, const ui::Chrome& chrome) final;
    [[nodiscard]] bool has_visitor() const final { return false; }
    [[nodiscard]] bool for_staff() const final { return true; }

  protected:
    virtual void begin() {}  // it comes on top, and the PIN was right
    virtual void draw_page(ui::Ui& ui, const ui::Chrome& chrome) = 0;
    // Of whom an answer is for: one that comes for another visit is dropped.
    [[nodiscard]] uint64_t context_visit() const { return m_context.session.visit(); }

    ScreenContext& m_context;
    StaffDesk& m_desk;
};

namespace staff_parts {

[[nodiscard]] ui::Tone tone_of(Health health);
[[nodiscard]] Icon icon_of(Health health);
[[nodiscard]] std::string words_of(const ui::Ui& ui, Health health);  // "Good"
// "14:02" today, else with its date.
[[nodiscard]] std::string moment(const ui::Ui& ui, WallTime at);
// The sentence of a finding in the screen's language.
[[nodiscard]] std::string sentence(const ui::Ui& ui, const HealthFinding& finding);
// "Code: timed_out", for who looks it up: apart from the sentence and after it. Empty where there is none.
[[nodiscard]] std::string code_words(const ui::Ui& ui, std::string_view code);

// A name with its value below, on one card's line; takes its height from the column.
struct FactSpec {
    std::string_view id;
    std::string_view name;
    std::string_view value;
    std::optional<Icon> icon = {};
    std::optional<Color> icon_color = {};
    std::optional<ui::BadgeSpec> badge = {};
    bool ltr = false;  // addresses, codes
};
void fact(ui::Ui& ui, ui::Column& column, const FactSpec& spec);

// The white card behind the facts that are drawn in its life; as high as they were in the frame before.
class FactCard {
  public:
    FactCard(ui::Ui& ui, ui::Column& column, std::string id);
    ~FactCard();
    FactCard(const FactCard&) = delete;
    FactCard& operator=(const FactCard&) = delete;

  private:
    ui::Ui& m_ui;
    ui::Column& m_column;
    std::string m_id;
    Rect m_area;  // of the column before
    float m_top;
};

}  // namespace staff_parts

// "staff", which asks for the PIN, and the pages behind it. `desk` outlives the registry's screens.
void register_staff_screens(ScreenRegistry& registry, StaffDesk& desk);

}  // namespace tp
