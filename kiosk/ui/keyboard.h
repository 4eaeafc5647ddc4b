// The on-screen keyboard with its number pad. Thread rule: UI thread, in a frame.
#pragma once

#include <array>
#include <span>

#include "kiosk/ui/text_edit.h"
#include "kiosk/ui/ui.h"

namespace tp::ui {

// Rows of keys for one language; each string holds keys apart by spaces.
struct KeyboardLayout {
    std::string_view tag;       // BCP 47 primary language
    std::string_view own_name;  // on the space bar
    std::array<std::string_view, 3> rows;
    std::string_view capitals;  // empty: the script has none, and no shift key is shown
};
// The layout of a language; qwerty for one that has none of its own. `latin` is what the globe switches to.
[[nodiscard]] const KeyboardLayout& keyboard_layout(std::string_view language);

struct KeyboardSpec {
    std::string_view language;    // of the screen
    std::string_view done_label;  // "Search", "Done"
    bool can_finish = true;
};
struct KeyboardEvent {
    bool changed = false;
    bool done = false;
};
// How high it is, without the page's footer: the same for each kind, so that nothing jumps.
[[nodiscard]] float keyboard_height(const Ui& ui);
// Letters of the language; a pad of large digits where digits are likely (digits, phone, code), with a key to the
// letters for codes that have some. Draws the keys over the caller's fill.
KeyboardEvent keyboard(Ui& ui, const Rect& at, const KeyboardSpec& spec, TextEdit& edit);

}  // namespace tp::ui
