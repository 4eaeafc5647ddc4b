#include "kiosk/ui/text_edit.h"

#include <algorithm>
#include <vector>

#include "platform/text/text_engine.h"

namespace tp::ui {
namespace {

bool takes(InputKind kind, char c) {
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    switch (kind) {
        case InputKind::words:
            return true;
        case InputKind::email:
            return digit || letter || std::string_view("@.!#$%&'*+-/=?^_`{|}~").contains(c);
        case InputKind::phone:
            return digit || c == '+' || c == '-' || c == ' ' || c == '(' || c == ')';
        case InputKind::digits:
            return digit;
        case InputKind::code:
            return digit || letter || c == '-' || c == ' ';
    }
    return false;
}

}  // namespace

std::string TextEdit::accepted(std::string_view utf8) const {
    std::string clean = clean_outside_text(utf8, 1024);
    std::ranges::replace(clean, '\n', ' ');
    if (m_kind == InputKind::words) return clean;
    std::string kept;
    for (const char c : clean) {
        if (!takes(m_kind, c)) continue;
        kept += m_kind == InputKind::code && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return kept;
}

bool TextEdit::insert(std::string_view utf8) {
    const std::string clean = accepted(utf8);
    if (clean.empty()) return false;
    std::string next = m_text;
    next.insert(m_caret, clean);
    if (grapheme_boundaries(next).size() > m_max_graphemes + 1) return false;
    m_text = std::move(next);
    m_caret += clean.size();
    ++m_revision;
    return true;
}

bool TextEdit::backspace() {
    if (m_caret == 0) return false;
    const size_t end = m_caret;
    move(-1);
    m_text.erase(m_caret, end - m_caret);
    ++m_revision;
    return true;
}

bool TextEdit::delete_next() {
    if (m_caret >= m_text.size()) return false;
    const size_t begin = m_caret;
    move(1);
    m_text.erase(begin, m_caret - begin);
    m_caret = begin;
    ++m_revision;
    return true;
}

void TextEdit::move(int graphemes) {
    const std::vector<size_t> stops = grapheme_boundaries(m_text);
    // A caret can be inside a grapheme after an insertion joined its neighbours: the stop before it counts.
    const auto above = std::ranges::upper_bound(stops, m_caret);
    const auto here = static_cast<std::ptrdiff_t>(above - stops.begin()) - 1;
    const bool between = stops[static_cast<size_t>(here)] != m_caret;
    const std::ptrdiff_t wanted = here + graphemes + (between && graphemes < 0 ? 1 : 0);
    m_caret = stops[static_cast<size_t>(std::clamp<std::ptrdiff_t>(wanted, 0, std::ssize(stops) - 1))];
}

void TextEdit::move_to(size_t byte_offset) {
    m_caret = std::min(byte_offset, m_text.size());
    move(0);
}

void TextEdit::set(std::string_view utf8) {
    m_text = accepted(utf8);
    const std::vector<size_t> stops = grapheme_boundaries(m_text);
    if (stops.size() > m_max_graphemes + 1) m_text.resize(stops[m_max_graphemes]);
    m_caret = m_text.size();
    ++m_revision;
}

}  // namespace tp::ui
