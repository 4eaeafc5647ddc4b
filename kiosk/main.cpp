// touchpoint-kiosk: wires the parts together and runs the loop.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <thread>

#include "kiosk/terminal/asset_names.h"
#include "kiosk/terminal/terminal.h"
#include "platform/base/bytes.h"
#include "platform/base/standard_streams.h"

namespace {

constexpr int exit_ok = 0, exit_failure = 1, exit_usage = 2;
// EX_TEMPFAIL of sysexits.h: its supervisor starts it again (kiosk/terminal/README.md).
constexpr int exit_restart = 75;

int refuse_usage(const std::string& why) {
    fmt::print(stderr, "touchpoint-kiosk: {}\nTry touchpoint-kiosk --help.\n", why);
    return exit_usage;
}

int say(const std::string& text, const tp::ClosedStreams& closed) {
    const tp::Status said = tp::write_standard_output(text, closed);
    if (!said) fmt::print(stderr, "touchpoint-kiosk: {}\n", said.error().message);
    return said ? exit_ok : exit_failure;
}

}  // namespace

int main(int argc, char** argv) {
    // Without a session's message bus SDL would start one of its own, as a child process that outlives this one. The
    // address is libdbus's for none (dbus/dbus-transport.c).
    ::setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 0);
    const tp::ClosedStreams closed = tp::open_closed_standard_streams();
    for (int i = 1; i < argc; ++i)
        if (!tp::is_valid_utf8(argv[i])) return refuse_usage(fmt::format("argument {} is not UTF-8", i));
    tp::TerminalOptions options;
    CLI::App app{
        "The full-screen terminal of a store. It reads its replica and outbox from the data folder, speaks with the "
        "hub "
        "it is enrolled at, and shows what it last knew when there is none. Stop it with SIGTERM or Ctrl-C.",
        "touchpoint-kiosk"};
    app.footer(
        "Exit status: 0 ended as asked; 1 failure; 2 wrong usage or configuration; 75 staff asked for a restart: start "
        "it "
        "again (systemd: RestartForceExitStatus=75).\n"
        "Enrol it: touchpoint-ctl enrol. Look into it while it runs: touchpoint-ctl status, search, outbox, doctor.\n"
        "The data folder is $TOUCHPOINT_HOME, else $XDG_DATA_HOME/touchpoint, else ~/.local/share/touchpoint; the "
        "kiosk's\n"
        "files are in kiosk/ there. Without an installed program or --assets, assets/ above the program is taken.");
    app.set_version_flag("--version", std::string("touchpoint-kiosk ") + TOUCHPOINT_VERSION);
    app.add_option("--data", options.data_folder,
                   "The data folder (default: $TOUCHPOINT_HOME, else the XDG data home)");
    app.add_option("--config", options.config_file, "Configuration (default: kiosk.toml of the data folder)");
    app.add_option("--assets", options.assets_folder,
                   "Themes, locales and profiles (default: beside the installed program)");
    app.add_option("--profile", options.profile,
                   "What this terminal is for, by the name of its file in profiles/ of the assets")
        ->default_str("retail");
    app.add_option("--language", options.language,
                   "The first language, as a BCP 47 tag; the nearest that the assets have is taken");
    app.add_flag("--windowed", options.windowed, "In a window instead of full screen");
    app.add_flag("--headless", options.headless, "Without a display, drawn into memory");
    std::string size;
    app.add_option("--size", size, "WIDTHxHEIGHT of the picture, with --windowed or --headless")
        ->default_str("1080x1920");
    app.add_option("--renderer", options.renderer, "software, accelerated or automatic")
        ->check(CLI::IsMember({"software", "accelerated", "automatic"}));
    app.add_flag("--mute", options.mute, "No sound at all, and no speech");
    app.add_flag("--test-input", options.test_input,
                 "Lets the control socket touch, scan and take pictures (tests and the tour)");
    bool print_reference = false;
    app.add_flag("--help-config", print_reference, "Print every key of kiosk.toml and exit");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() != 0) return refuse_usage(error.what());
        std::ostringstream out, err;
        app.exit(error, out, err);
        return say(out.str(), closed);
    }
    if (print_reference) return say(tp::TerminalConfig::reference(), closed);
    if (!size.empty()) {
        char end = 0;
        if (std::sscanf(size.c_str(), "%dx%d%c", &options.width, &options.height, &end) != 2 || options.width < 480 ||
            options.height < 480 || options.width > 4096 || options.height > 4096) {
            return refuse_usage("--size is WIDTHxHEIGHT, each 480 to 4096");
        }
    }
    options.version = TOUCHPOINT_VERSION;
    const auto config = tp::Terminal::configuration(options);
    if (!config) return refuse_usage(config.error().message);
    std::signal(SIGPIPE, SIG_IGN);
    // Before any thread starts: all of them inherit it.
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);
    auto terminal = tp::Terminal::open(options, *config);
    if (!terminal) {
        const tp::ErrorCode code = terminal.error().code;
        if (code == tp::unknown_profile || code == tp::unknown_language) return refuse_usage(terminal.error().message);
        fmt::print(stderr, "touchpoint-kiosk: {}\n", terminal.error().message);
        return exit_failure;
    }
    // Taken by a thread that waits for them, so that ending is an ordinary task of the loop.
    std::jthread ender([&] {
        int signal = 0;
        sigwait(&ending, &signal);
        (*terminal)->end();
    });
    const auto ended = (*terminal)->run();
    pthread_kill(ender.native_handle(), SIGTERM);  // where the window was closed otherwise
    ender.join();
    return ended == tp::Terminal::Ended::to_restart ? exit_restart : exit_ok;
}
