#include "platform/input/keys.h"

#include <doctest/doctest.h>

#include <vector>

#include "platform/input/input.h"

using namespace tp;

TEST_CASE("The keys of an assistive keypad pass, and no shortcut does") {
    for (const Key key : {Key::up, Key::enter, Key::f1, Key::volume_up, Key::volume_down, Key::pause, Key::headset_in,
                          Key::headset_out}) {
        CHECK(key_allowed(key, {}));
        CHECK_FALSE(key_allowed(key, {.ctrl = true}));
        CHECK_FALSE(key_allowed(key, {.alt = true}));
    }
    CHECK_FALSE(key_allowed(Key::other, {}));
}

TEST_CASE("A keypad's own codes are given a meaning by name") {
    CHECK(key_named("help") == Key::f1);
    CHECK(key_named("back") == Key::escape);
    CHECK(key_named("headset_in") == Key::headset_in);
    CHECK_FALSE(key_named("quit"));
    CHECK_FALSE(key_named(""));

    SystemClock clock;
    Input input({}, clock);
    CHECK(input.map_keys({"F13=help", "F14=volume_up", "Keypad 5=enter"}));
    CHECK(input.map_keys({}));
    for (const char* wrong : {"F13", "=help", "F13=", "F13=quit", "NoSuchKey=help", "help=F13"}) {
        const auto refused = input.map_keys({wrong});
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == errc::invalid_argument);
        CHECK(refused.error().message.find(wrong) != std::string::npos);
    }
}
