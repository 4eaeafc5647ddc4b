#include "platform/audio/mixer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "platform/audio/audio.h"
#include "platform/audio/earcons.h"
#include "tests/doubles/audio/capture_output.h"

using namespace tp;

namespace {

std::vector<int16_t> block_of(Mixer& mixer, size_t samples = 512) {
    std::vector<int16_t> out(samples, 99);
    mixer.render(out);
    return out;
}
bool silent(const std::vector<int16_t>& samples) {
    return std::ranges::all_of(samples, [](int16_t sample) { return sample == 0; });
}

}  // namespace

TEST_CASE("The mixer is silent until something is wanted") {
    Mixer mixer;
    CHECK(silent(block_of(mixer)));
    CHECK_FALSE(mixer.sounding());
}

TEST_CASE("Speech of a generation that is no longer wanted ends within 5 ms, without a click, and is not heard later") {
    Mixer mixer;
    mixer.set_gain(1);
    mixer.want_speech(1);
    mixer.begin_speech(1);
    const std::vector<int16_t> loud(4'000, 8'000);
    CHECK(mixer.write_speech(loud) == 4'000);
    CHECK(mixer.speech_left() == 4'000);
    CHECK(block_of(mixer).back() == 8'000);
    mixer.want_speech(2);
    CHECK_FALSE(mixer.sounding());
    const auto after = block_of(mixer);
    CHECK(silent({after.begin() + 111, after.end()}));
    for (size_t i = 1; i < after.size(); ++i) CHECK(std::abs(after[i] - after[i - 1]) <= 100);
    // What the worker writes before it has noticed belongs to the old one still.
    CHECK(mixer.write_speech(loud) > 0);
    CHECK(silent(block_of(mixer)));
    mixer.begin_speech(2);
    CHECK(mixer.write_speech(std::vector<int16_t>(600, 50)) == 600);
    CHECK(mixer.speech_left() == 600);
    const auto fresh = block_of(mixer);
    CHECK(*std::ranges::max_element(fresh) == 50);
}

TEST_CASE("A pause holds the speech at its sample") {
    Mixer mixer;
    mixer.set_gain(1);
    mixer.want_speech(1);
    mixer.begin_speech(1);
    std::vector<int16_t> rising(2'000);
    for (size_t i = 0; i < rising.size(); ++i) rising[i] = static_cast<int16_t>(i + 1);
    mixer.write_speech(rising);
    CHECK(block_of(mixer).back() == 512);
    mixer.set_paused(true);
    block_of(mixer);
    CHECK(silent(block_of(mixer)));
    CHECK_FALSE(mixer.sounding());
    CHECK(mixer.speech_left() == 2'000 - 512);
    mixer.set_paused(false);
    CHECK(block_of(mixer).front() == 513);
}

TEST_CASE("Earcons and speech never sound together") {
    Mixer mixer;
    mixer.set_gain(1);
    const std::vector<int16_t> chime(700, 3'000);
    const std::vector<int16_t> voice(3'000, 1'000);
    SUBCASE("an earcon that was asked for before the speech began goes first") {
        mixer.want_speech(1);
        mixer.begin_speech(1);
        mixer.write_speech(voice);
        mixer.play(chime);
        auto all = block_of(mixer);
        const auto second = block_of(mixer);
        all.insert(all.end(), second.begin(), second.end());
        CHECK(std::ranges::count(all, 3'000) == 700);
        CHECK(std::ranges::count(all, 1'000) == 1'024 - 700);
    }
    SUBCASE("over speech it is left out") {
        mixer.want_speech(1);
        mixer.begin_speech(1);
        mixer.write_speech(voice);
        block_of(mixer);
        mixer.play(chime);
        CHECK(std::ranges::count(block_of(mixer), 1'000) == 512);
        mixer.want_speech(2);
        block_of(mixer);
        CHECK(silent(block_of(mixer)));
    }
    SUBCASE("the next one begins where the last has ended") {
        mixer.play(chime);
        block_of(mixer);
        CHECK(mixer.sounding());
        mixer.play(chime);
        CHECK(std::ranges::count(block_of(mixer), 3'000) == 512);
        CHECK(std::ranges::count(block_of(mixer), 3'000) == 188);
        CHECK_FALSE(mixer.sounding());
    }
}

TEST_CASE("The ring takes what fits and nothing more") {
    Mixer mixer;
    mixer.want_speech(1);
    mixer.begin_speech(1);
    const std::vector<int16_t> much(100'000, 1);
    const size_t taken = mixer.write_speech(much);
    CHECK(taken < much.size());
    CHECK(mixer.room() == 0);
    CHECK(mixer.write_speech(much) == 0);
    block_of(mixer, 1'000);
    CHECK(mixer.room() == 1'000);
}

TEST_CASE("What was said is forgotten, and what comes next is heard") {
    Mixer mixer;
    mixer.set_gain(1);
    mixer.want_speech(1);
    mixer.begin_speech(1);
    mixer.write_speech(std::vector<int16_t>(2'000, 700));
    mixer.forget();
    CHECK(mixer.speech_left() == 0);
    CHECK(silent(block_of(mixer)));
    mixer.write_speech(std::vector<int16_t>(600, 50));
    CHECK(block_of(mixer).back() == 50);
}

TEST_CASE("Volume has 27 dB of range in steps of 3 dB, one of them at 12 dB") {
    Mixer mixer;
    mixer.want_speech(1);
    mixer.begin_speech(1);
    std::vector<double> levels;
    for (int volume = quietest_volume; volume <= loudest_volume; ++volume) {
        mixer.write_speech(std::vector<int16_t>(512, 16'000));
        mixer.set_gain(gain_of_volume(volume));
        levels.push_back(20 * std::log10(rms(block_of(mixer))));
    }
    CHECK(levels.back() - levels.front() >= 18);
    CHECK(levels.back() - levels.front() == doctest::Approx(27).epsilon(0.01));
    for (size_t i = 1; i < levels.size(); ++i) CHECK(levels[i] - levels[i - 1] == doctest::Approx(3).epsilon(0.02));
    CHECK(levels[4] - levels.front() == doctest::Approx(12).epsilon(0.01));
}

TEST_CASE("Earcons are short, begin and end in silence, stay below speech, and are seven") {
    const auto sounds = make_earcons();
    for (const auto& sound : sounds) {
        CHECK(sound.size() > audio_rate / 50);
        CHECK(sound.size() < audio_rate);
        CHECK(std::abs(sound.front()) < 50);
        CHECK(std::abs(sound.back()) < 200);
        const auto [least, most] = std::ranges::minmax(sound);
        CHECK(std::max(-least, static_cast<int>(most)) < 11'700);
        CHECK(rms(sound) > 100);
    }
    for (size_t i = 0; i < sounds.size(); ++i)
        for (size_t j = 0; j < i; ++j) CHECK(sounds[i] != sounds[j]);
}
