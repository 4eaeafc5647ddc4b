#include "kiosk/app/screen_reader.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>

#include "kiosk/ui/semantics.h"

using namespace tp;
using ui::Node;
using ui::Part;
using ui::Role;

namespace {

std::unique_ptr<Messages> words_of(const std::string& tag) {
    return std::move(*Messages::load(std::string(TOUCHPOINT_SOURCE_DIR) + "/assets/locales", tag));
}

// A reader before a screen that the test makes by hand.
struct Person {
    std::unique_ptr<Messages> words;
    ScreenReader reader;
    std::string screen = "orders";
    std::vector<Node> nodes;
    std::string focus;
    bool headset = false;

    explicit Person(const std::string& language = "en") : words(words_of(language)) { reader.turn(true); }

    std::vector<Saying> hear() {
        ui::SemanticTree tree;
        for (const Node& node : nodes) tree.add(node);
        if (!focus.empty()) tree.focus(focus);
        return reader.after_frame({.screen = screen, .tree = tree, .words = *words, .may_say_personal = headset});
    }
    std::string hear_text() {
        std::string out;
        for (const Saying& saying : hear())
            out += (out.empty() ? "" : "|") + std::string(saying.interrupts ? "!" : "") + saying.text;
        return out;
    }
    Node& node(std::string_view id) { return *std::ranges::find(nodes, id, &Node::id); }
};

std::vector<Node> order_page() {
    return {{.id = "header.brand", .role = Role::img, .name = "Halden", .part = Part::head},
            {.id = "header.access", .role = Role::button, .name = "Access", .part = Part::head},
            {.id = "orders.title", .role = Role::heading, .name = "Where is my order?"},
            {.id = "orders.line", .role = Role::text, .name = "Type the number, or scan the receipt."},
            {.id = "orders.number", .role = Role::textbox, .name = "Order number"},
            {.id = "orders.show", .role = Role::button, .name = "Show my order", .state = "disabled"},
            {.id = "orders.after", .role = Role::text, .name = "Small print"},
            {.id = "footer.back", .role = Role::button, .name = "Back", .part = Part::foot}};
}

}  // namespace

TEST_CASE("Switched on, it greets and reads the screen; switched off, it says nothing") {
    Person person;
    person.nodes = order_page();
    CHECK(person.hear_text() ==
          "!Speech is on. The arrow keys move, the OK key chooses, the help key says it again.\nWhere is my order?\n"
          "Type the number, or scan the receipt.\n2 things to choose");
    CHECK(person.hear().empty());
    CHECK(person.reader.again()->text.starts_with("Speech is on."));
    person.reader.turn(false);
    CHECK(person.hear().empty());
    CHECK_FALSE(person.reader.again());
    person.reader.turn(true);
    CHECK(person.hear_text().starts_with("!Speech is on."));
}

TEST_CASE("A new screen is read, with the focus that it comes with") {
    Person person;
    person.nodes = order_page();
    person.hear();
    person.screen = "order";
    person.nodes = {{.id = "order.title", .role = Role::heading, .name = "Ready for you\nat this store"},
                    {.id = "order.until", .role = Role::status, .name = "until Sunday"},
                    {.id = "order.checkin", .role = Role::button, .name = "I am here"}};
    person.focus = "order.checkin";
    CHECK(person.hear_text() == "!Ready for you\nat this store\nuntil Sunday\n1 thing to choose\nI am here, button");
    CHECK(person.reader.again()->text.starts_with("Ready for you"));
    // A dialog over it is a screen of its own.
    person.nodes = {{.id = "idle.dialog", .role = Role::alertdialog, .name = "Are you still there?"},
                    {.id = "idle.seconds", .role = Role::timer, .name = "20 seconds left", .value = "20"},
                    {.id = "idle.question", .role = Role::text, .name = "Are you still there?"},
                    {.id = "idle.more_time", .role = Role::button, .name = "Yes, more time"}};
    person.focus.clear();
    CHECK(person.hear_text() == "!Are you still there?\n20 seconds left\n1 thing to choose");
    // The seconds that pass are not spoken: each would hold the question.
    person.node("idle.seconds").name = "19 seconds left";
    CHECK(person.hear().empty());
}

