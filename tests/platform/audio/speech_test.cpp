#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "platform/audio/audio.h"
#include "platform/audio/japanese_reading.h"
#include "platform/audio/speech_engine.h"
#include "tests/doubles/audio/capture_output.h"

using namespace tp;
using namespace std::chrono_literals;

namespace {

std::vector<int16_t> made(SpeechEngine& engine, std::string_view text, std::string_view language, double rate = 1) {
    std::vector<int16_t> samples;
    const Status said = engine.say(spoken_pieces(text, language), rate, [&](std::span<const int16_t> more) {
        samples.insert(samples.end(), more.begin(), more.end());
        return samples.size() < size_t{audio_rate} * 120;
    });
    REQUIRE(said);
    return samples;
}
double seconds(const std::vector<int16_t>& samples) {
    return static_cast<double>(samples.size()) / audio_rate;
}

// Audio on a card that only listens.
struct Room {
    Heard heard;
    TaskQueue ui;
    std::unique_ptr<Logger> log = Logger::to_nowhere();
    int told = 0;
    Audio audio;

    explicit Room(AudioOptions options = {})
        : audio(std::move(options), std::make_unique<CaptureOutput>(heard), ui, *log, [this] { ++told; }) {}

    template <typename Condition>
    bool within(std::chrono::milliseconds most, const Condition& condition) {
        const auto end = std::chrono::steady_clock::now() + most;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > end) return false;
            std::this_thread::sleep_for(2ms);
        }
        return true;
    }
    bool heard_something() { return heard.last_sound() != Heard::Time{}; }
    bool silent_again() {
        return within(20s, [&] { return !audio.speaking(); });
    }
};

const std::string long_text =
    "We keep it at the pick-up desk until we close tonight. Somebody brings it to you. Please stay near this screen. "
    "If nobody comes in a few minutes, please go to the service desk.";

}  // namespace

TEST_CASE("Speech: every language of the screens is heard") {
    auto opened = SpeechEngine::open();
    REQUIRE(opened);
    SpeechEngine& engine = **opened;
    const std::pair<const char*, const char*> lines[] = {
        {"en", "Where is my order?"},       {"es", "¿Dónde está mi pedido?"},  {"fr", "Où est ma commande ?"},
        {"de", "Wo ist meine Bestellung?"}, {"pt", "Onde está o meu pedido?"}, {"ar", "أين طلبي؟"},
        {"he", "איפה ההזמנה שלי?"},         {"hi", "मेरा ऑर्डर कहाँ है?"},         {"th", "คำสั่งซื้อของฉันอยู่ที่ไหน"},
        {"ja", "注文はどこですか"},         {"zh-Hans", "我的订单在哪里？"}};
    for (const auto& [language, line] : lines) {
        CAPTURE(language);
        const auto samples = made(engine, line, language);
        CHECK(seconds(samples) > 0.5);
        CHECK(seconds(samples) < 8);
        CHECK(rms(samples) > 500);
        const auto number = made(engine, "4", language);
        CHECK(rms(number) > 300);
    }
}

TEST_CASE("Speech: the rate changes how long it takes") {
    auto opened = SpeechEngine::open();
    REQUIRE(opened);
    SpeechEngine& engine = **opened;
    const double normal = seconds(made(engine, long_text, "en"));
    const double slow = seconds(made(engine, long_text, "en", slowest_speech));
    const double fast = seconds(made(engine, long_text, "en", fastest_speech));
    CHECK(slow / normal > 1.4);
    CHECK(normal / fast > 1.9);
    CHECK(seconds(made(engine, long_text, "en", 99)) == doctest::Approx(fast).epsilon(0.02));
}

TEST_CASE("Speech: codes are spelt, so they take longer than the number") {
    auto opened = SpeechEngine::open();
    REQUIRE(opened);
    SpeechEngine& engine = **opened;
    CHECK(seconds(made(engine, "4471-0925", "en")) > 2.5);
}

