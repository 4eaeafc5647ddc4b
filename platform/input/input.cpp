#include "platform/input/input.h"

#include <SDL.h>

#include <algorithm>

namespace tp {
namespace {

constexpr int64_t mouse_finger = -1;
constexpr SDL_TouchID synthetic_device = 0x7470;

Key key_of(SDL_Keycode code) {
    switch (code) {
        case SDLK_RETURN:
        case SDLK_KP_ENTER:
            return Key::enter;
        case SDLK_TAB:
            return Key::tab;
        case SDLK_BACKSPACE:
            return Key::backspace;
        case SDLK_ESCAPE:
            return Key::escape;
        case SDLK_UP:
            return Key::up;
        case SDLK_DOWN:
            return Key::down;
        case SDLK_LEFT:
            return Key::left;
        case SDLK_RIGHT:
            return Key::right;
        case SDLK_PAGEUP:
            return Key::page_up;
        case SDLK_PAGEDOWN:
            return Key::page_down;
        case SDLK_HOME:
            return Key::home;
        case SDLK_END:
            return Key::end;
        case SDLK_DELETE:
            return Key::del;
        case SDLK_F1:
        case SDLK_HELP:
            return Key::f1;
        case SDLK_VOLUMEUP:
            return Key::volume_up;
        case SDLK_VOLUMEDOWN:
            return Key::volume_down;
        case SDLK_PAUSE:
        case SDLK_AUDIOPLAY:
            return Key::pause;
        // What Storm's AudioNav and its likes send when their jack is used.
        case SDLK_F15:
            return Key::headset_in;
        case SDLK_F16:
            return Key::headset_out;
        default:
            return Key::other;
    }
}

SDL_Keycode code_of(Key key) {
    switch (key) {
        case Key::enter:
            return SDLK_RETURN;
        case Key::tab:
            return SDLK_TAB;
        case Key::backspace:
            return SDLK_BACKSPACE;
        case Key::escape:
            return SDLK_ESCAPE;
        case Key::up:
            return SDLK_UP;
        case Key::down:
            return SDLK_DOWN;
        case Key::left:
            return SDLK_LEFT;
        case Key::right:
            return SDLK_RIGHT;
        case Key::page_up:
            return SDLK_PAGEUP;
        case Key::page_down:
            return SDLK_PAGEDOWN;
        case Key::home:
            return SDLK_HOME;
        case Key::end:
            return SDLK_END;
        case Key::del:
            return SDLK_DELETE;
        case Key::f1:
            return SDLK_F1;
        case Key::volume_up:
            return SDLK_VOLUMEUP;
        case Key::volume_down:
            return SDLK_VOLUMEDOWN;
        case Key::pause:
            return SDLK_PAUSE;
        case Key::headset_in:
            return SDLK_F15;
        case Key::headset_out:
            return SDLK_F16;
        case Key::text:
        case Key::other:
            break;
    }
    return SDLK_UNKNOWN;
}

KeyModifiers modifiers_of(Uint16 mod) {
    // AltGr (KMOD_MODE or the right Alt of European layouts) makes letters: its text still arrives as SDL_TEXTINPUT.
    return {.ctrl = (mod & KMOD_CTRL) != 0,
            .alt = (mod & KMOD_LALT) != 0,
            .super = (mod & KMOD_GUI) != 0,
            .shift = (mod & KMOD_SHIFT) != 0};
}

}  // namespace

Input::Input(InputOptions options, Clock& clock)
    : m_options(options), m_clock(clock), m_touch(options.slop_px), m_last_activity(clock.monotonic()) {}

void Input::set_panel_size(float width, float height) {
    m_options.width = width;
    m_options.height = height;
}

// The picture is turned clockwise on the panel, so the panel's point is turned back.
TouchPosition Input::to_logical(float x, float y) const {
    switch (m_options.quarter_turns & 3) {
        case 1:
            return {y, m_options.width - x};
        case 2:
            return {m_options.width - x, m_options.height - y};
        case 3:
            return {m_options.height - y, x};
        default:
            return {x, y};
    }
}

void Input::down(int64_t finger, TouchPosition at) {
    if (!m_touch.finger_is_down() && m_wake_hook && m_wake_hook()) m_touch.swallow_current();
    m_touch.finger_down(finger, at, m_clock.monotonic());
}

bool Input::handle_finger(const SDL_Event& event) {
    const SDL_TouchFingerEvent& touch = event.tfinger;
    const float x = std::clamp(touch.x, 0.0F, 1.0F) * m_options.width;
    const float y = std::clamp(touch.y, 0.0F, 1.0F) * m_options.height;
    const TouchPosition at = to_logical(x, y);
    m_last_activity = m_clock.monotonic();
    if (event.type == SDL_FINGERDOWN) {
        down(touch.fingerId, at);
    } else if (event.type == SDL_FINGERMOTION) {
        m_touch.finger_move(touch.fingerId, at, m_last_activity);
    } else {
        m_touch.finger_up(touch.fingerId, at, m_last_activity);
    }
    return true;
}

bool Input::handle_mouse(const SDL_Event& event) {
    if (!m_options.mouse_as_finger) return false;
    if (event.type == SDL_MOUSEMOTION) {
        if (event.motion.which == SDL_TOUCH_MOUSEID || !m_mouse_down) return false;
        m_last_activity = m_clock.monotonic();
        m_touch.finger_move(mouse_finger, to_logical(float(event.motion.x), float(event.motion.y)), m_last_activity);
        return true;
    }
    if (event.button.which == SDL_TOUCH_MOUSEID || event.button.button != SDL_BUTTON_LEFT) return false;
    const TouchPosition at = to_logical(float(event.button.x), float(event.button.y));
    m_last_activity = m_clock.monotonic();
    m_mouse_down = event.type == SDL_MOUSEBUTTONDOWN;
    if (m_mouse_down) {
        down(mouse_finger, at);
    } else {
        m_touch.finger_up(mouse_finger, at, m_last_activity);
    }
    return true;
}

void Input::deliver(KeyStroke stroke) {
    m_last_activity = stroke.when = m_clock.monotonic();
    if (m_key_sink) m_key_sink(stroke);
}

bool Input::handle_key(const SDL_Event& event) {
    if (event.type == SDL_TEXTINPUT) {
        // While Ctrl, Alt or Super is held some layouts still send text: it belongs to a shortcut.
        const KeyModifiers held = modifiers_of(static_cast<Uint16>(SDL_GetModState()));
        std::string text = printable_text(event.text.text);
        if (text.empty() || !key_allowed(Key::text, held)) return true;
        deliver({.key = Key::text, .text = std::move(text)});
        return true;
    }
    const auto own = m_keys.find(event.key.keysym.sym);
    const Key key = own != m_keys.end() ? own->second : key_of(event.key.keysym.sym);
    const KeyModifiers modifiers = modifiers_of(event.key.keysym.mod);
    if (event.type == SDL_KEYUP || !key_allowed(key, modifiers)) return true;
    deliver({.key = key, .shift = modifiers.shift, .repeat = event.key.repeat != 0});
    return true;
}

Status Input::map_keys(const std::vector<std::string>& assignments) {
    for (const std::string& assignment : assignments) {
        const size_t equals = assignment.find('=');
        const std::string name = assignment.substr(0, equals);
        const SDL_Keycode code = equals == std::string::npos ? SDLK_UNKNOWN : SDL_GetKeyFromName(name.c_str());
        if (code == SDLK_UNKNOWN)
            return fail(errc::invalid_argument, "\"" + assignment + "\" names no key: write it as F13=help");
        const auto key = key_named(assignment.substr(equals + 1));
        if (!key) return fail(errc::invalid_argument, "\"" + assignment + "\" names nothing that a key can do");
        m_keys[code] = *key;
    }
    return {};
}

bool Input::handle(const SDL_Event& event) {
    switch (event.type) {
        case SDL_FINGERDOWN:
        case SDL_FINGERMOTION:
        case SDL_FINGERUP:
            return handle_finger(event);
        case SDL_MOUSEBUTTONDOWN:
        case SDL_MOUSEBUTTONUP:
        case SDL_MOUSEMOTION:
            return handle_mouse(event);
        case SDL_TEXTINPUT:
        case SDL_KEYDOWN:
        case SDL_KEYUP:
            return handle_key(event);
        default:
            return false;
    }
}

const PointerFrame& Input::begin_frame() {
    m_frame = m_touch.next_frame();
    return m_frame;
}

void Input::push_finger(uint32_t type, float x, float y, int64_t finger) {
    // The way back of to_logical.
    float px = x;
    float py = y;
    switch (m_options.quarter_turns & 3) {
        case 1:
            px = m_options.width - y;
            py = x;
            break;
        case 2:
            px = m_options.width - x;
            py = m_options.height - y;
            break;
        case 3:
            px = y;
            py = m_options.height - x;
            break;
        default:
            break;
    }
    SDL_Event event{};
    event.tfinger.type = type;
    event.tfinger.timestamp = SDL_GetTicks();
    event.tfinger.touchId = synthetic_device;
    event.tfinger.fingerId = finger;
    event.tfinger.x = px / m_options.width;
    event.tfinger.y = py / m_options.height;
    event.tfinger.pressure = 1;
    SDL_PushEvent(&event);
}

void Input::inject_touch_down(float x, float y, int64_t finger) {
    push_finger(SDL_FINGERDOWN, x, y, finger);
}
void Input::inject_touch_move(float x, float y, int64_t finger) {
    push_finger(SDL_FINGERMOTION, x, y, finger);
}
void Input::inject_touch_up(float x, float y, int64_t finger) {
    push_finger(SDL_FINGERUP, x, y, finger);
}

void Input::inject_text(std::string_view utf8) {
    for (size_t i = 0; i < utf8.size();) {
        size_t length = 1;
        while (i + length < utf8.size() && (static_cast<unsigned char>(utf8[i + length]) & 0xC0U) == 0x80) ++length;
        SDL_Event event{};
        event.text.type = SDL_TEXTINPUT;
        event.text.timestamp = SDL_GetTicks();
        const size_t kept = std::min(length, sizeof event.text.text - 1);
        std::copy_n(utf8.data() + i, kept, event.text.text);
        SDL_PushEvent(&event);
        i += length;
    }
}

void Input::inject_key(Key key) {
    for (const uint32_t type : {SDL_KEYDOWN, SDL_KEYUP}) {
        SDL_Event event{};
        event.key.type = type;
        event.key.timestamp = SDL_GetTicks();
        event.key.state = type == SDL_KEYDOWN ? SDL_PRESSED : SDL_RELEASED;
        event.key.keysym.sym = code_of(key);
        event.key.keysym.scancode = SDL_GetScancodeFromKey(event.key.keysym.sym);
        SDL_PushEvent(&event);
    }
}

}  // namespace tp
