// The real touchpoint-kiosk on a generated replica, driven over its control socket, against a bare SDL2 + ImGui window
// in the same run and on the same display (Xvfb, since SDL's offscreen driver polls where X11 waits).
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <thread>
#include <utility>

#include "generate/replica.h"
#include "report.h"
#include "tests/journeys/kiosk_driver.h"

namespace {

using namespace tp;
using bench::must;
using journeys::KioskDriver;
namespace fs = std::filesystem;
using std::chrono::steady_clock;

constexpr int starts = 11, rounds = 5;
constexpr int visits_a_round = 5;
constexpr size_t scans_a_round = 40;
constexpr int disorderly_touches = 400;
constexpr unsigned disorder_seed = 1;
constexpr std::chrono::seconds question_after{8};  // of the kiosk in disorderly use
constexpr std::string_view staff_pin = "480213";
constexpr std::string_view width = "1080", height = "1920";

int64_t now_us() {
    return std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now().time_since_epoch()).count();
}

template <typename T>
T need(Result<T> result) {
    if (!result) must(std::unexpected(std::move(result.error())));
    return std::move(*result);
}

// A program of ours with its standard streams in our hands; ended with the object.
class Process {
  public:
    Process(std::vector<std::string> arguments, bool quiet) {
        int in[2], out[2];
        if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) must(fail_errno("pipe", errno));
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
        if (quiet) posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        std::vector<char*> argv;
        for (std::string& argument : arguments) argv.push_back(argument.data());
        argv.push_back(nullptr);
        m_started_us = now_us();
        const int error = posix_spawnp(&m_pid, argv[0], &actions, nullptr, argv.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        ::close(in[0]);
        ::close(out[1]);
        m_in = in[1];
        m_out = fdopen(out[0], "r");
        if (error != 0) must(fail_errno("starting " + arguments[0], error));
    }
    ~Process() {
        ::kill(m_pid, SIGTERM);
        ::close(m_in);
        fclose(m_out);
        ::waitpid(m_pid, nullptr, 0);
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    [[nodiscard]] int pid() const { return m_pid; }
    [[nodiscard]] int64_t started_us() const { return m_started_us; }
    std::string line() {
        char text[256] = "";
        if (!fgets(text, sizeof text, m_out)) must(fail(errc::unavailable, "a program that was started has ended"));
        return text;
    }

  private:
    pid_t m_pid = 0;
    int m_in = -1;
    FILE* m_out = nullptr;
    int64_t m_started_us = 0;
};

// What all threads of a process have been on a processor, in ms; to the nanosecond, where /proc/PID/stat has ticks.
double processor_ms(int pid) {
    double sum = 0;
    for (const auto& thread : fs::directory_iterator(fmt::format("/proc/{}/task", pid))) {
        std::ifstream file(thread.path() / "schedstat");
        double nanoseconds = 0;
        file >> nanoseconds;
        sum += nanoseconds / 1e6;
    }
    return sum;
}

struct Bare {
    double first_ms = 0, repaint_ms = 0, pss_mib = 0;
};

Bare run_bare() {
    const fs::path program = fs::read_symlink("/proc/self/exe").parent_path() / "touchpoint-bare-window";
    Process window({program.string(), std::string(width), std::string(height)}, false);
    Bare bare;
    bare.first_ms = static_cast<double>(std::stoll(window.line().substr(6)) - window.started_us()) / 1000;
    bare.repaint_ms = std::stod(window.line().substr(8));
    bare.pss_mib = bench::pss_mib(window.pid());
    return bare;
}

struct Point {
    double x = 0, y = 0;
};

struct Times {
    std::vector<double> samples;
    double at(double q) { return bench::quantile(samples, q); }
};

// What one walk through the services took, in ms.
struct Round {
    Times responses, rests, scans, builds, repaints;
};

// The median of the rounds: a machine that is taken away for a while spoils one of them.
double median_at(std::vector<Round>& measured, Times Round::* times, double q) {
    Times of_rounds;
    for (Round& round : measured) of_rounds.samples.push_back((round.*times).at(q));
    return of_rounds.at(0.5);
}

class Kiosk {
  public:
    explicit Kiosk(const std::string& root)
        : m_process({TOUCHPOINT_KIOSK_PROGRAM, "--data", root, "--assets", TOUCHPOINT_ASSETS, "--windowed", "--size",
                     fmt::format("{}x{}", width, height), "--test-input", "--language", "en"},
                    true),
          m_driver(need(KioskDriver::connect(root + "/kiosk.sock"))) {}

