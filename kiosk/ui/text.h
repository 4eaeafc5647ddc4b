// Words with a meaning. Thread rule: UI thread, in a frame.
#pragma once

#include "kiosk/ui/ui.h"

namespace tp::ui {

// By how much a line whose capitals would be centred in `height` goes up (less than zero: down) for its letters to have
// `air` above and below, or as much above as below. All dp; `scale`: pixels of the line to one.
[[nodiscard]] float lift_in(float height, float size, const TextLine& line, float scale, float air);

// A title over the column's width; takes its height.
// The largest size, dp, up to the options' own at which the longest word stays whole. Scripts without spaces break
// within a line, but for short words.
[[nodiscard]] float size_of_whole_words(const Ui& ui, std::string_view text, float width, const TextOptions& options);
[[nodiscard]] float widest_word(const Ui& ui, std::string_view text, const TextOptions& options);
// `size`, dp: the type's unless told. Smaller where the longest word needs it.
void heading(Ui& ui, Column& column, std::string_view id, std::string_view text, Type type = Type::display,
             float size = 0);
// A title in the middle of a row of that height, left out (but spoken) where it does not fit.
void low_heading(Ui& ui, const Column& row, std::string_view id, std::string_view text);
// Any text over the column's width; takes its height. An empty id leaves it out of the tree (it repeats what is there).
void paragraph(Ui& ui, Column& column, std::string_view id, std::string_view text, const TextOptions& options = {});
// The same at a place; gives the height used.
float paragraph(Ui& ui, const Rect& at, std::string_view id, std::string_view text, const TextOptions& options = {});
// The size, dp, at which one line of it fits into the width: the type's own, or a smaller one that is not below the
// least of its class. At that the words may still be too long: let them wrap.
[[nodiscard]] float size_that_fits(const Ui& ui, std::string_view text, float width, const TextOptions& options);
// "as of 14:02" with its clock; gives the width used. Caption size, soft ink.
float age_caption(Ui& ui, const Rect& at, std::string_view id, std::string_view text, Align align = Align::start);

}  // namespace tp::ui
