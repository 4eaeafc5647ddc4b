// The shell: screens on a stack, one visitor's session, languages, the idle question and the wipe.
// Thread rule: UI thread. Owns no window: it is drawn on any canvas, so tests drive it as the kiosk does.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/app/access_settings.h"
#include "kiosk/app/corner_gesture.h"
#include "kiosk/app/home_facts.h"
#include "kiosk/app/idle_policy.h"
#include "kiosk/app/languages.h"
#include "kiosk/app/profile.h"
#include "kiosk/app/rehearsal.h"
#include "kiosk/app/screen.h"
#include "kiosk/ui/overlays.h"

namespace tp {

class Composer;

struct ApplicationParts {
    Clock& clock;
    TextEngine& text;
    TaskQueue& ui_tasks;
    Logger& log;
    const ScreenRegistry& screens;
    ui::Theme theme;
    ui::Theme contrast_theme;
    Profile profile;
    std::string content_folder;
    Composer* composer = nullptr;  // of kana and pinyin; forgets with the visit
};

class Application final : public Shell {
  public:
    Application(ApplicationParts parts, Language language);
    ~Application() override;

    // --- Shell
    void open(std::string_view screen, ScreenArguments arguments = {}) override;
    void replace(std::string_view screen, ScreenArguments arguments = {}) override;
    void back() override;
    void home() override;
    void end_visit() override;
    void say(std::string_view id, std::string text, std::optional<Icon> icon = {}) override;
    [[nodiscard]] bool has_screen(std::string_view screen) const override;
    [[nodiscard]] bool offline() const override { return m_offline; }
    [[nodiscard]] MonotonicTime last_activity() const override { return m_last_touch; }
    [[nodiscard]] std::string_view language() const override;
    [[nodiscard]] const HomeFacts& facts() const override { return m_facts; }
    [[nodiscard]] const Profile& profile() const override { return m_parts.profile; }

    // --- from outside
    void add_language(Language language);
    void set_offline(bool offline) { m_offline = offline; }
    void set_out_of_service(bool out);
    // From the next frame on.
    void set_themes(ui::Theme theme, ui::Theme contrast_theme) {
        m_parts.theme = std::move(theme);
        m_parts.contrast_theme = std::move(contrast_theme);
        m_picture_size = {};  // laid out anew
        m_changed = true;
    }
    void set_facts(HomeFacts facts);
    // Times are told in this zone from now on. Errors: those of Languages::set_time_zone.
    Status set_time_zone(const std::string& time_zone) { return m_languages.set_time_zone(time_zone); }
    void on_scan(const Scan& scan);
    // Out of service with what visitors are told: the name of kiosk/staff's OutReason; empty: nothing.
    void set_out_of_service(bool out, std::string reason);
    // Ends the visit and shows the screen "staff", which asks for a PIN; nothing where it is open or there is none. The
    // corner gesture does the same.
    void open_staff();
    // The sound that goes with the idle question.
    void on_question(std::function<void()> play) { m_on_question = std::move(play); }
    void on_key(const KeyStroke& key);  // typed by a person, after the wedge decoder

    // This terminal has a voice: the accessibility sheet offers it.
    // `rudimentary` tells of which languages its voice is hard to understand; the sheet says so.
    void set_speech_offered(bool offered, std::function<bool(std::string_view language)> rudimentary = {}) {
        m_speech_offered = offered;
        m_rudimentary = std::move(rudimentary);
    }
    [[nodiscard]] bool speech_offered() const { return m_speech_offered; }
    // The words of the screen are being spoken: the idle question waits.
    void set_speaking(bool speaking) { m_speaking = speaking; }
    // Something is being made durable.
    [[nodiscard]] bool saving() const;
    // What the visitor has made easier, and the way to change it from outside (a headset was plugged in).
    [[nodiscard]] const AccessSettings& access() { return m_session.of<AccessSettings>(); }
    void set_access(const AccessSettings& settings);
    // Called after the frame or the wipe in which the settings have changed, with those that hold now.
    void on_access(std::function<void(const AccessSettings&)> changed) { m_on_access = std::move(changed); }

