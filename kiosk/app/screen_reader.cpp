#include "kiosk/app/screen_reader.h"

#include <algorithm>
#include <utility>

namespace tp {

using ui::Node;
using ui::Role;

namespace {

// Of what stands before the first control, and of messages that come at once: nobody listens to more.
constexpr int most_lines = 4, most_messages = 3;
constexpr size_t most_spelt_bytes = 24;  // a longer piece came by itself, as a suggestion does: it is said as words

void add_line(std::string& text, std::string_view line) {
    if (line.empty()) return;
    if (!text.empty()) text += '\n';
    text += line;
}
void add_part(std::string& text, std::string_view part) {
    if (part.empty()) return;
    if (!text.empty()) text += ", ";
    text += part;
}

std::string_view role_key(Role role) {
    switch (role) {
        case Role::button:
            return "speech.button";
        case Role::checkbox:
            return "speech.checkbox";
        case Role::radio:
            return "speech.radio";
        case Role::searchbox:
            return "speech.searchbox";
        case Role::textbox:
            return "speech.textbox";
        case Role::tab:
            return "speech.tab";
        case Role::spinbutton:
        case Role::slider:
            return "speech.spinbutton";
        case Role::switch_:
            return "speech.switch";
        case Role::heading:
            return "speech.heading";
        case Role::progressbar:
            return "speech.progressbar";
        default:
            return {};
    }
}

bool is_field(Role role) {
    return role == Role::textbox || role == Role::searchbox;
}
// Timers are no messages: each would hold the question that it counts for.
bool is_live(Role role) {
    return role == Role::status || role == Role::alert || role == Role::progressbar;
}
bool is_layer(Role role) {
    return role == Role::dialog || role == Role::alertdialog;
}

// The first title of what is on top: of the sheet or dialog, else of the page.
const Node* title_of(const ui::SemanticTree& tree) {
    const auto& nodes = tree.nodes();
    auto found = std::ranges::find_if(nodes, [](const Node& node) { return is_layer(node.role); });
    if (found == nodes.end()) found = std::ranges::find(nodes, Role::heading, &Node::role);
    return found == nodes.end() ? nullptr : &*found;
}

bool has_word(const Node& node, std::string_view word) {
    return ui::has_state(node, word);
}

std::string position_of(const ReaderFrame& frame, const Node& node) {
    if (node.group.empty() || !ui::is_control(node.role)) return {};
    int64_t index = 0, count = 0;
    for (const Node& other : frame.tree.nodes()) {
        if (other.group != node.group || other.role != node.role) continue;
        ++count;
        if (other.id == node.id) index = count;
    }
    if (count < 2 || (node.part == ui::Part::keyboard && node.role != Role::option)) return {};
    return frame.words.format("speech.position", {{"index", index}, {"count", count}});
}

std::string state_of(const ReaderFrame& frame, const Node& node) {
    std::string out;
    const bool chosen = has_word(node, "selected") || has_word(node, "checked");
    if (node.role == Role::switch_ || node.role == Role::checkbox)
        add_part(out, frame.words.format(chosen ? "speech.on" : "speech.off"));
    else if (chosen || has_word(node, "current"))
        add_part(out, frame.words.format("speech.selected"));
    else if (has_word(node, "pressed"))
        add_part(out, frame.words.format("speech.on"));
    if (has_word(node, "disabled")) add_part(out, frame.words.format("speech.disabled"));
    if (has_word(node, "busy")) add_part(out, frame.words.format("speech.busy"));
    if (has_word(node, "invalid")) add_part(out, frame.words.format("speech.invalid"));
    return out;
}

// The name of a sign that no voice says by itself.
std::string sign_of(const ReaderFrame& frame, std::string_view text) {
    return text == " " ? frame.words.format("keyboard.space") : std::string(text);
}

}  // namespace

void ScreenReader::turn(bool on) {
    if (m_on == on) return;
    *this = ScreenReader();
    m_on = m_told->greets = on;
}

// What a node says, without what it may not say here.
std::string ScreenReader::spoken_node(const ReaderFrame& frame, const Node& node) const {
    const bool hidden = node.personal && !frame.may_say_personal;
    if (hidden && !is_field(node.role)) {
        std::string kept = frame.words.format("speech.personal");
        if (const auto role = role_key(node.role); !role.empty() && ui::is_control(node.role))
            add_part(kept, frame.words.format(role));
        return kept;
    }
    std::string out = node.name;
    if (const auto role = role_key(node.role); !role.empty()) add_part(out, frame.words.format(role));
    if (is_field(node.role)) {
        if (node.value.empty())
            add_part(out, frame.words.format("speech.empty"));
        else if (node.secret || !hidden)
            add_part(out, node.value);
        else
            add_part(out, frame.words.format("speech.personal"));
    } else if (node.name.find(node.value) == std::string::npos) {
        add_part(out, node.value);
    }
    add_part(out, state_of(frame, node));
    add_part(out, position_of(frame, node));
    return out;
}

std::string ScreenReader::whole_screen(const ReaderFrame& frame) const {
    std::string out;
    const Node* title = title_of(frame.tree);
    const auto words = [&](const Node& node) {
        std::string text = node.name;
        if (node.name.find(node.value) == std::string::npos) add_part(text, node.value);
        return text;
    };
    bool personal = false;
    const auto tell = [&](const Node& node) {
        if (node.personal && !frame.may_say_personal)
            personal = true;
        else
            add_line(out, words(node));
    };
    if (title) tell(*title);
    // Only what comes before the first thing to choose: the rest is found there, one by one.
    int lines = 0;
    int64_t controls = 0;
    for (const Node& node : frame.tree.nodes()) {
        if (node.part != ui::Part::content) continue;
        if (ui::is_control(node.role)) ++controls;
        const bool told =
            node.role == Role::text || node.role == Role::heading || node.role == Role::timer || is_live(node.role);
        if (&node == title || !told || controls > 0 || lines >= most_lines || (title && node.name == title->name))
            continue;
        tell(node);
        ++lines;
    }
    if (personal) add_line(out, frame.words.format("speech.personal_screen"));
    if (controls > 0) add_line(out, frame.words.format("speech.controls", {{"count", controls}}));
    return out;
}

std::string ScreenReader::focused_node(const ReaderFrame& frame) const {
    const Node* node = frame.tree.find(frame.tree.focused());
    return node ? spoken_node(frame, *node) : std::string();
}

void ScreenReader::watch_fields(const ReaderFrame& frame, std::vector<Saying>& sayings) {
    std::map<std::string, Field, std::less<>> now;
    for (const Node& node : frame.tree.nodes()) {
        if (!is_field(node.role)) continue;
        const auto before = m_told->fields.find(node.id);
        const bool hidden_now = node.secret || (node.personal && !frame.may_say_personal);
        now[node.id] = {node.value, hidden_now, node.secret};
        if (before == m_told->fields.end() || before->second.value == node.value) continue;
        // The last letter of a personal field leaves an empty one, which says nothing about anybody any more.
        const bool hidden = hidden_now || before->second.hidden;
        const std::string& old = before->second.value;
        std::string text;
        bool spelt = false;
        if (node.secret || before->second.secret) {
            text = frame.words.format("speech.asterisk");
        } else if (hidden) {
            // Others may hear how much of it is there, and nothing else.
            const auto count = std::ranges::count_if(
                node.value, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
            text = count == 0 ? frame.words.format("speech.empty")
                              : frame.words.format("access_more.characters", {{"count", static_cast<int64_t>(count)}});
        } else if (node.value.starts_with(old)) {
            text = sign_of(frame, std::string_view(node.value).substr(old.size()));
            spelt = text.size() < most_spelt_bytes && text != frame.words.format("keyboard.space");
        } else if (old.starts_with(node.value)) {
            text = frame.words.format("speech.deleted",
                                      {{"text", sign_of(frame, std::string_view(old).substr(node.value.size()))}});
        } else {
            text = node.value;  // a suggestion was taken, or something in the middle has changed
        }
        sayings.push_back({std::move(text), true, spelt});
    }
    m_told->fields = std::move(now);
}

void ScreenReader::watch_live(const ReaderFrame& frame, std::vector<Saying>& sayings, bool fresh) {
    std::map<std::string, std::string, std::less<>> now;
    int told = 0;
    for (const Node& node : frame.tree.nodes()) {
        if (!is_live(node.role)) continue;
        const bool hidden = node.personal && !frame.may_say_personal;
        std::string text = hidden ? frame.words.format("speech.personal") : node.name;
        if (!hidden && node.name.find(node.value) == std::string::npos) add_part(text, node.value);
        const auto before = m_told->live.find(node.id);
        const bool changed = before == m_told->live.end() || before->second != text;
        now[node.id] = text;
        // What a screen came with was told with it. "Loading" is not worth a word on the way to an answer.
        if (fresh || !changed || has_word(node, "busy") || told >= most_messages || text.empty()) continue;
        ++told;
        sayings.push_back({std::move(text), false});
    }
    m_told->live = std::move(now);
}

void ScreenReader::keep(const std::vector<Saying>& sayings) {
    for (const Saying& saying : sayings) {
        if (saying.interrupts) m_told->last.clear();
        add_line(m_told->last, saying.text);
    }
}

std::vector<Saying> ScreenReader::after_frame(const ReaderFrame& frame) {
    std::vector<Saying> sayings;
    if (!m_on || frame.tree.nodes().empty()) return sayings;
    const Node* title = title_of(frame.tree);
    std::string screen(frame.screen);
    screen.append("\n").append(frame.words.tag()).append("\n");
    if (title) screen.append(title->id).append("\n").append(title->name);
    const bool fresh = screen != m_told->screen;
    m_told->screen = std::move(screen);

    const Node* node = frame.tree.find(frame.tree.focused());
    const std::string focus = focused_node(frame);
    const std::string focus_told = node ? node->id + "\n" + focus : std::string();
    const bool refocused = focus_told != m_told->focus && !focus.empty();
    const bool same_node = node && m_told->focus.starts_with(node->id + "\n");
    m_told->focus = focus_told;

    if (fresh) {
        std::string text;
        if (std::exchange(m_told->greets, false)) add_line(text, frame.words.format("speech.greeting"));
        add_line(text, whole_screen(frame));
        add_line(text, focus);
        sayings.push_back({std::move(text), true});
        m_told->fields.clear();
        watch_fields(frame, sayings);
        watch_live(frame, sayings, true);
    } else {
        watch_fields(frame, sayings);
        // A field that is focused says with each letter what was typed, not all of itself.
        const bool field_typed = !sayings.empty() && same_node && node && is_field(node->role);
        if (refocused && !field_typed) sayings.push_back({focus, sayings.empty()});
        watch_live(frame, sayings, false);
    }
    std::erase_if(sayings, [](const Saying& saying) { return saying.text.empty(); });
    keep(sayings);
    return sayings;
}

std::optional<Saying> ScreenReader::again() const {
    if (!m_on || m_told->last.empty()) return std::nullopt;
    return Saying{m_told->last, true};
}

}  // namespace tp
