// tp_display_demo FOLDER [PHOTO]: draws the design's home page headless into home-en.png and home-ar.png and prints
// frame times.
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "scene.h"

namespace {

// What a line costs the first time and from the cache, in microseconds, over 500 lines that differ.
void time_lines(tp::TextEngine& text, const tp::Clock& clock) {
    const tp::TextStyle style{.size_px = 33};
    for (const char* const pass : {"first", "cached"}) {
        const auto start = clock.monotonic();
        for (int i = 0; i < 500; ++i)
            (void)text.layout("Price, shelf and stock here and nearby " + std::to_string(i), style);
        const auto spent = std::chrono::duration<double, std::micro>(clock.monotonic() - start).count();
        std::printf("a line, %s: %.1f us\n", pass, spent / 500);
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) return 2;
    const std::string folder = argv[1];
    tp::SystemClock clock;
    auto text = tp::TextEngine::open();
    if (!text) return std::fprintf(stderr, "%s\n", text.error().message.c_str()), 1;
    auto window = tp::Window::open({.headless = true}, clock, **text);
    if (!window) return std::fprintf(stderr, "%s\n", window.error().message.c_str()), 1;
    tp::testing::Scene scene{**text, **window, argc > 2 ? argv[2] : "", false};
    const auto draw = [&](tp::Canvas& c) { scene.draw(c); };
    (*window)->pictures().set_fade(tp::Milliseconds{0});
    for (const bool arabic : {false, true}) {
        scene.arabic = arabic;
        (*text)->set_language(arabic ? "ar" : "en");
        (*window)->draw_now(draw);
        std::printf("%s first: build %.2f ms, paint %.2f ms\n", arabic ? "ar" : "en",
                    (*window)->counters().last_build_ms, (*window)->counters().last_present_ms);
        (*window)->pictures().wait_decoded();
        (*window)->draw_now(draw);
        std::vector<double> build, paint;
        for (int i = 0; i < 30; ++i) {
            (*window)->repaint_all();
            (*window)->draw_now(draw);
            build.push_back((*window)->counters().last_build_ms);
            paint.push_back((*window)->counters().last_present_ms);
        }
        std::sort(build.begin(), build.end());
        std::sort(paint.begin(), paint.end());
        (*window)->draw_now(draw);
        std::printf(
            "%s full repaint: build p50 %.2f max %.2f ms, paint p50 %.2f max %.2f ms; unchanged frame %.2f ms\n",
            arabic ? "ar" : "en", build[15], build[29], paint[15], paint[29], (*window)->counters().last_present_ms);
        const auto saved = (*window)->screenshot(folder + (arabic ? "/home-ar.png" : "/home-en.png"));
        if (!saved) return std::fprintf(stderr, "%s\n", saved.error().message.c_str()), 1;
    }
    time_lines(**text, clock);
    return 0;
}
