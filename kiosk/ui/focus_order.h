// Where the focus of a keypad may go: pure logic over a semantic tree. Roles and keys follow the ARIA Authoring
// Practices: a composite (a radio group, a spinbutton, the on-screen keyboard) is one stop, arrows move inside of it.
// Thread rule: UI thread, plain values. The answers view into the tree.
#pragma once

#include <string_view>
#include <vector>

#include "kiosk/ui/semantics.h"

namespace tp::ui {

enum class Visit {
    controls,    // what can be operated
    everything,  // whatever has a name, too: for who hears the screen
};
enum class Way { back = -1, forth = 1 };
enum class Side { left, right, up, down };  // of the picture, not of the reading direction

// What holds the members of a group together, by their roles.
enum class GroupKind {
    none,
    choices,  // radios: left and right go from one to the next
    value,    // a spinbutton or slider: left and right press "<id>.less" and "<id>.more"
    grid,     // keys: all four arrows go to the neighbour
};
[[nodiscard]] GroupKind group_kind(const SemanticTree& tree, std::string_view group);

// The stops in order. Of a grid the member `now` stands for the whole where it is one, else the first; of choices the
// one that holds, unless everything is visited, then each.
[[nodiscard]] std::vector<const Node*> focus_stops(const SemanticTree& tree, Visit visit, std::string_view now = {});

// The stop that stands for this node: itself, or its group's; nullptr if it is none.
[[nodiscard]] const Node* stop_of(const SemanticTree& tree, Visit visit, std::string_view id);

// One stop on, from the last to the first and back: one key alone reaches everything. From a node that is no stop: from
// its place in the order. nullptr: there are no stops.
[[nodiscard]] const Node* next_stop(const SemanticTree& tree, Visit visit, std::string_view from, Way way);

// Where the focus begins on a fresh screen or layer: who hears it begins at the dialog's name or the heading, who sees
// it at the first control after the heading, which is not one of the frame around the page if there is another.
[[nodiscard]] const Node* first_stop(const SemanticTree& tree, Visit visit);

// The focused node has gone: the nearest stop of the new picture by the order of the old one, those after it first.
[[nodiscard]] const Node* nearest_stop(const SemanticTree& before, const SemanticTree& now, Visit visit,
                                       std::string_view gone);

// The next member of a radio group, from the last to the first and back.
[[nodiscard]] const Node* next_choice(const SemanticTree& tree, std::string_view from, Way way);

// The nearest neighbour on a side: within the group of `from` if it has one, else among the stops. nullptr: none.
[[nodiscard]] const Node* neighbour(const SemanticTree& tree, Visit visit, std::string_view from, Side side);

}  // namespace tp::ui
