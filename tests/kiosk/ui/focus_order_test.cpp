// Where a keypad's focus goes, over trees made by hand.
#include "kiosk/ui/focus_order.h"

#include <doctest/doctest.h>

#include "kiosk/ui/key_repeat.h"

using namespace tp;
using namespace tp::ui;

namespace {

Node node(std::string id, Role role, Rect rect = {}, std::string group = {}, std::string state = {}) {
    Node made;
    made.name = "the " + id;
    made.id = std::move(id);
    made.role = role;
    made.rect = rect;
    made.group = std::move(group);
    made.state = std::move(state);
    return made;
}

SemanticTree tree_of(std::vector<Node> nodes) {
    SemanticTree tree;
    for (Node& one : nodes) tree.add(std::move(one));
    tree.sort_by_part();
    return tree;
}

std::vector<std::string> walk(const SemanticTree& tree, Visit visit, Way way = Way::forth) {
    std::vector<std::string> ids;
    const auto stops = focus_stops(tree, visit);
    const Node* const begin = way == Way::forth ? stops.front() : stops.back();
    const Node* at = begin;
    do ids.push_back(at->id);
    while ((at = next_stop(tree, visit, at->id, way)) != begin && ids.size() <= stops.size());
    return ids;
}

std::string id_of(const Node* found) {
    return found == nullptr ? "none" : found->id;
}

// A page as it is drawn: the footer before what scrolls above it.
SemanticTree page() {
    Node language = node("language", Role::button), back = node("back", Role::button);
    language.part = Part::head;
    back.part = Part::foot;
    return tree_of({language, back, node("title", Role::heading), node("note", Role::text), node("list", Role::list),
                    node("a", Role::radio, {0, 0, 100, 50}, "size"),
                    node("b", Role::radio, {110, 0, 100, 50}, "size", "checked"),
                    node("c", Role::radio, {220, 0, 100, 50}, "size"), node("count.less", Role::button, {}, "count"),
                    node("count", Role::spinbutton, {}, "count"), node("count.more", Role::button, {}, "count"),
                    node("off", Role::button, {}, "", "disabled"), node("go", Role::button)});
}

}  // namespace

TEST_CASE("controls come in the order of the page, a composite once; who hears the screen visits what is named") {
    const SemanticTree tree = page();
    const std::vector<std::string> controls{"language", "b", "count", "go", "back"};
    CHECK(walk(tree, Visit::controls) == controls);
    CHECK(walk(tree, Visit::controls, Way::back) == std::vector<std::string>(controls.rbegin(), controls.rend()));
    CHECK(walk(tree, Visit::everything) ==
          std::vector<std::string>{"language", "title", "note", "a", "b", "c", "count", "off", "go", "back"});
}

TEST_CASE("the focus begins after the heading, or on it for who hears the screen") {
    CHECK(id_of(first_stop(page(), Visit::controls)) == "b");
    CHECK(id_of(first_stop(page(), Visit::everything)) == "title");
    CHECK(id_of(first_stop(tree_of({node("ask", Role::alertdialog), node("yes", Role::button)}), Visit::everything)) ==
          "ask");
    // While the content is still loading only the frame around it can be operated.
    Node back = node("back", Role::button);
    back.part = Part::foot;
    CHECK(id_of(first_stop(tree_of({back, node("title", Role::heading)}), Visit::controls)) == "back");
    CHECK(first_stop(tree_of({node("title", Role::heading)}), Visit::controls) == nullptr);
}

TEST_CASE("arrows go round a group of choices, and leave it nowhere") {
    const SemanticTree tree = page();
    CHECK(group_kind(tree, "size") == GroupKind::choices);
    CHECK(group_kind(tree, "count") == GroupKind::value);
    CHECK(group_kind(tree, "") == GroupKind::none);
    CHECK(id_of(next_choice(tree, "b", Way::forth)) == "c");
    CHECK(id_of(next_choice(tree, "c", Way::forth)) == "a");
    CHECK(id_of(next_choice(tree, "a", Way::back)) == "c");
    // From a choice that does not hold the next stop is still the one after the group.
    CHECK(id_of(next_stop(tree, Visit::controls, "c", Way::forth)) == "count");
    CHECK(id_of(stop_of(tree, Visit::controls, "count.more")) == "count");
}

