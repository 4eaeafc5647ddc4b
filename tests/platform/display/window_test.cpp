#include <doctest/doctest.h>

#include <chrono>

#include "platform/display/window.h"

namespace {

using namespace tp;

constexpr Color paper = Color::rgb(0xF5F3EE);

struct Fixture {
    SystemClock clock;
    std::unique_ptr<TextEngine> text = TextEngine::open().value();
    std::unique_ptr<Window> window;
    explicit Fixture(WindowOptions options = {.width = 400, .height = 300}) {
        options.headless = true;
        window = Window::open(options, clock, *text).value();
    }
    uint32_t pixel(int x, int y) {
        const auto picture = window->capture().value();
        return picture.pixels[size_t(y) * size_t(picture.width) + size_t(x)] & 0xFFFFFFU;
    }
};

TEST_CASE("what is drawn is what is captured") {
    Fixture f;
    f.window->draw_now([](Canvas& c) {
        c.clear(paper);
        c.fill_rounded({100, 100, 100, 80}, 20, Color::rgb(0x0B5D4B));
        c.fill_rect({0, 0, 10, 10}, {255, 0, 0, 128});
    });
    CHECK(f.pixel(300, 200) == 0xF5F3EE);
    CHECK(f.pixel(150, 140) == 0x0B5D4B);
    CHECK(f.pixel(100, 100) == 0xF5F3EE);  // the corner is round
    const uint32_t blended = f.pixel(5, 5);
    CHECK((blended >> 16U) == doctest::Approx(250).epsilon(0.01));
    CHECK((blended >> 8U & 255U) == doctest::Approx(121).epsilon(0.02));
}

TEST_CASE("an idle window draws nothing") {
    Fixture f;
    const auto draw = [](Canvas& c) { c.clear(paper); };
    for (int i = 0; i < 20; ++i) CHECK(f.window->step(draw, Milliseconds{30}));
    const auto before = f.window->counters();
    const auto start = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - start < std::chrono::seconds(1)) {
        CHECK(f.window->step(draw, Milliseconds{200}));
    }
    CHECK(f.window->counters().built == before.built);
    CHECK(f.window->counters().presented == 1);
}

}  // namespace
