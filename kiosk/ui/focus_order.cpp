#include "kiosk/ui/focus_order.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace tp::ui {
namespace {

// Names of what they hold: their content is visited instead.
bool is_container(Role role) {
    return role == Role::list || role == Role::listbox || role == Role::group || role == Role::radiogroup ||
           role == Role::none;
}

bool can_stop(const Node& node, Visit visit) {
    if (node.name.empty() || is_container(node.role)) return false;
    if (visit == Visit::everything) return true;
    return is_control(node.role) && !has_state(node, "disabled");
}

bool holds(const Node& node) {
    return has_state(node, "checked") || has_state(node, "selected");
}

// Members of a group that are no stops while another stands for them.
bool stands_back(const SemanticTree& tree, const Node& node, Visit visit, std::string_view now) {
    if (node.group.empty()) return false;
    switch (group_kind(tree, node.group)) {
        case GroupKind::none:
            return false;
        case GroupKind::value:
            return node.role != Role::spinbutton && node.role != Role::slider;
        case GroupKind::choices:
            if (visit == Visit::everything) return false;
            break;
        case GroupKind::grid:
            break;
    }
    const Node* chosen = nullptr;
    for (const Node& member : tree.nodes()) {
        if (member.group != node.group || !can_stop(member, visit)) continue;
        if (member.id == now) return &member != &node;
        if (chosen == nullptr || (holds(member) && !holds(*chosen) && member.role != Role::button)) chosen = &member;
    }
    return chosen != &node;
}

size_t place_of(const SemanticTree& tree, std::string_view id) {
    const auto& nodes = tree.nodes();
    return static_cast<size_t>(std::ranges::find(nodes, id, &Node::id) - nodes.begin());
}

}  // namespace

GroupKind group_kind(const SemanticTree& tree, std::string_view group) {
    if (group.empty()) return GroupKind::none;
    GroupKind kind = GroupKind::none;
    for (const Node& node : tree.nodes()) {
        if (node.group != group) continue;
        if (node.role == Role::spinbutton || node.role == Role::slider) return GroupKind::value;
        if (node.role == Role::radio || node.role == Role::tab) return GroupKind::choices;
        kind = GroupKind::grid;
    }
    return kind;
}

std::vector<const Node*> focus_stops(const SemanticTree& tree, Visit visit, std::string_view now) {
    std::vector<const Node*> stops;
    for (const Node& node : tree.nodes())
        if (can_stop(node, visit) && !stands_back(tree, node, visit, now)) stops.push_back(&node);
    return stops;
}

const Node* stop_of(const SemanticTree& tree, Visit visit, std::string_view id) {
    const Node* node = tree.find(id);
    if (node == nullptr) return nullptr;
    if (can_stop(*node, visit) && !stands_back(tree, *node, visit, id)) return node;
    if (node->group.empty()) return nullptr;
    for (const Node& member : tree.nodes())
        if (member.group == node->group && can_stop(member, visit) && !stands_back(tree, member, visit, {}))
            return &member;
    return nullptr;
}

const Node* next_stop(const SemanticTree& tree, Visit visit, std::string_view from, Way way) {
    const std::vector<const Node*> stops = focus_stops(tree, visit, from);
    if (stops.empty()) return nullptr;
    const size_t count = stops.size();
    const auto found = std::ranges::find(stops, from, [](const Node* node) { return std::string_view(node->id); });
    if (found != stops.end()) {
        const auto at = static_cast<size_t>(found - stops.begin());
        return stops[(at + (way == Way::forth ? 1 : count - 1)) % count];
    }
    const size_t place = place_of(tree, from);
    if (place == tree.nodes().size()) return first_stop(tree, visit);
    const Node* const here = &tree.nodes()[place];
    const auto after =
        static_cast<size_t>(std::ranges::find_if(stops, [&](const Node* node) { return node > here; }) - stops.begin());
    return stops[(way == Way::forth ? after : after + count - 1) % count];
}

