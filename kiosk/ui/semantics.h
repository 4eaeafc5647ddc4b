// What a picture means: one tree for speech, focus, tests and remote diagnosis. Thread rule: UI thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/display/geometry.h"

namespace tp::ui {

// WAI-ARIA 1.2 roles.
enum class Role {
    alert,
    alertdialog,
    button,
    checkbox,
    dialog,
    group,
    heading,
    img,
    list,
    listbox,  // holds options
    listitem,
    none,    // never in the tree
    option,  // one of a list: a candidate, a letter's variant
    progressbar,
    radio,
    radiogroup,
    searchbox,
    slider,
    spinbutton,
    status,
    switch_,  // "switch"
    tab,
    text,
    textbox,
    timer,
};
[[nodiscard]] std::string_view name_of(Role role);

// Where a node belongs on a page, in the order in which a page is read.
enum class Part : uint8_t { head, content, keyboard, foot };

struct Node {
    std::string id = {};  // stable, independent of the language, unique in a picture: "footer.back"
    Role role = Role::text;
    std::string name = {};   // what is spoken; in the screen's language
    std::string value = {};  // of a field, a timer, a bar
    // Words apart by spaces, ARIA's: "checked", "selected", "pressed" (a button that stays), "expanded", "disabled",
    // "busy", "invalid", "current"; "focused" (the keypad is on it, or the caret is in it), or the screen's own.
    std::string state = {};
    Rect rect = {};  // pixels of the logical picture; the order of nodes is the order of speech and focus
    float touch_width = 0, touch_height = 0;  // dp before clipping; zero: not a target
    float radius = 24;                        // dp, of the corners that are drawn
    bool main_action = false;
    bool secret = false;    // a field of which nothing but the number of its characters may be said
    bool personal = false;  // says something about a person: of a field the value does, else name and value do
    Part part = Part::content;
    std::string group = {};  // of the composite it is a member of, see focus_order.h; empty: none
};

[[nodiscard]] bool has_state(const Node& node, std::string_view word);

[[nodiscard]] bool is_control(Role role);

// A title and a line as they are spoken one after the other: "My order. Where it is", "Something went wrong? Call us".
// The title's own end of a sentence is kept, in any script.
[[nodiscard]] std::string spoken_together(std::string_view title, std::string_view line);

enum class Personal { shown, masked };

class SemanticTree {
  public:
    void clear() {
        m_nodes.clear();
        m_focused.clear();
    }
    void add(Node node) { m_nodes.push_back(std::move(node)); }
    // A modal layer opens: what lies beneath is not reachable and leaves the tree.
    void cover() { m_nodes.clear(); }
    // Head, content, keyboard, foot; in the order in which they were added within each.
    void sort_by_part();
    [[nodiscard]] const std::vector<Node>& nodes() const { return m_nodes; }
    [[nodiscard]] const Node* find(std::string_view id) const;
    // The node that the keypad is on gets the state "focused".
    void focus(std::string_view id);
    [[nodiscard]] std::string_view focused() const { return m_focused; }  // its id; empty: the keypad is not in use
    // Duplicate ids, controls without a name, two controls with the same name and role: one line each.
    [[nodiscard]] std::vector<std::string> problems() const;
    // {"screen", "language", "direction", "width", "height", "focused", "nodes": [{"id", "role", "name", "value",
    // "state", "part": "head", "content", "keyboard" or "foot", "rect": [x, y, w, h], and "group" and "personal": true
    // where they are}]}, lengths in pixels of the picture. Masked: what a node says about a person is "•••".
    [[nodiscard]] std::string to_json(std::string_view screen, std::string_view language, bool rtl, Size picture,
                                      Personal personal = Personal::shown) const;

  private:
    std::vector<Node> m_nodes;
    std::string m_focused;
};

}  // namespace tp::ui
