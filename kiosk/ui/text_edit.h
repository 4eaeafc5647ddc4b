// What is being typed: text, caret and rules, without a picture. Thread rule: UI thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tp::ui {

// Which characters a field takes and which keyboard it opens.
enum class InputKind { words, email, phone, digits, code };  // code: letters, digits and hyphens, shown in capitals

// The caret stands between graphemes (UAX #29): a backspace takes what a person calls one character.
class TextEdit {
  public:
    TextEdit() = default;
    explicit TextEdit(InputKind kind, size_t max_graphemes = 80)
        : m_kind(kind), m_max_graphemes(max_graphemes) {}

    [[nodiscard]] const std::string& text() const { return m_text; }
    [[nodiscard]] bool empty() const { return m_text.empty(); }
    [[nodiscard]] size_t caret() const { return m_caret; }  // byte offset
    [[nodiscard]] InputKind kind() const { return m_kind; }
    // Counts changes of the text: ask again when it differs.
    [[nodiscard]] size_t revision() const { return m_revision; }

    // Puts cleaned text at the caret. False if the field does not take it, or is full.
    bool insert(std::string_view utf8);
    bool backspace();   // the grapheme before the caret
    bool delete_next(); // the one after it
    void move(int graphemes);
    void move_to(size_t byte_offset);  // the boundary at or before it
    void set(std::string_view utf8);   // caret at the end
    void clear() { set({}); }

  private:
    [[nodiscard]] std::string accepted(std::string_view utf8) const;

    InputKind m_kind = InputKind::words;
    size_t m_max_graphemes = 80;
    std::string m_text;
    size_t m_caret = 0;
    size_t m_revision = 0;
};

}  // namespace tp::ui
