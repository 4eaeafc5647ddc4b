// What a long press on a key offers.
#include <algorithm>
#include <utility>

#include "kiosk/ui/keyboard_board.h"

namespace tp::ui {
namespace {

constexpr float hold_s = 0.5F, popover_padding = 10;

// Where the finger really is, in dp; far outside when there is none.
Point finger_at(const Ui& ui) {
    const TouchPosition raw = ui.pointer().raw;
    if (raw.x == no_position) return {-1e9F, -1e9F};
    const Metrics& m = ui.metrics();
    const float x = (raw.x - m.origin.x) / m.scale;
    return {ui.rtl() ? m.width - x : x, (raw.y - m.origin.y) / m.scale};
}

}  // namespace

void Board::hold(const KeyFace& face, const Rect& placed) {
    const float held = m_ui.running(face.id + "#held");
    if (held < hold_s) {
        m_ui.wake_at(m_ui.now() + Milliseconds{static_cast<int64_t>((hold_s - held) * 1000) + 1});
        return;
    }
    // The likeliest, where not all have room.
    std::vector<std::string> offers = face.variants;
    if (offers.size() > m_columns) offers.resize(m_columns);
    m_state.popover = Popover{.offers = std::move(offers), .key = placed, .opening = true, .hovered = {}};
    m_ui.want_frames();
}

void Board::offer_instead(const Rect& placed) {
    if (!m_state.confirmed || m_state.confirmed->variants.empty() || !m_edit.composing().empty()) return;
    const KeyFace face = *std::exchange(m_state.confirmed, std::nullopt);
    m_event.changed |= m_edit.backspace();
    m_state.popover = Popover{.offers = face.variants, .key = placed, .opening = false, .hovered = {}};
    m_ui.focus_on("keyboard.variant." + face.variants.front());
}

float Board::offer_width() const {
    return m_ui.metrics().target(m_ui.metrics().snug(76));
}

// Over the key, under it where there is no room over it; never beyond the keyboard's sides.
Rect Board::popover_rect() const {
    const Popover& popover = *m_state.popover;
    const float gap = m_ui.metrics().apart(m_ui.metrics().snug(9)), count = static_cast<float>(popover.offers.size());
    const float height = std::max(offer_width(), std::min(popover.key.height, 96.0F)) + 2 * popover_padding;
    const float width = count * offer_width() + (count - 1) * gap + 2 * popover_padding;
    const float x =
        std::clamp(popover.key.centre().x - width / 2, m_area.x, std::max(m_area.x, m_area.right() - width));
    const float over = popover.key.y - height - 8;
    return {x, over >= m_at.y ? over : popover.key.bottom() + 8, width, height};
}

Rect Board::offer_rect(size_t index) const {
    const Rect all = popover_rect();
    const float step = offer_width() + m_ui.metrics().apart(m_ui.metrics().snug(9));
    return {all.x + popover_padding + static_cast<float>(index) * step, all.y + popover_padding, offer_width(),
            all.height - 2 * popover_padding};
}

// The finger that opened it chooses by sliding onto an offer and lifting there; lifted elsewhere it leaves the popover
// open, and another touch beside it closes it.
void Board::follow_popover() {
    Popover& popover = *m_state.popover;
    const PointerFrame& pointer = m_ui.pointer();
    if (!m_ui.reachable()) {
        m_state.popover.reset();
        return;
    }
    if (popover.opening) {
        if (pointer.down || pointer.dragging) {
            popover.hovered.reset();
            for (size_t i = 0; i < popover.offers.size(); ++i)
                if (seen(offer_rect(i)).inset(-4, -popover_padding).contains(finger_at(m_ui))) popover.hovered = i;
            return;
        }
        popover.opening = false;
        if (!popover.hovered) return;
        const std::string chosen = popover.offers[*popover.hovered];
        m_state.popover.reset();
        type(chosen);
    } else if (m_ui.keypad_in_use() && !m_ui.focused().starts_with("keyboard.variant")) {
        m_state.popover.reset();
    } else if (pointer.pressed && !seen(popover_rect()).contains(m_ui.pointer_at())) {
        m_state.popover.reset();
    }
}

void Board::draw_popover() {
    const Colors& c = m_ui.colors();
    const float radius = m_ui.theme().key_radius;
    m_ui.card(seen(popover_rect()), c.surface, radius + popover_padding);
    m_ui.covers(seen(popover_rect()));
    std::optional<std::string> chosen;
    const Popover& popover = *m_state.popover;
    m_ui.meaning({.id = "keyboard.forms", .role = Role::listbox, .name = m_state.words.choices}, seen(popover_rect()));
    for (size_t i = 0; i < popover.offers.size(); ++i) {
        const std::string& offer = popover.offers[i];
        const Rect at = seen(offer_rect(i));
        const std::string id = "keyboard.variant." + offer;
        const Press press = popover.opening ? Press{} : m_ui.press(id, at, true);
        const bool lit = popover.hovered == i || press.down;
        m_ui.fill(at, lit ? c.brand : c.key, radius);
        if (!lit) m_ui.stroke(at, c.line, 2, radius);
        m_ui.line(at, shown_on_key(offer),
                  {.type = offer.size() > 3 && offer[0] == '.' ? Type::tool : Type::key,
                   .color = lit ? c.on_brand : c.ink,
                   .align = Align::center});
        m_ui.target({.id = id,
                     .role = Role::option,
                     .name = shown_on_key(offer),
                     .radius = radius,
                     .group = "keyboard.variants"},
                    at);
        if (press.clicked) chosen = offer;
    }
    if (!chosen) return;
    m_state.popover.reset();
    type(*chosen);
}

}  // namespace tp::ui
