#include "kiosk/terminal/voice.h"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "tests/doubles/audio/capture_output.h"
#include "tests/kiosk/app/stage.h"

using namespace tp;
using namespace std::chrono_literals;

namespace {

// The shell on its stage, joined to a card that only listens. The card's time stands still but while the test waits for
// a sound or for silence, so that what is spoken outlasts the frames between, however slow the machine is.
struct Booth {
    stage::Stage stage{stage::StageOptions{.every_language = false}};
    Heard heard;
    std::unique_ptr<Voice> voice;

    explicit Booth(AudioConfig config = {}) {
        config.watch_headset = false;
        heard.speed = 0;
        auto opened =
            Voice::open(config, std::make_unique<CaptureOutput>(heard), *stage.app, *stage.window, *stage.log);
        REQUIRE(opened);
        voice = std::move(*opened);
        stage.window->input().on_key([this](const KeyStroke& stroke) {
            if (!voice->key(stroke)) stage.app->on_key(stroke);
        });
        stage.window->input().on_wake([this] {
            voice->action();
            return false;
        });
        frames();
    }
    // As the terminal does after each of them.
    void frames(int count = 6) {
        for (int i = 0; i < count; ++i) {
            stage.frame(16ms);
            voice->after_frame(stage.window->input().pointer());
        }
    }
    void key(Key key) {
        stage.clock.advance(600ms);
        stage.window->input().inject_key(key);
        frames();
    }
    void touch(std::string_view id) {
        const ui::Node* node = stage.find(id);
        REQUIRE(node);
        const auto at = node->rect.centre();
        stage.clock.advance(600ms);
        stage.window->input().inject_touch_down(at.x, at.y);
        frames(1);
        stage.window->input().inject_touch_up(at.x, at.y);
        frames();
    }
    bool hears() {
        heard.forget();
        return within(1, [&] { return heard.last_sound() != Heard::Time{}; });
    }
    bool falls_silent() {
        return within(16, [&] {
            stage.window->tasks().drain();
            return !voice->report().audio.speaking;
        });
    }

  private:
    template <typename Condition>
    bool within(double speed, const Condition& condition) {
        heard.speed = speed;
        bool met = false;
        for (int i = 0; i < 2'000 && !(met = condition()); ++i) std::this_thread::sleep_for(5ms);
        heard.speed = 0;
        return met;
    }
};

}  // namespace

TEST_CASE("A visitor who only touches hears nothing spoken") {
    Booth booth({.touch_sound = false});
    booth.touch("attract.begin");
    CHECK(booth.stage.screen() == "home");
    booth.touch("home.orders");
    CHECK_FALSE(booth.voice->report().reading);
    CHECK_FALSE(booth.voice->report().audio.speaking);
    CHECK(booth.heard.opened == 0);
}

TEST_CASE("A touch on a control ticks") {
    Booth booth;
    booth.touch("attract.begin");
    CHECK(booth.hears());
    CHECK_FALSE(booth.voice->report().audio.speaking);
}

TEST_CASE("A key of the keypad starts speech, each action stops it, and the visit's end falls back") {
    Booth booth;
    booth.key(Key::down);
    CHECK(booth.voice->report().reading);
    CHECK(booth.stage.app->access().speech);
    CHECK(booth.voice->report().audio.speaking);
    CHECK(booth.hears());
    CHECK(booth.stage.screen() == "home");

    // Volume keys are the voice's own.
    const int volume = booth.voice->report().audio.volume;
    booth.key(Key::volume_up);
    booth.key(Key::volume_up);
    CHECK(booth.voice->report().audio.volume == volume + 2);
    CHECK(booth.stage.app->access().volume == volume + 2);

    // The idle question waits for the end of what is said.
    booth.stage.window->tasks().drain();
    booth.key(Key::f1);
    booth.stage.window->tasks().drain();
    CHECK(booth.voice->report().audio.speaking);
    booth.stage.pass(60s);
    CHECK(booth.stage.screen() == "home");

    booth.key(Key::pause);
    CHECK(booth.voice->report().audio.paused);
    booth.key(Key::pause);
    CHECK_FALSE(booth.voice->report().audio.paused);

    // A touch stops it at once.
    booth.stage.window->input().inject_touch_down(5, 900);
    booth.frames(1);
    CHECK_FALSE(booth.voice->report().audio.speaking);
    booth.stage.window->input().inject_touch_up(5, 900);
    booth.frames();

    booth.stage.app->end_visit();
    booth.frames();
    CHECK(booth.stage.screen() == "attract");
    CHECK_FALSE(booth.voice->report().reading);
    CHECK(booth.voice->report().audio.volume == default_volume);
    CHECK(booth.voice->report().audio.rate == 1);
    CHECK(booth.voice->report().audio.speaking);  // "Your data has been cleared"
    CHECK(booth.hears());
    CHECK(booth.falls_silent());
}

TEST_CASE("The idle question sounds and is spoken, and stands its whole time once it has been heard") {
    Booth booth;
    booth.key(Key::down);
    REQUIRE(booth.falls_silent());
    booth.frames();
    for (int i = 0; i < 400 && booth.stage.screen() != "idle"; ++i) booth.stage.frame(100ms);
    REQUIRE(booth.stage.screen() == "idle");
    booth.frames(1);
    booth.stage.window->tasks().drain();
    CHECK(booth.voice->report().audio.speaking);
    CHECK(booth.hears());
    booth.stage.pass(60s);
    CHECK(booth.stage.screen() == "idle");
    REQUIRE(booth.falls_silent());
    booth.stage.pass(15s);
    CHECK(booth.stage.screen() == "idle");
    booth.stage.pass(30s);
    CHECK(booth.stage.screen() == "attract");
}

TEST_CASE("A headset starts speech and a visit; pulled out, it ends the speech that it started") {
    Booth booth;
    booth.key(Key::headset_in);
    CHECK(booth.stage.screen() == "home");
    CHECK(booth.voice->report().reading);
    CHECK(booth.voice->report().headset == Headset::State::in);
    CHECK(booth.hears());
    booth.key(Key::headset_out);
    CHECK_FALSE(booth.voice->report().reading);
    CHECK_FALSE(booth.voice->report().audio.speaking);
    CHECK(booth.voice->report().headset == Headset::State::absent);
}

TEST_CASE("Who switches speech off is not spoken to again by a key in this visit") {
    Booth booth;
    booth.key(Key::down);
    AccessSettings off = booth.stage.app->access();
    off.speech = false;
    booth.stage.app->set_access(off);
    booth.frames();
    CHECK_FALSE(booth.voice->report().reading);
    booth.key(Key::down);
    CHECK_FALSE(booth.voice->report().reading);
    booth.stage.app->end_visit();
    booth.frames();
    booth.key(Key::down);
    CHECK(booth.voice->report().reading);
}

TEST_CASE("Scans are confirmed by ear, and a terminal without sound does the same in silence") {
    Booth booth;
    booth.voice->scanned(true);
    CHECK(booth.hears());
    AudioConfig mute;
    mute.enabled = false;
    Booth silent(mute);
    silent.key(Key::down);
    CHECK_FALSE(silent.voice->report().reading);
    silent.voice->scanned(false);
    silent.touch("home.orders");
    CHECK(silent.heard.opened == 0);
    CHECK(silent.voice->report().audio.device == AudioStatus::Device::none);
    booth.heard.plugged = false;
    booth.key(Key::down);
    CHECK(booth.voice->report().reading);
    CHECK(booth.falls_silent());
}
