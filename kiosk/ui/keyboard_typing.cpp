// What the keys of the keyboard do to the text, and the row over them.
#include <algorithm>

#include "kiosk/ui/keyboard_board.h"
#include "platform/text/compose/romaji.h"

namespace tp::ui {

void Board::type(std::string_view text) {
    const std::string before(m_edit.composing());
    const bool letter = text.size() == 1 && text[0] >= 'a' && text[0] <= 'z';
    const Typing typing = m_state.signs ? Typing::direct : m_state.faces.layout->typing;
    bool changed = false;
    if (typing == Typing::romaji && (letter || text == "ー")) {
        changed = m_edit.compose(romaji_typed(before, letter ? text[0] : '-'));
    } else if (typing == Typing::kana && (text == "゛" || text == "゜" || text == "小")) {
        const KanaMark mark = text == "゛" ? KanaMark::voiced : text == "゜" ? KanaMark::half_voiced : KanaMark::small;
        changed = !before.empty() && m_edit.compose(kana_marked(before, mark));
    } else if (typing == Typing::kana) {
        changed = m_edit.compose(before + std::string(text));
    } else if (typing == Typing::pinyin && (letter || (text == "'" && !before.empty()))) {
        changed = m_edit.compose(before + std::string(text));
    } else {
        finish_composing();
        changed = m_edit.insert(text);
    }
    m_event.changed |= changed;
    if (m_state.shift == Shift::once) m_state.shift = Shift::off;
}

// What is being composed becomes text as it is shown.
void Board::finish_composing() {
    if (m_edit.composing().empty()) return;
    const std::string whole = romaji_finished(m_edit.composing());
    if (m_state.faces.layout != nullptr && m_state.faces.layout->typing == Typing::romaji &&
        whole != m_edit.composing())
        m_event.changed |= m_edit.compose(whole);
    m_edit.end_composing();
}

void Board::bar(const Rect& at) {
    if (m_edit.kind() == InputKind::email)
        mail_bar(at);
    else
        suggestion_bar(at);
}

std::optional<bool> Board::choice(Rect& line, size_t number, std::string_view label) {
    const float gap = m_ui.metrics().apart(14);
    const float width = std::max(m_ui.metrics().target(84), m_ui.text_width(label, {.type = Type::label}) + 52);
    if (width > line.width) return std::nullopt;
    const Rect at = cut_start(line, width, gap);
    const std::string id = "keyboard.choice." + std::to_string(number);
    const Press press = m_inert ? Press{} : m_ui.press(id, at, true);
    const float radius = m_ui.theme().key_radius;
    m_ui.fill(at, mix(m_ui.colors().surface, m_ui.colors().brand, press.depth * 0.22F), radius);
    m_ui.line(at, label, {.type = Type::label, .color = m_ui.colors().ink, .align = Align::center});
    const bool covered = m_state.popover && !at.intersected(seen(popover_rect())).empty();
    if (!covered) m_ui.target({.id = id, .role = Role::option, .name = std::string(label)}, at);
    return press.clicked;
}

// Ends of the address: all while it has no "@", then those that begin as what was typed after it.
void Board::mail_bar(const Rect& at) {
    const std::string& text = m_edit.text();
    const size_t sign = text.find('@');
    const std::string_view typed = sign == std::string::npos ? std::string_view() : std::string_view(text).substr(sign);
    if (text.empty()) return;
    Rect line = at;
    size_t number = 0;
    for (const std::string_view end : mail_domains(m_spec.language)) {
        if (!end.starts_with(typed) || end == typed) continue;
        const std::optional<bool> chosen = choice(line, number++, end);
        if (!chosen) break;
        if (!*chosen) continue;
        const std::string rest(end.substr(typed.size()));
        m_edit.move_to(text.size());
        m_event.changed |= m_edit.insert(rest);
        break;
    }
}

void Board::suggestion_bar(const Rect& at) {
    if (!m_spec.suggestions) return;
    Rect line = at;
    for (size_t i = 0; i < m_spec.suggestions->size(); ++i) {
        const std::string& text = (*m_spec.suggestions)[i];
        const std::optional<bool> chosen = choice(line, i, text);
        if (!chosen) continue;
        if (!*chosen) continue;
        m_edit.set(text);
        m_event.changed = true;
        m_event.suggestion = i;
    }
}

}  // namespace tp::ui
