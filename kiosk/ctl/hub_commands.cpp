// `hub code new`, `hub epoch new`, `hub devices` and its --revoke, `hub events`: what the hub's operator does and sees.
#include <memory>

#include <CLI/CLI.hpp>

#include "kiosk/ctl/command.h"
#include "kiosk/ctl/hub_at_rest.h"
#include "platform/base/text_numbers.h"

namespace tp {

namespace {

Result<Asked> ask_hub(const nlohmann::json& request,
                      const std::function<bool(const nlohmann::json&)>& on_progress = {}) {
    const DataFolder folder = TRY(DataFolder::from_environment());
    const auto look = [&]() -> Result<Asked> { return TRY(HubAtRest::open(folder))->ask(request.dump(), on_progress); };
    return ask_or_look(folder.hub_socket(), request, look, on_progress);
}

// What goes on until the asker leaves needs a hub that runs: its end is an error, for nothing will arrive any more.
Result<Asked> follow_hub(const nlohmann::json& request, const std::function<bool(const nlohmann::json&)>& on_progress) {
    const DataFolder folder = TRY(DataFolder::from_environment());
    bool began = false;
    const auto asked = ask(
        folder.hub_socket(), request,
        [&](const nlohmann::json& value) {
            began = true;
            return on_progress(value);
        },
        Milliseconds{0});
    if (asked && asked->refused()) return asked;
    if (asked || (began && asked.error().code == errc::unavailable))
        return fail(errc::unavailable, "the hub has stopped; nothing more can arrive");
    if (asked.error().code != errc::unavailable) return asked;
    return fail(errc::unavailable, "no hub runs for the data folder " + folder.root +
                                       ", so nothing can arrive; start touchpoint-hub, or ask without --follow");
}

struct CodeArguments {
    std::string store, name;
};

ExitStatus run_code_new(CommandContext& context, const CodeArguments& arguments) {
    nlohmann::json request{{"command", "code_new"}};
    if (!arguments.store.empty()) request["store"] = arguments.store;
    if (!arguments.name.empty()) request["name"] = arguments.name;
    const auto asked = ask_hub(request);
    if (!asked) return context.fail_with(asked.error());
    if (asked->refused()) return context.fail_with(asked->refusal_code, asked->refusal_message);
    if (context.output == Output::json) {
        context.print_json(asked->ok);
        return ExitStatus::ok;
    }
    // The code alone on standard output, so that a script can hand it on without a look at it.
    context.console.out(printable(text_of(asked->ok, "code")) + "\n");
    if (const std::string end = text_of(asked->ok, "expires_at"); !end.empty())
        context.console.note("One use, until " + printable(end) +
                             ". Give it to the kiosk on standard input or in a file.");
    return ExitStatus::ok;
}

void print_row(CommandContext& context, const nlohmann::json& row) {
    std::string line;
    for (const auto& [key, value] : row.items()) {
        if (value.is_null() || (key == "copied" && value == false)) continue;
        line += (line.empty() ? "" : "  ") + key + "=" + (value.is_string() ? value.get<std::string>() : value.dump());
    }
    context.console.out(printable(line) + "\n");
}

ExitStatus run_revoke(CommandContext& context, const std::string& device) {
    const auto asked = ask_hub({{"command", "revoke"}, {"device", device}});
    if (!asked) return context.fail_with(asked.error());
    if (asked->refused()) return context.fail_with(asked->refusal_code, asked->refusal_message);
    if (context.output == Output::json)
        context.print_json({{"revoked", device}});
    else
        context.console.out("revoked " + printable(device) + "\n");
    return ExitStatus::ok;
}

ExitStatus run_devices(CommandContext& context) {
    const auto asked = ask_hub({{"command", "devices"}});
    if (!asked) return context.fail_with(asked.error());
    if (asked->refused()) return context.fail_with(asked->refusal_code, asked->refusal_message);
    if (context.output == Output::json) {
        context.print_json(asked->ok);
        return ExitStatus::ok;
    }
    for (const nlohmann::json& device : asked->ok) print_row(context, device);
    if (asked->ok.empty()) context.console.note("no kiosk is enrolled yet; make a code: touchpoint-ctl hub code new");
    return ExitStatus::ok;
}

ExitStatus run_epoch_new(CommandContext& context) {
    const auto asked = ask_hub({{"command", "epoch_new"}});
    if (!asked) return context.fail_with(asked.error());
    if (asked->refused()) return context.fail_with(asked->refusal_code, asked->refusal_message);
    if (context.output == Output::json)
        context.print_json(asked->ok);
    else
        context.console.out("epoch " + printable(text_of(asked->ok, "epoch")) + "\n");
    return ExitStatus::ok;
}

struct EventsArguments {
    bool follow = false;
    int64_t after = -1;  // from the first; with a limit, the last so many
    int64_t limit = 0;   // 0: all
};

ExitStatus run_events(CommandContext& context, const EventsArguments& arguments) {
    bool written = true;
    const auto print = [&](const nlohmann::json& event) {
        if (context.output == Output::json)
            context.print_json(event);
        else
            print_row(context, event);
        written = context.console.flush().has_value();
        return written;
    };
    nlohmann::json request{{"command", "events"}, {"follow", arguments.follow}};
    if (arguments.after >= 0) request["after"] = arguments.after;
    if (arguments.limit > 0) request["limit"] = arguments.limit;
    const auto asked = arguments.follow ? follow_hub(request, print) : ask_hub(request, print);
    if (!written) return ExitStatus::failed;
    if (!asked) return context.fail_with(asked.error());
    if (asked->refused()) return context.fail_with(asked->refusal_code, asked->refusal_message);
    if (asked->ok.is_array())
        for (const nlohmann::json& event : asked->ok) print(event);
    return ExitStatus::ok;
}

void add_json_flag(CLI::App* command, Invocation& invocation, const std::string& description) {
    command->add_flag_callback("--json", [&invocation] { invocation.output = Output::json; }, description);
}

void add_code_commands(CLI::App& hub, Invocation& invocation) {
    CLI::App* code = hub.add_subcommand("code", "One-time enrolment codes");
    code->require_subcommand(1);
    CLI::App* command = code->add_subcommand("new", "Make a code with which one kiosk enrols once, within 30 minutes");
    const auto arguments = std::make_shared<CodeArguments>();  // shared: CLI11 copies the callback
    command->add_option("--store", arguments->store, "The store where the kiosk stands; without it the hub's only one")
        ->check(problem_of_name)
        ->type_name("ID");
    command->add_option("--name", arguments->name, "What people call this kiosk")
        ->check(problem_of_name)
        ->type_name("NAME");
    add_json_flag(command, invocation, "Print one JSON object");
    command->footer(
        "The code alone goes to standard output. It is a secret: hand it on by a file of mode 0600 or a pipe.");
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](CommandContext& context) { return run_code_new(context, *arguments); };
    });
}

