#include <doctest/doctest.h>

#include <cmath>

#include "platform/input/keys.h"
#include "platform/input/touch.h"

namespace {

using namespace tp;

MonotonicTime ms(int64_t n) {
    return MonotonicTime{} + Milliseconds{n};
}
const TouchPosition nowhere{};

TEST_CASE("a tap that begins and ends between two frames is seen as down, then up, then away") {
    TouchTracker touch;
    touch.finger_down(1, {100, 200}, ms(0));
    touch.finger_up(1, {101, 200}, ms(4));
    const auto first = touch.next_frame();
    CHECK(first.pressed);
    CHECK(first.down);
    CHECK(first.position == TouchPosition{100, 200});
    CHECK(touch.has_queued());
    const auto second = touch.next_frame();
    CHECK(second.released);
    CHECK(!second.down);
    CHECK(second.position == TouchPosition{101, 200});
    const auto third = touch.next_frame();
    CHECK(third.position == nowhere);
    CHECK(!third.released);
    CHECK(!touch.has_queued());
}

TEST_CASE("twenty quick taps are twenty taps") {
    TouchTracker touch;
    for (int i = 0; i < 20; ++i) {
        touch.finger_down(i, {10, 10}, ms(i * 10));
        touch.finger_up(i, {10, 10}, ms(i * 10 + 5));
    }
    int pressed = 0;
    int released = 0;
    for (int frame = 0; frame < 100; ++frame) {
        const auto p = touch.next_frame();
        CHECK(!(p.pressed && p.released));
        pressed += p.pressed ? 1 : 0;
        released += p.released ? 1 : 0;
    }
    CHECK(pressed == 20);
    CHECK(released == 20);
}

TEST_CASE("of ten fingers the first counts, until it is lifted") {
    TouchTracker touch;
    for (int finger = 0; finger < 10; ++finger) touch.finger_down(finger, {float(finger) * 50, 50}, ms(finger));
    CHECK(touch.next_frame().position == TouchPosition{0, 50});
    for (int finger = 9; finger > 0; --finger) touch.finger_up(finger, {float(finger) * 50, 50}, ms(20));
    const auto held = touch.next_frame();
    CHECK(held.down);
    CHECK(!held.released);
    touch.finger_up(0, {0, 50}, ms(30));
    CHECK(touch.next_frame().released);
    touch.finger_up(5, {0, 50}, ms(40));
    CHECK(!touch.next_frame().released);
}

TEST_CASE("a press of 60 s is one press, and acts once") {
    TouchTracker touch;
    touch.finger_down(1, {100, 200}, ms(0));
    int pressed = 0, released = 0, down = 0;
    for (int frame = 0; frame < 60 * 60; ++frame) {
        const auto p = touch.next_frame();
        pressed += p.pressed ? 1 : 0;
        released += p.released ? 1 : 0;
        down += p.down ? 1 : 0;
    }
    CHECK(down == 60 * 60);
    touch.finger_up(1, {100, 200}, ms(60'000));
    for (int frame = 0; frame < 3; ++frame) released += touch.next_frame().released ? 1 : 0;
    CHECK(pressed == 1);
    CHECK(released == 1);
}

TEST_CASE("past the slop a touch is a drag: the pressed button does not fire") {
    TouchTracker touch;
    touch.finger_down(1, {100, 500}, ms(0));
    CHECK(touch.next_frame().down);
    touch.finger_move(1, {100, 508}, ms(8));
    const auto wobble = touch.next_frame();
    CHECK(wobble.down);
    CHECK(!wobble.dragging);
    touch.finger_move(1, {100, 480}, ms(16));
    const auto drag = touch.next_frame();
    CHECK(drag.dragging);
    CHECK(!drag.down);
    CHECK(drag.position == nowhere);
    CHECK(drag.drag_dy == doctest::Approx(-20));
    touch.finger_move(1, {100, 440}, ms(24));
    CHECK(touch.next_frame().drag_dy == doctest::Approx(-40));
    touch.finger_up(1, {100, 420}, ms(32));
    const auto end = touch.next_frame();
    CHECK(!end.released);
    CHECK(end.flung);
    CHECK(end.velocity_y < -500);
    CHECK(!touch.next_frame().dragging);
}

TEST_CASE("a finger that rests before it lifts does not fling") {
    TouchTracker touch;
    touch.finger_down(1, {0, 500}, ms(0));
    (void)touch.next_frame();
    touch.finger_move(1, {0, 400}, ms(20));
    (void)touch.next_frame();
    touch.finger_up(1, {0, 400}, ms(400));
    CHECK(!touch.next_frame().flung);
}

TEST_CASE("the waking touch does nothing else") {
    TouchTracker touch;
    touch.swallow_current();
    touch.finger_down(1, {10, 10}, ms(0));
    touch.finger_up(1, {10, 10}, ms(5));
    for (int i = 0; i < 3; ++i) {
        const auto p = touch.next_frame();
        CHECK(!p.pressed);
        CHECK(!p.released);
        CHECK(p.position == nowhere);
    }
    touch.finger_down(2, {10, 10}, ms(50));
    CHECK(touch.next_frame().pressed);
}

TEST_CASE("a lost device lifts the finger without a tap") {
    TouchTracker touch;
    touch.finger_down(1, {10, 10}, ms(0));
    CHECK(touch.next_frame().down);
    touch.cancel();
    const auto p = touch.next_frame();
    CHECK(!p.down);
    CHECK(!p.released);
    CHECK(p.position == nowhere);
    touch.finger_up(1, {10, 10}, ms(5));
    CHECK(!touch.next_frame().released);
}

TEST_CASE("a fling decays as exp(-4t) at any frame rate and springs back at the end") {
    for (const int rate : {30, 60, 144}) {
        KineticScroll list;
        list.set_range(100'000, 1'000);
        list.fling(-2'000);
        for (int i = 0; i < rate; ++i) list.advance(1.0F / float(rate));
        CHECK(list.offset() == doctest::Approx(2'000 * (1 - std::exp(-4.0)) / 4).epsilon(0.01));
    }
    KineticScroll list;
    list.set_range(1'500, 1'000);
    list.fling(-8'000);
    int frames = 0;
    while (list.advance(1.0F / 60) && frames < 1'000) ++frames;
    CHECK(frames < 300);
    CHECK(list.offset() == doctest::Approx(500));
    list.scroll_to(1e9F);
    CHECK(list.offset() == 500);
    list.set_range(100, 1'000);
    list.scroll_to(50);
    CHECK(list.offset() == 0);
}

TEST_CASE("the same target does not act twice within half a second") {
    DoubleStrikeGuard guard;
    CHECK(guard.accept(7, ms(1'000)));
    CHECK(!guard.accept(7, ms(1'400)));
    CHECK(guard.accept(8, ms(1'450)));
    CHECK(guard.accept(8, ms(1'950)));
}

TEST_CASE("only printable text and plain keys get through") {
    CHECK(key_allowed(Key::enter, {}));
    CHECK(key_allowed(Key::text, {.shift = true}));
    CHECK(!key_allowed(Key::text, {.ctrl = true}));
    CHECK(!key_allowed(Key::tab, {.alt = true}));
    CHECK(!key_allowed(Key::enter, {.super = true}));
    CHECK(!key_allowed(Key::other, {}));
    CHECK(printable_text("a\x1B[Ab\x7F") == "a[Ab");
    CHECK(printable_text("é\u0085ü") == "éü");
    CHECK(printable_text("\xFF").empty());
}

}  // namespace
