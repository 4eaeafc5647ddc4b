// touchpoint-audit: walks every screen in each of its states and says what breaks a number of the experience.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <type_traits>

#include "tests/kiosk/audit/audit.h"

using namespace tp;
using namespace tp::audit;

namespace {

struct Wishes {
    std::string selection = "full", report, pictures, table, command;
    std::vector<std::string> reports;
    std::vector<std::string> scenes, languages, sizes, themes;
    std::vector<float> zooms;
    std::string reach;
    bool list_scenes = false, quiet = false, no_pixels = false, every_picture = false;
};

template <typename T>
bool wanted(const std::vector<T>& list, const T& one) {
    return list.empty() || std::ranges::find(list, one) != list.end();
}

std::vector<Combination> selected(const Wishes& wishes) {
    return combinations(wishes.selection == "ci" ? Selection::ci : Selection::full);
}

std::string size_of(const Combination& one) {
    return fmt::format("{}x{}", one.width, one.height);
}

std::vector<Combination> narrowed(const Wishes& wishes) {
    std::vector<Combination> all = selected(wishes);
    std::erase_if(all, [&](const Combination& one) {
        return !wanted(wishes.languages, one.language) || !wanted(wishes.themes, one.theme) ||
               !wanted(wishes.zooms, one.zoom) || (!wishes.reach.empty() && (wishes.reach == "low") != one.low_reach) ||
               !wanted(wishes.sizes, size_of(one));
    });
    if (wishes.no_pixels)
        for (Combination& one : all) one.pixels = false;
    return all;
}

// Of what was wished for, what there is nothing of, and what there is in its place.
std::string why_nothing(const Wishes& wishes) {
    const std::vector<Combination> all = selected(wishes);
    std::string lines;
    const auto look = [&](std::string_view option, const auto& list, const auto& value_of) {
        std::remove_cvref_t<decltype(list)> there;
        for (const Combination& one : all)
            if (std::ranges::find(there, value_of(one)) == there.end()) there.push_back(value_of(one));
        for (const auto& wish : list)
            if (!wanted(there, wish))
                lines += fmt::format("\n  {} {}: there are {}", option, wish, fmt::join(there, ", "));
    };
    look("--language", wishes.languages, std::mem_fn(&Combination::language));
    look("--size", wishes.sizes, size_of);
    look("--theme", wishes.themes, std::mem_fn(&Combination::theme));
    look("--zoom", wishes.zooms, std::mem_fn(&Combination::zoom));
    if (!lines.empty()) return lines;
    if (narrowed(wishes).empty())
        return fmt::format("\n  the selection {} has each of these values, but not together", wishes.selection);
    return fmt::format("\n  --scene {}: --scenes lists those that there are", fmt::join(wishes.scenes, ", "));
}

int run(const Wishes& wishes) {
    if (wishes.list_scenes) {
        for (const scenes::Scene& scene : scenes::all_scenes()) fmt::print("{}\n", scene.name);
        return 0;
    }
    if (!wishes.pictures.empty()) std::filesystem::create_directories(wishes.pictures);
    const auto start = std::chrono::steady_clock::now();
    const auto seconds = [&] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    AuditOptions options{
        .scenes = wishes.scenes, .pictures = wishes.pictures, .every_picture = wishes.every_picture, .told = {}};
    if (!wishes.quiet)
        options.told = [&](const Combination& how, const Report& so_far) {
            fmt::print(stderr, "{:6.1f} s  {} {}x{} {} zoom {:g}{}: {} problems so far\n", seconds(), how.language,
                       how.width, how.height, how.theme, how.zoom, how.low_reach ? " low" : "", so_far.findings.size());
        };
    Report report;
    for (const std::string& file : wishes.reports) {
        std::ifstream in(file);
        auto one = from_json(std::string(std::istreambuf_iterator<char>(in), {}));
        if (!one) {
            fmt::print(stderr, "{} is no report of this program\n", file);
            return 2;
        }
        merge(report, std::move(*one));
    }
    if (wishes.reports.empty()) {
        report = run_audit(narrowed(wishes), options);
        report.seconds = seconds();
    }
    fmt::print("{}\n{}", list_of(report), table_of(report));
    fmt::print("\n{} scenes, {} combinations, {} scenes shown, {} pictures, {} problems, {:.0f} s\n",
               scenes::all_scenes().size(), report.walked.size(), report.scenes, report.pictures,
               report.findings.size(), report.seconds);
    if (!wishes.table.empty()) {
        std::ofstream out(wishes.table);
        const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
        const std::chrono::year_month_day date{today};
        out << results_of(report,
                          fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())),
                          wishes.command);
        if (!out) {
            fmt::print(stderr, "cannot write {}\n", wishes.table);
            return 2;
        }
    }
    if (!wishes.report.empty()) {
        std::ofstream out(wishes.report);
        out << to_json(report);
        if (!out) {
            fmt::print(stderr, "cannot write {}\n", wishes.report);
            return 2;
        }
    }
    if (report.scenes == 0) {
        fmt::print(stderr, "nothing was shown:{}\n", why_nothing(wishes));
        return 2;
    }
    return report.findings.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{
        "Walks every screen in each of its states, languages, sizes and themes, and says what breaks a number of "
        "the experience.\nExit status: 0 nothing; 1 something; 2 wrong usage.",
        "touchpoint-audit"};
    Wishes wishes;
    app.add_option("--selection", wishes.selection, "full, or the small one of the build")
        ->check(CLI::IsMember({"full", "ci"}));
    app.add_option("--scene", wishes.scenes, "Only this one, or those that begin so where it ends in a dot");
    app.add_option("--language", wishes.languages, "Only this one");
    app.add_option("--size", wishes.sizes, "Only this one, WIDTHxHEIGHT");
    app.add_option("--theme", wishes.themes, "Only this one");
    app.add_option("--zoom", wishes.zooms, "Only this one");
    app.add_option("--reach", wishes.reach,
                   "Only the layout for the whole panel, or the one within reach of a seated person")
        ->check(CLI::IsMember({"whole", "low"}));
    app.add_option("--report", wishes.report, "Write all findings to this file, as JSON");
    app.add_option("--table", wishes.table, "Write tables of what was walked and found to this file, as Markdown");
    app.add_option("--merge", wishes.reports, "Walk nothing; take these reports of parts as one")
        ->check(CLI::ExistingFile);
    CLI::Option* const folder =
        app.add_option("--pictures", wishes.pictures, "Keep a picture of what has findings in this folder");
    app.add_flag("--every-picture", wishes.every_picture, "Keep those without findings, too")->needs(folder);
    app.add_flag("--no-pixels", wishes.no_pixels, "Leave the rules of contrast and flashing out");
    app.add_flag("--scenes", wishes.list_scenes, "Print the names of all scenes and exit");
    app.add_flag("--quiet", wishes.quiet, "Without a line for each combination");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error);
        return code == 0 ? 0 : 2;
    }
    wishes.command = "touchpoint-audit";
    for (int i = 1; i < argc; ++i) wishes.command += fmt::format(" {}", argv[i]);
    return run(wishes);
}
