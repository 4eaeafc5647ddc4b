// Drives the keypad over a scene: forth through all its stops.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "tests/kiosk/audit/rules.h"

namespace tp::audit {
namespace {

using ui::Node;

std::string strike(scenes::Theatre& theatre) {
    theatre.clock.advance(Milliseconds{600});  // past the double-strike guard
    theatre.last_input = theatre.clock.monotonic();
    theatre.app->on_key({.key = Key::tab, .when = theatre.last_input});
    theatre.frame();
    theatre.frame();
    return std::string(theatre.tree().focused());
}

bool can_be_focused(const Node& node) {
    return is_control(node.role) && !has_word(node.state, "disabled");
}

}  // namespace

void check_focus(scenes::Theatre& theatre, const Where& where, std::set<std::string>* ringed,
                 std::vector<Finding>& found) {
    const std::vector<Node> nodes = theatre.tree().nodes();
    const auto controls = static_cast<size_t>(std::ranges::count_if(nodes, can_be_focused));
    if (controls == 0) return;
    std::set<std::string> visited, groups;
    std::string before, first;
    bool stuck = false;
    // Once round. A list draws its next rows when the focus comes near: there may be more than there were.
    for (size_t i = 0; i < 3 * controls + 30; ++i) {
        const std::string now = strike(theatre);
        if (!first.empty() && now == first && now != before) break;
        if (first.empty()) first = now;
        if (const Node* node = theatre.tree().find(now)) {
            if (!node->group.empty()) groups.insert(node->group);
            if (ringed != nullptr && ringed->insert(now).second) check_ring(theatre, where, *node, found);
        }
        stuck |= !now.empty() && now == before;
        visited.insert(now);
        before = now;
    }
    visited.erase("");
    // A group is one stop: arrows go on inside of it.
    const auto reached = [&](const Node& node) {
        return visited.contains(node.id) || (!node.group.empty() && groups.contains(node.group));
    };
    for (const Node& node : nodes)
        if (can_be_focused(node) && !reached(node))
            found.push_back({Rule::focus, where, node.id, "the keypad cannot reach it", {}, {}, node.rect});
    if (stuck && visited.size() > 1)
        found.push_back({Rule::focus, where, before, "the keypad cannot leave it", {}, {}, {}});
}

}  // namespace tp::audit
