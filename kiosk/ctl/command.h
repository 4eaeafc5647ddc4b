// What the commands of touchpoint-ctl share. Private to kiosk/ctl. Thread rule: the main thread.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "kiosk/ctl/console.h"
#include "kiosk/health/health_checks.h"
#include "platform/base/clock.h"
#include "platform/base/control_socket.h"
#include "platform/base/data_folder.h"

namespace CLI {
class App;
}

namespace tp {

enum class ExitStatus : int {
    ok = 0,
    failed = 1,  // the answer is no, or there is none
    usage = 2,   // the command line itself is wrong
};

enum class Output { text, json };

struct CommandContext {
    Console& console;
    const Clock& clock;
    Output output = Output::text;

    // Says the error on standard error (and, for JSON, as {"error":…} on standard output).
    ExitStatus fail_with(const Error& error);
    ExitStatus fail_with(std::string_view code, std::string_view message);
    // Prints one JSON value and a line break.
    void print_json(const nlohmann::json& value);
};

// What the command line asked for.
struct Invocation {
    std::function<ExitStatus(CommandContext&)> run;
    Output output = Output::text;
};

// One request to a running program and its answer. A refusal becomes `refusal`, with the program's own code.
struct Asked {
    nlohmann::json ok;
    std::string refusal_code, refusal_message;
    [[nodiscard]] bool refused() const { return !refusal_code.empty(); }
};
[[nodiscard]] Result<Asked> ask(const std::string& socket, const nlohmann::json& request,
                                const std::function<bool(const nlohmann::json&)>& on_progress = {},
                                Milliseconds silence = Milliseconds{30'000});

// The same with the request as text, which a large batch is.
[[nodiscard]] Result<Asked> ask_text(const std::string& socket, std::string_view request,
                                     const std::function<bool(const nlohmann::json&)>& on_progress = {},
                                     Milliseconds silence = Milliseconds{30'000});

// The same answer from the files where nothing runs: tried when nobody listens, and again with the socket while a
// program holds the files and does not listen yet, as one that is just starting does (at most five seconds).
[[nodiscard]] Result<Asked> ask_or_look(const std::string& socket, const nlohmann::json& request,
                                        const std::function<Result<Asked>()>& look,
                                        const std::function<bool(const nlohmann::json&)>& on_progress = {},
                                        Milliseconds silence = Milliseconds{30'000});

// Text of a JSON object's member, "" where there is none or it is no text; numbers are written out.
[[nodiscard]] std::string text_of(const nlohmann::json& object, const char* key);

// Of doctor: asks the kiosk or the hub that runs here.
[[nodiscard]] HealthFinding check_hub(const DataFolder& folder);

// What is wrong with a device's name or a store's id, for CLI11's check(); "" where nothing is.
[[nodiscard]] std::string problem_of_name(const std::string& text);

// "3 min" for people: whole seconds, minutes, hours or days; `length` ≥ 0.
[[nodiscard]] std::string short_duration(std::chrono::seconds length);
// "3 min ago" for people; "" for what is no time.
[[nodiscard]] std::string ago(const nlohmann::json& rfc3339, WallTime now);

// Each adds its subcommand below `parent` and sets `invocation` when it is chosen.
void add_scan_command(CLI::App& parent, Invocation& invocation);
void add_search_command(CLI::App& parent, Invocation& invocation);
void add_status_command(CLI::App& parent, Invocation& invocation);
void add_outbox_command(CLI::App& parent, Invocation& invocation);
void add_tree_command(CLI::App& parent, Invocation& invocation);
void add_doctor_command(CLI::App& parent, Invocation& invocation);
void add_staff_commands(CLI::App& parent, Invocation& invocation);
void add_enrol_command(CLI::App& parent, Invocation& invocation);
void add_import_command(CLI::App& hub, Invocation& invocation);
void add_hub_commands(CLI::App& parent, Invocation& invocation);

}  // namespace tp
