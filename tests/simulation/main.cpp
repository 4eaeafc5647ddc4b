// touchpoint-sim: the whole system from seeds, in virtual time.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "platform/base/text_numbers.h"
#include "tests/simulation/simulation.h"

namespace {

using namespace tp;
using namespace tp::simulation;

constexpr uint64_t ci_seeds = 5'000, long_seeds = 200'000, teeth_seeds = 500;
constexpr uint64_t enough = 50;  // times that one tooth was caught

struct Seeds {
    uint64_t from = 1, to = ci_seeds;
};

// "1..5000"; nothing: not of that form.
std::optional<Seeds> parse_seeds(std::string_view text) {
    const size_t dots = text.find("..");
    if (dots == std::string_view::npos) return std::nullopt;
    const auto from = parse_digits(text.substr(0, dots)), to = parse_digits(text.substr(dots + 2));
    if (!from || !to || *from < 1 || *to < *from) return std::nullopt;
    return Seeds{static_cast<uint64_t>(*from), static_cast<uint64_t>(*to)};
}

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Every `step`-th seed; how many failed.
uint64_t run_seeds(const Seeds& seeds, uint64_t first, uint64_t step, bool trace) {
    const auto start = std::chrono::steady_clock::now();
    auto told = start;
    uint64_t done = 0, failed = 0;
    int busiest = 0;
    Milliseconds longest{0};
    for (uint64_t seed = seeds.from + first; seed <= seeds.to; seed += step, ++done) {
        const Outcome outcome = run_seed(seed, Tooth::none, trace);
        busiest = std::max(busiest, outcome.busiest_minute);
        longest = std::max(longest, outcome.settled_in);
        if (!outcome.violated.empty()) {
            ++failed;
            fmt::print("FAILED seed {}: {}\n  again: touchpoint-sim --seed {} --trace\n", seed, outcome.violated, seed);
        }
        if (seconds_since(told) < 10) continue;
        told = std::chrono::steady_clock::now();
        fmt::print("seed {} of {}…{}: {} failed so far\n", seed, seeds.from, seeds.to, failed);
        std::fflush(stdout);
    }
    fmt::print("{} seeds, {} failed, {:.1f} ms each; busiest minute of a terminal: {} requests; settled within {} s\n",
               done, failed, 1'000 * seconds_since(start) / static_cast<double>(std::max<uint64_t>(1, done)), busiest,
               longest.count() / 1'000);
    std::fflush(stdout);
    return failed;
}

// Each job is a process of its own: a simulation has the process's clock, disk and chance to itself.
bool run_jobs(const Seeds& seeds, uint64_t jobs) {
    std::vector<pid_t> children;
    std::fflush(stdout);
    for (uint64_t job = 0; job < jobs; ++job) {
        const pid_t child = ::fork();
        if (child == 0) {
            const uint64_t failed = run_seeds(seeds, job, jobs, false);
            std::fflush(stdout);
            ::_exit(failed == 0 ? 0 : 1);
        }
        if (child > 0) children.push_back(child);
    }
    bool passed = children.size() == jobs;
    for (const pid_t child : children) {
        int status = 0;
        ::waitpid(child, &status, 0);
        if (WIFSIGNALED(status)) fmt::print("FAILED: a job was ended by signal {}\n", WTERMSIG(status));
        passed = passed && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    return passed;
}

// What is broken on purpose has to be noticed.
bool run_teeth(const std::optional<uint64_t>& only, bool trace) {
    const struct {
        Tooth tooth;
        const char* name;
    } teeth[] = {{Tooth::no_dedupe, "dedupe switched off"},
                 {Tooth::new_ids, "copies of events under new identities"},
                 {Tooth::forged_ack, "acknowledgements of events that never arrived"},
                 {Tooth::half_page, "half a page told as complete"}};
    bool passed = true;
    for (const auto& [tooth, name] : teeth) {
        uint64_t run = 0, caught = 0, first = 0;
        std::string how;
        for (uint64_t seed = only.value_or(1); seed <= only.value_or(teeth_seeds) && caught < enough; ++seed) {
            const Outcome outcome = run_seed(seed, tooth, trace);
            ++run;
            if (outcome.violated.empty()) continue;
            if (caught++ == 0) first = seed, how = outcome.violated;
        }
        passed = passed && caught > 0;
        fmt::print("{}: caught in {} of {} seeds{}\n", name, caught, run,
                   caught > 0 ? fmt::format(", first in {}: {}", first, how) : ": NOT CAUGHT");
        std::fflush(stdout);
    }
    return passed;
}

bool is_set(const char* name) {
    const char* value = std::getenv(name);
    return value && std::string_view(value) != "0" && *value;
}

}  // namespace

int main(int argc, char** argv) {
    std::string range;
    std::optional<uint64_t> seed;
    uint64_t jobs = 1;
    bool trace = false, long_run = false, teeth = false;
    CLI::App app{
        "Simulates terminals and a hub from seeds, in virtual time. Exit status: 0 all seeds passed, 1 one "
        "failed, 2 wrong usage."};
    auto* seeds_option = app.add_option("--seeds", range, "these seeds; 1..5000 unless given")->type_name("FROM..TO");
    app.add_option("--seed", seed, "this seed alone")->type_name("N")->excludes(seeds_option);
    app.add_option("--jobs", jobs, "so many processes side by side")->type_name("J")->check(CLI::Range(1, 64));
    app.add_flag("--trace", trace, "tell what happens");
    app.add_flag("--long", long_run, "1..200000, or forty times what --seeds says; so does TOUCHPOINT_LONG=1");
    app.add_flag("--teeth", teeth, "break what is promised, and see that it is noticed");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    Seeds seeds;
    if (!range.empty()) {
        const auto given = parse_seeds(range);
        if (!given) {
            fmt::print(stderr, "--seeds: expected two numbers from 1, as in 1..5000\n");
            return 2;
        }
        seeds = *given;
    }
    // Forty times as many, so that several ranges still lie side by side.
    constexpr uint64_t more = long_seeds / ci_seeds;
    if (long_run || is_set("TOUCHPOINT_LONG")) seeds = {(seeds.from - 1) * more + 1, seeds.to * more};
    if (seed) seeds = {*seed, *seed};
    // Folders of markers and blobs: where syncing them costs nothing.
    if (!std::getenv("TMPDIR") && ::access("/dev/shm", W_OK) == 0) ::setenv("TMPDIR", "/dev/shm", 1);
    if (teeth) return run_teeth(seed, trace) ? 0 : 1;
    if (jobs > 1 && !seed) return run_jobs(seeds, jobs) ? 0 : 1;
    return run_seeds(seeds, 0, 1, trace) == 0 ? 0 : 1;
}
