#include "kiosk/terminal/voice.h"

#include <algorithm>
#include <set>
#include <utility>

#include "platform/audio/spoken_text.h"

namespace tp {
namespace {

// Keys that only a person with a keypad or a keyboard presses: a scanner that types sends none of them.
bool starts_speech(Key key) {
    switch (key) {
        case Key::up:
        case Key::down:
        case Key::left:
        case Key::right:
        case Key::page_up:
        case Key::page_down:
        case Key::f1:
        case Key::volume_up:
        case Key::volume_down:
            return true;
        default:
            return false;
    }
}

}  // namespace

struct Voice::Impl {
    AudioConfig config;
    Application& application;
    Window& window;
    std::unique_ptr<Audio> audio;
    std::unique_ptr<EvdevHeadset> switch_of_jack;
    ScreenReader reader;
    AccessSettings settings;  // as they were told last
    std::string language;     // of the last frame: the wipe sets the first one again
    bool headset = false;
    bool started_by_headset = false;
    bool refused = false;  // the visitor has switched speech off: no key starts it again in this visit
    bool visited = false;  // somebody has been here since the last wipe
    bool saving = false;
    bool told_speaking = false;
    std::set<std::string, std::less<>> alerts;  // ids of the last frame

    Impl(const AudioConfig& of, Application& app, Window& on) : config(of), application(app), window(on) {}

    [[nodiscard]] bool speaks() const { return config.enabled && config.speech; }

    void turn_speech(bool on) {
        AccessSettings wanted = application.access();
        if (!speaks() || wanted.speech == on) return;
        wanted.speech = on;
        application.set_access(wanted);
        window.scheduler().on_event();
    }

    void action() {
        if (reader.on()) audio->stop();
    }

    // What was said or plays has ended or begun: the idle question waits meanwhile.
    void audio_changed() {
        const bool speaking = audio->speaking();
        application.set_speaking(speaking);
        if (std::exchange(told_speaking, speaking) != speaking) window.scheduler().request_frames(1);
    }

    void access_changed(const AccessSettings& now) {
        const AccessSettings before = std::exchange(settings, now);
        if (before.volume != now.volume) audio->set_volume(now.volume);
        if (before.speech_rate != now.speech_rate) audio->set_rate(double{speech_pace(now.speech_rate)});
        if (before.personal_aloud != now.personal_aloud) reader.read_anew();
        if (before.speech == now.speech) return;
        reader.turn(now.speech);
        if (now.speech) return;
        audio->stop();
        started_by_headset = false;
        refused = true;  // of this visit: wiped() forgets it
    }

    // The visit is over. Its language speaks once more; its volume and pace do not.
    void wiped() {
        const bool spoken = reader.on();
        audio->fall_back();
        const Language* of_visit = application.languages().find(language);
        if (std::exchange(visited, false)) {
            audio->play(Earcon::cleared);
            if (spoken && of_visit) audio->say(of_visit->messages->format("idle.cleared"), language);
        }
        reader.turn(false);
        alerts.clear();
        saving = refused = started_by_headset = false;
        settings = AccessSettings{};
    }

    void plugged(bool in) {
        if (std::exchange(headset, in) == in) return;
        audio->use_headset(in);
        if (!in) {
            audio->stop();
            reader.read_anew();  // what is personal is not for the loudspeaker
            if (started_by_headset) turn_speech(false);
            refused = false;
            return;
        }
        if (!speaks()) return;
        if (application.screen_name() == "attract") application.home();
        started_by_headset = !application.access().speech;
        turn_speech(true);
        reader.read_anew();
        window.scheduler().on_event();
    }

    void change_volume(int by) {
        AccessSettings wanted = application.access();
        wanted.volume = std::clamp(wanted.volume + by, least_volume, most_volume);
        application.set_access(wanted);
        const Messages& words = *application.languages().current().messages;
        if (reader.on())
            audio->say(words.format("speech.volume", {{"level", wanted.volume}}), std::string(application.language()));
        else
            audio->play(Earcon::touch);
    }