    nlohmann::json frames() { return need(m_driver.ask({{"command", "frames"}})); }
    double first_ms() {
        while (true) {
            const auto answer = frames();
            if (answer.contains("first_presented_us"))
                return static_cast<double>(answer["first_presented_us"].get<int64_t>() - m_process.started_us()) / 1000;
            std::this_thread::sleep_for(Milliseconds{5});
        }
    }
    double settle() { return need(m_driver.settle(20'000)); }
    // Adds what the frames since the last call have taken. The kiosk keeps a thousand.
    void take_builds(Times& builds) {
        const auto answer = frames();
        const auto kept = answer["build_ms"].get<std::vector<double>>();
        const auto built = answer["built"].get<uint64_t>();
        const auto fresh = std::min<uint64_t>(built - std::exchange(m_built, built), kept.size());
        builds.samples.insert(builds.samples.end(), kept.end() - static_cast<ptrdiff_t>(fresh), kept.end());
    }
    // Touches and waits; what the touch took to the picture at rest.
    double touch(const std::string& id) {
        must(m_driver.touch(id));
        return settle();
    }
    void home() {
        if (need(m_driver.look()).screen == "attract") touch("attract.begin");
        for (int i = 0; i < 5 && need(m_driver.look()).screen != "home"; ++i) touch("footer.home");
    }
    KioskDriver& driver() { return m_driver; }
    [[nodiscard]] int pid() const { return m_process.pid(); }

  private:
    Process m_process;
    KioskDriver m_driver;
    uint64_t m_built = 0;
};

// Frames a second while a finger drags a list up and down.
double scroll_rate(Kiosk& kiosk) {
    auto& driver = kiosk.driver();
    const auto move = [&](double y, const char* kind) {
        (void)need(driver.ask({{"command", "touch"}, {"x", 540}, {"y", y}, {"kind", kind}}));
    };
    move(1400, "down");
    for (int i = 0; i < 20; ++i) {
        move(1400 - i * 10, "move");
        std::this_thread::sleep_for(Milliseconds{8});
    }
    const auto before = kiosk.frames()["presented"].get<int64_t>();
    const auto start = steady_clock::now();
    double y = 1200, step = -9;
    while (steady_clock::now() - start < std::chrono::seconds{3}) {
        y += step;
        if (y < 700 || y > 1300) step = -step;
        move(y, "move");
        std::this_thread::sleep_for(Milliseconds{6});
    }
    const double seconds = std::chrono::duration<double>(steady_clock::now() - start).count();
    const auto after = kiosk.frames()["presented"].get<int64_t>();
    move(y, "up");
    kiosk.settle();
    return static_cast<double>(after - before) / seconds;
}

void measure_starts(const std::string& root, bench::Report& report, Bare& bare) {
    Times ours, theirs, bare_repaints;
    for (int i = 0; i <= starts; ++i) {
        const Bare window = run_bare();
        const double first = Kiosk(root).first_ms();
        if (i == 0) continue;  // finds programs and fonts in memory
        bare = window;
        theirs.samples.push_back(window.first_ms);
        bare_repaints.samples.push_back(window.repaint_ms);
        ours.samples.push_back(first);
    }
    bare.repaint_ms = bare_repaints.at(0.5);
    report.add(
        {"exec → first interactive picture", "bare SDL2 + ImGui window", ours.at(0.5), theirs.at(0.5), "ms", 1.5});
}

void measure_idle(Kiosk& kiosk, bench::Report& report) {
    const auto before = kiosk.frames()["presented"].get<int64_t>();
    std::this_thread::sleep_for(std::chrono::seconds{1});  // what the question itself has woken is over
    const double start = processor_ms(kiosk.pid());
    std::this_thread::sleep_for(std::chrono::seconds{10});
    const double spent = processor_ms(kiosk.pid()) - start;
    const auto pictures = kiosk.frames()["presented"].get<int64_t>() - before;
    report.add({"idle: pictures in 10 s", "", static_cast<double>(pictures), 0, "pictures", 0.5});
    report.add({"idle: processor time in 10 s, all threads", "", spent, 0, "ms", 1});
}

// Each service, some products that were not seen before, and a search that was not made before; ends at its results.
Round walk(Kiosk& kiosk, const bench::Catalogue& catalogue, size_t number) {
    constexpr std::array<std::string_view, rounds> searched{"chic", "milk", "tea", "soup", "bread"};
    Round round;
    kiosk.home();
    for (int i = 0; i < visits_a_round; ++i) {
        for (const char* there : {"home.search", "home.orders", "home.loyalty", "home.feedback"}) {
            round.rests.samples.push_back(kiosk.touch(there));
            round.responses.samples.push_back(kiosk.frames()["last_response_ms"].get<double>());
            kiosk.home();
            kiosk.take_builds(round.builds);
        }
    }
    const auto rest = [] { std::this_thread::sleep_for(Milliseconds{300}); };
    for (size_t i = 0; i < scans_a_round; ++i) {
        if (i % 4 == 0) {  // met as the scans are: by a processor that has rested, its caches another's
            rest();
            (void)need(kiosk.driver().ask({{"command", "repaint"}}));
            kiosk.settle();
            round.repaints.samples.push_back(kiosk.frames()["last_picture_ms"].get<double>());
            Times forced;
            kiosk.take_builds(forced);
        }
        rest();  // nobody scans while the picture still changes
        const size_t product = (number * scans_a_round + i) * catalogue.size() / (rounds * scans_a_round);
        must(kiosk.driver().scan(catalogue.product(product).gtin));
        round.scans.samples.push_back(kiosk.settle());
        kiosk.home();
        kiosk.take_builds(round.builds);
    }
    kiosk.touch("home.search");
    for (const char letter : searched[number]) kiosk.touch(std::string("keyboard.") + letter);
    kiosk.take_builds(round.builds);
    if (need(kiosk.driver().look()).find("keyboard.done")) kiosk.touch("keyboard.done");
    kiosk.take_builds(round.builds);
    return round;
}

// Home, search and a question form in every language, and home in English again.
void show_all_languages(Kiosk& kiosk) {
    kiosk.home();
    kiosk.touch("header.language");
    std::vector<std::string> choices;
    for (const auto& node : need(kiosk.driver().look()).nodes)
        if (node.role == "option") choices.push_back(node.id);
    kiosk.touch("language.close");
    choices.emplace_back("language.en");
    for (const std::string& choice : choices) {
        kiosk.touch("header.language");
        kiosk.touch(choice);
        for (const char* there : {"home.search", "home.orders"}) {
            kiosk.touch(there);
            kiosk.home();
        }
    }
}

// Touches, if it is there, and adds what the frames have taken.
void try_touch(Kiosk& kiosk, const std::string& id, Times& builds) {
    if (!need(kiosk.driver().look()).find(id)) return;
    kiosk.touch(id);
    kiosk.take_builds(builds);
}

void set_pin(const std::string& root) {
    const std::string command = fmt::format("echo {} | TOUCHPOINT_HOME='{}' '{}' staff pin >/dev/null", staff_pin, root,
                                            TOUCHPOINT_CTL_PROGRAM);
    if (std::system(command.c_str()) != 0)
        must(fail(errc::unavailable, "touchpoint-ctl staff pin"));  // NOLINT(cert-env33-c)
}

// What the shell draws over a screen or instead of one: the sheets in all sizes of text, each language, the staff's
// screens, and the idle question at the end.
Times open_sheets(Kiosk& kiosk) {
    Times builds;
    kiosk.home();
    kiosk.take_builds(builds);
    builds.samples.clear();
    for (const char* size : {"125", "150", "200", "100"}) {
        for (const std::string& id : {std::string("header.access"), fmt::format("access.size.{}", size),
                                      std::string("access.contrast"), std::string("access.close")})
            try_touch(kiosk, id, builds);
        for (const char* id : {"header.language", "language.close", "home.search"}) try_touch(kiosk, id, builds);
        kiosk.home();
        kiosk.take_builds(builds);
    }
    kiosk.touch("header.language");
    for (const auto& node : need(kiosk.driver().look()).nodes) {
        if (node.role != "option") continue;
        try_touch(kiosk, "header.language", builds);
        try_touch(kiosk, node.id, builds);
    }
    (void)need(kiosk.driver().ask({{"command", "staff"}, {"action", "open"}}));
    kiosk.settle();
    for (const char digit : staff_pin) try_touch(kiosk, std::string("staff.pin.") + digit, builds);
    try_touch(kiosk, "staff.pin.open", builds);
    for (const char* part :
         {"staff.network", "staff.outbox", "staff.log", "staff.display", "staff.devices", "staff.service"}) {
        try_touch(kiosk, part, builds);
        try_touch(kiosk, "footer.back", builds);
    }
    try_touch(kiosk, "footer.done", builds);
    kiosk.home();
    std::this_thread::sleep_for(question_after + std::chrono::seconds{1});
    kiosk.take_builds(builds);
    try_touch(kiosk, "idle.more_time", builds);
    return builds;
}

// Whatever may be touched, in no order; the same in each run as far as the screens are.
Times touch_at_random(Kiosk& kiosk) {
    constexpr std::array<std::string_view, 9> targets{"button", "option", "radio",     "switch",    "checkbox",
                                                      "tab",    "slider", "searchbox", "spinbutton"};
    Times builds;
    auto& driver = kiosk.driver();
    std::minstd_rand random(disorder_seed);
    kiosk.home();
    kiosk.take_builds(builds);
    builds.samples.clear();
    for (int i = 0; i < disorderly_touches; ++i) {
        std::vector<Point> places;
        for (const auto& node : need(driver.look()).nodes) {
            const Point at{node.x + node.width / 2, node.y + node.height / 2};
            if (std::ranges::find(targets, node.role) != targets.end() && at.x >= 0 && at.y >= 0 && at.x < 1080 &&
                at.y < 1920)
                places.push_back(at);
        }
        const Point at = places.empty() ? Point{540, 960} : places[random() % places.size()];
        (void)need(driver.ask({{"command", "touch"}, {"x", at.x}, {"y", at.y}, {"kind", "tap"}}));
        kiosk.settle();
        if (i % 10 == 9) must(driver.drag(540, 1300, 540, 900)), kiosk.settle();
        kiosk.take_builds(builds);
    }
    return builds;
}

void measure_disorder(const std::string& root, bench::Report& report) {
    std::ofstream(root + "/kiosk.toml") << fmt::format("[idle]\nquestion_after_s = {}\n", question_after.count());
    set_pin(root);
    Kiosk kiosk(root);
    kiosk.first_ms();
    std::this_thread::sleep_for(std::chrono::seconds{3});
    Times sheets = open_sheets(kiosk), random = touch_at_random(kiosk);
    const auto add = [&](std::string row, Times& of, std::string_view what) {
        const auto longer = std::ranges::count_if(of.samples, [](double ms) { return ms > 1; });
        report.add({row + ", p99", "", of.at(0.99), 0, "ms", 1, false,
                    fmt::format("{} frames, {} of them over 1 ms, the longest {:.2f} ms: {}", of.samples.size(), longer,
                                of.at(1), what)});
        report.add({row + ", p50", "", of.at(0.5), 0, "ms", 0});
    };
    add("the same for sheets and settings", sheets,
        "each language, text size and contrast chosen, staff's screens, the idle question");
    add("the same in disorderly use", random,
        fmt::format("{} touches on random targets, seed {}", disorderly_touches, disorder_seed));
}

}  // namespace

int main(int argc, char** argv) {
    const size_t products = bench::long_sizes() ? 1'000'000 : 100'000;
    const bench::Catalogue catalogue(products);
    const bench::ScratchFolder folder;
    const std::string root = folder.file("data");
    bench::copy_replica(bench::replica_folder(products), root + "/kiosk");
    std::ofstream(root + "/kiosk.toml") << "[idle]\nquestion_after_s = 600\n";
    // -noreset: a server without clients would begin anew, under the start of the next program.
    Process display({"Xvfb", "-displayfd", "1", "-screen", "0", fmt::format("{}x{}x24", width, height), "-nolisten",
                     "tcp", "-noreset"},
                    true);
    const std::string number = display.line();
    ::setenv("DISPLAY", (":" + number.substr(0, number.find('\n'))).c_str(), 1);
    ::unsetenv("SDL_VIDEODRIVER");

    bench::Report report;
    Bare bare;
    measure_starts(root, report, bare);
    measure_disorder(root, report);
    std::ofstream(root + "/kiosk.toml") << "[idle]\nquestion_after_s = 600\n";
    Kiosk kiosk(root);
    kiosk.first_ms();
    std::this_thread::sleep_for(std::chrono::seconds{3});  // languages have been read, first screens rehearsed
    kiosk.home();
    std::this_thread::sleep_for(std::chrono::seconds{1});
    report.add({"memory (PSS), home screen", "", bench::pss_mib(kiosk.pid()), 0, "MiB", 64, false,
                fmt::format("bare window {:.1f} MiB", bare.pss_mib)});
    measure_idle(kiosk, report);

    Times ignored;
    kiosk.take_builds(ignored);
    std::vector<Round> measured;
    for (size_t i = 0; i < rounds; ++i) measured.push_back(walk(kiosk, catalogue, i));
    const double repaint = median_at(measured, &Round::repaints, 0.5), rate = scroll_rate(kiosk);

    report.add({"UI thread's work for a frame, p99", "", median_at(measured, &Round::builds, 0.99), 0, "ms", 1, false,
                fmt::format("processor time; {} rounds of {} frames: home, search with keyboard and results, orders, "
                            "loyalty, feedback, product pages",
                            rounds, measured.front().builds.samples.size())});
    report.add({"UI thread's work for a frame, p50", "", median_at(measured, &Round::builds, 0.5), 0, "ms", 0});
    const auto against_repaint = [&](const std::string& row, Times Round::* times, double q, double budget,
                                     std::string note = "") {
        report.add({row, "bare window's full software repaint", median_at(measured, times, q), bare.repaint_ms, "ms",
                    budget, false, std::move(note)});
        report.add({"    the same", "our full software repaint", median_at(measured, times, q), repaint, "ms", budget});
    };
    report.add({"full software repaint of home", "bare window's", repaint, bare.repaint_ms, "ms", 0});
    against_repaint("tap → first picture presented, p99", &Round::responses, 0.99, 1.5);
    against_repaint("tap → picture at rest, p50", &Round::rests, 0.5, 0,
                    "press, release, the new screen and its motion");
    against_repaint("scan → product page at rest, p99", &Round::scans, 0.99, 2,
                    fmt::format("{} rounds of {} products", rounds, scans_a_round));
    against_repaint("scan → product page at rest, p50", &Round::scans, 0.5, 0);
    report.add({"scroll of a product list", "the lesser of 60 and full repaints a second", rate,
                std::min(60.0, 1000 / repaint), "1/s", 0.9, true});
    show_all_languages(kiosk);
    report.add(
        {"memory (PSS), home screen, all languages have been shown", "", bench::pss_mib(kiosk.pid()), 0, "MiB", 64});
    // Said how it was: the visit ends.
    for (const char* step : {"home.feedback", "feedback.face.great", "feedback.send", "feedback.done"})
        kiosk.touch(step);
    kiosk.home();
    report.add({"the same in the next visit", "", bench::pss_mib(kiosk.pid()), 0, "MiB", 64});
    return report.print(argc, argv);
}
