// What lies over a page: sheet, dialog, toast. Only one is open at a time. Thread rule: UI thread, in a frame.
#pragma once

#include "kiosk/ui/page.h"
#include "kiosk/ui/ui.h"

namespace tp::ui {

// From the foot of the screen; a touch beside it or the cross closes it. Use:
// `if (m_open) { Sheet sheet(ui, {.id = …, .title = …}); … sheet.column() …; if (sheet.closed()) m_open = false; }`
struct SheetSpec {
    std::string_view id;
    std::string_view title;
    float height = 0;  // of its content; 0: 60 % of the screen. Longer content scrolls
    bool closes = true;
};
class Sheet {
  public:
    Sheet(Ui& ui, const SheetSpec& spec);
    ~Sheet();
    Sheet(const Sheet&) = delete;
    Sheet& operator=(const Sheet&) = delete;
    [[nodiscard]] Column& column();
    [[nodiscard]] bool closed() const { return m_closed; }

  private:
    Ui& m_ui;
    bool m_closed = false;
    std::unique_ptr<ScrollArea> m_scroll;
};

// A question in the middle of a dark screen. Draw into column(); as high as its content was in the frame before.
class Dialog {
  public:
    Dialog(Ui& ui, std::string_view id, std::string_view name, Role role = Role::dialog);
    ~Dialog();
    Dialog(const Dialog&) = delete;
    Dialog& operator=(const Dialog&) = delete;
    [[nodiscard]] Column& column() { return m_column; }

  private:
    Ui& m_ui;
    std::string m_id;
    Rect m_card;
    float m_shift = 0;
    Column m_column;
    std::unique_ptr<ScrollArea> m_scroll;
};

// A short sentence near the foot that goes by itself; `since` is when it came. False when it is over.
inline constexpr Milliseconds toast_time{4000};
bool toast(Ui& ui, std::string_view id, std::string_view text, std::optional<Icon> icon, MonotonicTime since,
           float above_footer = 0, Milliseconds time = toast_time);

}  // namespace tp::ui
