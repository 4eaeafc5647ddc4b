#include "kiosk/ui/semantics.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "platform/base/log.h"

namespace tp::ui {

std::string_view name_of(Role role) {
    constexpr std::string_view names[] = {"alert",      "alertdialog", "button", "checkbox",    "dialog",
                                          "group",      "heading",     "img",    "list",        "listbox",
                                          "listitem",   "none",        "option", "progressbar", "radio",
                                          "radiogroup", "searchbox",   "slider", "spinbutton",  "status",
                                          "switch",     "tab",         "text",   "textbox",     "timer"};
    return names[static_cast<size_t>(role)];
}

std::string spoken_together(std::string_view title, std::string_view line) {
    if (title.empty() || line.empty()) return std::string(title.empty() ? line : title);
    constexpr std::string_view ends[] = {".", "!", "?", "…", ":", "؟", "。", "！", "？"};
    const bool ended = std::ranges::any_of(ends, [&](std::string_view end) { return title.ends_with(end); });
    return fmt::format("{}{} {}", title, ended ? "" : ".", line);
}

bool is_control(Role role) {
    switch (role) {
        case Role::button:
        case Role::checkbox:
        case Role::option:
        case Role::radio:
        case Role::searchbox:
        case Role::slider:
        case Role::spinbutton:
        case Role::switch_:
        case Role::tab:
        case Role::textbox:
            return true;
        default:
            return false;
    }
}

bool has_state(const Node& node, std::string_view word) {
    std::string_view left = node.state;
    while (!left.empty()) {
        const size_t end = std::min(left.find(' '), left.size());
        if (left.substr(0, end) == word) return true;
        left.remove_prefix(std::min(end + 1, left.size()));
    }
    return false;
}

void SemanticTree::sort_by_part() {
    if (std::ranges::is_sorted(m_nodes, {}, &Node::part)) return;
    // Each node is moved once, where a sort would move it again and again.
    std::vector<Node> sorted;
    sorted.reserve(m_nodes.size());
    for (const Part part : {Part::head, Part::content, Part::keyboard, Part::foot})
        for (Node& node : m_nodes)
            if (node.part == part) sorted.push_back(std::move(node));
    m_nodes = std::move(sorted);
}

void SemanticTree::focus(std::string_view id) {
    m_focused.clear();
    const auto found = std::ranges::find(m_nodes, id, &Node::id);
    if (found == m_nodes.end()) return;
    m_focused = id;
    if (!has_state(*found, "focused")) found->state += found->state.empty() ? "focused" : " focused";
}

const Node* SemanticTree::find(std::string_view id) const {
    const auto found = std::ranges::find(m_nodes, id, &Node::id);
    return found == m_nodes.end() ? nullptr : &*found;
}

std::vector<std::string> SemanticTree::problems() const {
    std::vector<std::string> lines;
    std::set<std::string_view> ids;
    std::map<std::pair<Role, std::string_view>, std::string_view> names;
    for (const Node& node : m_nodes) {
        if (!ids.insert(node.id).second) lines.push_back("id '" + node.id + "' is there twice");
        if (!is_control(node.role)) continue;
        if (node.name.empty()) lines.push_back("'" + node.id + "' has no name");
        const auto [first, fresh] = names.try_emplace({node.role, node.name}, node.id);
        if (!fresh)
            lines.push_back(fmt::format("'{}' and '{}' are both named \"{}\"", first->second, node.id, node.name));
    }
    return lines;
}

std::string SemanticTree::to_json(std::string_view screen, std::string_view language, bool rtl, Size picture,
                                  Personal personal) const {
    std::string json = fmt::format(
        R"({{"screen":"{}","language":"{}","direction":"{}","width":{:.0f},"height":{:.0f},"focused":"{}","nodes":[)",
        json_escape(screen), json_escape(language), rtl ? "rtl" : "ltr", picture.width, picture.height,
        json_escape(m_focused));
    constexpr std::string_view mask = "•••";
    constexpr std::string_view part_names[] = {"head", "content", "keyboard", "foot"};
    const char* separator = "";
    for (const Node& node : m_nodes) {
        const bool hidden = personal == Personal::masked && (node.personal || node.secret);
        const bool field = node.role == Role::textbox || node.role == Role::searchbox;
        const std::string_view name = hidden && !field && !node.name.empty() ? mask : std::string_view(node.name);
        const std::string_view value = hidden && !node.value.empty() ? mask : std::string_view(node.value);
        json += fmt::format(
            R"({}{{"id":"{}","role":"{}","name":"{}","value":"{}","state":"{}","part":"{}","rect":[{:.0f},{:.0f},{:.0f},{:.0f}]{}{}}})",
            separator, json_escape(node.id), name_of(node.role), json_escape(name), json_escape(value),
            json_escape(node.state), part_names[static_cast<size_t>(node.part)], node.rect.x, node.rect.y,
            node.rect.width, node.rect.height,
            node.group.empty() ? std::string() : fmt::format(R"(,"group":"{}")", json_escape(node.group)),
            node.personal ? R"(,"personal":true)" : "");
        separator = ",";
    }
    return json + "]}";
}

}  // namespace tp::ui
