#include "kiosk/ui/text_edit.h"

#include <algorithm>
#include <array>
#include <vector>

#include "platform/base/bytes.h"
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

constexpr size_t most_bytes = 1024;

// Whether `utf8`, which is valid, has one of the two-byte C1 controls or a control of ASCII but the line's end.
bool has_control(std::string_view utf8) {
    for (size_t i = 0; i < utf8.size(); ++i) {
        const auto byte = static_cast<unsigned char>(utf8[i]);
        if ((byte < 0x20 && byte != '\n' && byte != '\r') || byte == 0x7f) return true;
        if (byte == 0xc2 && i + 1 < utf8.size() && static_cast<unsigned char>(utf8[i + 1]) < 0xa0) return true;
    }
    return false;
}

// UAX #9: marks, embeddings and overrides, isolates.
bool has_bidi_control(std::string_view utf8) {
    constexpr std::array<std::string_view, 12> controls{"\u061c", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c",
                                                        "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"};
    return std::ranges::any_of(controls, [&](std::string_view control) { return utf8.contains(control); });
}

std::optional<ErrorCode> problem_of(std::string_view utf8, std::string_view clean) {
    if (utf8.size() > most_bytes) return text_errc::too_long;
    if (!is_valid_utf8(utf8)) return text_errc::invalid_utf8;
    if (has_control(utf8)) return text_errc::control_character;
    if (has_bidi_control(utf8)) return text_errc::bidi_control;
    // Line ends may become shorter; nothing else that is left may, but marks.
    const auto line_ends = static_cast<size_t>(std::ranges::count(utf8, '\r'));
    if (clean.size() + line_ends < utf8.size()) return text_errc::stacked_marks;
    return std::nullopt;
}

}  // namespace

std::string TextEdit::accepted(std::string_view utf8) {
    std::string clean = clean_outside_text(utf8, most_bytes);
    m_refusal = problem_of(utf8, clean);
    std::ranges::replace(clean, '\n', ' ');
    if (m_kind == InputKind::words) return clean;
    std::string kept;
    for (const char c : clean) {
        if (!takes(m_kind, c)) {
            if (!m_refusal) m_refusal = text_errc::not_for_field;
            continue;
        }
        kept += m_kind == InputKind::code && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return kept;
}

// `clean` in the place of [begin, end), the caret behind it.
bool TextEdit::replace(size_t begin, size_t end, std::string_view clean) {
    std::string next = m_text;
    next.replace(begin, end - begin, clean);
    if (next.size() > m_text.size() && grapheme_boundaries(next).size() > m_max_graphemes + 1) {
        m_refusal = text_errc::too_long;
        return false;
    }
    m_text = std::move(next);
    m_caret = begin + clean.size();
    ++m_revision;
    return true;
}

bool TextEdit::insert(std::string_view utf8) {
    end_composing();
    const std::string clean = accepted(utf8);
    return !clean.empty() && replace(m_caret, m_caret, clean);
}

std::string_view TextEdit::composing() const {
    return m_composing_from ? std::string_view(m_text).substr(*m_composing_from, m_caret - *m_composing_from)
                            : std::string_view();
}

bool TextEdit::compose(std::string_view utf8) {
    const size_t begin = m_composing_from.value_or(m_caret);
    const std::string clean = accepted(utf8);
    if ((clean.empty() && !utf8.empty()) || !replace(begin, m_caret, clean)) return false;
    m_composing_from.reset();
    if (!clean.empty()) m_composing_from = begin;
    return true;
}

bool TextEdit::convert(std::string_view utf8, size_t consumed) {
    const std::string all(composing());
    const std::string rest = all.substr(std::min(consumed, all.size()));
    const std::string clean = accepted(utf8);
    const size_t begin = m_composing_from.value_or(m_caret);
    if (clean.empty() || !replace(begin, m_caret, clean + rest)) return false;
    m_composing_from.reset();
    if (!rest.empty()) m_composing_from = begin + clean.size();
    return true;
}

void TextEdit::expect(std::vector<std::string> wholes) {
    m_expected = std::move(wholes);
    m_expected_of = m_revision;
    m_found = false;
}

std::vector<std::string> TextEdit::meant() const {
    const size_t length = composing().size();
    if (length == 0) return {m_text};
    if (!expected()) return {};
    std::vector<std::string> all;
    for (const std::string& whole : m_expected) {
        std::string text = m_text;
        text.replace(m_caret - length, length, whole);
        if (std::ranges::find(all, text) == all.end()) all.push_back(std::move(text));
    }
    return all;
}

void TextEdit::found(std::string_view meant_text) {
    const size_t begin = m_caret - composing().size(), behind = m_text.size() - m_caret;
    if (!expected() || composing().empty() || meant_text.size() < begin + behind) return;
    const std::string_view whole = meant_text.substr(begin, meant_text.size() - begin - behind);
    const auto it = std::ranges::find(m_expected, whole);
    if (it == m_expected.end()) return;
    std::rotate(m_expected.begin(), it, it + 1);
    m_found = true;
}

bool TextEdit::take_found() {
    return !composing().empty() && expected() && m_found && convert(m_expected.front(), composing().size());
}

bool TextEdit::backspace() {
    if (m_caret == 0) return false;
    const std::optional<size_t> composing_from = m_composing_from;
    const size_t end = m_caret;
    move(-1);
    if (composing_from && *composing_from < m_caret) m_composing_from = composing_from;
    m_text.erase(m_caret, end - m_caret);
    m_refusal.reset();
    ++m_revision;
    return true;
}

bool TextEdit::delete_next() {
    if (m_caret >= m_text.size()) return false;
    end_composing();
    const size_t begin = m_caret;
    move(1);
    m_text.erase(begin, m_caret - begin);
    m_caret = begin;
    m_refusal.reset();
    ++m_revision;
    return true;
}

void TextEdit::move(int graphemes) {
    end_composing();
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
    end_composing();
    m_text = accepted(utf8);
    const std::vector<size_t> stops = grapheme_boundaries(m_text);
    if (stops.size() > m_max_graphemes + 1) {
        m_refusal = text_errc::too_long;
        m_text.resize(stops[m_max_graphemes]);
    }
    m_caret = m_text.size();
    ++m_revision;
}

}  // namespace tp::ui
