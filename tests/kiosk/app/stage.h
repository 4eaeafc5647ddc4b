// The shell on a headless window with a clock of its own: what the tests share.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "kiosk/app/application.h"
#include "platform/display/window.h"
#include "platform/text/compose/composer.h"

namespace tp::stage {

struct StageOptions {
    int width = 1080, height = 1920;
    std::string language = "en";
    std::string profile = "retail";
    bool composes = false;       // kana and pinyin have their dictionaries
    bool every_language = true;  // else only `language` can be chosen, which is sooner there
    WallTime wall = *parse_rfc3339("2026-11-22T14:02:00Z");
};

class Stage {
  public:
    explicit Stage(const StageOptions& options = {});

    void frame(Milliseconds later = Milliseconds{0});  // one frame, after this time
    void settle();                                     // frames of 16 ms until nothing moves, decoded pictures included
    void pass(Milliseconds time);                      // time goes by in steps of 100 ms, a frame each
    int rehearse();                                    // all that is to be rehearsed now; how many parts it had
    bool touch(std::string_view id);                   // a tap in the middle of a node; false: there is none
    void tap(float x, float y);
    void key(Key key, bool shift = false);  // a stroke of a keypad, past the double-strike guard
    // Strokes until the keypad is on this node; false: it came back to where it was, or did not move any more.
    bool walk_to(std::string_view id, Key key = Key::down, bool shift = false);
    [[nodiscard]] std::string focused() const { return std::string(app->tree().focused()); }
    [[nodiscard]] const ui::Node* find(std::string_view id) const { return app->tree().find(id); }
    [[nodiscard]] std::string screen() const { return std::string(app->screen_name()); }

    VirtualClock clock;
    std::unique_ptr<TextEngine> text;
    std::unique_ptr<Window> window;
    std::unique_ptr<Logger> log = Logger::to_nowhere();
    ScreenRegistry registry;
    std::unique_ptr<Composer> composer;
    std::unique_ptr<Application> app;
};

// A screen for each service of the home page that says only its name: the shell's tests need somewhere to go.
void register_stand_ins(ScreenRegistry& registry);
// Three promotions and a count, as a replica would have them.
[[nodiscard]] HomeFacts some_facts();

}  // namespace tp::stage
