// The whole face of a terminal on a headless window, with a clock of its own and a centre that never answers: scenes
// put what a screen would have been told into the visit. Thread rule: UI thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/app/application.h"
#include "platform/display/window.h"

namespace tp::test {
class DeskDouble;
}

namespace tp::scenes {

struct TheatreOptions {
    int width = 1080, height = 1920;
    std::string theme = "default";            // a file of assets/themes
    std::vector<std::string> languages = {};  // that can be chosen, with English; empty: languages()
};

// Of assets/locales, and the two pseudo-locales.
[[nodiscard]] std::vector<std::string> languages();

// What a scene is shown with. The size and the theme belong to the theatre.
struct Setting {
    std::string language = "en";
    float zoom = 1;  // 1 … 2
    bool low_reach = false;
    ui::Motion motion = ui::Motion::reduced;  // full: things move as the clock goes
};

class Theatre {
  public:
    // `text` may serve several theatres, one after the other. Aborts where assets cannot be read; a language that is
    // not complete is left out, as on a terminal.
    Theatre(const TheatreOptions& options, TextEngine& text);
    ~Theatre();
    Theatre(const Theatre&) = delete;
    Theatre& operator=(const Theatre&) = delete;

    // From the next set_up() on, as a terminal takes a changed theme: far quicker than another theatre.
    void wear(const std::string& theme);
    // The house as it was before any scene: nobody there, the usual facts, online, Sunday 22 November 2026, 14:02 UTC.
    void set_up(const Setting& setting);

    [[nodiscard]] bool speaks(std::string_view language) const { return app->languages().find(language) != nullptr; }

    // --- for scenes
    void visit();                                                        // somebody comes: home
    void open(std::string_view screen, ScreenArguments arguments = {});  // and home before it
    void open_staff(std::string_view screen);                            // of the staff menu, past its PIN
    [[nodiscard]] test::DeskDouble& desk();
    // Of the visit, as screens keep it: what is put in there is shown with the next frame.
    template <typename State>
    State& state() {
        return app->session().of<State>();
    }
    void press(std::string_view id);   // aborts where there is no such node: a scene is wrong then
    void expect(std::string_view id);  // aborts where there is no such node
    void type(std::string_view text);  // as a hardware keyboard sends it
    void scan(std::string_view code);
    void pass(Milliseconds time);                       // a frame each second
    void frame(Milliseconds later = Milliseconds{16});  // built, not shown
    void settle();                                      // some frames: sheets are open, nothing moves any more

    // --- what came of it
    void show();                          // one frame, rasterised
    [[nodiscard]] PixelBuffer picture();  // show() and what is to be seen
    [[nodiscard]] const ui::SemanticTree& tree() const { return app->tree(); }
    [[nodiscard]] const TheatreOptions& options() const { return m_options; }
    [[nodiscard]] const PanelGeometry& panel() const { return m_panel; }

    MonotonicTime last_input{};  // of a finger or a key, as the idle question counts from it; of a visit's begin none
    VirtualClock clock;
    TextEngine& text;
    std::unique_ptr<Window> window;
    std::unique_ptr<Application> app;

  private:
    struct Services;
    void draw(Canvas& canvas, const PointerFrame& pointer);

    TheatreOptions m_options;
    Setting m_setting;
    PanelGeometry m_panel;
    std::unique_ptr<Logger> m_log;
    ScreenRegistry m_registry;
    std::unique_ptr<Services> m_services;
};

}  // namespace tp::scenes
