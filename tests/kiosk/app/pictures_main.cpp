// Draws the shell's screens to PNG files, to be looked at beside the designs: pictures OUT [PROFILE [PHOTO...]]
#include <algorithm>

#include "stage.h"
#include "tests/doubles/picture_folder.h"

using namespace tp;
using namespace tp::stage;

int main(int argc, char** argv) {
    if (argc < 2) return 2;
    const PictureFolder out(argv[1]);
    const std::string profile = argc > 2 ? argv[2] : "retail";
    const std::vector<std::string> photos(argv + std::min(argc, 3), argv + argc);
    struct Case {
        const char* name;
        int width, height;
        const char* language;
    };
    for (const Case& one : {Case{"portrait", 1080, 1920, "en"}, Case{"landscape", 1920, 1080, "en"},
                            Case{"tablet", 1280, 800, "en"}, Case{"tablet-portrait", 800, 1280, "en"},
                            Case{"portrait-ar", 1080, 1920, "ar"}, Case{"portrait-ja", 1080, 1920, "ja"},
                            Case{"landscape-ar", 1920, 1080, "ar"}, Case{"tablet-de", 1280, 800, "de"},
                            Case{"portrait-de", 1080, 1920, "de"}, Case{"portrait-pt", 1080, 1920, "pt"},
                            Case{"portrait-he", 1080, 1920, "he"}, Case{"portrait-hi", 1080, 1920, "hi"},
                            Case{"portrait-th", 1080, 1920, "th"}, Case{"portrait-zh-Hans", 1080, 1920, "zh-Hans"},
                            Case{"tablet-he", 1280, 800, "he"}, Case{"tablet-th", 1280, 800, "th"}}) {
        Stage stage({.width = one.width, .height = one.height, .language = one.language, .profile = profile});
        if (stage.app->language() != one.language) continue;
        stage.app->set_facts(some_facts(photos));
        stage.app->set_speech_offered(true);
        int number = 0;
        const auto keep = [&](const char* step) {
            stage.settle();
            const std::string name = std::string(one.name) + "-" + std::to_string(number++) + "-" + step;
            out.keep(*stage.window, name);
            PictureFolder::say_problems(stage.app->tree().problems(), name);
        };
        keep("attract");
        stage.touch("attract.begin");
        keep("home");
        if (stage.touch("home.search")) {
            keep("keyboard");
            stage.touch("footer.home");
        }
        stage.touch("header.language");
        keep("language");
        stage.touch("language.close");
        stage.touch("header.access");
        keep("access");
        stage.touch("access.close");
        if (stage.touch("home.scan")) {
            keep("scan");
            stage.touch("scan.sheet.close");
        }
        stage.pass(Milliseconds{30'000});
        stage.pass(Milliseconds{6'000});
        keep("idle");
        stage.touch("idle.clear");
        keep("cleared");
    }
    return 0;
}
