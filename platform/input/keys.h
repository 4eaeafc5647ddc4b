// Which keys may reach the kiosk. Pure logic, no SDL.
// Thread rule: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/clock.h"

namespace tp {

enum class Key {
    text,
    enter,
    tab,
    backspace,
    escape,
    up,
    down,
    left,
    right,
    page_up,
    page_down,
    home,
    end,
    del,
    f1,  // help: a keypad's question mark; says again what was said
    volume_up,
    volume_down,
    pause,
    headset_in,  // of keypads that report their jack as keys
    headset_out,
    other
};

// One printable stretch or one named key.
struct KeyStroke {
    Key key = Key::other;
    std::string text = {};  // UTF-8, for Key::text
    bool shift = false;
    bool repeat = false;  // by the keyboard's auto repeat
    MonotonicTime when{};
};

struct KeyModifiers {
    bool ctrl = false;
    bool alt = false;
    bool super = false;
    bool shift = false;
};

// By its name in kiosk.toml: "enter", "up", "back", "help", "volume_up", "pause", "headset_in" and so on; nothing for
// other words. "back" is escape.
[[nodiscard]] std::optional<Key> key_named(std::string_view name);

// The allow-list: printable text, and the named keys above without Ctrl, Alt or Super. Everything else (Alt-F4,
// Ctrl-Alt-…, PrintScreen, function keys, media keys but the volume) is dropped: a kiosk gives no way out by keyboard.
[[nodiscard]] bool key_allowed(Key key, KeyModifiers modifiers);
// Text without control characters; empty if nothing is left or it is no UTF-8.
[[nodiscard]] std::string printable_text(std::string_view text);

}  // namespace tp