const Node* first_stop(const SemanticTree& tree, Visit visit) {
    const std::vector<const Node*> stops = focus_stops(tree, visit);
    if (visit == Visit::everything)
        for (const Role role : {Role::alertdialog, Role::dialog, Role::heading})
            for (const Node* node : stops)
                if (node->role == role) return node;
    const auto& nodes = tree.nodes();
    const auto heading = std::ranges::find(nodes, Role::heading, &Node::role);
    const Node* const after = heading == nodes.end() ? nullptr : &*heading;
    for (const Node* node : stops)
        if (node->part == Part::content && is_control(node->role) && (after == nullptr || node > after)) return node;
    for (const Part part : {Part::content, Part::keyboard, Part::foot, Part::head})
        for (const Node* node : stops)
            if (node->part == part) return node;
    return nullptr;
}

const Node* nearest_stop(const SemanticTree& before, const SemanticTree& now, Visit visit, std::string_view gone) {
    const auto& old = before.nodes();
    const size_t place = place_of(before, gone);
    for (size_t i = place; i < old.size(); ++i)
        if (old[i].part == old[place].part)
            if (const Node* stop = stop_of(now, visit, old[i].id)) return stop;
    for (size_t i = std::min(place, old.size()); i-- > 0 && place < old.size();)
        if (old[i].part == old[place].part)
            if (const Node* stop = stop_of(now, visit, old[i].id)) return stop;
    return first_stop(now, visit);
}

const Node* next_choice(const SemanticTree& tree, std::string_view from, Way way) {
    const Node* node = tree.find(from);
    if (node == nullptr) return nullptr;
    std::vector<const Node*> members;
    for (const Node& member : tree.nodes())
        if (member.group == node->group && !has_state(member, "disabled")) members.push_back(&member);
    const auto found = std::ranges::find(members, node);
    if (found == members.end()) return nullptr;
    const size_t count = members.size(), at = static_cast<size_t>(found - members.begin());
    return members[(at + (way == Way::forth ? 1 : count - 1)) % count];
}

const Node* neighbour(const SemanticTree& tree, Visit visit, std::string_view from, Side side) {
    const Node* node = tree.find(from);
    if (node == nullptr) return nullptr;
    const bool inside = group_kind(tree, node->group) == GroupKind::grid;
    const bool sideways = side == Side::left || side == Side::right;
    const float sign = side == Side::left || side == Side::up ? -1.0F : 1.0F;
    const Rect& own = node->rect;
    const Node* nearest = nullptr;
    float least = std::numeric_limits<float>::max();
    const auto consider = [&](const Node& other) {
        if (&other == node) return;
        const Rect& at = other.rect;
        // Beyond the edge on this side, a little overlap allowed; sideways only what stands in the same row.
        const float along = sideways ? (side == Side::right ? at.x - own.right() : own.x - at.right())
                                     : (side == Side::down ? at.y - own.bottom() : own.y - at.bottom());
        const float shared = sideways ? std::min(own.bottom(), at.bottom()) - std::max(own.y, at.y)
                                      : std::min(own.right(), at.right()) - std::max(own.x, at.x);
        const float middle = sideways ? at.centre().x - own.centre().x : at.centre().y - own.centre().y;
        if (along < -2 || middle * sign <= 0 || (sideways && shared <= 0)) return;
        const float aside = sideways ? std::abs(at.centre().y - own.centre().y)
                                     : std::max(0.0F, -shared) * 2 + std::abs(at.centre().x - own.centre().x) * 0.1F;
        const float distance = std::max(along, 0.0F) + aside;
        if (distance < least) {
            least = distance;
            nearest = &other;
        }
    };
    if (inside) {
        for (const Node& member : tree.nodes())
            if (member.group == node->group && can_stop(member, visit)) consider(member);
    } else {
        for (const Node* stop : focus_stops(tree, visit, from)) consider(*stop);
    }
    return nearest;
}

}  // namespace tp::ui
