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

}  // namespace

Ui::Ui() : m_state(std::make_unique<State>()) {}
Ui::~Ui() = default;

void Ui::begin_frame(const FrameInput& input) {
    State& s = *m_state;
    s.frame = std::make_unique<FrameInput>(input);
    ++s.count;
    s.tree.clear();
    s.intent = Intent::none;
    s.moving = false;
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
    s.focus_shown = false;
    if (!input.pointer.down && !input.pointer.released) s.active.clear();
}

void Ui::end_frame() {
    State& s = *m_state;
    s.forget_unused();
    if (!s.focus_shown) s.focus.clear();
    s.frame.reset();
}

const Theme& Ui::theme() const { return m_state->frame->theme; }
const Metrics& Ui::metrics() const { return m_state->frame->metrics; }
bool Ui::rtl() const { return m_state->frame->messages.rtl(); }
const LocaleFormat& Ui::format() const { return m_state->frame->format; }
MonotonicTime Ui::now() const { return m_state->frame->now; }
WallTime Ui::wall() const { return m_state->frame->wall; }
bool Ui::reduced_motion() const { return m_state->frame->motion == Motion::reduced; }
std::string Ui::words(std::string_view key, std::initializer_list<MessageArgument> arguments) const {
    return m_state->frame->messages.format(key, arguments);
}
Canvas& Ui::canvas() const { return m_state->frame->canvas; }

// --- touch

const PointerFrame& Ui::pointer() const { return m_state->frame->pointer; }

Point Ui::pointer_at() const {
    const TouchPosition at = pointer().position;
    if (at.x == no_position) return {-1e9F, -1e9F};
    const float x = at.x / metrics().scale;
    return {rtl() ? metrics().width - x : x, at.y / metrics().scale};
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
    press.down = active && inside && pointer.down;
    if (active && inside && pointer.released) {
        press.clicked = repeats_quickly || s.strikes.accept(std::hash<std::string_view>{}(id), s.frame->now);
        s.active.clear();
    }
    press.depth = animate(std::string(id) + "#press", press.down ? 1.0F : 0.0F, Milliseconds{press.down ? 60 : 180});
    return press;
}

void Ui::emit(Intent intent) { m_state->intent = intent; }
Intent Ui::intent() const { return m_state->intent; }

// --- meaning

void Ui::meaning(Node node, const Rect& at) {
    State& s = *m_state;
    if (node.role == Role::none) return;
    const Rect window = s.clips.empty() ? screen() : s.clips.back();
    Rect shown = at.intersected(window);
    if (shown.empty()) {
        // Scrolled away: it stays in the tree, and its place says in which direction, beyond the picture's edge.
        shown = at;
        if (at.y >= window.bottom()) shown.y += screen().height - window.bottom();
        if (at.bottom() <= window.y) shown.y -= window.y;
        if (at.x >= window.right()) shown.x += screen().width - window.right();
        if (at.right() <= window.x) shown.x -= window.x;
    }
    node.rect = px(shown);
    s.tree.add(std::move(node));
}

void Ui::target(Node node, const Rect& at, bool main_action) {
    node.touch_width = at.width;
    node.touch_height = at.height;
    node.main_action = main_action;
    meaning(std::move(node), at);
}

const SemanticTree& Ui::tree() const { return m_state->tree; }

void Ui::begin_modal(std::string_view id) {
    State& s = *m_state;
    s.tree.cover();
    s.modals_open.emplace_back(id);
    s.top_modal_now = id;
    s.clips.clear();
    s.clip_scrolls.clear();
    covers(screen());
    // A layer that has just opened is reachable from its second frame on: the touch that opened it cannot fall through.
    if (s.top_modal_before != s.top_modal_now) want_frames();
}

void Ui::end_modal() { m_state->modals_open.pop_back(); }

std::string_view Ui::focus() const { return m_state->focus; }
void Ui::set_focus(std::string_view id) {
    m_state->focus = id;
    m_state->focus_shown = true;
    want_frames();
}
const std::vector<KeyStroke>& Ui::keys() const { return m_state->frame->keys; }

// --- motion

float Ui::animate(std::string_view id, float target, Milliseconds duration, std::optional<float> from) {
    State& s = *m_state;
    auto [it, fresh] = s.animations.try_emplace(std::string(id));
    Animation& a = it->second;
    if (fresh) a = {from.value_or(target), from.value_or(target), s.frame->now, 0};
    a.used = s.count;
    const float length = std::chrono::duration<float>(duration).count();
    const auto value_now = [&] {
        const float t = length <= 0 ? 1.0F : std::chrono::duration<float>(s.frame->now - a.begun).count() / length;
        if (t >= 1) return a.to;
        const float left = 1 - std::max(t, 0.0F);
        return a.from + (a.to - a.from) * (1 - left * left * left);  // ease-out: quick to answer, soft to arrive
    };
    if (a.to != target) {
        a.from = value_now();
        a.to = target;
        a.begun = s.frame->now - first_step;
    }
    if (reduced_motion()) return a.from = a.to = target;
    const float value = value_now();
    if (value != a.to) want_frames();
    else a.from = a.to;
    return value;
}

float Ui::running(std::string_view id) {
    State& s = *m_state;
    auto [it, fresh] = s.started.try_emplace(std::string(id), s.frame->now, s.count);
    it->second.second = s.count;
    return std::chrono::duration<float>(s.frame->now - it->second.first).count();
}

void Ui::want_frames() { m_state->moving = true; }
void Ui::wake_at(MonotonicTime at) {
    auto& wake = m_state->next_wake;
    if (!wake || at < *wake) wake = at;
}
bool Ui::moving() const { return m_state->moving; }
std::optional<MonotonicTime> Ui::next_wake() const { return m_state->next_wake; }
bool Ui::pictures_pending() const { return m_state->pictures_pending; }

float& Ui::memory(std::string_view id, float initial) {
    auto [it, fresh] = m_state->memories.try_emplace(std::string(id), initial, m_state->count);
    it->second.second = m_state->count;
    return it->second.first;
}

KineticScroll& Ui::scroll_of(std::string_view id) {
    State& s = *m_state;
    auto& [scroll, used] = s.scrolls[std::string(id)];
    if (used != s.count) {
        used = s.count;
        if (scroll.advance(std::min(s.seconds, 0.05F))) want_frames();
    }
    return scroll;
}

void Ui::forget_all() { m_state->forget_all(); }

void Ui::State::forget_unused() {
    const auto stale = [this](uint64_t used) { return used < count; };
    std::erase_if(animations, [&](const auto& item) { return stale(item.second.used); });
    std::erase_if(started, [&](const auto& item) { return stale(item.second.second); });
    std::erase_if(memories, [&](const auto& item) { return stale(item.second.second); });
    std::erase_if(scrolls, [&](const auto& item) { return stale(item.second.second); });
}

void Ui::State::forget_all() {
    animations.clear();
    started.clear();
    memories.clear();
    scrolls.clear();
    focus.clear();
    active.clear();
    tree.clear();
}

}  // namespace tp::ui
