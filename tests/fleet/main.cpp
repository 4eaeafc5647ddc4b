// touchpoint-fleet: thousands of terminals in one process against a hub.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <deque>
#include <fstream>
#include <iostream>
#include <numeric>
#include <queue>

#include "device.h"
#include "platform/base/control_socket.h"
#include "platform/base/text_file.h"
#include "sync/client/curl_transport.h"
#include "sync/client/enrolment.h"
#include "sync/protocol/json.h"

namespace {

using namespace tp;
using namespace tp::fleet;

struct FleetArguments {
    size_t devices = 100;
    double minutes = 1, p99_ms = 250, event_minutes = 30;
    double poll_s = 60;
    std::string hub, root, folder, socket, codes;
    std::vector<std::string> stores;
    bool storm = false;
    int hub_pid = 0;
};

Result<std::string> code_from(const FleetArguments& arguments, std::vector<std::string>& codes, size_t number) {
    if (arguments.socket.empty()) {
        if (codes.empty()) return fail(errc::not_found, "no codes are left for device " + std::to_string(number + 1));
        std::string code = codes.back();
        codes.pop_back();
        return code;
    }
    const std::string store = arguments.stores.empty() ? "" : arguments.stores[number % arguments.stores.size()];
    auto client = TRY(ControlClient::connect(arguments.socket));
    const Json request{{"command", "code_new"}, {"store", store}, {"name", fmt::format("fleet-{}", number + 1)}};
    const auto answer = TRY(client.ask(dump_json(request)));
    const Json json = TRY(parse_json(answer.json));
    if (!answer.ok || !json.is_object() || !json.contains("code") || !json["code"].is_string())
        return fail(errc::refused, "the hub makes no code: " + answer.json);
    return json["code"].get<std::string>();
}

Result<std::vector<Identity>> identities_of(const FleetArguments& arguments, const std::string& root,
                                            const Clock& clock) {
    std::vector<std::string> codes;
    if (!arguments.codes.empty()) {
        std::istringstream lines(TRY(read_text_file(arguments.codes, size_t{16} << 20)));
        for (std::string line; std::getline(lines, line);)
            if (!line.empty()) codes.push_back(line);
    }
    std::vector<Identity> identities;
    std::unique_ptr<CurlTransport> transport;
    size_t enrolled = 0;
    MonotonicTime told = clock.monotonic();
    for (size_t i = 0; i < arguments.devices; ++i) {
        const std::string folder = fmt::format("{}/{:06}", arguments.folder, i + 1);
        auto known = load_identity(folder);
        if (known && known->hub_url != arguments.hub)
            return fail(errc::conflict, folder + " is enrolled at " + known->hub_url + ", not at " + arguments.hub);
        if (!known && known.error().code != errc::not_found) return std::unexpected(known.error());
        if (!known) {
            if (arguments.socket.empty() && arguments.codes.empty())
                return fail(errc::invalid_argument, "device " + std::to_string(i + 1) +
                                                        " is not enrolled: --hub-socket or --codes gives it a code");
            if (!transport) {
                CurlOptions options;
                options.base_url = arguments.hub;
                options.roots = {root};
                options.user_agent = "touchpoint-fleet";
                transport = TRY(CurlTransport::make(std::move(options)));
            }
            EnrolOptions options;
            options.hub_url = arguments.hub;
            options.folder = folder;
            options.code = TRY(code_from(arguments, codes, i));
            std::filesystem::create_directories(arguments.folder);
            known = TRY_CONTEXT(enrol(options, *transport, clock), "enrolling device " + std::to_string(i + 1));
            ++enrolled;
        }
        identities.push_back(*std::move(known));
        if (clock.monotonic() - told >= std::chrono::seconds(10)) {
            told = clock.monotonic();
            std::cerr << fmt::format("{} devices enrolled\n", i + 1);
        }
    }
    if (enrolled > 0) std::cerr << fmt::format("{} devices newly enrolled\n", enrolled);
    return identities;
}

// Of another process: seconds on a processor, and what of it is in memory.
struct ProcessUse {
    double cpu_s = 0, rss_mib = 0;
};

ProcessUse use_of(int pid) {
    ProcessUse use;
    std::ifstream stat(fmt::format("/proc/{}/stat", pid));
    const std::string text{std::istreambuf_iterator<char>(stat), {}};
    const size_t name_ends = text.rfind(')');
    if (name_ends == std::string::npos) return use;
    std::istringstream fields(text.substr(name_ends + 2));
    std::string skipped;
    for (int i = 0; i < 11; ++i) fields >> skipped;
    double user = 0, kernel = 0, rss_pages = 0;
    fields >> user >> kernel;
    for (int i = 0; i < 8; ++i) fields >> skipped;
    fields >> rss_pages;
    use.cpu_s = (user + kernel) / static_cast<double>(::sysconf(_SC_CLK_TCK));
    use.rss_mib = rss_pages * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1024 * 1024);
    return use;
}

