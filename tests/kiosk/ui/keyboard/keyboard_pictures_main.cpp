// Draws the keyboard of every language in every size to PNG files, to be looked at: tp_keyboard_pictures OUT
// [LANGUAGE...]
#include "keyboard_stage.h"
#include "platform/text/compose/composer.h"
#include "tests/doubles/picture_folder.h"

using namespace tp;
using namespace tp::stage;

int main(int argc, char** argv) {
    if (argc < 2) return 2;
    const PictureFolder out(argv[1]);
    std::vector<std::string> languages(argv + 2, argv + argc);
    if (languages.empty()) {
        const auto names = languages_in(std::string(TOUCHPOINT_SOURCE_DIR) + "/assets/locales");
        if (!names) return 1;
        for (const LanguageName& name : *names) languages.push_back(name.tag);
    }
    struct Shape {
        const char* name;
        int width, height;
        double inches;
    };
    for (const Shape& shape : {Shape{"portrait", 1080, 1920, 21.5}, Shape{"landscape", 1920, 1080, 21.5},
                               Shape{"tablet", 1280, 800, 10.1}}) {
        for (const std::string& language : languages) {
            int number = 0;
            KeyboardStage stage(
                {.width = shape.width, .height = shape.height, .diagonal_inches = shape.inches, .language = language});
            const auto keep = [&](const char* step) {
                stage.pass(Milliseconds{400});
                const std::string name = language + "-" + shape.name + "-" + std::to_string(number++) + "-" + step;
                out.keep(*stage.window, name);
                PictureFolder::say_problems(stage.ui.tree().problems(), name);
            };
            keep("letters");
            if (stage.find("keyboard.q") && !stage.find("keyboard.shift")) {
                const auto log = Logger::to_nowhere();
                Composer composer(stage.window->tasks(), *log);
                stage.composer = &composer;
                stage.type(language == "ja" ? "gyuunyuu" : "niunai");
                composer.wait_idle();
                keep("candidates");
                stage.press("keyboard.space");
                stage.type(language == "ja" ? "kitte" : "shi");
                composer.wait_idle();
                stage.pass(Milliseconds{100});
                keep("more");
                stage.composer = nullptr;
                stage.edit.clear();
            }
            if (stage.find("keyboard.shift")) {
                stage.press("keyboard.shift");
                keep("shift");
                stage.press("keyboard.shift");
                stage.press("keyboard.shift");
            }
            for (const char* key : {"keyboard.e", "keyboard.ا", "keyboard.क", "keyboard.ค"}) {
                if (!stage.find(key)) continue;
                stage.hold(key, Milliseconds{700});
                keep("variants");
                stage.press("stage.field");
                break;
            }
            for (const ui::KeyboardLayout* layout : ui::keyboards_of(language)) {
                static_cast<void>(layout);
                if (!stage.find("keyboard.globe")) break;
                stage.press("keyboard.globe");
                keep("globe");
            }
            stage.press("keyboard.numbers");
            keep("signs");
            for (const auto& [kind, name] : {std::pair{ui::InputKind::email, "email"},
                                             {ui::InputKind::phone, "phone"},
                                             {ui::InputKind::code, "code"}}) {
                KeyboardStage other({.width = shape.width,
                                     .height = shape.height,
                                     .diagonal_inches = shape.inches,
                                     .language = language,
                                     .kind = kind});
                if (kind == ui::InputKind::email) other.press("keyboard.a");
                other.pass(Milliseconds{300});
                out.keep(*other.window, language + "-" + shape.name + "-" + name);
            }
        }
    }
    return 0;
}