void add_epoch_commands(CLI::App& hub, Invocation& invocation) {
    CLI::App* epoch = hub.add_subcommand("epoch", "The history that the hub's numbers count");
    epoch->require_subcommand(1);
    CLI::App* command = epoch->add_subcommand("new", "Begin another history, after a backup of hub.db was put back");
    add_json_flag(command, invocation, "Print one JSON object");
    command->footer(
        "Kiosks may know changes that the backup has not. With a new epoch each of them has its buckets compared with\n"
        "the hub's and mended (fetched whole where most of one differs), and serves on meanwhile; what customers said\n"
        "stays and is sent.");
    command->callback([&invocation] { invocation.run = run_epoch_new; });
}

}  // namespace

void add_hub_commands(CLI::App& parent, Invocation& invocation) {
    CLI::App* hub = parent.add_subcommand("hub", "Feed and watch the hub of this machine");
    hub->require_subcommand(1);
    add_import_command(*hub, invocation);
    add_code_commands(*hub, invocation);
    add_epoch_commands(*hub, invocation);

    CLI::App* devices = hub->add_subcommand("devices", "The kiosks that are enrolled, and when they were last heard");
    const auto revoked = std::make_shared<std::string>();  // shared: CLI11 copies the callback
    devices->add_option("--revoke", *revoked, "Refuse this device from its next request on, for good")
        ->check([](const std::string& text) {
            return text.empty() ? std::string("an empty text is no device; hub devices prints their ids")
                                : problem_of_name(text);
        })
        ->type_name("ID");
    add_json_flag(devices, invocation, "Print a JSON array; with --revoke one object");
    devices->footer(
        "last_seen is the device's last request, to the minute. copied=true: two copies of this kiosk's disk have\n"
        "sent; nothing was merged, so revoke it and enrol both machines anew. A revoked kiosk goes on with what it\n"
        "has and can neither fetch nor send; it comes back only by enrolling again with a new code.");
    devices->callback([&invocation, revoked] {
        invocation.run = [revoked](CommandContext& context) {
            return revoked->empty() ? run_devices(context) : run_revoke(context, *revoked);
        };
    });

    CLI::App* events = hub->add_subcommand("events", "What kiosks sent, the latest last");
    const auto arguments = std::make_shared<EventsArguments>();  // shared: CLI11 copies the callback
    events->add_flag("--follow", arguments->follow, "Go on with what arrives, until Ctrl-C or the hub stops");
    events->add_option("--after", arguments->after, "Only those behind this number")
        ->check([](const std::string& text) {
            return parse_digits(text)
                       ? std::string()
                       : "\"" + text + "\" is no event's number; 0 is before the first, hub events prints them";
        })
        ->type_name("NUMBER");
    events->add_option("--limit", arguments->limit, "Only the last so many, or with --after the first (1 to 1000000)")
        ->check(CLI::Range(1, 1'000'000))
        ->type_name("N");
    add_json_flag(events, invocation, "Print one JSON object a line");
    events->callback([&invocation, arguments] {
        invocation.run = [arguments](CommandContext& context) { return run_events(context, *arguments); };
    });
}

}  // namespace tp
