#include <doctest/doctest.h>
#include <imgui.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <span>
#include <thread>

#include "platform/display/panel.h"
#include "platform/display/window.h"
#include "scene.h"

namespace {

using namespace tp;

constexpr Color paper = Color::rgb(0xF5F3EE);
constexpr Color brand = Color::rgb(0x0B5D4B);

struct Fixture {
    SystemClock clock;
    std::unique_ptr<TextEngine> text = TextEngine::open().value();
    std::unique_ptr<Window> window;
    explicit Fixture(WindowOptions options = {.width = 400, .height = 300}) {
        options.headless = true;
        window = Window::open(options, clock, *text).value();
    }
    [[nodiscard]] uint32_t pixel(int x, int y) const {
        const auto picture = window->capture().value();
        return picture.pixels[size_t(y) * size_t(picture.width) + size_t(x)] & 0xFFFFFFU;
    }
};

TEST_CASE("what is drawn is what is captured") {
    const Fixture f;
    f.window->draw_now([](Canvas& c) {
        c.clear(paper);
        c.fill_rounded({100, 100, 100, 80}, 20, brand);
        c.fill_rect({0, 0, 10, 10}, {255, 0, 0, 128});
        {
            const ClipScope clip(c, {300, 0, 20, 20});
            c.fill_rect({290, 0, 100, 100}, brand);
        }
        const OffsetScope moved(c, {50, 0});
        const OpacityScope faded(c, 0);
        c.fill_rect({200, 200, 100, 50}, brand);
    });
    CHECK(f.pixel(350, 200) == 0xF5F3EE);
    CHECK(f.pixel(150, 140) == 0x0B5D4B);
    CHECK(f.pixel(100, 100) == 0xF5F3EE);  // the corner is round
    CHECK(f.pixel(310, 10) == 0x0B5D4B);
    CHECK(f.pixel(295, 10) == 0xF5F3EE);
    CHECK(f.pixel(310, 30) == 0xF5F3EE);
    CHECK(f.pixel(300, 220) == 0xF5F3EE);
    const uint32_t blended = f.pixel(5, 5);
    CHECK((blended >> 16U) == doctest::Approx(250).epsilon(0.01));
    CHECK((blended >> 8U & 255U) == doctest::Approx(121).epsilon(0.02));
}

TEST_CASE("round edges are antialiased and symmetric") {
    const Fixture f;
    f.window->draw_now([](Canvas& c) {
        c.clear({255, 255, 255});
        c.fill_circle({100, 100}, 50, {0, 0, 0});
        c.stroke_rounded({200, 50, 100, 100}, 30, 4, {0, 0, 0});
        c.arc({350, 100}, 40, 10, 0, 90, {0, 0, 0});
    });
    const auto picture = f.window->capture().value();
    const auto at = [&](int x, int y) { return picture.pixels[size_t(y) * 400 + size_t(x)] & 255U; };
    int between = 0;
    for (int y = 50; y < 150; ++y) {
        for (int x = 50; x < 100; ++x) {
            between += at(x, y) > 10 && at(x, y) < 245 ? 1 : 0;
            CHECK(at(x, y) == at(199 - x, y));
        }
    }
    CHECK(between > 60);
    CHECK(at(202, 100) == 0);
    CHECK(at(210, 100) == 255);
    CHECK(at(350 + 25, 100 - 25) < 20);  // half past one on the ring
    CHECK(at(350 - 25, 100 + 25) == 255);
}

TEST_CASE("a shadow is the blurred shape: exactly of a card, nearly of a wide disc, and the same from all sides") {
    // Black on white, so that a pixel is what the shadow has left of 255.
    struct Shape {
        Rect rect;
        float radius, blur;
        double tolerance;
    };
    for (const Shape& shape : {Shape{{100, 100, 120, 120}, 12, 20, 0.012}, Shape{{80, 80, 160, 160}, 80, 40, 0.06}}) {
        const Fixture f({.width = 320, .height = 320});
        const ShadowLayer layer{0, shape.blur, {0, 0, 0, 255}};
        f.window->draw_now([&](Canvas& c) {
            c.clear({255, 255, 255, 255});
            c.shadow(shape.rect, shape.radius, std::span(&layer, 1));
        });
        // Of the shape itself: whether a point is inside of it.
        const auto covers = [&](double x, double y) {
            const double half = shape.rect.width / 2;
            const double qx = std::max(std::abs(x - 160) - half + shape.radius, 0.0);
            const double qy = std::max(std::abs(y - 160) - half + shape.radius, 0.0);
            return std::hypot(qx, qy) <= shape.radius;
        };
        // CSS Backgrounds 3, 7.1.1: a Gaussian of half of the blur radius.
        const auto blurred = [&](int at_x, int at_y) {
            const double sigma = shape.blur / 2;
            const int reach = static_cast<int>(3 * sigma);
            double sum = 0, all = 0;
            for (int y = -reach; y <= reach; ++y) {
                for (int x = -reach; x <= reach; ++x) {
                    const double weight = std::exp(-(x * x + y * y) / (2 * sigma * sigma));
                    all += weight;
                    if (covers(at_x + x + 0.5, at_y + y + 0.5)) sum += weight;
                }
            }
            return sum / all;
        };
        // Further in it is not drawn: the shape covers it.
        const int left = static_cast<int>(shape.rect.x), blur = static_cast<int>(shape.blur);
        for (int x = left - blur + 1; x < left + 3; x += 4) {
            CHECK(1 - (f.pixel(x, 160) & 255U) / 255.0 == doctest::Approx(blurred(x, 160)).epsilon(shape.tolerance));
            CHECK(f.pixel(x, 160) == f.pixel(319 - x, 160));
            CHECK(f.pixel(x, 160) == f.pixel(160, x));
            CHECK(f.pixel(x, x) == f.pixel(319 - x, 319 - x));
            CHECK(1 - (f.pixel(x, x) & 255U) / 255.0 == doctest::Approx(blurred(x, x)).epsilon(shape.tolerance));
        }
        CHECK(f.pixel(left - blur - 1, 160) == 0xFFFFFF);
    }
}

TEST_CASE("an idle window draws nothing") {
    const Fixture f;
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

TEST_CASE("a posted task wakes the sleeping window") {
    const Fixture f;
    const auto draw = [](Canvas& c) { c.clear(paper); };
    for (int i = 0; i < 20; ++i) CHECK(f.window->step(draw, Milliseconds{30}));
    bool ran = false;
    std::thread other([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        f.window->tasks().post([&] { ran = true; });
    });
    const auto start = std::chrono::steady_clock::now();
    while (!ran && std::chrono::steady_clock::now() - start < std::chrono::seconds(5)) {
        CHECK(f.window->step(draw, Milliseconds{5'000}));
    }
    other.join();
    CHECK(ran);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(2));
}

TEST_CASE("only what changed is painted, and the picture is the same as painted whole") {
    const Fixture f({.width = 640, .height = 640});
    int x = 100;
    const auto draw = [&](Canvas& c) {
        c.clear(paper);
        c.card({40, 40, 500, 500}, 36, {255, 255, 255});
        c.fill_circle({float(x), 100}, 20, brand);
    };
    f.window->draw_now(draw);
    const auto first = f.window->counters();
    f.window->draw_now(draw);
    CHECK(f.window->counters().presented == first.presented);
    x = 110;
    f.window->draw_now(draw);
    const auto moved = f.window->counters();
    CHECK(moved.presented == first.presented + 1);
    CHECK(moved.pixels_painted - first.pixels_painted < 640 * 640 / 5);
    const auto partial = f.window->capture().value();
    f.window->repaint_all();
    f.window->draw_now(draw);
    CHECK(f.window->capture().value().pixels == partial.pixels);
}

TEST_CASE("a touch goes through SDL's events, in every rotation") {
    for (const Rotation rotation : {Rotation::none, Rotation::quarter, Rotation::half, Rotation::three_quarters}) {
        CAPTURE(int(rotation));
        const Fixture f({.width = 400, .height = 300, .rotation = rotation});
        CHECK(f.window->size() == Size{400, 300});
        std::vector<PointerFrame> seen;
        const auto draw = [&](Canvas& c) {
            c.clear(paper);
            c.fill_rect({10, 20, 40, 30}, brand);
            seen.push_back(f.window->input().pointer());
        };
        f.window->draw_now(draw);
        CHECK(f.pixel(30, 30) == 0x0B5D4B);
        CHECK(f.pixel(370, 270) == 0xF5F3EE);
        seen.clear();
        f.window->input().inject_touch_down(120, 34);
        f.window->input().inject_touch_up(121, 34);
        for (int i = 0; i < 4; ++i) f.window->draw_now(draw);
        REQUIRE(seen.size() == 4);
        CHECK(seen[0].pressed);
        CHECK(seen[0].position.x == doctest::Approx(120).epsilon(0.01));
        CHECK(seen[0].position.y == doctest::Approx(34).epsilon(0.01));
        CHECK(seen[1].released);
        CHECK(seen[2].position.x == no_position);
    }
}

TEST_CASE("a rehearsal shows nothing and takes no touch") {
    const Fixture f;
    const auto blank = [](Canvas& c) { c.clear(paper); };
    f.window->draw_now(blank);
    const FrameCounters before = f.window->counters();
    f.window->input().inject_touch_down(50, 50);
    bool pressed = false;
    f.window->rehearse([&](Canvas& c) { c.fill_rect({0, 0, 100, 100}, brand); });
    CHECK(f.window->counters().built == before.built);
    CHECK(f.pixel(30, 30) == 0xF5F3EE);
    f.window->draw_now([&](Canvas& c) {
        blank(c);
        pressed = f.window->input().pointer().pressed;
    });
    CHECK(pressed);
}

TEST_CASE("a frame that is skipped is not shown, the next one is at once") {
    const Fixture f;
    int frames = 0, skipped = 1;
    const auto draw = [&](Canvas& c) {
        c.clear(++frames <= skipped ? brand : paper);
        if (frames <= skipped) f.window->skip_frame();
    };
    f.window->draw_now(draw);
    CHECK(frames == 2);
    CHECK(f.window->counters().built == 1);
    CHECK(f.pixel(5, 5) == 0xF5F3EE);
    frames = 0;
    skipped = 9;
    f.window->draw_now(draw);  // never two in a row: the picture would stand still
    CHECK(frames == 2);
    CHECK(f.pixel(5, 5) == 0x0B5D4B);
}

TEST_CASE("a window that forgets keeps no room for what was drawn before") {
    const Fixture f;
    constexpr int drawn = 500, vertices_each = 4;
    const auto room = [] { return ImGui::GetDrawData()->CmdLists[0]->VtxBuffer.Capacity; };
    f.window->draw_now([](Canvas& c) {
        for (int i = 0; i < drawn; ++i) c.fill_rect({0, 0, 3, 3}, brand);
    });
    const auto draw_little = [](Canvas& c) { c.fill_rect({0, 0, 9, 9}, brand); };
    f.window->draw_now(draw_little);
    REQUIRE(room() >= drawn * vertices_each);
    f.window->forget();
    f.window->draw_now(draw_little);
    CHECK(room() < drawn);
    CHECK(f.pixel(5, 5) == 0x0B5D4B);
}

TEST_CASE("keys reach the sink as text with their time, shortcuts do not") {
    const Fixture f;
    std::string typed;
    int enters = 0;
    f.window->input().on_key([&](const KeyStroke& k) {
        typed += k.text;
        enters += k.key == Key::enter ? 1 : 0;
        CHECK(k.when > MonotonicTime{});
    });
    f.window->input().inject_text("4006381333931é");
    f.window->input().inject_key(Key::enter);
    f.window->input().inject_key(Key::other);
    f.window->draw_now([](Canvas&) {});
    CHECK(typed == "4006381333931é");
    CHECK(enters == 1);
}

TEST_CASE("the touch that wakes is swallowed whole") {
    const Fixture f;
    bool asleep = true;
    f.window->input().on_wake([&] { return std::exchange(asleep, false); });
    int pressed = 0;
    const auto draw = [&](Canvas&) { pressed += f.window->input().pointer().pressed ? 1 : 0; };
    for (int i = 0; i < 2; ++i) {
        f.window->input().inject_touch_down(50, 50);
        f.window->input().inject_touch_up(50, 50);
        for (int k = 0; k < 4; ++k) f.window->draw_now(draw);
        CHECK(pressed == i);
    }
}

TEST_CASE("the scheduler draws three frames after an event, none when idle, and until an animation's end") {
    const auto at = [](int64_t ms) { return MonotonicTime{} + Milliseconds{ms}; };
    FrameScheduler s;
    int frames = 0;
    int64_t now = 0;
    const auto run_to = [&](int64_t end) {
        for (; now < end; ++now) {
            if (!s.frame_due(at(now))) continue;
            s.frame_built(at(now));
            ++frames;
        }
    };
    run_to(1'000);
    CHECK(frames == 3);
    CHECK(!s.sleep_time(at(now)));
    s.on_event();
    run_to(2'000);
    CHECK(frames == 6);
    s.request_frames_until(at(2'200));
    run_to(3'000);
    CHECK(frames >= 6 + 12);
    CHECK(frames <= 6 + 14);
    frames = 0;
    s.wake_at(at(4'500));
    CHECK(*s.sleep_time(at(3'000)) == Milliseconds{1'500});
    run_to(4'499);
    CHECK(frames == 0);
    run_to(6'000);
    CHECK(frames == 3);
    frames = 0;
    s.wake_at(at(7'000), 1);
    run_to(7'500);
    CHECK(frames == 1);
    s.wake_at(at(8'000), 1);
    s.wake_at(at(8'000));  // of two at the same time the one that wants more
    s.wake_at(at(8'000), 1);
    s.wake_at(at(8'500), 1);
    run_to(9'000);
    CHECK(frames == 4);
}

TEST_CASE("the scheduler holds a frame back until its time, or until what it waits for has come") {
    const auto at = [](int64_t ms) { return MonotonicTime{} + Milliseconds{ms}; };
    FrameScheduler s;
    bool awaited = true;
    int asked = 0;
    s.hold_until(at(150), [&] {
        ++asked;
        return awaited;
    });
    CHECK_FALSE(s.frame_due(at(0)));  // three frames are wanted, none is drawn
    CHECK(*s.sleep_time(at(100)) == Milliseconds{50});
    s.on_action();
    CHECK_FALSE(s.frame_due(at(101)));
    CHECK(asked > 0);

    awaited = false;  // the answer is there: nothing to wait for any more
    CHECK(s.frame_due(at(102)));
    awaited = true;
    CHECK_FALSE(s.frame_due(at(149)));
    asked = 0;
    CHECK(s.frame_due(at(150)));  // the answer is late: what there is, is drawn
    CHECK(asked == 0);
    for (int64_t ms = 150; s.sleep_time(at(ms)); ++ms)
        if (s.frame_due(at(ms))) s.frame_built(at(ms));

    // A hold makes no frame of its own, and puts off a wake-up that falls into it.
    s.hold_until(at(2'000), [] { return true; });
    CHECK_FALSE(s.sleep_time(at(1'000)));
    s.wake_at(at(1'500));
    CHECK(*s.sleep_time(at(1'000)) == Milliseconds{1'000});
    s.wake_at(at(2'500));  // the earliest counts
    CHECK(*s.sleep_time(at(1'000)) == Milliseconds{1'000});
}

TEST_CASE("physical units") {
    const PanelGeometry panel;
    CHECK(panel.px_per_mm() == doctest::Approx(4.034).epsilon(0.001));
    CHECK(panel.px_to_mm(panel.degrees_to_px(0.7)) == doctest::Approx(7.33).epsilon(0.01));  // EN 301 549 5.1.4
    CHECK(panel.text_scale() == doctest::Approx(1));
    const PanelGeometry large{.diagonal_inches = 32};
    CHECK(large.text_scale() == doctest::Approx(21.5 / 32));
}

TEST_CASE("the home page draws in English and Arabic, within its time") {
    const Fixture f({.width = 1080, .height = 1920});
    testing::Scene scene{*f.text, *f.window, "", false};
    const auto draw = [&](Canvas& c) { scene.draw(c); };
    f.window->draw_now(draw);
    CHECK(f.pixel(60, 88) == 0x0B5D4B);  // the logo's edge at the left
    CHECK(f.pixel(1020, 88) != 0x0B5D4B);
    const auto english = f.window->capture().value();
    scene.arabic = true;
    f.window->draw_now(draw);
    CHECK(f.pixel(1020, 88) == 0x0B5D4B);
    const auto file = std::filesystem::temp_directory_path() / "tp-display-test.png";
    CHECK(f.window->screenshot(file).has_value());
    const auto back = decode_picture({.path = file, .width_px = 1080, .height_px = 1920}).value();
    CHECK(back.pixels == f.window->capture().value().pixels);
    CHECK(back.pixels != english.pixels);
    std::filesystem::remove(file);
    CHECK(!f.window->screenshot("/nowhere/x.png"));
}

TEST_CASE("the accelerated renderer shows the same picture, where there is one") {
    SystemClock clock;
    const auto text = TextEngine::open().value();
    auto opened = Window::open({.width = 400, .height = 300, .renderer = RendererKind::accelerated, .headless = true},
                               clock, *text);
    if (!opened) {
        CHECK((opened.error().code == errc::unsupported || opened.error().code == errc::no_display));
        return;
    }
    const auto draw = [&](Canvas& c) {
        c.clear(paper);
        c.card({50, 50, 200, 150}, 24, {255, 255, 255});
        c.text(*text->layout("Halden", {.size_px = 40}), {80, 90}, brand);
    };
    Window& gpu = **opened;
    CHECK(gpu.accelerated());
    (void)gpu.capture();
    gpu.draw_now(draw);
    const auto got = gpu.capture();
    REQUIRE(got);
    opened->reset();
    const Fixture f;
    f.window->draw_now([&](Canvas& c) {
        c.clear(paper);
        c.card({50, 50, 200, 150}, 24, {255, 255, 255});
        c.text(*f.text->layout("Halden", {.size_px = 40}), {80, 90}, brand);
    });
    const auto want = f.window->capture().value();
    size_t off = 0;
    for (size_t i = 0; i < want.pixels.size(); ++i) {
        const auto far = [&](uint32_t shift) {
            return std::abs(int(want.pixels[i] >> shift & 255U) - int(got->pixels[i] >> shift & 255U)) > 4;
        };
        off += far(0) || far(8) || far(16) ? 1 : 0;
    }
    CHECK(off < want.pixels.size() / 500);
}

}  // namespace
