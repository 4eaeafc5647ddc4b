// `tree`: what the picture of the running kiosk means, as speech, keypad and tests have it.
#include <CLI/CLI.hpp>
#include <array>
#include <cmath>

#include "kiosk/ctl/command.h"

namespace tp {

namespace {

// Its place in pixels of the picture: "112,420 700×136".
std::string place_of(const nlohmann::json& node) {
    const auto found = node.find("rect");
    if (found == node.end() || !found->is_array() || found->size() != 4) return "";
    std::array<std::string, 4> numbers;
    for (size_t i = 0; i < numbers.size(); ++i) {
        if (!(*found)[i].is_number()) return "";
        const auto rounded = std::llround((*found)[i].get<double>());
        numbers[i] = std::to_string(rounded);
    }
    return numbers[0] + "," + numbers[1] + " " + numbers[2] + "×" + numbers[3];
}

std::string quoted(const std::string& text) {
    return "\"" + printable(text) + "\"";
}

// role "name" = "value" [state] place  id
std::string line_of(const nlohmann::json& node, bool focused) {
    std::string line = printable(text_of(node, "role")) + " " + quoted(text_of(node, "name"));
    if (const std::string value = text_of(node, "value"); !value.empty()) line += " = " + quoted(value);
    if (const std::string state = text_of(node, "state"); !state.empty()) line += " [" + printable(state) + "]";
    line += "  " + place_of(node) + "  " + printable(text_of(node, "id"));
    return (focused ? "> " : "  ") + line + "\n";
}

void print_tree(CommandContext& context, const nlohmann::json& tree) {
    context.console.out("screen " + printable(text_of(tree, "screen")) + ", " + printable(text_of(tree, "language")) +
                        " " + printable(text_of(tree, "direction")) + ", " + text_of(tree, "width") + "×" +
                        text_of(tree, "height") + "\n");
    const auto nodes = tree.find("nodes");
    if (nodes == tree.end() || !nodes->is_array()) return;
    const std::string focused = text_of(tree, "focused");
    std::string part;
    bool in_dialog = false;
    for (const nlohmann::json& node : *nodes) {
        if (!node.is_object()) continue;
        if (const std::string own = text_of(node, "part"); own != part) {
            part = own;
            context.console.out(" " + printable(part) + "\n");
        }
        const std::string role = text_of(node, "role");
        const bool dialog = role == "dialog" || role == "alertdialog";
        const std::string inside(in_dialog && !dialog ? 2 : 0, ' ');
        const std::string member(text_of(node, "group").empty() ? 0 : 2, ' ');
        context.console.out(inside + member + line_of(node, !focused.empty() && text_of(node, "id") == focused));
        in_dialog |= dialog;
    }
    if (nodes->empty()) context.console.note("the kiosk has not drawn a picture yet");
}

ExitStatus run_tree(CommandContext& context) {
    const auto folder = DataFolder::from_environment();
    if (!folder) return context.fail_with(folder.error());
    const auto asked = ask(folder->kiosk_socket(), {{"command", "tree"}}, {}, Milliseconds{10'000});
    if (!asked) return context.fail_with(asked.error());
    if (asked->refused()) return context.fail_with(asked->refusal_code, asked->refusal_message);
    if (context.output == Output::json)
        context.print_json(asked->ok);
    else
        print_tree(context, asked->ok);
    return ExitStatus::ok;
}

}  // namespace

void add_tree_command(CLI::App& parent, Invocation& invocation) {
    CLI::App* command = parent.add_subcommand(
        "tree", "What the kiosk's picture means: role, name, value, state and place of each part");
    command->add_flag_callback(
        "--json", [&invocation] { invocation.output = Output::json; }, "Print the tree as one JSON object");
    command->footer(
        "In the order in which it is read and visited by a keypad; '>' marks where the keypad is.\n"
        "Secrets and personal data are shown as ••• unless the kiosk was started with --test-input.\n"
        "Exit status: 0 printed, 1 no kiosk answers, 2 wrong usage.");
    command->callback([&invocation] { invocation.run = run_tree; });
}

}  // namespace tp
