// What the tree says: names, roles with their states, the order of reading.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "tests/kiosk/audit/rules.h"

namespace tp::audit {
namespace {

using ui::Node;
using ui::Role;

void report(const Snapshot& snapshot, std::vector<Finding>& found, Rule rule, const Node& node, std::string what) {
    found.push_back({rule, snapshot.where, node.id, std::move(what), {}, {}, node.rect});
}

// WAI-ARIA 1.2, 5.4: the states that a role supports ("checked" is aria-checked). "focused" and "busy" go with each.
std::span<const std::string_view> states_of(Role role) {
    static constexpr std::string_view choice[] = {"disabled", "busy", "focused", "checked"};
    static constexpr std::string_view tab[] = {"disabled", "busy", "focused", "selected"};
    static constexpr std::string_view option[] = {"disabled", "busy", "focused", "selected", "checked"};
    static constexpr std::string_view button[] = {"disabled", "busy", "focused", "pressed", "expanded"};
    static constexpr std::string_view field[] = {"disabled", "busy", "focused", "invalid", "required"};
    switch (role) {
        case Role::radio:
        case Role::checkbox:
        case Role::switch_:
            return choice;
        case Role::tab:
            return tab;
        case Role::option:
            return option;
        case Role::button:
            return button;
        case Role::textbox:
        case Role::searchbox:
        case Role::spinbutton:
            return field;
        default:
            return {};
    }
}

}  // namespace

void check_names(const Snapshot& snapshot, std::vector<Finding>& found) {
    std::set<std::string_view> ids;
    std::map<std::pair<Role, std::string_view>, std::string_view> names;
    for (const Node& node : snapshot.nodes) {
        if (node.id.empty()) report(snapshot, found, Rule::name, node, "a node without an id: \"" + node.name + "\"");
        if (!ids.insert(node.id).second) report(snapshot, found, Rule::name, node, "its id is there twice");
        if (node.name.empty()) report(snapshot, found, Rule::name, node, "it has no name");
        if (!is_control(node.role)) continue;
        const auto [first, fresh] = names.try_emplace({node.role, node.name}, node.id);
        if (!fresh)
            report(snapshot, found, Rule::name, node, fmt::format("named as {} is: \"{}\"", first->second, node.name));
    }
}

void check_aria(const Snapshot& snapshot, std::vector<Finding>& found) {
    for (const Node& node : snapshot.nodes) {
        const auto complain = [&](std::string what) { report(snapshot, found, Rule::aria, node, std::move(what)); };
        if (is_control(node.role)) {
            const auto allowed = states_of(node.role);
            for (std::string_view rest = node.state; !rest.empty();) {
                const size_t end = std::min(rest.find(' '), rest.size());
                if (std::ranges::find(allowed, rest.substr(0, end)) == allowed.end())
                    complain(fmt::format("a {} cannot be {}", name_of(node.role), rest.substr(0, end)));
                rest.remove_prefix(std::min(end + 1, rest.size()));
            }
        }
        const bool valued = node.role == Role::spinbutton || node.role == Role::slider ||
                            node.role == Role::progressbar || node.role == Role::timer;
        if (valued && node.value.empty()) complain(fmt::format("a {} needs a value", name_of(node.role)));
        if (node.touch_width > 0 && !is_control(node.role))
            complain(fmt::format("it is touched, and {} is no role of a control", name_of(node.role)));
        if (is_control(node.role) && node.touch_width <= 0 && node.role != Role::spinbutton)
            complain(fmt::format("a {} that cannot be touched", name_of(node.role)));
    }
    // A radio stands in a group, of which at most one is chosen (5.3, radiogroup).
    std::map<std::string_view, int> chosen;
    for (const Node& node : snapshot.nodes) {
        if (node.role != Role::radio) continue;
        const std::string_view group = node.group;
        if (has_word(node.state, "checked") && ++chosen[group] > 1)
            report(snapshot, found, Rule::aria, node, fmt::format("two are chosen in the group {}", group));
    }
}

void check_order(const Snapshot& snapshot, std::vector<Finding>& found) {
    const Node* before = nullptr;
    for (const Node& node : snapshot.nodes) {
        // What is scrolled away has no place in the picture; a dialog or a list holds the nodes after it.
        if (node.rect.intersected(snapshot.screen()).empty()) continue;
        if (node.role == Role::dialog || node.role == Role::alertdialog || node.role == Role::list) continue;
        // What a scroll area has cut is on its way out of sight: the part that is left says nothing of its place.
        if (node.touch_height > 0 && node.rect.height < node.touch_height * snapshot.metrics.scale - 2) continue;
        // A status is a live region: it is heard when it comes, not in its turn.
        if (node.role == Role::status) continue;
        // From part to part the page's own order holds.
        if (before != nullptr && before->part == node.part) {
            const bool above = node.rect.bottom() <= before->rect.y + 1;
            const bool next_column =
                snapshot.rtl ? node.rect.right() <= before->rect.x + 1 : node.rect.x >= before->rect.right() - 1;
            if (above && !next_column)
                report(snapshot, found, Rule::order, node,
                       fmt::format("read after {}, which stands below it", before->id));
        }
        before = &node;
    }
}

}  // namespace tp::audit
