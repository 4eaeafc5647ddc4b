#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "platform/audio/audio_output.h"

using namespace tp;
using namespace std::chrono_literals;

TEST_CASE("SDL's audio pulls from the mixer while it is open, and may be opened again") {
    ::setenv("SDL_AUDIODRIVER", "dummy", 1);
    Mixer mixer;
    const auto output = make_sdl_output();
    CHECK_FALSE(output->alive());
    for (int i = 0; i < 2; ++i) {
        REQUIRE(output->open(mixer, ""));
        CHECK(output->alive());
        CHECK(output->name() == "dummy: default");
        const uint64_t before = mixer.blocks();
        for (int wait = 0; wait < 400 && mixer.blocks() < before + 2; ++wait) std::this_thread::sleep_for(5ms);
        CHECK(mixer.blocks() >= before + 2);
        output->close();
        CHECK_FALSE(output->alive());
        const uint64_t closed = mixer.blocks();
        std::this_thread::sleep_for(60ms);
        CHECK(mixer.blocks() == closed);
    }
    ::setenv("SDL_AUDIODRIVER", "no such driver", 1);
    const auto refused = output->open(mixer, "");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == errc::unavailable);
    CHECK_FALSE(output->alive());
    ::unsetenv("SDL_AUDIODRIVER");
}