float rank(const std::vector<float>& sorted, double q) {
    if (sorted.empty()) return 0;
    const auto place = static_cast<size_t>(std::ceil(q * static_cast<double>(sorted.size())));
    return sorted[std::clamp<size_t>(place, 1, sorted.size()) - 1];
}

// The long poll's time is the hub's waiting, by design.
bool is_long_poll(const std::string& endpoint) {
    return endpoint == "/v1/wait";
}

struct Verdict {
    bool good = true;
    std::string text;
};

Verdict report(const FleetArguments& arguments, NetworkFigures& figures, const std::deque<Device>& devices,
               double seconds) {
    Verdict verdict;
    const auto line = [&](const std::string& name, EndpointFigures& figure) {
        std::ranges::sort(figure.ms);
        const float p99 = rank(figure.ms, 0.99);
        const bool late = !is_long_poll(name) && p99 > arguments.p99_ms;
        if (late) verdict.good = false;
        verdict.text += fmt::format(
            "{:<16} {:>8} {:>9.1f} {:>9.1f} {:>9.1f} {:>9.1f} {:>9.1f} {:>10} {:>10}{}\n", name, figure.ms.size(),
            static_cast<double>(figure.ms.size()) / seconds, rank(figure.ms, 0.5), rank(figure.ms, 0.9), p99,
            figure.ms.empty() ? 0.0F : figure.ms.back(), figure.bytes_up / 1024, figure.bytes_down / 1024,
            is_long_poll(name) ? "  held by the hub: not judged"
            : late             ? "  LATE"
                               : "");
    };
    verdict.text = fmt::format("{:<16} {:>8} {:>9} {:>9} {:>9} {:>9} {:>9} {:>10} {:>10}\n", "endpoint", "answers",
                               "a second", "p50 ms", "p90 ms", "p99 ms", "max ms", "KiB up", "KiB down");
    uint64_t up = 0, down = 0;
    size_t requests = 0;
    for (auto& [name, figure] : figures.endpoints) {
        line(name, figure);
        up += figure.bytes_up, down += figure.bytes_down, requests += figure.ms.size();
    }
    line("TCP and TLS", figures.handshakes);
    const auto online = std::ranges::count_if(devices, [](const Device& device) { return device.state().online; });
    const auto complete =
        std::ranges::count_if(devices, [](const Device& device) { return device.state().last_complete.has_value(); });
    uint64_t settled = 0, refused = 0;
    for (const Device& device : devices) settled += device.events().settled(), refused += device.events().refused();
    verdict.text += fmt::format(
        "{} devices, {} online, {} complete; {:.1f} requests/s, {:.1f} KiB/s up, {:.1f} KiB/s down (HTTP); "
        "{} connections at most, {} asked again after the hub had closed one; {} events settled, {} not applied\n",
        devices.size(), online, complete, static_cast<double>(requests) / seconds,
        static_cast<double>(up) / 1024 / seconds, static_cast<double>(down) / 1024 / seconds, figures.most_connections,
        figures.reconnects, settled, refused);
    uint64_t errors = 0;
    for (const auto& [kind, count] : figures.errors) {
        verdict.text += fmt::format("error: {} × {}\n", kind, count);
        errors += count;
    }
    verdict.text += fmt::format("{} errors\n", errors);
    if (errors > 0 || refused > 0 || static_cast<size_t>(complete) < devices.size()) verdict.good = false;
    return verdict;
}

