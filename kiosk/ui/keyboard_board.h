// Inside of the keyboard; included by keyboard*.cpp only. Thread rule: UI thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/ui/keyboard.h"
#include "platform/text/compose/composer.h"

namespace tp::ui {

// A key that types something, ready to be drawn.
struct KeyFace {
    std::string id, label, text, name;
    std::vector<std::string> variants;  // of a long press
};

// The rows of a layout as they are shown, made when the layout or its shift changes.
struct KeyFaces {
    const KeyboardLayout* layout = nullptr;
    bool shifted = false;
    size_t columns = 0;  // that the panel had room for
    std::vector<std::vector<KeyFace>> rows;
    size_t widest = 0;
};

// The variants of a key, open over it. Stays when the finger that opened it is lifted, until a choice or a touch
// elsewhere.
struct Popover {
    std::vector<std::string> offers;
    Rect key;
    bool opening = true;            // the finger that opened it is still down
    std::optional<size_t> hovered;  // by that finger
};

enum class Shift { off, once, locked };

// What the keyboard keeps between frames while it is open.
struct KeyboardState {
    std::string language;
    InputKind kind = InputKind::words;
    bool signs = false;  // the layer of digits and signs; the pad of fields that are mostly digits
    size_t layout = 0;   // of keyboards_of(language)
    Shift shift = Shift::off;
    KeyFaces faces;
    std::map<std::string, KeyFace, std::less<>> single;  // keys outside of the rows
    std::optional<KeyFace> confirmed;                    // the key that a keypad typed last
    std::optional<Popover> popover;
    int repeats = 0;                  // of the backspace that is held
    std::string listed;               // the composing text whose candidates stand over the keys
    std::vector<size_t> pages = {0};  // the first candidate of each page up to the one that is shown
    struct {
        std::string key;
        size_t place = 0;  // along its row
        MonotonicTime at{};
    } turned;                   // the key of the kana pad that was touched last
    bool first_wanted = false;  // space was touched before the candidates came
    struct {
        std::string shift, backspace, numbers, letters, globe, space, next_kana, next, previous, choices;
    } words;
};

// --- keyboard_rows.cpp: what has room
[[nodiscard]] bool mostly_digits(InputKind kind);
[[nodiscard]] bool latin_only(InputKind kind);
[[nodiscard]] float key_row_gap(const Ui& ui);
[[nodiscard]] float narrowest_gap(const Ui& ui);
[[nodiscard]] Rect area_of(const Ui& ui, const Rect& at);
[[nodiscard]] size_t columns_of(const Ui& ui, float width);
[[nodiscard]] bool is_tall(const KeyboardLayout& layout);
[[nodiscard]] bool is_kana_pad(const KeyboardLayout& layout);
[[nodiscard]] std::vector<std::vector<std::string_view>> rows_that_fit(const KeyboardLayout& layout, bool second,
                                                                       size_t columns);
[[nodiscard]] std::vector<const KeyboardLayout*> layouts_of(const Ui& ui, std::string_view language, InputKind kind,
                                                            size_t columns);
[[nodiscard]] bool bar_over(const Ui& ui, const KeyboardSpec& spec, InputKind kind, size_t columns);

[[nodiscard]] bool ends_in_own_row(const Ui& ui, InputKind kind, size_t columns);

struct KeyLook {
    Color fill, ink;
    std::optional<Icon> icon = {};
    Type type = Type::key;
};

// One frame of the keyboard.
class Board {
  public:
    Board(Ui& ui, const Rect& at, const KeyboardSpec& spec, TextEdit& edit, KeyboardEvent& event);

    void draw();

  private:
    // Lengths of the rows in this shape.
    struct Rows {
        float gap, bar, key, last;
    };
    [[nodiscard]] Rows rows_of(float height, size_t letter_rows, bool with_bar) const;
    [[nodiscard]] std::vector<const KeyboardLayout*> layouts() const;
    [[nodiscard]] bool has_bar() const;

    void number_pad(Rect area);
    void letter_rows(Rect area);
    void letter_row(Rect line, const std::vector<KeyFace>& row, bool is_last, float unit, float gap);
    void last_row(Rect line, float unit, float gap);
    [[nodiscard]] bool has_row_of_ends() const;
    void ends_of_address(Rect line, float gap);
    void bar(const Rect& at);
    void candidate_bar(Rect line);
    void candidate_pages(const Rect& back, const Rect& on, size_t next_page, bool more);
    void mail_bar(const Rect& at);
    void suggestion_bar(const Rect& at);
    // One choice of the bar, cut from its start; nullopt: there is no room for it.
    std::optional<bool> choice(Rect& line, size_t number, std::string_view label);

    // --- keys
    [[nodiscard]] Rect seen(const Rect& placed) const;
    Press press_key(const Rect& placed, const std::string& id, std::string_view label, const std::string& name,
                    const KeyLook& look, bool main_action = false, std::string_view state = {},
                    std::string_view group = "keyboard");
    bool letter(const Rect& placed, const KeyFace& face);
    bool letter(const Rect& placed, std::string_view text);
    void backspace(const Rect& at);
    void next_kana(const Rect& at);
    void done(const Rect& at);
    void turn(const Rect& at);  // to the digits and signs, and back to the letters
    void shift(const Rect& at);
    void globe(const Rect& at);
    void space(const Rect& at);
    [[nodiscard]] KeyFace face_of(std::string_view text) const;
    void make_faces(const KeyboardLayout& layout, bool shifted);

    // --- what keys do
    void type(std::string_view text);
    [[nodiscard]] std::string with_kana(const std::string& before, std::string_view key);
    void finish_composing();
    void take_first();
    void convert(const InputCandidate& candidate);
    void expect_candidates();  // tells the field what its composing text may become
    // For what is being composed; nullptr: nothing is, or nobody knows. The list may still be that of another text.
    [[nodiscard]] const CandidateList* candidates() const;

    // --- variants
    [[nodiscard]] Rect popover_rect() const;
    [[nodiscard]] Rect offer_rect(size_t index) const;
    [[nodiscard]] float offer_width() const;
    void hold(const KeyFace& face, const Rect& placed);
    void offer_instead(const Rect& placed);  // of what a keypad has typed with the first of a held confirm
    void follow_popover();
    void draw_popover();

    Ui& m_ui;
    const KeyboardSpec& m_spec;
    TextEdit& m_edit;
    KeyboardEvent& m_event;
    KeyboardState& m_state;
    Rect m_at, m_area, m_bar;
    bool m_list_untold = true;  // no choice of the bar has been drawn yet
    size_t m_columns = 0;       // keys of the least width that a row holds
    float m_axis;  // keys stand from left to right in every script: on a mirrored screen each is mirrored back about it
    bool m_inert = false;  // a popover was open when the frame began: keys under it are not touched
    KeyLook m_plain, m_dark, m_action;
};

}  // namespace tp::ui
