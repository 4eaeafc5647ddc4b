// touchpoint-hub: the centre that feeds and hears the terminals.
#include <sys/resource.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <array>
#include <csignal>
#include <iostream>
#include <sstream>

#include "platform/base/config.h"
#include "platform/base/control_socket.h"
#include "platform/base/data_folder.h"
#include "platform/base/standard_streams.h"
#include "platform/base/text_numbers.h"
#include "sync/hub/http/api.h"
#include "sync/hub/http/server.h"
#include "sync/hub/rules/hub_admin.h"

namespace {

using namespace tp;

constexpr int exit_ok = 0, exit_failure = 1, exit_usage = 2;

const std::array<ConfigKey, 9> schema = {{
    {"server.listen", ConfigType::text, std::string("127.0.0.1:8443"),
     "Address and port for terminals (TLS 1.3). An IPv6 address stands in brackets."},
    {"server.health_listen", ConfigType::text, std::string("127.0.0.1:8480"),
     "Address and port for /v1/health and /metrics, plain HTTP: keep it on the loopback or a private network."},
    {"server.names", ConfigType::list, std::vector<std::string>{},
     "DNS names and addresses under which terminals reach this hub, for its certificate; loopback is always in it.", 0,
     50},
    {"server.max_connections", ConfigType::integer, int64_t{12'000}, "Connections at once; one more is closed.", 1,
     1'000'000},
    {"server.handler_threads", ConfigType::integer, int64_t{4}, "Threads that work on requests.", 1, 256},
    {"server.long_poll", ConfigType::duration, Milliseconds{50'000}, "How long a terminal's wait for news lasts.",
     1'000, 300'000},
    {"stores.nearest", ConfigType::integer, int64_t{5}, "Neighbouring stores whose stock a terminal carries.", 0, 100},
    {"log.level",
     ConfigType::text,
     std::string("info"),
     "Least level that is written to standard error.",
     {},
     {},
     {"debug", "info", "warning", "error"}},
    {"control.socket", ConfigType::path, std::string(),
     "The Unix socket for touchpoint-ctl; empty: hub.sock in the data folder."},
}};

struct Arguments {
    std::string config, data, listen, health_listen, socket, log_level;
};

struct Endpoint {
    std::string address;
    uint16_t port = 0;
};

Result<Endpoint> parse_endpoint(std::string_view text) {
    const size_t colon = text.rfind(':');
    const auto port = colon == std::string_view::npos ? std::nullopt : parse_digits(text.substr(colon + 1));
    if (!port || *port > 65'535)
        return fail(errc::invalid_argument, "\"" + std::string(text) + "\" is not ADDRESS:PORT");
    std::string_view address = text.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    return Endpoint{std::string(address), static_cast<uint16_t>(*port)};
}

struct Setup {
    Config config;
    DataFolder folder;
    std::string socket;
    hub::ServerOptions server;
    LogLevel level = LogLevel::info;
};

// Everything that a person may have got wrong, before anything is opened.
Result<Setup> prepare(const Arguments& arguments) {
    const DataFolder folder = arguments.data.empty() ? TRY(DataFolder::from_environment()) : DataFolder{arguments.data};
    const bool told = !arguments.config.empty();
    const std::string file = told ? arguments.config : folder.hub_config();
    auto loaded = Config::load(file, schema);
    if (!loaded && !told && loaded.error().code == errc::not_found) loaded = Config::defaults(schema);
    Setup setup{TRY(std::move(loaded)), folder, {}, {}, LogLevel::info};
    const auto chosen = [&](const std::string& argument, std::string_view key) {
        return argument.empty() ? setup.config.text(key) : argument;
    };
    const Endpoint tls = TRY(parse_endpoint(chosen(arguments.listen, "server.listen")));
    const Endpoint health = TRY(parse_endpoint(chosen(arguments.health_listen, "server.health_listen")));
    setup.server.address = tls.address;
    setup.server.port = tls.port;
    setup.server.health_address = health.address;
    setup.server.health_port = health.port;
    setup.server.limits.connections = static_cast<size_t>(setup.config.integer("server.max_connections"));
    setup.server.limits.handler_threads = static_cast<size_t>(setup.config.integer("server.handler_threads"));
    setup.socket = chosen(arguments.socket, "control.socket");
    if (setup.socket.empty()) setup.socket = folder.hub_socket();
    setup.level = TRY(parse_log_level(chosen(arguments.log_level, "log.level")));
    return setup;
}

// One descriptor a connection, and some for files.
void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

void answer_control(hub::HubAdmin& admin, std::string_view request, ControlReply& reply) {
    const auto answer = admin.answer(
        request, [&](std::string_view json) { return reply.progress(json); },
        [&](Milliseconds most) { return reply.wait_until_gone(most); });
    if (answer)
        reply.ok(*answer);
    else
        reply.error(answer.error());
}

// Each hour, beside the requests. Gives the signal that ends the hub.
int tidy_until(const sigset_t& ends, hub::Hub& of, Logger& log) {
    constexpr timespec hour{3600, 0};
    for (;;) {
        if (const auto done = of.retention().run(); !done)
            log.warning("hub_not_tidied", {{"code", done.error().code.name()}, {"why", done.error().message}});
        const int signal = ::sigtimedwait(&ends, nullptr, &hour);
        if (signal > 0) return signal;
    }
}

Status serve(Setup& setup, const sigset_t& ends) {
    const SystemClock clock;
    const auto log = Logger::to_stderr(setup.level);
    hub::HubOptions options;
    options.nearest_stores = static_cast<size_t>(setup.config.integer("stores.nearest"));
    TRY(make_private_folder(setup.folder.root));
    const auto opened = TRY(hub::Hub::open(setup.folder.hub(), clock, *log, options));
    const ServerIdentity identity = TRY(load_or_create_server_identity(setup.folder.hub(), opened->files().authority,
                                                                       setup.config.list("server.names"), clock));
    setup.server.certificate_pem = identity.certificate_pem;
    setup.server.private_key_pem = identity.private_key_pem;
    setup.server.client_root_pem = opened->files().authority.root_pem();

    hub::ApiOptions api_options;
    api_options.wait = setup.config.duration("server.long_poll");
    hub::Api api(*opened, api_options);
    const hub::Server* running = nullptr;
    const auto server = TRY(hub::Server::start(
        setup.server, clock, *log, [&](const hub::Request& request) { return api.handle(request); },
        [&](const hub::Request& request) {
            return api.handle_health(request, running ? running->counters() : hub::ServerCounters{});
        },
        [&](const hub::Request& request) { return api.handle_at_once(request); }));
    running = server.get();
    hub::HubAdmin admin(*opened);
    const auto control = TRY(ControlServer::listen(
        setup.socket, [&](std::string_view request, ControlReply& reply) { answer_control(admin, request, reply); }));
    log->info("hub_started", {{"address", setup.server.address},
                              {"port", server->port()},
                              {"health_port", server->health_port()},
                              {"folder", setup.folder.hub()}});
    const int signal = tidy_until(ends, *opened, *log);
    log->info("hub_stopping", {{"signal", signal}});
    return {};
}

int refuse_usage(const std::string& why) {
    std::cerr << "touchpoint-hub: " << why << "\nTry touchpoint-hub --help.\n";
    return exit_usage;
}

int say(const std::string& text, const ClosedStreams& closed) {
    const Status said = write_standard_output(text, closed);
    if (!said) std::cerr << "touchpoint-hub: " << said.error().message << '\n';
    return said ? exit_ok : exit_failure;
}

}  // namespace

int main(int argc, char** argv) {
    const ClosedStreams closed = open_closed_standard_streams();
    for (int i = 1; i < argc; ++i)
        if (!is_valid_utf8(argv[i])) return refuse_usage("argument " + std::to_string(i) + " is not UTF-8");
    Arguments arguments;
    bool show_keys = false;
    CLI::App app(
        "The centre of a chain of touch points: serves catalogue, stock and orders to enrolled terminals over\n"
        "HTTPS (TLS 1.3 with certificates of both sides) and takes what they send. The first start makes a private\n"
        "certificate authority and keys in the data folder. Stop it with SIGTERM or Ctrl-C.",
        "touchpoint-hub");
    app.footer(
        "Exit status: 0 stopped as asked; 1 failure; 2 wrong usage or configuration.\n"
        "Enrol a terminal: touchpoint-ctl hub code new --store ID. The data folder is $TOUCHPOINT_HOME, else\n"
        "$XDG_DATA_HOME/touchpoint, else ~/.local/share/touchpoint; the hub's files are in hub/ there.");
    app.add_option("--config", arguments.config, "Configuration (TOML); default: hub.toml in the data folder, if any")
        ->type_name("FILE");
    app.add_option("--data", arguments.data, "Data folder, instead of the environment's")->type_name("DIR");
    app.add_option("--listen", arguments.listen, "Where terminals connect; default 127.0.0.1:8443")
        ->type_name("ADDR:PORT");
    app.add_option("--health-listen", arguments.health_listen, "Plain /v1/health and /metrics; default 127.0.0.1:8480")
        ->type_name("ADDR:PORT");
    app.add_option("--socket", arguments.socket, "Control socket; default: hub.sock in the data folder")
        ->type_name("PATH");
    app.add_option("--log-level", arguments.log_level, "debug, info, warning or error")->type_name("LEVEL");
    app.add_flag("--help-config", show_keys, "Print every configuration key, documented, and exit");
    app.set_version_flag("--version", "touchpoint-hub " TOUCHPOINT_VERSION);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() != 0) return refuse_usage(error.what());
        std::ostringstream out, err;
        app.exit(error, out, err);
        return say(out.str(), closed);
    }
    if (show_keys) return say(config_reference(schema), closed);
    auto setup = prepare(arguments);
    if (!setup) return refuse_usage(setup.error().message);

    // Blocked before any thread starts, so that all threads inherit it and sigtimedwait() alone gets them.
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    ::umask(0077);
    raise_descriptor_limit();
    const Status served = serve(*setup, ends);
    if (served) return exit_ok;
    std::cerr << "touchpoint-hub: " << served.error().message << '\n';
    return exit_failure;
}