volatile std::sig_atomic_t interrupted = 0;

Result<bool> run(const FleetArguments& arguments) {
    const SystemClock clock;
    const auto log = Logger::to_stderr(LogLevel::error);
    const std::string root = TRY_CONTEXT(read_text_file(arguments.root, 1 << 20), "reading --root");
    const auto identities = TRY(identities_of(arguments, root, clock));
    const auto network = TRY(FleetNetwork::open(arguments.hub, {root}, clock));
    BucketShelf shelf;
    std::deque<Device> devices;
    const auto per_event = Milliseconds(static_cast<int64_t>(arguments.event_minutes * 60'000));
    const auto poll = Milliseconds(static_cast<int64_t>(arguments.poll_s * 1000));
    for (size_t i = 0; i < identities.size(); ++i)
        devices.emplace_back(identities[i], TRY(network->transport(identities[i], i)), shelf, clock, *log, per_event,
                             poll);

    // The time by which each device wants to be called; entries that are overtaken are skipped.
    using Due = std::pair<MonotonicTime, size_t>;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> queue;
    std::vector<MonotonicTime> due(devices.size());
    const Random random = system_random();
    const MonotonicTime begin = clock.monotonic();
    const auto call_at = [&](size_t device, MonotonicTime time) {
        due[device] = time;
        queue.emplace(time, device);
    };
    for (size_t i = 0; i < devices.size(); ++i)
        call_at(i, arguments.storm ? begin
                                   : begin + std::chrono::nanoseconds(static_cast<int64_t>(
                                                 random() * static_cast<double>(poll.count()) * 1e6)));
    const MonotonicTime end = begin + Milliseconds(static_cast<int64_t>(arguments.minutes * 60'000));
    MonotonicTime told = begin;
    const ProcessUse before = arguments.hub_pid > 0 ? use_of(arguments.hub_pid) : ProcessUse{};
    while (clock.monotonic() < end && interrupted == 0) {
        while (!queue.empty() && queue.top().first <= clock.monotonic()) {
            const auto [time, device] = queue.top();
            queue.pop();
            // Never sooner than a millisecond from now: a device that is due at once does not starve the others.
            if (due[device] == time)
                call_at(device, std::max(devices[device].tick(), clock.monotonic() + Milliseconds(1)));
        }
        const auto left =
            queue.empty() ? Milliseconds(250) : std::chrono::ceil<Milliseconds>(queue.top().first - clock.monotonic());
        network->run(left, [&](size_t device) {
            devices[device].take_completions();
            call_at(device, clock.monotonic());
        });
        if (clock.monotonic() - told < std::chrono::seconds(10)) continue;
        told = clock.monotonic();
        size_t answers = 0;
        uint64_t errors = 0;
        for (const auto& [name, figure] : network->figures().endpoints) answers += figure.ms.size();
        for (const auto& [kind, count] : network->figures().errors) errors += count;
        std::cerr << fmt::format(
            "{:>5.0f} s: {} of {} online, {} connections, {} answers, {} errors\n",
            std::chrono::duration<double>(told - begin).count(),
            std::ranges::count_if(devices, [](const Device& device) { return device.state().online; }), devices.size(),
            network->figures().connections, answers, errors);
    }
    const double seconds = std::chrono::duration<double>(clock.monotonic() - begin).count();
    const Verdict verdict = report(arguments, network->figures(), devices, seconds);
    std::cout << verdict.text;
    rusage own{};
    ::getrusage(RUSAGE_SELF, &own);
    std::cout << fmt::format("fleet: {:.1f} s on a processor, {} MiB at most\n",
                             static_cast<double>(own.ru_utime.tv_sec + own.ru_stime.tv_sec) +
                                 static_cast<double>(own.ru_utime.tv_usec + own.ru_stime.tv_usec) / 1e6,
                             own.ru_maxrss / 1024);
    if (arguments.hub_pid > 0) {
        const ProcessUse after = use_of(arguments.hub_pid);
        const double cpu = after.cpu_s - before.cpu_s;
        std::cout << fmt::format(
            "hub: {:.1f} s on a processor ({:.2f} ms a device-minute, {:.1f} % of one), {:.1f} MiB, {:+.1f} MiB "
            "({:.1f} KiB a device)\n",
            cpu, cpu * 1000 / (static_cast<double>(devices.size()) * seconds / 60), 100 * cpu / seconds, after.rss_mib,
            after.rss_mib - before.rss_mib,
            (after.rss_mib - before.rss_mib) * 1024 / static_cast<double>(devices.size()));
    }
    std::cout.flush();
    return verdict.good;
}

}  // namespace

int main(int argc, char** argv) {
    FleetArguments arguments;
    CLI::App app(
        "Thousands of terminals in one process against a hub: the real protocol over TLS 1.3, each with its own\n"
        "certificate. Prints latencies by endpoint, errors and bytes; progress each 10 s on standard error.",
        "touchpoint-fleet");
    app.footer(
        "Exit status: 0 all well; 1 an error, a device that never completed a pull, or a p99 over --p99-ms;\n"
        "2 wrong usage. The first run enrols the devices, with codes from --hub-socket or --codes; their\n"
        "identities stay in --folder for the next.");
    app.add_option("--devices", arguments.devices, "How many; default 100")->check(CLI::Range(1, 200'000));
    app.add_option("--minutes", arguments.minutes, "How long, after enrolment; default 1")
        ->check(CLI::Range(0.01, 10'000.0));
    app.add_option("--hub", arguments.hub, "https://ADDRESS:PORT, a numeric IPv4 address")->required();
    app.add_option("--root", arguments.root, "The hub's root certificate (ca.pem)")->required()->type_name("FILE");
    app.add_option("--folder", arguments.folder, "Where the devices' identities are kept")
        ->required()
        ->type_name("DIR");
    auto* socket = app.add_option("--hub-socket", arguments.socket, "The hub's control socket, to make enrolment codes")
                       ->type_name("PATH");
    app.add_option("--codes", arguments.codes, "Enrolment codes, one a line")->type_name("FILE")->excludes(socket);
    app.add_option("--stores", arguments.stores, "Stores that new devices belong to, by turns: 1,2,3")->delimiter(',');
    app.add_flag("--storm", arguments.storm, "All start at once, instead of spread over one poll");
    app.add_option("--poll-s", arguments.poll_s, "Seconds between blind pulls and heartbeats, ± 20 %; default 60")
        ->check(CLI::Range(1.0, 3600.0));
    app.add_option("--event-minutes", arguments.event_minutes,
                   "Mean minutes between two events of a device; 0: none; default 30")
        ->check(CLI::Range(0.0, 100'000.0));
    app.add_option("--p99-ms", arguments.p99_ms, "Largest p99 of an endpoint, but the long poll's; default 250")
        ->check(CLI::Range(1.0, 600'000.0));
    app.add_option("--hub-pid", arguments.hub_pid, "Also print what this process, the hub, uses")
        ->check(CLI::Range(1, 4'194'304));
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < 2 * arguments.devices + 100) {
        std::cerr << "touchpoint-fleet: the limit of open files (" << limit.rlim_cur << ") is too low\n";
        return 1;
    }
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
    std::signal(SIGINT, [](int) { interrupted = 1; });
    std::signal(SIGTERM, [](int) { interrupted = 1; });
    const auto good = run(arguments);
    if (!good) {
        std::cerr << "touchpoint-fleet: " << good.error().message << '\n';
        return good.error().code == errc::invalid_argument ? 2 : 1;
    }
    return *good ? 0 : 1;
}
