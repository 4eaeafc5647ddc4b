// Walks scenes through languages, sizes, themes and zooms and applies the rules. Thread rule: UI thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/kiosk/audit/finding.h"
#include "tests/kiosk/scenes/scenes.h"

namespace tp::audit {

// One way to show all scenes, or some.
struct Combination {
    std::string language = "en";
    int width = 1080, height = 1920;
    std::string theme = "default";
    float zoom = 1;
    bool low_reach = false;
    bool pixels = true;  // rasterise, for the rules of contrast
    // Of every `part_of` scenes only the one at `part`: a small selection spreads the rare combinations over the
    // scenes.
    size_t part = 0, part_of = 1;
};

enum class Selection { ci, full };
// Languages and themes are those that assets have now.
[[nodiscard]] std::vector<Combination> combinations(Selection selection);

struct Walked {
    Combination how;
    size_t scenes = 0, pictures = 0;
};
struct Report {
    size_t scenes = 0;              // a scene in a combination
    size_t pictures = 0;            // its scroll positions
    double seconds = 0;             // that it took; whoever runs it says so
    std::vector<Walked> walked;     // each combination
    std::vector<Finding> findings;  // each of them once a scene and combination
};

struct AuditOptions {
    std::vector<std::string> scenes = {};  // names, or beginnings of names that end in "."; empty: all
    std::string pictures;                  // folder for a PNG of each picture that has a finding; empty: none
    bool every_picture = false;            // of those without a finding, too
    std::function<void(const Combination&, const Report&)> told;  // after each combination
};
// Combinations of one size share a theatre: give them in a row.
[[nodiscard]] Report run_audit(const std::vector<Combination>& combinations, const AuditOptions& options);

// scenes × rules, and what was found, most frequent first.
[[nodiscard]] std::string table_of(const Report& report);
[[nodiscard]] std::string list_of(const Report& report);
[[nodiscard]] std::string to_json(const Report& report);
// Of to_json(); nothing where it is none.
[[nodiscard]] std::optional<Report> from_json(const std::string& text);
// Reports of parts make one of the whole; a combination that was walked anew replaces what was found there before.
void merge(Report& into, Report more);
// Markdown: what was walked, and findings by rule and size, theme, zoom, language and screen.
[[nodiscard]] std::string results_of(const Report& report, std::string_view date, std::string_view command);

}  // namespace tp::audit
