// `staff`: the PIN of the staff menu, and its door for who cannot make the gesture.
#include <termios.h>
#include <unistd.h>

#include <cstdio>

#include <CLI/CLI.hpp>

#include "kiosk/ctl/command.h"
#include "kiosk/staff/staff_pin.h"

namespace tp {

namespace {

constexpr size_t pin_input_most = 256;

// While it lives, a terminal does not show what is typed.
class NoEcho {
  public:
    NoEcho() {
        if (::tcgetattr(STDIN_FILENO, &m_before) != 0) return;
        termios mode = m_before;
        mode.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        m_changed = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &mode) == 0;
    }
    ~NoEcho() {
        if (m_changed) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
    }
    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;

  private:
    termios m_before{};
    bool m_changed = false;
};

Result<std::string> read_lines(CommandContext& context) {
    if (::isatty(STDIN_FILENO) == 0) return context.console.read_input(pin_input_most);
    const NoEcho quiet;
    std::string lines;
    for (const char* prompt : {"New PIN, 6 to 12 digits: ", "The same again: "}) {
        context.console.note(prompt);
        char c = 0;
        while (::read(STDIN_FILENO, &c, 1) == 1 && c != '\n' && lines.size() < pin_input_most) lines += c;
        lines += '\n';
    }
    return lines;
}

// One line, or the same twice.
Result<std::string_view> pin_of(std::string_view lines) {
    while (lines.ends_with('\n') || lines.ends_with('\r')) lines.remove_suffix(1);
    const size_t end = lines.find('\n');
    std::string_view first = lines.substr(0, end);
    if (first.ends_with('\r')) first.remove_suffix(1);
    if (end != std::string_view::npos && lines.substr(end + 1) != first)
        return fail(pin_errc::bad_pin, "the two PINs differ; nothing was changed");
    if (first.empty()) return fail(pin_errc::bad_pin, "no PIN came on standard input");
    return first;
}

Status set_pin_here(CommandContext& context) {
    const DataFolder folder = TRY(DataFolder::from_environment());
    std::string lines = TRY(read_lines(context));
    const auto set = [&]() -> Status {
        const std::string_view pin = TRY(pin_of(lines));
        TRY(make_private_folder(folder.kiosk()));
        TRY(tp::set_pin(folder.kiosk(), pin));
        const auto audit = TRY(open_staff_audit(folder.kiosk()));
        audit->info("staff_pin_set", {{"user", static_cast<int64_t>(::getuid())}});
        return {};
    }();
    forget_secret(lines.data(), lines.size());
    return set;
}

ExitStatus run_pin(CommandContext& context) {
    if (const Status set = set_pin_here(context); !set) return context.fail_with(set.error());
    if (context.output == Output::json)
        context.print_json(true);
    else
        context.console.out("the staff menu opens with the new PIN\n");
    return ExitStatus::ok;
}

ExitStatus run_open(CommandContext& context) {
    const auto folder = DataFolder::from_environment();
    if (!folder) return context.fail_with(folder.error());
    const auto asked =
        ask(folder->kiosk_socket(), {{"command", "staff"}, {"action", "open"}}, {}, Milliseconds{10'000});
    if (!asked) return context.fail_with(asked.error());
    if (asked->refused()) return context.fail_with(asked->refusal_code, asked->refusal_message);
    if (context.output == Output::json)
        context.print_json(true);
    else
        context.console.out("the kiosk asks for the PIN now\n");
    return ExitStatus::ok;
}

}  // namespace

void add_staff_commands(CLI::App& parent, Invocation& invocation) {
    CLI::App* staff = parent.add_subcommand("staff", "The staff menu on the screen: its PIN, and its door");
    staff->require_subcommand(1);
    const auto add = [&](const char* name, const char* what, ExitStatus (*run)(CommandContext&)) {
        CLI::App* command = staff->add_subcommand(name, what);
        command->add_flag_callback(
            "--json", [&invocation] { invocation.output = Output::json; }, "Print JSON, errors too");
        command->callback([&invocation, run] { invocation.run = run; });
        return command;
    };
    add("pin", "Set the PIN, from standard input: one line, or the same line twice", run_pin)
        ->footer(
            "A terminal is asked without showing what is typed. The PIN is never an argument. 6 to 12 digits, no run, "
            "no\n"
            "digit over and over. The running kiosk takes it at once; wrong attempts are forgotten.");
    add("open", "Let the running kiosk ask for the PIN now, as the corner gesture does", run_open);
}

}  // namespace tp
