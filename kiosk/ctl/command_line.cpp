#include "kiosk/ctl/command_line.h"

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>

#include <CLI/CLI.hpp>

#include "kiosk/ctl/command.h"
#include "platform/base/bytes.h"
#include "platform/base/config.h"

namespace tp {

namespace {

constexpr ErrorCode usage_error{"usage"};
constexpr ErrorCode secret_in_arguments{"secret_in_arguments"};
constexpr ErrorCode invalid_utf8{"invalid_utf8"};

constexpr const char* footer = R"(
Exit status: 0 done or valid, 1 failed or not valid, 2 wrong usage.
The data folder is $TOUCHPOINT_HOME, else $XDG_DATA_HOME/touchpoint, else ~/.local/share/touchpoint. A running kiosk or
hub is asked through its socket there; files are opened only where nothing runs.
Words behind -- are never taken as options.)";

// 26 characters of Crockford's base 32 in groups: what `hub code new` prints.
bool looks_like_enrolment_code(std::string_view argument) {
    const auto hyphens = std::ranges::count(argument, '-');
    const auto characters = std::ranges::count_if(
        argument, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
    return characters == 26 && hyphens >= 4 && hyphens <= 6 && std::ssize(argument) == characters + hyphens;
}

bool is_secret_option(std::string_view argument) {
    constexpr std::array<std::string_view, 9> names{"--password", "--passwd",  "--passphrase",
                                                    "--secret",   "--token",   "--code",
                                                    "--pin",      "--api-key", "--enrolment-code"};
    const std::string_view name = argument.substr(0, argument.find('='));
    return std::ranges::find(names, name) != names.end();
}

// What no command takes, looked at before anything is parsed.
Status check_arguments(std::span<const std::string> arguments) {
    const bool is_scan =
        !arguments.empty() && arguments.front() == "scan";  // its text is shown to a scanner by anybody
    const bool is_pin = arguments.size() > 2 && arguments[0] == "staff" && arguments[1] == "pin";
    for (const std::string& argument : arguments) {
        const bool digits = is_pin && std::ranges::any_of(argument, [](char c) { return c >= '0' && c <= '9'; });
        if (!is_scan && (digits || is_secret_option(argument) || looks_like_enrolment_code(argument)))
            return fail(secret_in_arguments,
                        "secrets are not taken as arguments: every user of this machine can read them; give them on "
                        "standard input or in a file of mode 0600, and make a new one in place of the one just shown");
        if (!is_scan && !is_valid_utf8(argument))
            return fail(invalid_utf8, "an argument is not UTF-8: \"" + argument + "\"");
    }
    return {};
}

std::string did_you_mean(const CLI::App& app, const std::string& word) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(command->get_name());
    const std::vector<std::string_view> views(names.begin(), names.end());
    const auto near = nearest_name(word, views);
    return near ? "; did you mean " + std::string(*near) + "?" : "";
}

// The deepest command that the arguments name.
const CLI::App* chosen(const CLI::App& app) {
    const CLI::App* at = &app;
    for (auto parsed = at->get_subcommands(); !parsed.empty(); parsed = at->get_subcommands()) at = parsed.front();
    return at;
}

std::string usage_message(const CLI::App& app, const CLI::ParseError& error, std::span<const std::string> arguments) {
    const CLI::App* command = chosen(app);
    std::string message = error.what();
    if (const auto extras = app.remaining(true); !extras.empty()) {
        const std::string& first = extras.front();
        message = "unexpected \"" + first + "\"";
        if (first.starts_with('-'))
            message += "; a file or word that begins with a hyphen goes behind --, or is written ./" + first;
        else
            message += did_you_mean(*command, first);
    } else if (arguments.empty()) {
        message = "a command is missing";
    }
    std::string path;
    for (const CLI::App* at = command; at != nullptr && at != &app; at = at->get_parent())
        path = at->get_name() + " " + path;
    return message + "; see touchpoint-ctl " + path + "--help";
}

ExitStatus parse_and_run(std::span<const std::string> arguments, CommandContext& context) {
    CLI::App app("The operator's and field technician's tool: looks into a kiosk or hub, and feeds the hub.",
                 "touchpoint-ctl");
    app.set_version_flag("--version", std::string("touchpoint-ctl ") + TOUCHPOINT_VERSION);
    app.set_help_flag("-h,--help", "Show this help and end");
    app.require_subcommand(1);
    app.footer(footer);
    Invocation invocation;
    add_status_command(app, invocation);
    add_search_command(app, invocation);
    add_scan_command(app, invocation);
    add_outbox_command(app, invocation);
    add_tree_command(app, invocation);
    add_doctor_command(app, invocation);
    add_enrol_command(app, invocation);
    add_staff_commands(app, invocation);
    add_hub_commands(app, invocation);

    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
        app.parse(reversed);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) {
            std::ostringstream out, err;
            app.exit(error, out, err);
            context.console.out(out.str());
            return ExitStatus::ok;
        }
        context.fail_with(usage_error.name(), usage_message(app, error, arguments));
        return ExitStatus::usage;
    }
    context.output = invocation.output;
    return invocation.run(context);
}

}  // namespace

int run_command_line(std::span<const std::string> arguments, const Clock& clock) {
    Console console;
    const bool wants_json = std::ranges::find(arguments, "--json") != arguments.end();
    CommandContext context{.console = console, .clock = clock, .output = wants_json ? Output::json : Output::text};
    ExitStatus status = ExitStatus::usage;
    if (const Status checked = check_arguments(arguments); !checked)
        context.fail_with(checked.error());
    else
        status = parse_and_run(arguments, context);
    if (const Status flushed = console.flush(); !flushed) {
        console.complain(flushed.error().message);
        return static_cast<int>(ExitStatus::failed);
    }
    return static_cast<int>(status);
}

}  // namespace tp
