// What is pressed. Each takes the rectangle it fills and says whether it was pressed. Thread rule: UI thread, in a
// frame.
#pragma once

#include "kiosk/ui/ui.h"

namespace tp::ui {

enum class ButtonKind {
    primary,  // one a screen
    ghost,    // the other choice
    dark,     // "done, clear my data"
    danger,   // soft red: takes something away
};

struct ButtonSpec {
    std::string_view id;
    std::string_view
        label;  // one line; a label that does not fit is set smaller, never below the least size, then wraps
    ButtonKind kind = ButtonKind::primary;
    std::optional<Icon> icon = {};
    bool enabled = true;
    bool busy = false;  // waiting for an answer: shows moving dots and does not act
    Type type = Type::label;
    float radius = -1;       // dp; the theme's unless told
    bool icon_only = false;  // the label is spoken, not shown
};
inline constexpr float button_height = 116;
bool button(Ui& ui, const Rect& at, const ButtonSpec& spec);
// How wide the button wants to be.
[[nodiscard]] float button_width(const Ui& ui, const ButtonSpec& spec);
// One or two buttons side by side, the first taking what is left; stacked where both do not fit. Gives the pressed one,
// counted from 0, or −1. Takes its height from the column.
int button_row(Ui& ui, Column& column, std::initializer_list<ButtonSpec> buttons);

// A pill with a line round it: header and footer, filters.
struct PillSpec {
    std::string_view id;
    std::string_view label = {};
    std::optional<Icon> icon = {};
    std::optional<Color> ink = {};   // ink, and the icon in brand, unless told
    std::optional<Color> fill = {};  // surface unless told
    std::optional<Color> line = {};
    bool icon_only = false;        // where space is short; the label is still spoken
    std::string_view spoken = {};  // instead of the label
};
[[nodiscard]] float pill_width(const Ui& ui, const PillSpec& spec, float height);
bool pill(Ui& ui, const Rect& at, const PillSpec& spec);

// A filter or a reason: on or off.
struct ChipSpec {
    std::string_view id;
    std::string_view label;
    bool on = false;
    bool one_of_many = false;     // role radio instead of checkbox
    std::string_view group = {};  // of the radios that belong together; chip_flow() and chip_strip() have their own
};
[[nodiscard]] float chip_height(const Ui& ui);  // of one line
[[nodiscard]] float chip_width(const Ui& ui, std::string_view label);
bool chip(Ui& ui, const Rect& at, const ChipSpec& spec);
// Chips in rows that wrap; gives the pressed one or −1. Takes its height from the column.
int chip_flow(Ui& ui, Column& column, const std::vector<ChipSpec>& chips);
// What it takes of a column of this width.
[[nodiscard]] float chip_flow_height(Ui& ui, float width, const std::vector<ChipSpec>& chips);
// Chips in one row that is dragged sideways.
int chip_strip(Ui& ui, const Rect& at, std::string_view id, const std::vector<ChipSpec>& chips);

// Two to four choices of which one holds. Gives the pressed one or −1.
struct Choice {
    std::string_view id;
    std::string label;
};
// The height that the longest of its words needs, at least `least`.
[[nodiscard]] float segmented_height(const Ui& ui, float width, const std::vector<Choice>& choices, float least);
int segmented(Ui& ui, const Rect& at, std::string_view id, const std::vector<Choice>& choices, int selected);

// − 2 +; gives the new value.
int stepper(Ui& ui, const Rect& at, std::string_view id, std::string_view name, int value, int least, int most);

// A bare icon as a target.
bool icon_button(Ui& ui, const Rect& at, std::string_view id, std::string_view name, Icon icon, float size,
                 Color color);

}  // namespace tp::ui