TEST_CASE("On focus: name, role, value, state, place") {
    Person person;
    person.nodes = order_page();
    person.hear();
    person.focus = "orders.number";
    CHECK(person.hear_text() == "!Order number, text field, empty");
    person.node("orders.number").value = "447";
    person.focus = "orders.show";
    person.hear();
    CHECK(person.reader.again()->text.ends_with("Show my order, button, not available"));
    person.focus = "orders.number";
    CHECK(person.hear_text() == "!Order number, text field, 447");
    CHECK(person.hear().empty());

    person.nodes = {{.id = "t", .role = Role::heading, .name = "Access"},
                    {.id = "a", .role = Role::radio, .name = "100 %", .state = "selected", .group = "size"},
                    {.id = "b", .role = Role::radio, .name = "150 %", .group = "size"},
                    {.id = "c", .role = Role::switch_, .name = "No motion", .state = "checked"},
                    {.id = "d", .role = Role::switch_, .name = "Speech", .state = ""},
                    {.id = "e", .role = Role::spinbutton, .name = "Volume", .value = "6"}};
    person.focus.clear();
    person.hear();
    const auto at = [&](const char* id) {
        person.focus = id;
        return person.hear_text();
    };
    CHECK(at("a") == "!100 %, choice, selected, 1 of 2");
    CHECK(at("b") == "!150 %, choice, 2 of 2");
    CHECK(at("c") == "!No motion, switch, on");
    CHECK(at("d") == "!Speech, switch, off");
    CHECK(at("e") == "!Volume, counter, 6");
    // A state that changes under the focus is said.
    person.node("e").value = "7";
    CHECK(person.hear_text() == "!Volume, counter, 7");
}

TEST_CASE("What comes by itself is said after what is being said, and only when it changes") {
    Person person;
    person.nodes = order_page();
    person.hear();
    person.nodes.push_back({.id = "toast", .role = Role::status, .name = "It is noted"});
    CHECK(person.hear_text() == "It is noted");
    CHECK(person.hear().empty());
    person.node("toast").name = "That did not work";
    person.node("toast").role = Role::alert;
    CHECK(person.hear_text() == "That did not work");
    person.nodes.push_back({.id = "wait", .role = Role::status, .name = "Loading", .state = "busy"});
    CHECK(person.hear().empty());
    // A flood is cut short.
    for (int i = 0; i < 50; ++i)
        person.nodes.push_back({.id = "s" + std::to_string(i), .role = Role::status, .name = "Row"});
    CHECK(person.hear().size() <= 3);
    CHECK(person.hear().empty());
}

TEST_CASE("Typing is echoed; a secret is an asterisk") {
    Person person;
    person.nodes = order_page();
    person.nodes.push_back({.id = "pin", .role = Role::textbox, .name = "PIN", .secret = true});
    person.hear();
    person.node("orders.number").value = "4";
    CHECK(person.hear_text() == "!4");
    person.node("orders.number").value = "4a";
    CHECK(person.hear() == std::vector{Saying{"a", true, true}});
    person.node("orders.number").value = "4a ";
    CHECK(person.hear_text() == "!Space");
    person.node("orders.number").value = "4a";
    CHECK(person.hear_text() == "!Space deleted");
    person.node("orders.number").value = "headphones";
    CHECK(person.hear_text() == "!headphones");
    person.node("pin").value = "1 character";
    CHECK(person.hear_text() == "!asterisk");
    person.node("pin").value = "2 characters";
    CHECK(person.hear_text() == "!asterisk");
    // With the focus on the field the letter is said, not the whole again.
    person.focus = "orders.number";
    person.hear();
    person.node("orders.number").value = "headphones5";
    CHECK(person.hear_text() == "!5");
}

TEST_CASE("A personal field is not given away while it is emptied") {
    Person person;
    person.nodes = order_page();
    person.hear();
    person.node("orders.number") = {
        .id = "orders.number", .role = Role::textbox, .name = "Order number", .value = "7", .personal = true};
    CHECK(person.hear_text() == "!1 character");  // not an asterisk: it is no secret, and not for others either
    person.node("orders.number").value = "7é";
    CHECK(person.hear_text() == "!2 characters");
    person.node("orders.number") = {.id = "orders.number", .role = Role::textbox, .name = "Order number"};
    CHECK(person.hear_text() == "!empty");
    person.headset = true;
    person.node("orders.number").value = "8";
    CHECK(person.hear_text() == "!8");
}

