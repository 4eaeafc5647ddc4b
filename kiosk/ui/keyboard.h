// The on-screen keyboard of each language with its number pad. Thread rule: UI thread, in a frame.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "kiosk/ui/keyboard_layouts.h"
#include "kiosk/ui/text_edit.h"
#include "kiosk/ui/ui.h"

namespace tp::ui {

struct KeyboardSpec {
    std::string_view language;    // of the screen
    std::string_view done_label;  // "Search", "Done"
    bool can_finish = true;
    // Whole texts that the field may become, in a row over the keys, the best first; as many as have room are shown.
    // nullopt: no such row; none: the row stays, empty, so that nothing jumps. A list being composed goes before them.
    std::optional<std::span<const std::string>> suggestions = {};
    bool composing = true;  // something is: a low panel has the row for it only then
};
struct KeyboardEvent {
    bool changed = false;
    bool done = false;
    std::optional<size_t> suggestion = {};  // was touched; the field has it already
};
// How high it is on a place of this width, without the page's footer: the same for each kind and language, so that
// nothing jumps, but where its rows would be lower than targets may be.
[[nodiscard]] float keyboard_height(const Ui& ui, float width, const KeyboardSpec& spec, InputKind kind);
// Letters of the language, with what a long press on them offers; a pad of large digits where digits are likely
// (digits, phone, code), with a key to the letters for codes that have some. Draws the keys over the caller's fill.
KeyboardEvent keyboard(Ui& ui, const Rect& at, const KeyboardSpec& spec, TextEdit& edit);

}  // namespace tp::ui
