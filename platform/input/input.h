// From SDL's events to the finger and the keys: the one place where a touch or a key enters, real or synthetic.
// Thread rule: UI thread; inject_* any thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/clock.h"
#include "platform/base/error.h"
#include "platform/input/keys.h"
#include "platform/input/touch.h"

union SDL_Event;

namespace tp {

struct InputOptions {
    float width = 1080;  // of the panel, before rotation, in pixels
    float height = 1920;
    int quarter_turns = 0;  // the picture's clockwise rotation
    bool mouse_as_finger = true;
    float slop_px = TouchTracker::default_slop_px;
};

class Input {
  public:
    explicit Input(InputOptions options, Clock& clock);

    // True if the event was for us. UI thread.
    bool handle(const SDL_Event& event);
    void set_panel_size(float width, float height);
    // "F13=help": what a key of a keypad does, key by SDL's name (SDL_GetKeyName), deed by key_named().
    // Errors: invalid_argument.
    Status map_keys(const std::vector<std::string>& assignments);

    // Once a frame, before drawing.
    const PointerFrame& begin_frame();
    [[nodiscard]] const PointerFrame& pointer() const { return m_frame; }
    [[nodiscard]] bool needs_frame() const { return m_touch.has_queued(); }
    [[nodiscard]] TouchTracker& touch() { return m_touch; }

    // Where allowed keys go, at once and with their time: the wedge decoder and the text fields.
    void on_key(std::function<void(const KeyStroke&)> sink) { m_key_sink = std::move(sink); }
    // Called for each first touch, before it counts; true swallows it whole (a touch that wakes the attract screen).
    void on_wake(std::function<bool()> hook) { m_wake_hook = std::move(hook); }
    // When a finger or an allowed key was last seen: the idle policy asks.
    [[nodiscard]] MonotonicTime last_activity() const { return m_last_activity; }

    // Synthetic input by the same events that a panel and a keyboard send; positions in pixels of the logical picture.
    void inject_touch_down(float x, float y, int64_t finger = 1);
    void inject_touch_move(float x, float y, int64_t finger = 1);
    void inject_touch_up(float x, float y, int64_t finger = 1);
    void inject_text(std::string_view utf8);  // one event a character, as a keyboard does
    void inject_key(Key key);

  private:
    [[nodiscard]] TouchPosition to_logical(float panel_x, float panel_y) const;
    void push_finger(uint32_t type, float x, float y, int64_t finger);
    bool handle_finger(const SDL_Event& event);
    bool handle_mouse(const SDL_Event& event);
    bool handle_key(const SDL_Event& event);
    void down(int64_t finger, TouchPosition at);
    void deliver(KeyStroke stroke);

    InputOptions m_options;
    std::map<int32_t, Key> m_keys;  // by SDL_Keycode
    Clock& m_clock;
    TouchTracker m_touch;
    PointerFrame m_frame;
    std::function<void(const KeyStroke&)> m_key_sink;
    std::function<bool()> m_wake_hook;
    MonotonicTime m_last_activity;
    bool m_mouse_down = false;
};

}  // namespace tp
