// What the keys of the keyboard do to the text, and the row over them.
#include <algorithm>
#include <utility>

#include "kiosk/ui/keyboard_board.h"
#include "platform/text/compose/meanings.h"
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
        changed = m_edit.compose(with_kana(before, text));
    } else if (typing == Typing::pinyin && (letter || (text == "'" && !before.empty()))) {
        changed = m_edit.compose(before + std::string(text));
    } else {
        finish_composing();
        changed = m_edit.insert(text);
    }
    m_event.changed |= changed;
    if (m_state.shift == Shift::once) m_state.shift = Shift::off;
}

// On the pad a key that is touched again soon puts the next kana of its row in the place of its last. By a keypad's
// confirm, whose second strokes are half a second apart, there is more time.
std::string Board::with_kana(const std::string& before, std::string_view key) {
    constexpr Milliseconds by_finger{1'500}, by_keypad{5'000};
    auto& turned = m_state.turned;
    std::vector<std::string> row{std::string(key)};
    if (m_state.faces.layout != nullptr && is_kana_pad(*m_state.faces.layout))
        for (std::string& other : variants_of(m_spec.language, key)) row.push_back(std::move(other));
    const bool again = row.size() > 1 && turned.key == key && turned.place < row.size() &&
                       before.ends_with(row[turned.place]) &&
                       m_ui.now() - turned.at < (m_ui.keypad_in_use() ? by_keypad : by_finger);
    const size_t place = again ? (turned.place + 1) % row.size() : 0;
    const std::string kept = again ? before.substr(0, before.size() - row[turned.place].size()) : before;
    turned = {.key = std::string(key), .place = place, .at = m_ui.now()};
    return kept + row[place];
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

const CandidateList* Board::candidates() const {
    const std::string_view composing = m_edit.composing();
    if (m_ui.composer() == nullptr || composing.empty() || m_state.faces.layout == nullptr) return nullptr;
    // Signs are typed over letters that are composed further: the layout below them counts.
    const Typing typing = layouts()[m_state.layout]->typing;
    if (typing == Typing::direct) return nullptr;
    const ComposeMethod method = typing == Typing::pinyin ? ComposeMethod::pinyin : ComposeMethod::kana;
    return &m_ui.composer()->candidates(method, composing);
}

void Board::convert(const InputCandidate& candidate) {
    m_event.changed |= m_edit.convert(candidate.text, candidate.consumed);
}

void Board::expect_candidates() {
    const std::string composing(m_edit.composing());
    if (composing.empty() || m_edit.expected()) return;
    const CandidateList* list = candidates();
    if (list != nullptr && list->of != composing) return;
    m_edit.expect(meanings_of(composing, list));
    m_event.changed = true;
}

// The best candidate; when it has not come yet it is taken when it does.
void Board::take_first() {
    const CandidateList* list = candidates();
    m_state.first_wanted = false;
    if (list == nullptr) return finish_composing();
    if (list->of != m_edit.composing()) {
        m_state.first_wanted = true;
        return;
    }
    if (list->candidates.empty()) return finish_composing();
    const InputCandidate first = list->candidates.front();
    convert(first);
}

// As many candidates as the row holds, and the ways to those before and after them.
void Board::candidate_bar(Rect line) {
    const CandidateList* list = candidates();
    if (list == nullptr) return;
    const bool current = list->of == m_edit.composing();
    if (m_state.listed != list->of) {
        m_state.listed = list->of;
        m_state.pages = {0};
    }
    if (current && m_state.first_wanted) return take_first();
    const float arrow = m_ui.metrics().target(m_ui.metrics().snug(64)), gap = m_ui.metrics().apart(10);
    const Rect on = cut_end(line, arrow, gap), back = cut_end(line, arrow, m_ui.metrics().apart(14));
    std::optional<InputCandidate> chosen;
    size_t number = m_state.pages.back();
    bool full = false;
    for (; number < list->candidates.size(); ++number) {
        const std::optional<bool> touched = choice(line, number, list->candidates[number].text);
        full = !touched;
        if (full) break;
        if (*touched && current) chosen = list->candidates[number];
    }
    // One that is wider than the row is passed over.
    if (full && number == m_state.pages.back()) ++number;
    candidate_pages(back, on, number, full && number < list->candidates.size());
    if (chosen) convert(*chosen);
}

void Board::candidate_pages(const Rect& back, const Rect& on, size_t next_page, bool more) {
    const auto arrow = [&](const Rect& at, const char* id, const std::string& name, Icon icon) {
        KeyLook look = m_dark;
        look.icon = icon;
        return press_key(at, id, "", name, look, false, {}, "keyboard.choices").clicked;
    };
    if (m_state.pages.size() > 1 &&
        arrow(back, "keyboard.choices.previous", m_state.words.previous, Icon::chevron_left))
        m_state.pages.pop_back();
    else if (more && arrow(on, "keyboard.choices.next", m_state.words.next, Icon::chevron_right))
        m_state.pages.push_back(next_page);
}

void Board::bar(const Rect& at) {
    m_bar = at;
    if (m_edit.kind() == InputKind::email)
        mail_bar(at);
    else if (!m_edit.composing().empty())
        candidate_bar(at);
    else
        suggestion_bar(at);
}

std::optional<bool> Board::choice(Rect& line, size_t number, std::string_view label) {
    const float gap = m_ui.metrics().apart(14);
    const float width =
        std::max(m_ui.metrics().target(m_ui.metrics().snug(84)), m_ui.text_width(label, {.type = Type::label}) + 52);
    if (width > line.width) return std::nullopt;
    const Rect at = cut_start(line, width, gap);
    const std::string id = "keyboard.choice." + std::to_string(number);
    const Press press = m_inert ? Press{} : m_ui.press(id, at, true);
    const float radius = m_ui.theme().key_radius;
    m_ui.fill(at, mix(m_ui.colors().surface, m_ui.colors().brand, press.depth * 0.22F), radius);
    m_ui.line(at, label, {.type = Type::label, .color = m_ui.colors().ink, .align = Align::center});
    const bool covered = m_state.popover && !at.intersected(seen(popover_rect())).empty();
    if (!covered && std::exchange(m_list_untold, false))
        m_ui.meaning({.id = "keyboard.list", .role = Role::listbox, .name = m_state.words.choices}, m_bar);
    if (!covered)
        m_ui.target(
            {.id = id, .role = Role::option, .name = std::string(label), .radius = radius, .group = "keyboard.choices"},
            at);
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
