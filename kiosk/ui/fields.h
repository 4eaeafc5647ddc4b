// Fields that are typed into. Thread rule: UI thread, in a frame.
#pragma once

#include "kiosk/ui/text_edit.h"
#include "kiosk/ui/ui.h"

namespace tp::ui {

struct FieldSpec {
    std::string_view id;
    std::string_view label;        // spoken; shown above when `show_label`
    std::string_view placeholder;  // inside while empty
    std::optional<Icon> icon = {};
    std::string_view clear_id = {};  // with it a cross at the end clears the field
    bool search = false;             // role searchbox
    bool secret = false;             // shows dots; speech says how many
    bool show_label = false;
    bool focused = true;            // has the caret and takes hardware keys
    std::string_view problem = {};  // what is wrong with it, below the field, in red with an icon
    bool help = true;               // its help line stands below it; else field_help() draws it elsewhere
};
[[nodiscard]] float field_height(const Ui& ui);  // a main target; lower where the panel is

struct FieldEvent {
    bool pressed = false;  // asks for the focus
    bool changed = false;
    bool entered = false;  // Enter of a hardware keyboard
};
// Takes its height from the column.
FieldEvent text_field(Ui& ui, Column& column, const FieldSpec& spec, TextEdit& edit);
// What is wrong with the field, else, while it is focused, why its latest typing was not taken; nothing where both are
// fine. Takes its height from the column.
void field_help(Ui& ui, Column& column, const FieldSpec& spec, const TextEdit& edit);

}  // namespace tp::ui
