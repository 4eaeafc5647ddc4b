// `status`: how fresh, how full and how healthy the kiosk and the hub of this machine are, in one screen.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "kiosk/ctl/command.h"

namespace tp {

namespace {

using nlohmann::json;

constexpr uintmax_t scarce_bytes = uintmax_t{256} << 20;

// Lines below a program's name, each with what it is about.
class StatusPage {
  public:
    StatusPage(CommandContext& context, const std::string& title) : m_context(context) { context.console.out(title); }
    void line(std::string_view about, const std::string& text) {
        m_context.console.out(fmt::format("  {:<10} {}\n", about, printable(text)));
    }

  private:
    CommandContext& m_context;
};

const json& part_of(const json& state, const char* name) {
    static const json nothing = json::object();
    const auto found = state.is_object() ? state.find(name) : state.end();
    return state.is_object() && found != state.end() && found->is_object() ? *found : nothing;
}

int64_t number_of(const json& state, const char* name) {
    const auto found = state.find(name);
    return found != state.end() && found->is_number_integer() ? found->get<int64_t>() : 0;
}

bool is_true(const json& state, const char* name) {
    const auto found = state.find(name);
    return found != state.end() && found->is_boolean() && found->get<bool>();
}

std::string counted(int64_t number, const char* one, const char* many) {
    return fmt::format("{} {}", number, number == 1 ? one : many);
}

struct Disk {
    std::filesystem::space_info space{};
    bool known = false;

