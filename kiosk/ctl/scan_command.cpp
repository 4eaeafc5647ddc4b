// `scan TEXT|-`: what this kiosk makes of a scanned code. Needs no hub, no display and no data folder.
#include <memory>

#include <CLI/CLI.hpp>

#include "kiosk/ctl/command.h"
#include "kiosk/scan/scan_json.h"
#include "kiosk/scan/scan_rules.h"

namespace tp {

namespace {

// More than any symbol holds, so that the parser itself can say too_long.
constexpr size_t input_most = 1024 * 1024;

struct ScanArguments {
    std::string text;
    std::string today;
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
    const WallTime time = TRY_CONTEXT(parse_rfc3339(today + "T00:00:00Z"), "--today wants YYYY-MM-DD");
    return std::chrono::floor<std::chrono::days>(time);
}

ExitStatus run_scan(CommandContext& context, const ScanArguments& arguments) {
    const auto today = reference_day(arguments.today, context.clock);
    if (!today) {
        context.fail_with(today.error());
        return ExitStatus::usage;
    }
    std::string bytes = arguments.text;
    if (arguments.text == "-") {
        auto input = context.console.read_input(input_most);
        if (!input) return context.fail_with(input.error());
        bytes = *std::move(input);
    }
    const Scan scan = parse_scan(bytes, ScanRules::defaults(*today));
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
    command->add_flag_callback("--json", [&invocation] { invocation.output = Output::json; }, "Print one JSON object");
    command->footer(
        "Exit status: 0 valid, 1 not valid, 2 wrong usage. A text that begins with a hyphen goes behind --.");
    command->callback([&invocation, arguments] {
        invocation.run = [arguments](CommandContext& context) { return run_scan(context, *arguments); };
    });
}

}  // namespace tp