    void sound_of_frame(const PointerFrame& pointer) {
        const auto& nodes = application.tree().nodes();
        // A soft tick where a finger has hit something.
        if (config.touch_sound && pointer.pressed && !reader.on() &&
            std::ranges::any_of(nodes, [&](const ui::Node& node) {
                return ui::is_control(node.role) && node.rect.contains({pointer.position.x, pointer.position.y});
            }))
            audio->play(Earcon::touch);
        bool problem = false;
        std::set<std::string, std::less<>> now;
        for (const ui::Node& node : nodes) {
            if (node.role != ui::Role::alert) continue;
            problem |= !alerts.contains(node.id);
            now.insert(node.id);
        }
        alerts = std::move(now);
        const bool was_saving = std::exchange(saving, application.saving());
        if (problem)
            audio->play(Earcon::problem);
        else if (was_saving && !saving && alerts.empty() && visited)
            audio->play(Earcon::success);
    }
};

Voice::Voice(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Voice::~Voice() = default;

Result<std::unique_ptr<Voice>> Voice::open(const AudioConfig& config, std::unique_ptr<AudioOutput> output,
                                           Application& application, Window& window, Logger& log) {
    auto impl = std::make_unique<Impl>(config, application, window);
    Impl& self = *impl;
    self.audio = std::make_unique<Audio>(AudioOptions{.enabled = config.enabled,
                                                      .earcons = config.earcons,
                                                      .device = config.device,
                                                      .headset_device = config.headset_device},
                                         std::move(output), window.tasks(), log, [&self] { self.audio_changed(); });
    if (self.speaks() && config.watch_headset)
        self.switch_of_jack = TRY(EvdevHeadset::open({.device = config.headset_switch}, window.tasks(),
                                                     [&self](bool in) { self.plugged(in); }));
    application.set_speech_offered(self.speaks(),
                                   [](std::string_view language) { return voice_is_rudimentary(language); });
    application.on_question([&self] {
        self.audio->stop();
        self.audio->play(Earcon::question);
    });
    application.on_access([&self](const AccessSettings& now) { self.access_changed(now); });
    application.session().on_wipe([&self] { self.wiped(); });
    return std::unique_ptr<Voice>(new Voice(std::move(impl)));
}

void Voice::action() {
    m_impl->action();
}

bool Voice::key(const KeyStroke& stroke) {
    Impl& own = *m_impl;
    if (own.speaks() && starts_speech(stroke.key) && !own.refused && !own.reader.on()) own.turn_speech(true);
    switch (stroke.key) {
        case Key::volume_up:
        case Key::volume_down:
            own.change_volume(stroke.key == Key::volume_up ? 1 : -1);
            return true;
        case Key::headset_in:
        case Key::headset_out:
            own.plugged(stroke.key == Key::headset_in);
            return true;
        case Key::pause:
            own.audio->pause(!own.audio->status().paused);
            return true;
        case Key::f1:
            if (const auto again = own.reader.again())
                own.audio->say(again->text, std::string(own.application.language()));
            return own.speaks();
        default:
            own.action();
            return false;
    }
}

void Voice::scanned(bool accepted) {
    m_impl->action();
    m_impl->audio->play(accepted ? Earcon::scan_accepted : Earcon::scan_refused);
}

void Voice::after_frame(const PointerFrame& pointer) {
    Impl& own = *m_impl;
    own.language = own.application.language();
    own.visited |= own.application.screen_name() != "attract" && own.application.screen_name() != "out_of_service";
    own.sound_of_frame(pointer);
    if (!own.reader.on()) return;
    const Messages& words = *own.application.languages().current().messages;
    for (Saying& saying : own.reader.after_frame({.screen = own.application.screen_name(),
                                                  .tree = own.application.tree(),
                                                  .words = words,
                                                  .may_say_personal = own.headset || own.settings.personal_aloud}))
        own.audio->say(std::move(saying.text), own.language,
                       saying.interrupts ? Audio::Queue::interrupt : Audio::Queue::append,
                       saying.spelt ? Audio::Manner::spelt : Audio::Manner::text);
}

Voice::Report Voice::report() const {
    return {m_impl->audio->status(), m_impl->reader.on(),
            m_impl->headset          ? Headset::State::in
            : m_impl->switch_of_jack ? m_impl->switch_of_jack->state()
                                     : Headset::State::absent};
}

}  // namespace tp