TEST_CASE("Speech: hostile text breaks nothing") {
    auto opened = SpeechEngine::open();
    REQUIRE(opened);
    SpeechEngine& engine = **opened;
    for (const std::string& text :
         {std::string("<<<>>>&&&\"'"), std::string("</speak><speak>"), std::string(50'000, '<'),
          std::string(5'000, 'a'), std::string("[[h@l'oU]] \\pause=9999\\"), std::string(300, '\x01'),
          std::string("\xFF\xFE\x00x", 4), std::string("&#x41;&lt;&amp"), std::string(400, '1')}) {
        const auto samples = made(engine, text.substr(0, 600), "en");
        CHECK(seconds(samples) < 120);
    }
    CHECK(rms(made(engine, "still here", "en")) > 500);
    // What looks like a mark of SSML is no mark: it makes no pause of minutes.
    CHECK(seconds(made(engine, "<break time=\"60s\"/>", "en")) < 10);
}

TEST_CASE("Speech: a language without a voice is still heard") {
    auto opened = SpeechEngine::open();
    REQUIRE(opened);
    SpeechEngine& engine = **opened;
    CHECK(rms(made(engine, "Halden 42", "tlh")) > 300);
}

TEST_CASE("Speech: the sink ends it") {
    auto opened = SpeechEngine::open();
    REQUIRE(opened);
    SpeechEngine& engine = **opened;
    int calls = 0;
    REQUIRE(engine.say(spoken_pieces(long_text, "en"), 1, [&](auto) { return ++calls < 3; }));
    CHECK(calls == 3);
}

TEST_CASE("Japanese is read from a dictionary") {
    const auto reading = JapaneseReading::open();
    REQUIRE(reading);
    CHECK((*reading)->kana("注文番号") == "チューモン バンゴー");
    CHECK((*reading)->kana("スタッフを呼ぶ") == "スタッフ ヲ ヨブ");
    CHECK((*reading)->kana("今日は4点").find("キョー ワ") == 0);
    CHECK((*reading)->kana("").empty());
    CHECK_FALSE((*reading)->kana("\xF0\x9F\x98\x80 x <y>").empty());
}

TEST_CASE("Nothing is opened before something is heard, and it is closed after silence") {
    Room room({.close_after = 300ms});
    CHECK(room.audio.status().device == AudioStatus::Device::closed);
    CHECK(room.heard.opened == 0);
    room.audio.play(Earcon::success);
    CHECK(room.within(5s, [&] { return room.heard_something(); }));
    CHECK(room.audio.status().device == AudioStatus::Device::open);
    CHECK(room.within(5s, [&] { return room.heard.closed == 1; }));
    CHECK(room.within(5s, [&] { return room.audio.status().device == AudioStatus::Device::closed; }));
    const size_t length = room.heard.samples().size();
    std::this_thread::sleep_for(60ms);
    CHECK(room.heard.samples().size() == length);
}

TEST_CASE("Speech stops within 50 ms") {
    Room room;
    for (int i = 0; i < 3; ++i) {
        room.heard.forget();
        room.audio.say(long_text, "en");
        CHECK(room.audio.speaking());
        REQUIRE(room.within(10s, [&] { return room.heard_something(); }));
        std::this_thread::sleep_for(150ms);
        room.audio.stop();
        const size_t stopped = room.heard.samples().size();
        CHECK_FALSE(room.audio.speaking());
        std::this_thread::sleep_for(200ms);
        // Counted in what the card has pulled: its time goes on whatever else this machine does.
        const auto heard = room.heard.samples();
        const auto last = std::find_if(heard.rbegin(), heard.rend(), [](int16_t sample) { return sample != 0; });
        const auto length = static_cast<size_t>(heard.rend() - last);
        CHECK(length < stopped + audio_rate / 20);
    }
}