    // One frame. `last_touch` is Input::last_activity().
    void draw(Canvas& canvas, PictureStore& pictures, const PointerFrame& pointer, MonotonicTime last_touch);
    // Whether there is something left to be made ready for the next touches, while nobody touches; not before the first
    // frame.
    [[nodiscard]] bool rehearsing() const;
    // A part of that, between two frames and on a canvas that nobody sees.
    void rehearse(Canvas& canvas, PictureStore& pictures);
    // After the frame: what the scheduler has to do.
    [[nodiscard]] bool wants_frames() const;
    [[nodiscard]] bool provisional() const { return m_ui.provisional(); }  // the latest frame; see Ui::measured
    [[nodiscard]] std::optional<ui::Wake> next_wake() const;
    // A screen has come on top, nobody has seen it yet, and the answer that it asked for is on its way.
    [[nodiscard]] bool opening() const { return m_undrawn && m_stack.back()->waiting(); }

    // --- to be looked at
    [[nodiscard]] const ui::SemanticTree& tree() const { return m_ui.tree(); }
    [[nodiscard]] std::string tree_json(ui::Personal personal = ui::Personal::shown) const;
    [[nodiscard]] std::string_view screen_name() const;  // of the sheet or question on top, else of the screen
    [[nodiscard]] bool settled() const;                  // nothing moves, nothing is asked, no picture is missing
    [[nodiscard]] const ui::Metrics& metrics() const { return m_metrics; }
    [[nodiscard]] Session& session() { return m_session; }
    [[nodiscard]] const IdlePolicy& idle() const { return m_idle; }
    [[nodiscard]] Languages& languages() { return m_languages; }
    [[nodiscard]] ui::Ui& ui() { return m_ui; }  // between frames: recording, scroll places

  private:
    enum class Overlay { none, language, access, scan };
    // What letters and shadows depend on.
    struct Look {
        uint64_t generation = 0;  // the text engine's
        AccessSettings laid_out;
        bool operator==(const Look&) const = default;
    };
    struct Toast {
        std::string id, text;
        std::optional<Icon> icon;
        MonotonicTime since;
    };

    [[nodiscard]] const std::string& language_tag() const;
    void show(std::string_view screen, ScreenArguments arguments);
    void show_first();  // attract, or out of service
    [[nodiscard]] bool staff_at_work() const { return m_stack.back()->for_staff(); }
    [[nodiscard]] PointerFrame past_gesture(const PointerFrame& pointer, MonotonicTime now);
    void route_scan(const Scan& scan);
    void apply(ui::Intent intent);
    void take_keys(MonotonicTime now);
    void run_later();  // what was asked for during the frame
    void wipe();
    void update_idle();
    [[nodiscard]] AccessOffer access_offer() const;
    void draw_overlay();
    void draw_language_sheet();
    void draw_scan_sheet();
    void draw_idle_question();
    void draw_toast();
    [[nodiscard]] ui::Chrome chrome() const;
    [[nodiscard]] ui::FrameInput frame(Canvas& canvas, PictureStore& pictures);
    void speak_language();  // the text engine's is the screens'
    [[nodiscard]] std::vector<std::string> words_for_everybody() const;
    void tell_access();
    void lay_out(Size picture, AccessSettings settings);
    void draw_out_of_reach(Canvas& canvas);

    ApplicationParts m_parts;
    Languages m_languages;
    Session m_session;
    ScreenContext m_context;
    IdlePolicy m_idle;
    ui::Ui m_ui;
    Rehearsal m_rehearsal;
    ui::Metrics m_metrics;
    Size m_picture_size;
    AccessSettings m_laid_out;  // what m_metrics and m_theme were made for
    ui::Theme m_theme;
    Look m_rehearsed;  // what m_rehearsal draws for
    bool m_low_reach_offered = false;
    std::vector<std::unique_ptr<Screen>> m_stack;  // never empty
    std::vector<std::function<void()>> m_later;
    Overlay m_overlay = Overlay::none;
    std::optional<Toast> m_toast;
    std::vector<KeyStroke> m_keys;
    HomeFacts m_facts;
    std::function<void()> m_on_question;
    std::function<void(const AccessSettings&)> m_on_access;
    AccessSettings m_told_access;
    std::string m_drawn_screen;
    bool m_changed = true;   // a screen or sheet has changed after the frame: draw again
    bool m_undrawn = true;   // the screen on top has not been drawn since it was opened or took a scan
    bool m_afresh = true;    // nor has it been drawn since it was opened: the keypad's focus begins afresh
    bool m_invited = false;  // the latest frame was the first of a screen that speaks many languages
    bool m_offline = false;
    bool m_out_of_service = false;
    std::string m_out_reason;
    CornerGesture m_gesture;
    MonotonicTime m_last_touch{};
    bool m_speech_offered = false;
    std::function<bool(std::string_view)> m_rudimentary;
    bool m_speaking = false;
};

// attract, home, out_of_service.
void register_shell_screens(ScreenRegistry& registry);

}  // namespace tp
