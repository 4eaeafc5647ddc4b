// What is being typed: text, caret and rules, without a picture. Thread rule: UI thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"

namespace tp::ui {

// Why typed or pasted text was not taken as it came.
namespace text_errc {
inline constexpr ErrorCode too_long{"too_long"};                    // the field is full: it stays as it was
inline constexpr ErrorCode invalid_utf8{"invalid_utf8"};            // lone surrogates, overlong forms: shown as U+FFFD
inline constexpr ErrorCode control_character{"control_character"};  // left out
inline constexpr ErrorCode bidi_control{"bidi_control"};            // left out
inline constexpr ErrorCode stacked_marks{"stacked_marks"};          // those beyond eight on a letter are left out
inline constexpr ErrorCode not_for_field{"not_for_field"};          // left out: a letter where digits go
}  // namespace text_errc

// Which characters a field takes and which keyboard it opens.
enum class InputKind { words, email, phone, digits, code };  // code: letters, digits and hyphens, shown in capitals

// The caret stands between graphemes (UAX #29): a backspace takes what a person calls one character.
class TextEdit {
  public:
    TextEdit() = default;
    explicit TextEdit(InputKind kind, size_t max_graphemes = 80) : m_kind(kind), m_max_graphemes(max_graphemes) {}

    [[nodiscard]] const std::string& text() const { return m_text; }
    [[nodiscard]] bool empty() const { return m_text.empty(); }
    [[nodiscard]] size_t caret() const { return m_caret; }  // byte offset
    [[nodiscard]] InputKind kind() const { return m_kind; }
    // Counts changes of the text: ask again when it differs.
    [[nodiscard]] size_t revision() const { return m_revision; }

    // Puts cleaned text at the caret. False if the field does not take it, or is full: refusal() says why.
    bool insert(std::string_view utf8);
    // What was wrong with the latest insert() or set(), though what remained was taken; nullopt: nothing, or something
    // has been taken away since.
    [[nodiscard]] std::optional<ErrorCode> refusal() const { return m_refusal; }
    bool backspace();    // the grapheme before the caret
    bool delete_next();  // the one after it
    void move(int graphemes);
    void move_to(size_t byte_offset);  // the boundary at or before it
    void set(std::string_view utf8);   // caret at the end
    void clear() { set({}); }

    // The stretch before the caret that a keyboard is still composing (kana, pinyin): part of text(), underlined where
    // it is shown. Any other change of the text or of the caret ends it and leaves the text.
    [[nodiscard]] std::string_view composing() const;
    // Replaces it, or begins one at the caret. Empty text ends it. False, and nothing is changed, if the field is full
    // or does not take it.
    bool compose(std::string_view utf8);
    // Puts `utf8` in the place of its first `consumed` bytes; what follows them goes on being composed. False as above.
    bool convert(std::string_view utf8, size_t consumed);
    void end_composing() { m_composing_from.reset(); }

    // What composing() may become, the likeliest first, as a keyboard's dictionary has it; empty text: nothing yet.
    // Holds until the text changes.
    void expect(std::vector<std::string> wholes);
    // expect() has been told of the text as it is now.
    [[nodiscard]] bool expected() const { return m_expected_of == m_revision; }
    // What the text may mean to somebody who reads it before it is finished, the likeliest first: the text itself, or
    // with each that is expected in the place of composing(). None: something is composed, and nobody knows yet into
    // what.
    [[nodiscard]] std::vector<std::string> meant() const;
    // The reader has found something for this one of meant(): it becomes the likeliest, and the text when composing
    // ends.
    void found(std::string_view meant_text);
    // Puts what was found in the place of composing() and ends it. False, and nothing is changed: nothing was found.
    bool take_found();

  private:
    std::string accepted(std::string_view utf8);
    bool replace(size_t begin, size_t end, std::string_view clean);

    InputKind m_kind = InputKind::words;
    size_t m_max_graphemes = 80;
    std::string m_text;
    size_t m_caret = 0;
    size_t m_revision = 0;
    std::vector<std::string> m_expected;
    std::optional<size_t> m_expected_of;     // the revision that they were told of
    bool m_found = false;                    // the first of them, by the reader
    std::optional<size_t> m_composing_from;  // byte offset of composing(), which ends at the caret
    std::optional<ErrorCode> m_refusal;
};

}  // namespace tp::ui