TEST_CASE("Candidates of the keyboard are told with their place; the keys around them are not") {
    Person person;
    person.nodes = order_page();
    person.hear();
    const auto key = [](const char* id, Role role, const char* name, const char* group, const char* state = "") {
        return Node{.id = id, .role = role, .name = name, .state = state, .part = Part::keyboard, .group = group};
    };
    person.nodes.push_back(key("keyboard.choices", Role::listbox, "Suggestions", ""));
    person.nodes.push_back(key("keyboard.choice.0", Role::option, "牛奶", "keyboard.choices"));
    person.nodes.push_back(key("keyboard.choice.1", Role::option, "牛乃", "keyboard.choices"));
    person.nodes.push_back(key("keyboard.choices.next", Role::button, "More suggestions", "keyboard.choices"));
    person.nodes.push_back(key("keyboard.shift", Role::button, "Shift", "keyboard", "pressed"));
    person.focus = "keyboard.choice.1";
    CHECK(person.hear_text() == "!牛乃, 2 of 2");
    person.focus = "keyboard.choices.next";
    CHECK(person.hear_text() == "!More suggestions, button");
    person.focus = "keyboard.shift";
    CHECK(person.hear_text() == "!Shift, button, on");
}

TEST_CASE("Personal things go into a headset only") {
    Person person;
    const std::vector<Node> page = {
        {.id = "member.title", .role = Role::heading, .name = "Welcome back, Maria", .personal = true},
        {.id = "member.points", .role = Role::text, .name = "1,240 points", .personal = true},
        {.id = "member.order", .role = Role::button, .name = "Order 4471-0925", .personal = true},
        {.id = "member.phone", .role = Role::textbox, .name = "Phone", .value = "5550199", .personal = true},
        {.id = "toast", .role = Role::status, .name = "Maria, your order is here", .personal = true},
        {.id = "member.done", .role = Role::button, .name = "Done"}};
    const auto all = [&] {
        std::string heard;
        person.nodes = page;
        for (const char* focus : {"", "member.order", "member.phone", "member.done"}) {
            person.focus = focus;
            heard += person.hear_text() + "\n";
        }
        person.node("member.phone").value = "55501991";
        person.node("toast").name = "Maria, somebody comes";
        heard += person.hear_text();
        return heard + person.reader.again()->text;
    };
    const std::string aloud = all();
    for (const char* secret : {"Maria", "1,240", "4471", "555", "91"}) CHECK(aloud.find(secret) == std::string::npos);
    CHECK(aloud.find("Some of this is personal. Plug in a headset to hear it.") != std::string::npos);
    CHECK(aloud.find("Done, button") != std::string::npos);
    CHECK(aloud.find("Personal: only in a headset, button") != std::string::npos);
    CHECK(aloud.find("Phone, text field") != std::string::npos);

    person.headset = true;
    person.reader.read_anew();
    const std::string private_ = all();
    for (const char* told : {"Maria", "1,240", "4471", "5550199"}) CHECK(private_.find(told) != std::string::npos);
}

TEST_CASE("It speaks the screen's language") {
    Person arabic("ar");
    arabic.nodes = {{.id = "t", .role = Role::heading, .name = "أين طلبي؟"},
                    {.id = "a", .role = Role::radio, .name = "نعم", .state = "selected", .group = "g"},
                    {.id = "b", .role = Role::radio, .name = "لا", .group = "g"}};
    CHECK(arabic.hear_text().ends_with("أين طلبي؟\nخياران"));
    arabic.focus = "a";
    const std::string told = arabic.hear_text();
    CHECK(told.starts_with("!نعم, خيار, محدَّد, "));
    CHECK(told.find("من") != std::string::npos);

    Person japanese("ja");
    japanese.nodes = {{.id = "t", .role = Role::heading, .name = "ご注文の状況"},
                      {.id = "a", .role = Role::button, .name = "注文を見る"}};
    japanese.focus = "a";
    CHECK(japanese.hear_text().ends_with("ご注文の状況\n選べる項目は1個\n注文を見る, ボタン"));
    // Another language is another screen.
    const auto english = words_of("en");
    ui::SemanticTree tree;
    tree.add({.id = "t", .role = Role::heading, .name = "Where is my order?"});
    const auto sayings = japanese.reader.after_frame({.screen = "orders", .tree = tree, .words = *english});
    REQUIRE(sayings.size() == 1);
    CHECK(sayings.front() == Saying{"Where is my order?", true});
}

TEST_CASE("Hostile trees break nothing, and never make it speak without end") {
    Person person;
    person.nodes = {{.id = "", .role = Role::text, .name = std::string(100'000, 'x')},
                    {.id = "", .role = Role::status, .name = "\xFF\xFE"},
                    {.id = "f", .role = Role::textbox, .value = "\xF0\x9F"}};
    CHECK(person.hear().size() == 1);
    person.node("f").value = "\xF0\x9F\xFF";
    person.hear();
    person.nodes.clear();
    CHECK(person.hear().empty());
    for (int i = 0; i < 1'000; ++i) {
        person.nodes = order_page();
        person.nodes[3].name = std::to_string(i);
        CHECK(person.hear().size() <= 1);
    }
}