TEST_CASE("Volume has at least 18 dB of range, measured, and falls back after a person") {
    Room room;
    room.heard.speed = 8;
    const auto level = [&](int volume) {
        room.heard.forget();
        room.audio.set_volume(volume);
        room.audio.say("Number seven", "en");
        REQUIRE(room.silent_again());
        auto samples = room.heard.samples();
        std::erase(samples, int16_t{0});
        return 20 * std::log10(rms(samples));
    };
    CHECK(level(loudest_volume) - level(quietest_volume) >= 18);
    room.audio.set_volume(99);
    CHECK(room.audio.status().volume == loudest_volume);
    room.audio.set_rate(1.5);
    room.audio.fall_back();
    CHECK(room.audio.status().volume == default_volume);
    CHECK(room.audio.status().rate == 1);
}

TEST_CASE("A pause holds, and what was being said goes on") {
    Room room;
    room.heard.speed = 6;
    room.audio.say(long_text, "en");
    REQUIRE(room.within(10s, [&] { return room.heard_something(); }));
    room.audio.pause(true);
    CHECK_FALSE(room.audio.speaking());
    CHECK(room.audio.status().paused);
    std::this_thread::sleep_for(60ms);
    const auto quiet = std::chrono::steady_clock::now();
    std::this_thread::sleep_for(200ms);
    CHECK(room.heard.last_sound() < quiet);
    room.audio.pause(false);
    CHECK(room.audio.speaking());
    CHECK(room.within(5s, [&] { return room.heard.last_sound() > quiet; }));
    CHECK(room.silent_again());
    // A new thing said ends a pause.
    room.audio.say(long_text, "en");
    room.audio.pause(true);
    room.audio.say("Ready", "en");
    CHECK_FALSE(room.audio.status().paused);
    CHECK(room.silent_again());
}

TEST_CASE("The queue never grows, and an interruption empties it") {
    Room room;
    room.heard.speed = 16;
    for (int i = 0; i < 200; ++i) room.audio.say(long_text, "en", Audio::Queue::append);
    room.audio.say("done", "en");
    const auto begun = std::chrono::steady_clock::now();
    CHECK(room.silent_again());
    CHECK(std::chrono::steady_clock::now() - begun < 3s);
    for (int i = 0; i < 200; ++i) room.audio.say("one", "en", Audio::Queue::append);
    CHECK(room.silent_again());
    CHECK(room.told <= 0);  // only ui.drain() tells
    CHECK(room.ui.drain() > 0);
    CHECK(room.told > 0);
}

TEST_CASE("Without a device there is silence and no error, and it is found when it is plugged in") {
    Room room({.retry_after = 50ms});
    room.heard.speed = 8;
    room.heard.plugged = false;
    room.audio.say("hello", "en");
    CHECK(room.silent_again());
    CHECK(room.audio.status().device == AudioStatus::Device::none);
    CHECK(room.audio.status().device_error == "unplugged");
    room.heard.plugged = true;
    std::this_thread::sleep_for(80ms);
    room.audio.say("hello", "en");
    CHECK(room.within(10s, [&] { return room.heard_something(); }));
    CHECK(room.audio.status().device_name == "capture");
    // Unplugged in the middle of a sentence.
    room.audio.say(long_text, "en");
    std::this_thread::sleep_for(50ms);
    room.heard.plugged = false;
    CHECK(room.silent_again());
}

TEST_CASE("A headset that is a card of its own is spoken into; switched off means off") {
    Room room({.device = "speaker", .headset_device = "headset"});
    room.heard.speed = 8;
    room.audio.say("one", "en");
    CHECK(room.silent_again());
    CHECK(room.heard.device() == "speaker");
    room.audio.use_headset(true);
    room.audio.say("two", "en");
    CHECK(room.silent_again());
    CHECK(room.heard.device() == "headset");
    room.audio.use_headset(false);
    room.audio.say("three", "en");
    CHECK(room.silent_again());
    CHECK(room.heard.device() == "speaker");

    Room off({.enabled = false});
    off.audio.say("one", "en");
    off.audio.play(Earcon::success);
    CHECK_FALSE(off.audio.speaking());
    CHECK(off.audio.status().device == AudioStatus::Device::none);
    std::this_thread::sleep_for(30ms);
    CHECK(off.heard.opened == 0);
}
