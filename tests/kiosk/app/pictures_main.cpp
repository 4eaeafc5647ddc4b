// Draws the shell's screens to PNG files, to be looked at beside the designs: pictures OUT [PHOTO...]
#include <cstdio>
#include <filesystem>

#include "stage.h"

using namespace tp;
using namespace tp::stage;

int main(int argc, char** argv) {
    if (argc < 2) return 2;
    const std::string out = argv[1];
    std::filesystem::create_directories(out);
    const std::vector<std::string> photos(argv + 2, argv + argc);
    struct Case {
        const char* name;
        int width, height;
        const char* language;
    };
    for (const Case& one : {Case{"portrait", 1080, 1920, "en"}, Case{"landscape", 1920, 1080, "en"}, Case{"tablet", 1280, 800, "en"},
                            Case{"tablet-portrait", 800, 1280, "en"}, Case{"portrait-ar", 1080, 1920, "ar"},
                            Case{"portrait-ja", 1080, 1920, "ja"}, Case{"landscape-ar", 1920, 1080, "ar"}, Case{"tablet-de", 1280, 800, "de"},
                            Case{"portrait-de", 1080, 1920, "de"}, Case{"portrait-pt", 1080, 1920, "pt"},
                            Case{"portrait-he", 1080, 1920, "he"}, Case{"portrait-hi", 1080, 1920, "hi"},
                            Case{"portrait-th", 1080, 1920, "th"}, Case{"portrait-zh-Hans", 1080, 1920, "zh-Hans"},
                            Case{"tablet-he", 1280, 800, "he"}, Case{"tablet-th", 1280, 800, "th"}}) {
        Stage stage({.width = one.width, .height = one.height, .language = one.language});
        if (stage.app->language() != one.language) continue;
        stage.app->set_facts(some_facts(photos));
        stage.app->set_speech_offered(true);
        int number = 0;
        const auto keep = [&](const char* step) {
            stage.settle();
            const std::string path = out + "/" + one.name + "-" + std::to_string(number++) + "-" + step + ".png";
            if (auto done = stage.window->screenshot(path); !done) std::fprintf(stderr, "%s\n", done.error().message.c_str());
            for (const std::string& problem : stage.app->tree().problems()) std::printf("%s %s: %s\n", one.name, step, problem.c_str());
        };
        keep("attract");
        stage.touch("attract.begin");
        keep("home");
        stage.touch("home.search");
        keep("keyboard");
        stage.touch("footer.home");
        stage.touch("header.language");
        keep("language");
        stage.touch("language.close");
        stage.touch("header.access");
        keep("access");
        stage.touch("access.close");
        stage.touch("home.scan");
        keep("scan");
        stage.touch("scan.sheet.close");
        stage.pass(Milliseconds{30'000});
        stage.pass(Milliseconds{6'000});
        keep("idle");
        stage.touch("idle.clear");
        keep("cleared");
    }
    return 0;
}
