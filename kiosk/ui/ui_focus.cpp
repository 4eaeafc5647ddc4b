// The part of Ui that a keypad drives. Keys are taken at the start of a frame, on the picture that the person sees:
// they move the focus, or press what it is on, which acts in press() as a touch does. At the frame's end the focus is
// put right where its node has gone, scrolled into view, and drawn.
#include <algorithm>
#include <cmath>

#include "kiosk/ui/focus_order.h"
#include "kiosk/ui/ui_state.h"

namespace tp::ui {
namespace {

// WCAG 2.4.13: an outline of at least 2 px that differs from what is around by 3:1. A dark and a light line beside each
// other do so on any ground.
constexpr float ring_line = 6, ring_gap = 4;
constexpr float reveal_margin = 28;  // dp around what is scrolled into view: the ring and a little air
constexpr float caret_margin = 6;

bool moves(Key key) {
    switch (key) {
        case Key::tab:
        case Key::up:
        case Key::down:
        case Key::left:
        case Key::right:
            return true;
        default:
            return false;
    }
}

// Keys that a field with the caret wants for itself.
bool edits(Key key) {
    switch (key) {
        case Key::text:
        case Key::backspace:
        case Key::del:
        case Key::left:
        case Key::right:
        case Key::home:
        case Key::end:
        case Key::enter:
            return true;
        default:
            return false;
    }
}

constexpr std::string_view keyboard_group = "keyboard";

// The keys, and what they offer over them: "keyboard.choices", "keyboard.variants".
bool of_keyboard(const Node* node) {
    return node != nullptr && node->group.starts_with(keyboard_group);
}

bool has_choice(const SemanticTree& tree, std::string_view group) {
    return std::ranges::any_of(tree.nodes(), [&](const Node& node) {
        return node.group == group && (has_state(node, "checked") || has_state(node, "selected"));
    });
}

}  // namespace

Part Ui::set_part(Part part) {
    return std::exchange(m_state->part, part);
}
bool Ui::set_personal(bool personal) {
    return std::exchange(m_state->personal, personal);
}

std::string_view Ui::focused() const {
    return m_state->focus.id;
}
bool Ui::keypad_in_use() const {
    return m_state->focus.shown;
}
const std::vector<KeyStroke>& Ui::keys() const {
    return m_state->focus.for_field;
}

void Ui::focus_on(std::string_view id) {
    Focus& f = m_state->focus;
    f.id = id;
    f.placed = false;
    f.reveal = true;
    want_frames();
}

void Ui::caret_in(std::string_view id) {
    m_state->focus.caret = id;
}

// --- at the start of a frame

void Ui::take_keys() {
    State& s = *m_state;
    Focus& f = s.focus;
    f.for_field.clear();
    f.activate.clear();
    f.held.clear();
    f.pages = 0;
    f.caret_before = std::exchange(f.caret, {});
    if (s.frame->pointer.pressed) {
        f.shown = false;
        f.placed = false;
        f.typed = false;
    }
    std::vector<KeyStroke> keys = std::exchange(f.left, {});
    keys.insert(keys.end(), s.frame->keys.begin(), s.frame->keys.end());
    for (size_t i = 0; i < keys.size(); ++i) {
        handle_key(keys[i]);
        if (f.activate.empty() && s.intent == Intent::none) continue;
        // What follows is meant for the picture that comes of it.
        f.left.assign(keys.begin() + static_cast<std::ptrdiff_t>(i) + 1, keys.end());
        break;
    }
    if (!f.left.empty()) want_frames();
}

void Ui::handle_key(const KeyStroke& key) {
    State& s = *m_state;
    Focus& f = s.focus;
    const bool caret = !f.caret_before.empty();
    const bool at_caret = caret && (!f.shown || f.id == f.caret_before);
    const bool acts = key.key == Key::enter || key.key == Key::escape || key.key == Key::home;
    const bool space = key.key == Key::text && key.text == " ";
    if (caret && (key.key == Key::text || key.key == Key::backspace || key.key == Key::del)) {
        f.typed = true;
        f.for_field.push_back(key);
        return;
    }
    // A hardware keyboard's Enter finishes what it has typed; a keypad's opens the keys on the screen.
    if (at_caret && edits(key.key) && (key.key != Key::enter || f.typed || !f.shown)) {
        f.for_field.push_back(key);
        return;
    }
    if (key.key == Key::page_up || key.key == Key::page_down) {
        if (!f.repeats.accept(key, true, s.frame->now)) return;
        f.shown = true;
        f.pages = key.key == Key::page_down ? 1 : -1;
        return;
    }
    if (!moves(key.key) && !acts && !space) return;
    // A confirm that is held is not a second one on the keyboard: it asks for what a long press of a finger does.
    // Backspace has no such thing, and repeats.
    if (key.key == Key::enter && key.repeat && f.shown && f.id != "keyboard.backspace" &&
        of_keyboard(f.before.find(f.id))) {
        f.held = f.id;
        return;
    }
    if (!f.repeats.accept(key, acts || space || s.frame->slow, s.frame->now)) return;
    if (key.key == Key::escape) {
        const Node* const node = f.before.find(f.id);
        if (f.shown && caret && of_keyboard(node)) return focus_on(f.caret_before);
        f.shown = true;
        return emit(Intent::back);
    }
    if (key.key == Key::home) {
        f.shown = true;
        return emit(Intent::home);
    }
    move_focus(key);
}

void Ui::move_focus(const KeyStroke& key) {
    State& s = *m_state;
    Focus& f = s.focus;
    const Visit visit = s.frame->reading ? Visit::everything : Visit::controls;
    const bool heard = s.frame->reading && !f.id.empty();
    const bool asked = std::exchange(f.asked, false) && moves(key.key);
    const bool first = !f.shown || asked;
    f.shown = true;
    if (first && !f.caret_before.empty()) f.id = f.caret_before;
    const Node* const here = stop_of(f.before, visit, f.id);
    // The first key shows where the focus is: nothing that nobody has seen is pressed or left.
    if (here == nullptr || asked || (first && !heard && f.caret_before.empty())) {
        const Node* const start = here != nullptr ? here : first_stop(f.before, visit);
        if (start != nullptr) focus_on(start->id);
        f.placed = here == nullptr;
        return;
    }
    const GroupKind kind = group_kind(f.before, here->group);
    const auto go = [&](const Node* to) {
        if (to != nullptr && to->id != f.id) focus_on(to->id);
        f.typed = false;
    };
    const bool right = key.key == Key::right;
    switch (key.key) {
        case Key::tab:
            return go(next_stop(f.before, visit, f.id, key.shift ? Way::back : Way::forth));
        case Key::up:
        case Key::down: {
            if (kind == GroupKind::grid)
                if (const Node* to = neighbour(f.before, visit, f.id, key.key == Key::up ? Side::up : Side::down))
                    return go(to);
            return go(next_stop(f.before, visit, f.id, key.key == Key::up ? Way::back : Way::forth));
        }
        case Key::left:
        case Key::right:
            if (kind == GroupKind::choices) {
                const Node* const to = next_choice(f.before, f.id, right != rtl() ? Way::forth : Way::back);
                go(to);
                // ARIA's radio group: the choice goes with the focus. Where nothing is chosen yet nothing is chosen by
                // passing by: a rating is given, not come across.
                if (to != nullptr && to->role == Role::radio && has_choice(f.before, here->group)) f.activate = to->id;
                return;
            }
            if (kind == GroupKind::value) {
                f.activate = std::string(here->group) + (right != rtl() ? ".more" : ".less");
                return;
            }
            return go(neighbour(f.before, visit, f.id, right ? Side::right : Side::left));
        default:
            break;
    }
    f.id = here->id;
    f.placed = false;
    if (is_control(here->role) && !has_state(*here, "disabled")) f.activate = here->id;
    if (here->role == Role::textbox || here->role == Role::searchbox) f.into_keyboard = true;
}

// --- at its end

void Ui::place_focus() {
    State& s = *m_state;
    Focus& f = s.focus;
    const bool reading = s.frame->reading;
    const Visit visit = reading ? Visit::everything : Visit::controls;
    const std::string& layer = s.top_modal_now;
    bool afresh = false;
    if (s.frame->fresh || f.below.size() != s.frame->depth) {
        // Back to a screen that was there before: to its place there.
        const bool returned = f.below.size() > s.frame->depth && !s.frame->fresh;
        if (f.below.size() >= s.frame->depth && returned) f.id = f.below[s.frame->depth - 1];
        afresh = !returned;
        f.below.resize(s.frame->depth);
        f.below_layer.clear();
        f.reveal = true;
    }
    if (layer != f.layer) {
        if (layer.empty() && !afresh)
            f.id = std::exchange(f.below_layer, {});
        else if (f.layer.empty())
            f.below_layer = f.id;
        afresh |= !layer.empty();
        f.asked = !layer.empty() &&
                  std::ranges::any_of(s.tree.nodes(), [](const Node& node) { return node.role == Role::alertdialog; });
        f.layer = layer;
        f.reveal = true;
    }
    if (!f.shown && !reading) {
        if (afresh) f.id.clear();
        return;
    }
    const std::string was = f.id;
    const auto to = [&](const Node* node) { f.id = node != nullptr ? node->id : std::string(); };
    const Node* keys = nullptr;
    if (f.into_keyboard)
        for (const Node& node : s.tree.nodes())
            if (keys == nullptr && node.group == keyboard_group) keys = stop_of(s.tree, visit, node.id);
    if (keys != nullptr) {
        to(keys);
        f.into_keyboard = f.placed = false;
    } else if (afresh || f.placed || f.id.empty()) {
        to(first_stop(s.tree, visit));
        f.placed = true;
    } else if (const Node* const stop = stop_of(s.tree, visit, f.id)) {
        to(stop);
    } else {
        const Node* const old = f.before.find(f.id);
        // What a key has offered has gone: back to the key.
        const bool was_offer = of_keyboard(old) && old->group != keyboard_group;
        const Node* const key = was_offer ? stop_of(s.tree, visit, f.key) : nullptr;
        const Node* const field = of_keyboard(old) ? stop_of(s.tree, visit, f.caret_before) : nullptr;
        to(key != nullptr ? key : field != nullptr ? field : nearest_stop(f.before, s.tree, visit, f.id));
    }
    if (f.id != was) {
        f.reveal = true;
        want_frames();
    }
    if (const Node* const now = s.tree.find(f.id); now != nullptr && now->group == keyboard_group) f.key = f.id;
    if (layer.empty() && !f.below.empty()) f.below.back() = f.id;
}

// Scrolls what the focus is on, the field that the caret has come into, or what has just been refused or gone wrong,
// into each window around it.
void Ui::reveal_focus() {
    State& s = *m_state;
    Focus& f = s.focus;
    if (s.caret_place && !f.shown && f.caret != f.caret_before) reveal(*s.caret_place, caret_margin);
    if (s.new_place) reveal(*s.new_place, reveal_margin);
    if (!f.reveal || !f.shown) return;
    if (!s.focus_place) {
        if (!f.id.empty() && s.tree.find(f.id) != nullptr) want_frames();  // it was placed after it had been drawn
        return;
    }
    f.reveal = false;
    reveal(*s.focus_place, reveal_margin);
}

void Ui::reveal(const std::pair<Rect, int>& what, float margin) {
    State& s = *m_state;
    const Rect at = what.first;
    for (int i = what.second; i >= 0; i = s.windows[static_cast<size_t>(i)].outer) {
        const ScrollWindow& scroll = s.windows[static_cast<size_t>(i)];
        const bool x = scroll.scrolls == Scrolls::sideways;
        const float start = x ? at.x : at.y, end = x ? at.right() : at.bottom();
        const float from = (x ? scroll.window.x : scroll.window.y) + margin;
        const float till = (x ? scroll.window.right() : scroll.window.bottom()) - margin;
        float by = 0;
        if (start < from)
            by = start - from;
        else if (end > till)
            by = std::min(end - till, start - from);
        if (std::abs(by) < 1) continue;
        KineticScroll& place = scroll_of(scroll.id);
        if (reduced_motion())
            place.scroll_to(place.offset() + by);
        else
            s.goals[scroll.id] = {place.offset(), place.offset() + by, s.frame->now};
        want_frames();
    }
}

// By most of a window's height, so that a line of what was read is still seen; then the focus comes after it.
void Ui::turn_page() {
    constexpr float part_of_page = 0.85F;
    State& s = *m_state;
    Focus& f = s.focus;
    if (const int pages = std::exchange(f.pages, 0); pages != 0) {
        const ScrollWindow* chosen = nullptr;
        for (int i = s.focus_place ? s.focus_place->second : -1; i >= 0 && chosen == nullptr;
             i = s.windows[static_cast<size_t>(i)].outer)
            if (s.windows[static_cast<size_t>(i)].scrolls == Scrolls::down) chosen = &s.windows[static_cast<size_t>(i)];
        for (const ScrollWindow& other : s.windows)
            if (chosen == nullptr && other.scrolls == Scrolls::down) chosen = &other;
        if (chosen == nullptr) return;
        KineticScroll& place = scroll_of(chosen->id);
        const float to = place.offset() + static_cast<float>(pages) * part_of_page * chosen->window.height;
        if (reduced_motion())
            place.scroll_to(to);
        else
            s.goals[chosen->id] = {place.offset(), to, s.frame->now};
        f.paging = chosen->id;
        f.reveal = false;
        return want_frames();
    }
    if (f.paging.empty() || s.goals.contains(f.paging)) return;
    const auto window = std::ranges::find(s.windows, f.paging, &ScrollWindow::id);
    f.paging.clear();
    if (window == s.windows.end()) return;
    const Rect view = px(window->window);
    const auto in_view = [&](const Node& node) { return view.contains(node.rect.centre()); };
    if (const Node* const here = s.tree.find(f.id); here != nullptr && in_view(*here)) return;
    for (const Node* stop : focus_stops(s.tree, s.frame->reading ? Visit::everything : Visit::controls))
        if (in_view(*stop)) {
            focus_on(stop->id);
            f.reveal = false;
            return;
        }
}

void Ui::draw_focus_ring() {
    State& s = *m_state;
    const Focus& f = s.focus;
    if (!f.shown || f.id.empty()) return;
    const Node* const node = s.tree.find(f.id);
    if (node == nullptr) return;
    const Rect picture = px(screen());
    const Rect seen = node->rect.intersected(picture);
    if (seen.empty()) return;
    const float line = std::max(3.0F, std::round(px(ring_line))), gap = std::round(px(ring_gap));
    const float out = gap + 2 * line;
    // What fills the picture to its edge has its ring inside.
    const Rect outer = seen.inset(-out).intersected(picture.inset(1));
    const float radius = std::min(px(node->radius), std::min(seen.width, seen.height) / 2) + out;
    canvas().stroke_rounded(outer, radius, line, colors().surface);
    canvas().stroke_rounded(outer.inset(line), radius - line, line, colors().focus);
}

}  // namespace tp::ui
