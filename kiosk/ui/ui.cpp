#include "kiosk/ui/ui.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "kiosk/ui/ui_state.h"

namespace tp::ui {
namespace {

// An animation is one frame old when it begins: the picture that answers a touch shows it already.
constexpr Milliseconds first_step{16};
constexpr float reveal_seconds = 0.18F;
constexpr float same_place_mm = 10;

}  // namespace

Ui::Ui() : m_state(std::make_unique<State>()) {}
Ui::~Ui() = default;

void Ui::begin_frame(const FrameInput& input) {
    State& s = *m_state;
    s.frame = std::make_unique<FrameInput>(input);
    ++s.count;
    std::swap(s.focus.before, s.tree);
    s.tree.clear();
    s.focus_place.reset();
    s.caret_place.reset();
    s.new_place.reset();
    s.windows.clear();
    s.clip_windows.clear();
    s.part = Part::content;
    s.personal = false;
    s.intent = Intent::none;
    s.moving = s.provisional = false;
    s.pictures_pending = false;
    s.next_wake.reset();
    s.clips.clear();
    s.clip_scrolls.clear();
    if (s.recorder != nullptr) s.recorder->clear();
    s.top_modal_before = s.top_modal_now;
    s.top_modal_now.clear();
    s.modals_open.clear();
    s.seconds = s.last_now ? std::chrono::duration<float>(input.now - *s.last_now).count() : 0.0F;
    s.last_now = input.now;
    if (!input.pointer.down && !input.pointer.released) s.active.clear();
    take_keys();
}

void Ui::end_frame() {
    State& s = *m_state;
    s.tree.sort_by_part();
    place_focus();
    if (s.focus.shown || s.frame->reading) s.tree.focus(s.focus.id);
    reveal_focus();
    turn_page();
    draw_focus_ring();
    s.forget_unused();
    s.frame.reset();
}

const Theme& Ui::theme() const {
    return m_state->frame->theme;
}
const Metrics& Ui::metrics() const {
    return m_state->frame->metrics;
}
bool Ui::rtl() const {
    return m_state->frame->messages.rtl();
}
const LocaleFormat& Ui::format() const {
    return m_state->frame->format;
}
MonotonicTime Ui::now() const {
    return m_state->frame->now;
}
WallTime Ui::wall() const {
    return m_state->frame->wall;
}
bool Ui::reduced_motion() const {
    return m_state->frame->motion == Motion::reduced;
}
std::string Ui::words(std::string_view key, std::initializer_list<MessageArgument> arguments) const {
    return m_state->frame->messages.format(key, arguments);
}
Canvas& Ui::canvas() const {
    return m_state->frame->canvas;
}

// --- touch

const PointerFrame& Ui::pointer() const {
    return m_state->frame->pointer;
}

Point Ui::pointer_at() const {
    const TouchPosition at = pointer().position;
    if (at.x == no_position) return {-1e9F, -1e9F};
    const Metrics& m = metrics();
    const float x = (at.x - m.origin.x) / m.scale;
    return {rtl() ? m.width - x : x, (at.y - m.origin.y) / m.scale};
}

bool Ui::reachable() const {
    const State& s = *m_state;
    return s.modals_open.empty() ? s.top_modal_before.empty() : s.modals_open.back() == s.top_modal_before;
}

Press Ui::press(std::string_view id, const Rect& at, bool repeats_quickly) {
    State& s = *m_state;
    Press press;
    const PointerFrame& pointer = s.frame->pointer;
    const Rect area = s.clips.empty() ? at : at.intersected(s.clips.back());
    const bool inside = reachable() && area.contains(pointer_at());
    if (pointer.pressed && inside) s.active = id;
    const bool active = s.active == id;
    const auto accepts = [&](std::string_view target) {
        return s.strikes.accept(std::hash<std::string_view>{}(target), s.frame->now);
    };
    press.down = active && inside && pointer.down;
    if (active && inside && pointer.released) {
        press.clicked = repeats_quickly || (!s.strikes_twice() && accepts(id));
        s.active.clear();
        if (press.clicked) {
            s.last_strike = {{pointer.position.x, pointer.position.y}, s.frame->now};
            s.focus.id = id;  // a keypad goes on from here
        }
    }
    // The keypad presses by the same way.
    if (s.focus.activate == id && !id.empty() && reachable()) {
        press.clicked = repeats_quickly || accepts(id);
        s.focus.activate.clear();
    }
    press.held = s.focus.held == id && !id.empty() && reachable();
    press.depth = animate(std::string(id) + "#press", press.down ? 1.0F : 0.0F,
                          press.down ? theme().motion.press : theme().motion.change);
    return press;
}

void Ui::emit(Intent intent) {
    m_state->intent = intent;
}
Intent Ui::intent() const {
    return m_state->intent;
}

// --- meaning

void Ui::meaning(Node node, const Rect& at) {
    State& s = *m_state;
    if (node.role == Role::none) return;
    const Rect window = s.clips.empty() ? screen() : s.clips.back();
    Rect shown = at.intersected(window);
    if (shown.empty()) {
        // Scrolled away: it stays in the tree, and its place says in which direction, beyond the picture's edge, also
        // where only a part of the picture is laid out.
        const Metrics& m = metrics();
        const float above = m.origin.y / m.scale, whole = (canvas().size().height - m.origin.y) / m.scale;
        shown = at;
        if (at.y >= window.bottom()) shown.y += whole - window.bottom();
        if (at.bottom() <= window.y) shown.y -= window.y + above;
        if (at.x >= window.right()) shown.x += screen().width - window.right();
        if (at.right() <= window.x) shown.x -= window.x;
    }
    node.rect = px(shown);
    node.personal |= s.personal && !is_control(node.role);
    if (node.part == Part::content) node.part = s.part;
    const std::pair<Rect, int> place{at, s.clip_windows.empty() ? -1 : s.clip_windows.back()};
    if (node.id == s.focus.id) s.focus_place = place;
    if (!s.focus.caret.empty() && node.id == s.focus.caret) s.caret_place = place;
    if (node.role == Role::alert) reveal_if_new(node.id, at);
    s.tree.add(std::move(node));
}

void Ui::reveal_if_new(std::string_view id, const Rect& at) {
    State& s = *m_state;
    if (s.focus.before.find(id) == nullptr) s.new_place = {at, s.clip_windows.empty() ? -1 : s.clip_windows.back()};
}

void Ui::target(Node node, const Rect& at, bool main_action) {
    node.touch_width = at.width;
    node.touch_height = at.height;
    node.main_action = main_action;
    meaning(std::move(node), at);
}

const SemanticTree& Ui::tree() const {
    return m_state->tree;
}

void Ui::begin_modal(std::string_view id) {
    State& s = *m_state;
    s.tree.cover();
    s.modals_open.emplace_back(id);
    s.top_modal_now = id;
    s.clips.clear();
    s.clip_scrolls.clear();
    covers(screen());
    s.clip_windows.clear();
    s.focus_place.reset();
    s.caret_place.reset();
    s.new_place.reset();
    s.part = Part::content;
    s.personal = false;
    // A layer that has just opened is reachable from its second frame on: the touch that opened it cannot fall through.
    if (s.top_modal_before != s.top_modal_now) want_frames();
}

void Ui::end_modal() {
    m_state->modals_open.pop_back();
}

// --- motion

float Ui::animate(std::string_view id, float target, std::optional<Milliseconds> duration, std::optional<float> from) {
    State& s = *m_state;
    auto [it, fresh] = s.animations.try_emplace(std::string(id));
    Animation& a = it->second;
    if (fresh) a = {from.value_or(target), from.value_or(target), s.frame->now, 0};
    a.used = s.count;
    const float length = std::chrono::duration<float>(duration.value_or(theme().motion.change)).count();
    const auto value_now = [&] {
        const float t = length <= 0 ? 1.0F : std::chrono::duration<float>(s.frame->now - a.begun).count() / length;
        if (t >= 1) return a.to;
        return a.from + (a.to - a.from) * eased(theme().motion.easing, t);
    };
    if (a.to != target) {
        a.from = value_now();
        a.to = target;
        a.begun = s.frame->now - first_step;
    }
    if (reduced_motion()) return a.from = a.to = target;
    const float value = value_now();
    if (value != a.to)
        want_frames();
    else
        a.from = a.to;
    return value;
}

float Ui::running(std::string_view id) {
    State& s = *m_state;
    auto [it, fresh] = s.started.try_emplace(std::string(id), s.frame->now, s.count);
    it->second.second = s.count;
    return std::chrono::duration<float>(s.frame->now - it->second.first).count();
}

void Ui::want_frames() {
    m_state->moving = true;
}
void Ui::wake_at(MonotonicTime at) {
    m_state->wake({at, Wake::settles});
}
void Ui::redraw_at(MonotonicTime at) {
    m_state->wake({at, Wake::once});
}
bool Ui::moving() const {
    return m_state->moving;
}

void Ui::measured(std::string_view id, float now) {
    float& kept = memory(id);
    // Half a dp: where a part stands rounds the sum of its own a little differently from frame to frame.
    if (std::abs(kept - now) <= 0.5F) return;
    kept = now;
    m_state->provisional = m_state->moving = true;
}

bool Ui::provisional() const {
    return m_state->provisional;
}
std::optional<Wake> Ui::next_wake() const {
    return m_state->next_wake;
}
bool Ui::pictures_pending() const {
    return m_state->pictures_pending;
}

float& Ui::memory(std::string_view id, float initial) {
    auto [it, fresh] = m_state->memories.try_emplace(std::string(id), initial, m_state->count);
    it->second.second = m_state->count;
    return it->second.first;
}

std::shared_ptr<void>& Ui::kept_slot(std::type_index type) {
    return m_state->kept[type];
}
Composer* Ui::composer() const {
    return m_state->frame->composer;
}

KineticScroll& Ui::scroll_of(std::string_view id) {
    State& s = *m_state;
    auto& [scroll, used] = s.scrolls[std::string(id)];
    if (used != s.count) {
        used = s.count;
        if (scroll.advance(std::min(s.seconds, 0.05F))) want_frames();
        follow_goal(s, std::string(id), scroll);
    }
    return scroll;
}

// On the way to what the focus is on; a finger takes over.
void Ui::follow_goal(State& s, const std::string& id, KineticScroll& scroll) {
    const auto found = s.goals.find(id);
    if (found == s.goals.end()) return;
    const ScrollGoal& goal = found->second;
    const float part = std::chrono::duration<float>(s.frame->now - goal.begun).count() / reveal_seconds;
    const float left = 1 - std::clamp(part, 0.0F, 1.0F);
    scroll.scroll_to(goal.from + (goal.to - goal.from) * (1 - left * left * left));
    if (left <= 0 || s.frame->pointer.down || s.frame->pointer.dragging)
        s.goals.erase(found);
    else
        want_frames();
}

// Anew, not cleared: what a container has room for still holds what was in it. The guards against a second strike stay.
void Ui::forget_all() {
    auto anew = std::make_unique<State>();
    anew->recorder = m_state->recorder;
    anew->strikes = m_state->strikes;
    anew->last_strike = m_state->last_strike;
    m_state = std::move(anew);
}

void Ui::State::wake(const Wake& at) {
    next_wake = next_wake ? std::min(*next_wake, at) : at;
}

void Ui::State::forget_unused() {
    const auto stale = [this](uint64_t used) { return used < count; };
    std::erase_if(animations, [&](const auto& item) { return stale(item.second.used); });
    std::erase_if(started, [&](const auto& item) { return stale(item.second.second); });
    std::erase_if(memories, [&](const auto& item) { return stale(item.second.second); });
    std::erase_if(scrolls, [&](const auto& item) { return stale(item.second.second); });
}

// EN 301 549 5.8: within half a second at the same place, though it may be another target that stands there by now.
bool Ui::State::strikes_twice() const {
    if (!last_strike || frame->now - last_strike->second >= DoubleStrikeGuard::period) return false;
    const Point by = Point{frame->pointer.position.x, frame->pointer.position.y} - last_strike->first;
    return std::hypot(by.x, by.y) < same_place_mm * frame->metrics.px_per_mm;
}

}  // namespace tp::ui