TEST_CASE("in a grid of keys all four arrows go to the neighbour, and nothing is there beyond its edge") {
    std::vector<Node> keys;
    for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 3; ++column)
            keys.push_back(node(std::to_string(row * 3 + column + 1), Role::button,
                                {float(column) * 110 + float(row) * 20, float(row) * 110, 100, 100}, "keyboard"));
    keys.push_back(node("space", Role::button, {60, 330, 260, 100}, "keyboard"));
    keys.push_back(node("elsewhere", Role::button, {0, 500, 100, 100}));
    const SemanticTree tree = tree_of(keys);
    const auto to = [&](const char* from, Side side) { return id_of(neighbour(tree, Visit::controls, from, side)); };
    CHECK(to("1", Side::right) == "2");
    CHECK(to("1", Side::left) == "none");
    CHECK(to("5", Side::up) == "2");
    CHECK(to("5", Side::down) == "8");
    CHECK(to("8", Side::down) == "space");
    CHECK(to("space", Side::down) == "none");
    CHECK(walk(tree, Visit::controls) == std::vector<std::string>{"1", "elsewhere"});
    CHECK(id_of(next_stop(tree, Visit::controls, "8", Way::forth)) == "elsewhere");
}

TEST_CASE("where the focused node has gone the nearest takes its place") {
    const SemanticTree before = tree_of(
        {node("title", Role::heading), node("1", Role::button), node("2", Role::button), node("3", Role::button)});
    const auto now = [](std::vector<Node> nodes) { return tree_of(std::move(nodes)); };
    CHECK(id_of(nearest_stop(before, now({node("1", Role::button), node("3", Role::button)}), Visit::controls, "2")) ==
          "3");
    CHECK(id_of(nearest_stop(before, now({node("1", Role::button)}), Visit::controls, "2")) == "1");
    CHECK(id_of(nearest_stop(before, now({node("new", Role::button)}), Visit::controls, "2")) == "new");
    CHECK(nearest_stop(before, now({}), Visit::controls, "2") == nullptr);
    CHECK(id_of(nearest_stop({}, now({node("new", Role::button)}), Visit::controls, "never there")) == "new");
}

TEST_CASE("a key that is held acts again after two seconds, and a trembling stroke counts once") {
    KeyRepeatGuard guard;
    const MonotonicTime start{};
    const auto at = [&](int ms) { return start + Milliseconds{ms}; };
    const KeyStroke down{.key = Key::down}, held{.key = Key::down, .repeat = true}, enter{.key = Key::enter};
    CHECK(guard.accept(down, false, at(0)));
    CHECK(guard.accept(down, false, at(200)));
    CHECK_FALSE(guard.accept(held, false, at(900)));
    CHECK_FALSE(guard.accept(held, false, at(2'199)));
    CHECK(guard.accept(held, false, at(2'200)));
    CHECK_FALSE(guard.accept(held, false, at(4'000)));
    CHECK(guard.accept(held, false, at(4'200)));
    CHECK(guard.accept(enter, true, at(5'000)));
    CHECK_FALSE(guard.accept(enter, true, at(5'499)));
    CHECK(guard.accept(down, true, at(5'499)));
    CHECK(guard.accept(enter, true, at(5'500)));
}

TEST_CASE("the tree says which node the keypad is on, and keeps what is personal to itself where it is asked to") {
    Node name = node("member.name", Role::heading), field = node("email", Role::textbox);
    name.name = "Maria";
    name.personal = field.personal = true;
    field.name = "E-mail";
    field.value = "maria@example.org";
    field.state = "invalid";
    SemanticTree tree = tree_of({name, field});
    tree.focus("email");
    CHECK(tree.focused() == "email");
    CHECK(tree.find("email")->state == "invalid focused");
    CHECK(has_state(*tree.find("email"), "invalid"));
    CHECK_FALSE(has_state(*tree.find("email"), "valid"));
    const std::string shown = tree.to_json("member", "en", false, {1080, 1920});
    CHECK(shown.find("maria@example.org") != std::string::npos);
    const std::string masked = tree.to_json("member", "en", false, {1080, 1920}, Personal::masked);
    CHECK(masked.find("aria") == std::string::npos);
    CHECK(masked.find("E-mail") != std::string::npos);
    CHECK(masked.find(R"("focused":"email")") != std::string::npos);
    tree.focus("gone");
    CHECK(tree.focused().empty());
}
