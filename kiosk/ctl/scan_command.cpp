// `scan TEXT|-`: what this kiosk makes of a scanned code, by the patterns and layouts of its kiosk.toml where there is
// one. Needs no hub, no display and no data folder.
#include <memory>

#include <CLI/CLI.hpp>

#include "kiosk/ctl/command.h"
#include "kiosk/scan/scan_json.h"
#include "kiosk/scan/scan_rules.h"
#include "kiosk/terminal/terminal_config.h"

namespace tp {

namespace {

// More than any symbol holds, so that the parser itself can say too_long.
constexpr size_t input_most = 1024 * 1024;

struct ScanArguments {
    std::string text;
    std::string today;
    std::string config;
};

void print_text(CommandContext& context, const nlohmann::json& scan) {
    context.console.out(text_of(scan, "kind") + ": " + (scan.value("valid", false) ? "valid" : "not valid") + "\n");
    for (const auto& [key, value] : scan.items()) {
        if (key == "kind" || key == "valid" || value.is_null()) continue;
        if (!value.is_structured()) {
            context.console.out("  " + key + ": " + printable(text_of(scan, key.c_str())) + "\n");
            continue;
        }
        for (const auto& [name, inner] : value.items())
            context.console.out("  " + key + " " + name + ": " +
                                printable(inner.is_string() ? inner.get<std::string>() : inner.dump()) + "\n");
    }
}

Result<std::chrono::sys_days> reference_day(const std::string& today, const Clock& clock) {
    if (today.empty()) return std::chrono::floor<std::chrono::days>(clock.wall());
    const auto time = parse_rfc3339(today + "T00:00:00Z");
    if (!time)
        return fail(errc::invalid_argument, "--today: \"" + today + "\" is no day of the calendar; write it as " +
                                                to_rfc3339(clock.wall()).substr(0, 10) + " (year, month, day)");
    return std::chrono::floor<std::chrono::days>(*time);
}

// What the kiosk of this data folder would take. Without a home there is no configuration either.
Result<ScanRules> rules_of(const ScanArguments& arguments, std::chrono::sys_days today) {
    if (!arguments.config.empty())
        return ScanRules::compile(TRY(TerminalConfig::load(arguments.config, TerminalConfig::Named::by_person)).scan,
                                  today);
    const auto folder = DataFolder::from_environment();
    if (!folder) return ScanRules::defaults(today);
    return ScanRules::compile(TRY(TerminalConfig::load(folder->kiosk_config())).scan, today);
}

ExitStatus run_scan(CommandContext& context, const ScanArguments& arguments) {
    const auto today = reference_day(arguments.today, context.clock);
    if (!today) {
        context.fail_with(today.error());
        return ExitStatus::usage;
    }
    const auto rules = rules_of(arguments, *today);
    if (!rules) {
        context.fail_with(rules.error());
        return ExitStatus::usage;
    }
    std::string bytes = arguments.text;
    if (arguments.text == "-") {
        auto input = context.console.read_input(input_most);
        if (!input) return context.fail_with(input.error());
        bytes = *std::move(input);
    }
    const Scan scan = parse_scan(bytes, *rules);
    const std::string json = scan_to_json(scan);
    if (context.output == Output::json)
        context.console.out(json + "\n");
    else
        print_text(context, nlohmann::json::parse(json, nullptr, false));
    return scan.valid() ? ExitStatus::ok : ExitStatus::failed;
}

}  // namespace

void add_scan_command(CLI::App& parent, Invocation& invocation) {
    CLI::App* command = parent.add_subcommand("scan", "What this kiosk makes of a scanned code");
    const auto arguments = std::make_shared<ScanArguments>();  // shared: CLI11 copies the callback
    command->add_option("text", arguments->text, "What the scanner sent; - reads the bytes from standard input")
        ->required()
        ->type_name("TEXT");
    command->add_option("--today", arguments->today, "The day that boarding passes are dated against (YYYY-MM-DD)")
        ->type_name("DATE");
    command
        ->add_option("--config", arguments->config,
                     "Patterns and layouts from here, not from the data folder's kiosk.toml")
        ->type_name("FILE");
    command->add_flag_callback("--json", [&invocation] { invocation.output = Output::json; }, "Print one JSON object");
    command->footer(
        "Loyalty cards, receipts and weighed goods are told by the patterns of kiosk.toml; without one, by the "
        "defaults\n"
        "that touchpoint-kiosk --help-config prints.\n"
        "Exit status: 0 valid, 1 not valid, 2 wrong usage or configuration. A text that begins with a hyphen goes\n"
        "behind --.");
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](CommandContext& context) { return run_scan(context, *arguments); };
    });
}

}  // namespace tp
