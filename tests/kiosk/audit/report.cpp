// What a run says: the list of findings, tables, JSON and back.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "platform/base/log.h"
#include "tests/kiosk/audit/audit.h"

namespace tp::audit {
namespace {

using scenes::Scene;

std::string problem_of(const Finding& one) {
    return fmt::format("{} | {}", name_of(one.rule), one.node);
}

std::string size_of(int width, int height) {
    return fmt::format("{}x{}", width, height);
}

// One table: what was walked and what was found there, a row for each value of one dimension.
struct Row {
    size_t scenes = 0, pictures = 0;
    std::array<size_t, rule_count> found{};
};
using Dimension = std::function<std::string(const Where&)>;

Where where_of(const Combination& how) {
    return {"", how.language, how.theme, how.width, how.height, how.zoom, how.low_reach};
}

bool same_but_scene(Where a, const Where& b) {
    a.scene = b.scene;
    return a == b;
}

std::string table_by(const Report& report, std::string_view title, const Dimension& value) {
    std::map<std::string, Row> rows;
    Row sum;
    for (const Walked& one : report.walked)
        for (Row* row : {&rows[value(where_of(one.how))], &sum}) {
            row->scenes += one.scenes;
            row->pictures += one.pictures;
        }
    for (const Finding& one : report.findings)
        for (Row* row : {&rows[value(one.where)], &sum}) ++row->found[static_cast<size_t>(one.rule)];
    std::string text = fmt::format("\n## By {}\n| {} | scenes shown | pictures |", title, title);
    std::string line = "|---|---:|---:|";
    for (size_t i = 0; i < rule_count; ++i) {
        text += fmt::format(" {} |", name_of(static_cast<Rule>(i)));
        line += "---:|";
    }
    text += "\n" + line + "\n";
    const auto add = [&](const std::string& name, const Row& row) {
        text += fmt::format("| {} | {} | {} |", name, row.scenes, row.pictures);
        for (const size_t count : row.found) text += fmt::format(" {} |", count);
        text += "\n";
    };
    for (const auto& [name, row] : rows) add(name, row);
    add("all", sum);
    return text;
}

// Exactly which combinations, in a row for each theme and size.
std::string walked_of(const Report& report) {
    struct Values {
        std::set<std::string> zooms, languages, with_pixels;
    };
    std::map<std::string, Values> rows;
    for (const Walked& one : report.walked) {
        Values& row = rows[fmt::format("{} | {}{}", one.how.theme, size_of(one.how.width, one.how.height),
                                       one.how.low_reach ? ", within reach" : "")];
        row.zooms.insert(fmt::format("{:g}", one.how.zoom));
        row.languages.insert(one.how.language);
        if (one.how.pixels) row.with_pixels.insert(one.how.language);
    }
    std::string text =
        "\n## Walked\n| theme | size | zooms | languages | of them with pixels |\n|---|---|---|---|---|\n";
    for (const auto& [name, row] : rows)
        text += fmt::format("| {} | {} | {} | {} |\n", name, fmt::join(row.zooms, " "), fmt::join(row.languages, " "),
                            fmt::join(row.with_pixels, " "));
    return text;
}

Rule rule_named(std::string_view name) {
    for (size_t i = 0; i < rule_count; ++i)
        if (name_of(static_cast<Rule>(i)) == name) return static_cast<Rule>(i);
    return Rule::name;
}

}  // namespace

std::string table_of(const Report& report) {
    std::map<std::string, std::array<size_t, rule_count>> rows;
    std::array<size_t, rule_count> sums{};
    for (const Finding& one : report.findings) {
        const std::string screen = one.where.scene.substr(0, one.where.scene.find('.'));
        ++rows[screen][static_cast<size_t>(one.rule)];
        ++sums[static_cast<size_t>(one.rule)];
    }
    for (const Scene& scene : scenes::all_scenes()) rows[std::string(scene.name.substr(0, scene.name.find('.')))];
    std::string text = "| screen |";
    std::string line = "|---|";
    for (size_t i = 0; i < rule_count; ++i) {
        text += fmt::format(" {} |", name_of(static_cast<Rule>(i)));
        line += "---:|";
    }
    text += "\n" + line + "\n";
    const auto add = [&](const std::string& name, const std::array<size_t, rule_count>& counts) {
        text += fmt::format("| {} |", name);
        for (const size_t count : counts) text += fmt::format(" {} |", count);
        text += "\n";
    };
    for (const auto& [screen, counts] : rows) add(screen, counts);
    add("all", sums);
    return text;
}

std::string list_of(const Report& report) {
    struct Kind {
        size_t count = 0;
        const Finding* example = nullptr;
        std::set<std::string> languages, sizes;
    };
    std::map<std::string, Kind> kinds;
    for (const Finding& one : report.findings) {
        Kind& kind = kinds[problem_of(one)];
        if (++kind.count == 1) kind.example = &one;
        kind.languages.insert(one.where.language);
        kind.sizes.insert(fmt::format("{}x{}@{:g}{}", one.where.width, one.where.height, one.where.zoom,
                                      one.where.low_reach ? " low" : ""));
    }
    std::vector<const Kind*> order;
    for (const auto& [name, kind] : kinds) order.push_back(&kind);
    std::ranges::stable_sort(order, std::ranges::greater{}, [](const Kind* kind) { return kind->count; });
    std::string text;
    for (const Kind* kind : order) {
        const Finding& one = *kind->example;
        text += fmt::format("{:>5} {:<8} {}: {}", kind->count, name_of(one.rule), one.node, one.what);
        if (!one.measured.empty()) text += fmt::format(", {} (asked {})", one.measured, one.asked);
        text += fmt::format(
            "\n               {} {} {}x{} {} zoom {:g}{} at {:.0f},{:.0f} {:.0f}x{:.0f}; languages {}; sizes {}\n",
            one.where.scene, one.where.language, one.where.width, one.where.height, one.where.theme, one.where.zoom,
            one.where.low_reach ? " low" : "", one.at.x, one.at.y, one.at.width, one.at.height,
            fmt::join(kind->languages, " "), fmt::join(kind->sizes, " "));
    }
    return text;
}

std::string to_json(const Report& report) {
    std::string json = fmt::format(R"({{"scenes":{},"pictures":{},"seconds":{:.0f},"walked":[)", report.scenes,
                                   report.pictures, report.seconds);
    const char* separator = "\n";
    for (const Walked& one : report.walked) {
        json += fmt::format(
            R"({}{{"language":"{}","width":{},"height":{},"theme":"{}","zoom":{:g},"low_reach":{},"pixels":{},"scenes":{},"pictures":{}}})",
            separator, json_escape(one.how.language), one.how.width, one.how.height, json_escape(one.how.theme),
            one.how.zoom, one.how.low_reach, one.how.pixels, one.scenes, one.pictures);
        separator = ",\n";
    }
    json += "\n],\"findings\":[";
    separator = "\n";
    for (const Finding& one : report.findings) {
        json += fmt::format(
            R"({}{{"rule":"{}","scene":"{}","language":"{}","width":{},"height":{},"theme":"{}","zoom":{:g},"low_reach":{},"node":"{}","what":"{}","measured":"{}","asked":"{}","rect":[{:.0f},{:.0f},{:.0f},{:.0f}]}})",
            separator, name_of(one.rule), json_escape(one.where.scene), json_escape(one.where.language),
            one.where.width, one.where.height, json_escape(one.where.theme), one.where.zoom, one.where.low_reach,
            json_escape(one.node), json_escape(one.what), json_escape(one.measured), json_escape(one.asked), one.at.x,
            one.at.y, one.at.width, one.at.height);
        separator = ",\n";
    }
    return json + "\n]}\n";
}

std::optional<Report> from_json(const std::string& text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (json.is_discarded()) return std::nullopt;
    Report report;
    try {
        report.scenes = json.at("scenes");
        report.pictures = json.at("pictures");
        report.seconds = json.at("seconds");
        for (const auto& one : json.at("walked"))
            report.walked.push_back({{.language = one.at("language"),
                                      .width = one.at("width"),
                                      .height = one.at("height"),
                                      .theme = one.at("theme"),
                                      .zoom = one.at("zoom"),
                                      .low_reach = one.at("low_reach"),
                                      .pixels = one.at("pixels")},
                                     one.at("scenes"),
                                     one.at("pictures")});
        for (const auto& one : json.at("findings")) {
            const auto& rect = one.at("rect");
            report.findings.push_back({rule_named(one.at("rule").get<std::string>()),
                                       {one.at("scene"), one.at("language"), one.at("theme"), one.at("width"),
                                        one.at("height"), one.at("zoom"), one.at("low_reach")},
                                       one.at("node"),
                                       one.at("what"),
                                       one.at("measured"),
                                       one.at("asked"),
                                       {rect.at(0), rect.at(1), rect.at(2), rect.at(3)}});
        }
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    }
    return report;
}

void merge(Report& into, Report more) {
    const auto anew = [&](const Where& at) {
        return std::ranges::any_of(more.walked,
                                   [&](const Walked& one) { return same_but_scene(where_of(one.how), at); });
    };
    std::erase_if(into.findings, [&](const Finding& one) { return anew(one.where); });
    std::erase_if(into.walked, [&](const Walked& one) {
        if (!anew(where_of(one.how))) return false;
        into.scenes -= one.scenes;
        into.pictures -= one.pictures;
        return true;
    });
    into.scenes += more.scenes;
    into.pictures += more.pictures;
    into.seconds += more.seconds;
    std::ranges::move(more.walked, std::back_inserter(into.walked));
    std::ranges::move(more.findings, std::back_inserter(into.findings));
}

std::string results_of(const Report& report, std::string_view date, std::string_view command) {
    size_t with_pixels = 0;
    for (const Walked& one : report.walked)
        if (one.how.pixels) with_pixels += one.scenes;
    std::string text = fmt::format(
        "# What the audit has found\n\nWritten by the run: `{}`, {}. {} combinations of language, panel, theme, zoom "
        "and "
        "reach; {} scenes shown ({} of them with pixels: contrast, part, flash and ring), {} pictures, {} findings, "
        "{:.0f} s.\n",
        command, date, report.walked.size(), report.scenes, with_pixels, report.pictures, report.findings.size(),
        report.seconds);
    text += walked_of(report);
    text += table_by(report, "size", [](const Where& at) {
        return size_of(at.width, at.height) + (at.low_reach ? ", within reach" : "");
    });
    text += table_by(report, "theme", [](const Where& at) { return at.theme; });
    text += table_by(report, "zoom", [](const Where& at) { return fmt::format("{:g}", at.zoom); });
    text += table_by(report, "language", [](const Where& at) { return at.language; });
    text += "\n## By screen\n" + table_of(report);
    if (!report.findings.empty()) text += "\n## Findings, most frequent first\n```\n" + list_of(report) + "```\n";
    return text;
}

}  // namespace tp::audit
