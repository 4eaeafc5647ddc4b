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

std::vector<Combination> full() {
    std::vector<Combination> all;
    for (const Panel& panel : panels)
        for (const std::string& theme : themes())
            for (const float zoom : {1.0F, 2.0F})
                for (const std::string& language : scenes::languages())
                    // Pixels depend on the theme; of the language only in what direction they stand.
                    all.push_back({language, panel.width, panel.height, theme, zoom,
                                   language == "en" || language == "ar" || language == "ja"});
    return all;
}

// All scenes in four languages on the usual panel; then each other pair of language and panel, of panel and theme, and
// of panel and zoom at least once, spread over the scenes.
std::vector<Combination> ci() {
    const std::vector<std::string> tags = scenes::languages(), looks = themes();
    std::vector<Combination> all;
    for (const char* tag : {"en", "ar", "ja", "en-XA"})
        if (std::ranges::find(tags, tag) != tags.end())
            all.push_back({tag, 1080, 1920, "default", 1, tag == std::string("en")});
    std::vector<Combination> rest;
    size_t turn = 0;
    for (const Panel& panel : panels)
        for (const std::string& tag : tags) {
            const std::string& look = looks[turn % looks.size()];
            rest.push_back({tag, panel.width, panel.height, look, turn % 3 == 2 ? 2.0F : 1.0F, look != "default"});
            ++turn;
        }
    for (size_t i = 0; i < rest.size(); ++i) {
        rest[i].part = i % 8;
        rest[i].part_of = 8;
    }
    std::ranges::stable_sort(rest, {}, [](const Combination& one) { return std::pair(one.width, one.theme); });
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
}

}  // namespace

std::vector<Combination> combinations(Selection selection) {
    return selection == Selection::ci ? ci() : full();
}

}  // namespace tp::audit
