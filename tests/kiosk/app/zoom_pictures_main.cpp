// Draws every scene enlarged or within low reach, to be looked at: zoom_pictures OUT ZOOM low|whole WIDTHxHEIGHT
// LANGUAGE [SCENE…]
#include <cstdio>
#include <cstdlib>

#include "tests/doubles/picture_folder.h"
#include "tests/kiosk/scenes/scenes.h"

using namespace tp;
using namespace tp::scenes;

int main(int argc, char** argv) {
    if (argc < 6) return 2;
    const PictureFolder out(argv[1]);
    int width = 0, height = 0;
    if (std::sscanf(argv[4], "%dx%d", &width, &height) != 2) return 2;
    auto text = TextEngine::open();
    if (!text) return 1;
    Theatre theatre({.width = width, .height = height, .languages = {argv[5], "fr"}}, **text);
    const std::vector<std::string> wanted(argv + 6, argv + argc);
    for (const Scene& scene : all_scenes()) {
        const auto named = [&](const std::string& prefix) { return scene.name.starts_with(prefix); };
        if (!wanted.empty() && std::ranges::none_of(wanted, named)) continue;
        theatre.set_up({.language = argv[5],
                        .zoom = static_cast<float>(std::atof(argv[2])),
                        .low_reach = std::string(argv[3]) == "low"});
        scene.play(theatre);
        theatre.settle();
        theatre.show();
        theatre.show();
        out.keep(*theatre.window, std::string(scene.name));
    }
    return 0;
}
