// `doctor`: checks a machine and says how to mend it.
#include <CLI/CLI.hpp>

#include "kiosk/ctl/command.h"

namespace tp {

namespace {

// A kiosk that runs says what shows its picture: this shell may be of another session.
HealthFinding find_display(const DataFolder& folder) {
    const auto kiosk = ask(folder.kiosk_socket(), {{"command", "status"}}, {}, Milliseconds{5'000});
    if (!kiosk || kiosk->refused() || !kiosk->ok.is_object() || !kiosk->ok.contains("display")) return check_display();
    if (const std::string display = text_of(kiosk->ok, "display"); !display.empty())
        return {"display", Health::good, "the running kiosk is shown through " + display, ""};
    return {"display", Health::warning, "the running kiosk draws where nobody sees it",
            "start it without --headless, inside a session (cage or Xorg)"};
}

ExitStatus run_doctor(CommandContext& context) {
    const auto folder = DataFolder::from_environment();
    if (!folder) return context.fail_with(folder.error());
    const HealthFinding findings[] = {find_display(*folder),      check_touch(),
                                      check_clock(context.clock), check_disk(*folder),
                                      check_hub(*folder),         check_certificates(*folder, context.clock)};
    bool all_fit = true;
    auto list = nlohmann::json::array();
    for (const HealthFinding& finding : findings) {
        all_fit = all_fit && finding.health != Health::bad;
        const std::string found = printable(finding.found), remedy = printable(finding.remedy);
        if (context.output == Output::json) {
            list.push_back(
                {{"check", finding.check}, {"health", name_of(finding.health)}, {"found", found}, {"remedy", remedy}});
            continue;
        }
        std::string line(name_of(finding.health));
        line.resize(9, ' ');
        std::string check = finding.check;
        check.resize(14, ' ');
        context.console.out(line + check + found + "\n");
        if (!remedy.empty()) context.console.out(std::string(23, ' ') + "→ " + remedy + "\n");
    }
    if (context.output == Output::json) context.print_json(list);
    return all_fit ? ExitStatus::ok : ExitStatus::failed;
}

}  // namespace

void add_doctor_command(CLI::App& parent, Invocation& invocation) {
    CLI::App* command = parent.add_subcommand(
        "doctor", "Check this machine: display, touch, clock, disk, hub, certificates; each with a remedy");
    command->add_flag_callback("--json", [&invocation] { invocation.output = Output::json; }, "Print a JSON array");
    command->footer("Exit status: 0 nothing is bad (warnings may be there), 1 something is bad, 2 wrong usage.");
    command->callback([&invocation] { invocation.run = run_doctor; });
}

}  // namespace tp
