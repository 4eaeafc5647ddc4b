// Things that show a quantity or a course. Thread rule: UI thread, in a frame.
#pragma once

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/ui.h"

namespace tp::ui {

// A ring with a number in it: points, or a countdown. `part` 0 … 1 runs clockwise from the top.
struct RingSpec {
    std::string_view id;
    Role role = Role::progressbar;
    std::string_view number;
    std::string_view caption = {};  // under the number
    std::string_view name;          // spoken
    float part = 0;
    float width = 24;
    std::optional<Color> track = {}, color = {}, ink = {}, caption_ink = {};
};
void ring(Ui& ui, const Rect& at, const RingSpec& spec);
// The least diameter at which a number in the least size has room in a ring of this width.
[[nodiscard]] float ring_size_for(const Ui& ui, std::string_view number, float width);

// Stages from top to bottom: done, now, still to come.
struct TimelineStep {
    std::string title;
    std::string line;  // when, and a note
    enum class State { done, now, todo } state = State::done;
    Icon icon = Icon::check;  // of the present one
};
[[nodiscard]] float timeline_height(const Ui& ui, float width, const std::vector<TimelineStep>& steps);
// Inside of a card of yours.
void timeline(Ui& ui, const Rect& at, std::string_view id, const std::vector<TimelineStep>& steps);

// The four faces of the feedback screen, drawn by us. Gives the pressed one, 0 great … 3 bad, or −1.
int faces(Ui& ui, Column& column, std::string_view id_prefix, const std::vector<Choice>& labels, int selected);

// Rating in stars, 0 … 5 by halves.
void stars(Ui& ui, const Rect& at, double rating, float size);

}  // namespace tp::ui