    explicit Disk(const std::string& folder) {
        std::error_code error;
        space = std::filesystem::space(folder, error);
        known = !error;
    }
    [[nodiscard]] bool scarce() const { return known && space.available < scarce_bytes; }
    [[nodiscard]] std::string text() const {
        constexpr double giga = 1e9;
        if (!known) return "not known";
        return fmt::format("{:.1f} of {:.1f} GB free", static_cast<double>(space.available) / giga,
                           static_cast<double>(space.capacity) / giga);
    }
};

// What somebody has to look after, the gravest first; empty: nothing.
std::string troubles_of_kiosk(const json& kiosk, const Disk& disk) {
    const json& sync = part_of(kiosk, "sync");
    std::vector<std::string> troubles;
    if (const json& out = part_of(kiosk, "out_of_service"); !out.empty())
        troubles.push_back("out of service: " + text_of(out, "reason"));
    if (const std::string code = text_of(sync, "storage_error"); !code.empty())
        troubles.push_back("the disk does not keep what it should: " + code);
    if (disk.scarce()) troubles.push_back("the disk is nearly full");
    if (is_true(sync, "refused")) troubles.push_back("the hub refuses this terminal");
    const bool enrolled = !kiosk.contains("enrolled") || is_true(kiosk, "enrolled");
    if (!enrolled) troubles.push_back("not enrolled");
    if (const int64_t aside = number_of(sync, "dead_letters"); aside > 0)
        troubles.push_back(counted(aside, "event set aside", "events set aside"));
    if (is_true(sync, "differs")) troubles.push_back("some rows are not what the hub says, and are being mended");
    if (enrolled && sync.contains("online") && !is_true(sync, "online")) troubles.push_back("the hub is not reached");
    if (const std::string sound = text_of(part_of(kiosk, "audio"), "device_error"); !sound.empty())
        troubles.push_back("no sound: " + sound);
    return fmt::format("{}", fmt::join(troubles, "; "));
}

// "2026-11-23T20:14:03Z (40 s ago)", or `otherwise`.
std::string moment(const json& state, const char* name, WallTime now, const std::string& otherwise) {
    const auto found = state.find(name);
    if (found == state.end() || !found->is_string()) return otherwise;
    return text_of(state, name) + " (" + ago(*found, now) + ")";
}

std::string hub_line(const json& sync, WallTime now) {
    const bool online = is_true(sync, "online");
    std::string text = (online ? "online since " : "not reached since ") + moment(sync, "since", now, "its start");
    if (const std::string error = text_of(sync, "last_error"); !error.empty()) text += ", " + error;
    return text;
}

void print_kiosk(CommandContext& context, const DataFolder& folder, const json& kiosk) {
    const json& sync = part_of(kiosk, "sync");
    const WallTime now = context.clock.wall();
    const Disk disk(folder.root);
    StatusPage page(context, "kiosk " + printable(text_of(kiosk, "version")) + "\n");
    const std::string troubles = troubles_of_kiosk(kiosk, disk);
    page.line("healthy", troubles.empty() ? "yes" : "no: " + troubles);
    if (!sync.empty()) {
        page.line("hub", hub_line(sync, now));
        page.line("fresh", moment(sync, "last_complete", now, "never complete yet") + ", " +
                               counted(number_of(sync, "buckets"), "bucket", "buckets"));
        if (const json& fetched = part_of(sync, "snapshot"); !fetched.empty()) {
            const int64_t rows = number_of(fetched, "rows"), all = number_of(fetched, "of");
            page.line("fetching", fmt::format("{}: {} of {} rows ({} %)", text_of(fetched, "bucket"), rows, all,
                                              all > 0 ? 100 * rows / all : 0));
        }
        page.line("outbox", counted(number_of(sync, "pending_events"), "event waits", "events wait") + ", " +
                                counted(number_of(sync, "dead_letters"), "is set aside", "are set aside"));
    }
    if (kiosk.contains("products")) page.line("products", text_of(kiosk, "products"));
    page.line("disk", disk.text());
    page.line("screen", fmt::format("{}, {}, {}", text_of(kiosk, "screen"), text_of(kiosk, "language"),
                                    text_of(kiosk, "renderer")));
    page.line("up", short_duration(std::chrono::seconds{number_of(kiosk, "uptime_s")}));
}

void print_hub(CommandContext& context, const DataFolder& folder, const json& hub) {
    const Disk disk(folder.root);
    StatusPage page(context, "hub\n");
    page.line("healthy", disk.scarce() ? "no: the disk is nearly full" : "yes");
    page.line("terminals", text_of(hub, "devices"));
    page.line("calls", counted(number_of(hub, "open_calls"), "is open", "are open") + ", " +
                           counted(number_of(hub, "holds"), "article is held", "articles are held"));
    page.line("catalogue", "at " + std::to_string(number_of(part_of(hub, "heads"), "catalogue")) + ", " +
                               counted(static_cast<int64_t>(part_of(hub, "heads").size()), "bucket", "buckets"));
    page.line("epoch", text_of(hub, "epoch"));
    page.line("disk", disk.text());
}

ExitStatus run_status(CommandContext& context) {
    const auto folder = DataFolder::from_environment();
    if (!folder) return context.fail_with(folder.error());
    json all = json::object();
    bool any = false;
    for (const auto& [name, socket, print] :
         {std::tuple{"kiosk", folder->kiosk_socket(), &print_kiosk}, {"hub", folder->hub_socket(), &print_hub}}) {
        const auto asked = ask(socket, {{"command", "status"}}, {}, Milliseconds{10'000});
        if (asked && !asked->refused()) {
            any = true;
            all[name] = asked->ok;
            if (context.output == Output::text) print(context, *folder, asked->ok);
            continue;
        }
        const std::string why = asked ? asked->refusal_message : asked.error().message;
        const bool absent = !asked && asked.error().code == errc::unavailable;
        all[name] = nullptr;
        if (context.output == Output::text)
            context.console.out(std::string(name) +
                                (absent ? " does not run\n" : " does not answer: " + printable(why) + "\n"));
    }
    if (context.output == Output::json) context.print_json(all);
    return any ? ExitStatus::ok : ExitStatus::failed;
}

}  // namespace

void add_status_command(CLI::App& parent, Invocation& invocation) {
    CLI::App* command = parent.add_subcommand(
        "status", "How fresh, how full and how healthy the kiosk and the hub of this machine are");
    command->add_flag_callback(
        "--json", [&invocation] { invocation.output = Output::json; },
        "Print {\"kiosk\": … or null, \"hub\": … or null}, with all that they say");
    command->footer("Exit status: 0 one of them answered, 1 neither runs, 2 wrong usage.");
    command->callback([&invocation] { invocation.run = run_status; });
}

}  // namespace tp
