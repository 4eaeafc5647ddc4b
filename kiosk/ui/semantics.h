// What a picture means: one tree for speech, focus, tests and remote diagnosis. Thread rule: UI thread.
#pragma once

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
    heading,
    img,
    list,
    listitem,
    none,  // never in the tree
    progressbar,
    radio,
    searchbox,
    spinbutton,
    status,
    tab,
    text,
    textbox,
    timer,
};
[[nodiscard]] std::string_view name_of(Role role);

struct Node {
    std::string id = {};  // stable, independent of the language, unique in a picture: "footer.back"
    Role role = Role::text;
    std::string name = {};  // what is spoken; in the screen's language
    std::string value = {};  // of a field, a timer, a bar
    std::string state = {};  // words apart by spaces: "disabled", "selected", "busy", "focused", or the screen's own
    Rect rect = {};  // pixels of the logical picture; the order of nodes is the order of speech and focus
    float touch_width = 0, touch_height = 0;  // dp before clipping; zero: not a target
    bool main_action = false;
};

[[nodiscard]] bool is_control(Role role);

// A title and a line as they are spoken one after the other: "My order. Where it is", "Something went wrong? Call us".
// The title's own end of a sentence is kept, in any script.
[[nodiscard]] std::string spoken_together(std::string_view title, std::string_view line);

class SemanticTree {
  public:
    void clear() { m_nodes.clear(); }
    void add(Node node) { m_nodes.push_back(std::move(node)); }
    // A modal layer opens: what lies beneath is not reachable and leaves the tree.
    void cover() { m_nodes.clear(); }
    [[nodiscard]] const std::vector<Node>& nodes() const { return m_nodes; }
    [[nodiscard]] const Node* find(std::string_view id) const;
    // Duplicate ids, controls without a name, two controls with the same name and role: one line each.
    [[nodiscard]] std::vector<std::string> problems() const;
    // {"screen", "language", "direction", "width", "height", "nodes": [{"id", "role", "name", "value", "state",
    // "rect": [x, y, w, h]}]}, lengths in pixels of the picture.
    [[nodiscard]] std::string to_json(std::string_view screen, std::string_view language, bool rtl, Size picture) const;

  private:
    std::vector<Node> m_nodes;
};

}  // namespace tp::ui
