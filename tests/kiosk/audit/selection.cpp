// Which combinations are walked.
#include <algorithm>
#include <filesystem>

#include "tests/kiosk/audit/audit.h"

namespace tp::audit {
namespace {

struct Panel {
    int width, height;
};
// experience.md, "Sizes to serve": portrait, landscape, tablet, and the tablet turned round. 1920×1080 is portrait
// turned.
constexpr Panel panels[] = {{1080, 1920}, {1920, 1080}, {1280, 800}, {800, 1280}};

// Of the terminal's own brand and of the two others; "default" first.
std::vector<std::string> themes() {
    std::vector<std::string> found{"default"};
    for (const auto& file : std::filesystem::directory_iterator(std::string(TOUCHPOINT_SOURCE_DIR) + "/assets/themes"))
        if (file.path().extension() == ".toml" && file.path().stem() != "default") found.push_back(file.path().stem());
    std::ranges::sort(found.begin() + 1, found.end());
    return found;
}

constexpr float zooms[] = {1.0F, 1.5F, 2.0F};

bool is_one_of(std::string_view language, std::initializer_list<std::string_view> list) {
    return std::ranges::find(list, language) != list.end();
}

// Pixels depend on the theme; of the language only in what direction they stand, and how thick its strokes are.
bool shows_pixels(std::string_view language) {
    return is_one_of(language, {"en", "ar", "ja"});
}

// Of the panels above those of which a part is out of reach.
bool has_low_reach(const Panel& panel) {
    return panel.height > 1000 && panel.width > 1000;
}

// Each theme in each language and panel, the own one in all zooms, the others at the least and the largest; the layout
// within reach in the languages that differ most: short, long, mirrored and dense.
std::vector<Combination> full() {
    std::vector<Combination> all;
    for (const Panel& panel : panels)
        for (const std::string& theme : themes())
            for (const float zoom : zooms)
                for (const std::string& language : scenes::languages()) {
                    if (theme != "default" && zoom == 1.5F) continue;
                    all.push_back({.language = language,
                                   .width = panel.width,
                                   .height = panel.height,
                                   .theme = theme,
                                   .zoom = zoom,
                                   .pixels = shows_pixels(language)});
                    if (theme == "default" && has_low_reach(panel) && is_one_of(language, {"en", "de", "ar", "ja"})) {
                        all.push_back(all.back());
                        all.back().low_reach = true;
                        all.back().pixels = false;
                    }
                }
    return all;
}

// All scenes in English on the usual panel, with pixels; every other one within reach; then, over some of the scenes
// each, in turn: every language with panels, themes and zooms, and every theme with its pixels.
std::vector<Combination> ci() {
    const std::vector<std::string> tags = scenes::languages(), looks = themes();
    std::vector<Combination> all{{}, {.low_reach = true, .pixels = false, .part = 0, .part_of = 2}};
    std::vector<Combination> rest;
    constexpr size_t parts = 24, pixel_parts = 16;
    for (size_t turn = 0; turn < tags.size(); ++turn) {
        const Panel& panel = panels[turn % std::size(panels)];
        rest.push_back({.language = tags[turn],
                        .width = panel.width,
                        .height = panel.height,
                        .theme = looks[turn % looks.size()],
                        .zoom = zooms[turn % std::size(zooms)],
                        .low_reach = has_low_reach(panel) && turn % 5 == 4,
                        .pixels = false,
                        .part = turn % parts,
                        .part_of = parts});
    }
    for (size_t turn = 1; turn < looks.size(); ++turn) {
        const Panel& panel = panels[turn % std::size(panels)];
        const bool mirrored = turn % 3 == 2;
        rest.push_back({.language = mirrored        ? "ar"
                                    : turn % 3 == 1 ? "en"
                                                    : "ja",
                        .width = panel.width,
                        .height = panel.height,
                        .theme = looks[turn],
                        .zoom = zooms[(turn + 1) % std::size(zooms)],
                        .part = (turn * 5) % pixel_parts,
                        .part_of = pixel_parts});
    }
    // The tablet turned round, enlarged as far as it goes.
    rest.push_back(
        {.language = "de", .width = 800, .height = 1280, .zoom = 2, .pixels = false, .part = 7, .part_of = 12});
    std::ranges::stable_sort(rest, {}, [](const Combination& one) { return std::pair(one.width, one.theme); });
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
}

}  // namespace

std::vector<Combination> combinations(Selection selection) {
    return selection == Selection::ci ? ci() : full();
}

}  // namespace tp::audit
