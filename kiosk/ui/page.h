// The frame around a screen: header, content that scrolls when it is long, keyboard, footer. Thread rule: UI thread.
#pragma once

#include <functional>

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/keyboard.h"
#include "kiosk/ui/ui.h"

namespace tp::ui {

// What the shell knows and every page shows.
struct Chrome {
    std::string brand;          // "Halden"
    std::string language_name;  // of the screen, in itself: "English"
    std::string language_tag;
    bool offline = false;  // said once, quietly, in the footer
    bool can_go_back = true;
    bool help = true;        // this terminal can call staff
    bool languages = true;   // there is more than one
    bool low_reach = false;  // the header is out of reach from a wheelchair: the footer brings all within
};

struct PageSpec {
    std::string_view id;  // scroll place and animations are kept by it
    bool back = true, home = true, help = true;
    std::string_view age = {};  // "as of 14:02" in the footer
    std::string_view age_id = {};
    std::string_view done_label = {};  // "Done, clear my data": a dark pill in the place of back; emits Intent::done
    bool scrolls = true;
    // The keyboard is open for it: under the content, beside it on a wide panel.
    TextEdit* typing = nullptr;
    std::string_view keyboard_done = {};  // label of its action
    bool can_finish = true;
    std::optional<std::span<const std::string>> suggestions = {};  // see KeyboardSpec
};

// Use: `Page page(ui, chrome, {.id = "orders"}); Column& column = page.column(); … ` The destructor ends the scroll
// area.
class Page {
  public:
    Page(Ui& ui, const Chrome& chrome, const PageSpec& spec);
    ~Page();
    Page(const Page&) = delete;
    Page& operator=(const Page&) = delete;

    [[nodiscard]] Column& column() { return m_column; }
    // The content's place on the screen, for what does not scroll.
    [[nodiscard]] const Rect& area() const { return m_area; }
    [[nodiscard]] const KeyboardEvent& keyboard() const { return m_keyboard; }
    // Something is typed on a panel so low that header and footer are gone and little is left over the keyboard.
    [[nodiscard]] bool low() const { return m_low; }
    // While something is typed: a row over the keyboard that stands beside the content, or beside back and home on a
    // low panel. It does not scroll. None where the keyboard lies under the content.
    [[nodiscard]] bool has_typing_row() const { return m_typing_row.has_value(); }
    // Draws in that row, which is there.
    void in_typing_row(const std::function<void(Column&)>& draw);
    // Drawn after the content scrolled under it: buttons that stay at the foot. Cuts them off the content's area; call
    // it before column() is used, draw them with the rectangle it gives.
    Rect reserve_bottom(float height);

  private:
    void low_row(const Chrome& chrome, const PageSpec& spec, const Rect& at);
    void footer(const Chrome& chrome, const PageSpec& spec, const Rect& at);
    void open_keyboard(const Chrome& chrome, const PageSpec& spec, Rect& area);
    [[nodiscard]] Rect clip() const;
    void begin_scroll(const PageSpec& spec);

    Ui& m_ui;
    std::string m_id;
    bool m_scrolls;
    bool m_clipped = false;
    bool m_low = false;
    Rect m_frame;  // the area with its margins: what scrolls is cut off there
    Rect m_area;
    std::optional<Rect> m_typing_row;
    Column m_column;
    KeyboardEvent m_keyboard;
};

// A part of a page that scrolls by itself, with kinetic drag. Draw into column() until the end of its life. While there
// is more below, its foot fades into the ground it lies on, unless told into paper.
class ScrollArea {
  public:
    ScrollArea(Ui& ui, std::string_view id, const Rect& at, std::optional<Color> ground = {});
    ~ScrollArea();
    ScrollArea(const ScrollArea&) = delete;
    ScrollArea& operator=(const ScrollArea&) = delete;
    [[nodiscard]] Column& column() { return m_column; }

  private:
    Ui& m_ui;
    std::string m_id;
    Rect m_at;
    Color m_ground;
    float m_start;
    Column m_column;
};

// The parts alone, for screens with a frame of their own (attract, home).
struct BarPill {
    std::string words;
    Intent intent;
    int keeps = 0;       // where the row is too short, pills with less give up their words first; they are still spoken
    PillSpec spec = {};  // without the label
    std::string brief = {};  // shown instead where the words have no room
    bool shortened = false;
};
// Language and access; before them help, as home has it.
[[nodiscard]] std::vector<BarPill> header_pills(const Ui& ui, const Chrome& chrome, bool with_help = false);
// Pills at both ends of a row, which is left as what stays between them.
void pill_bar(Ui& ui, Rect& row, std::vector<BarPill> start, std::vector<BarPill> end, float gap);
enum class HeaderLook { paper, dark };
[[nodiscard]] float header_height(const Ui& ui);
void header(Ui& ui, const Rect& at, const Chrome& chrome, HeaderLook look = HeaderLook::paper, bool with_help = false);
[[nodiscard]] float footer_height(const Ui& ui);
// The pill of the foot that brings everything within reach, at the end of the row, which it shortens. Nothing where it
// is not offered.
void low_reach_pill(Ui& ui, Rect& row, const Chrome& chrome);
// The quiet note of an offline terminal; gives the width used.
float offline_note(Ui& ui, const Rect& at, Align align);

}  // namespace tp::ui
