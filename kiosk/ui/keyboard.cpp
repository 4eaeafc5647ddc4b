#include "kiosk/ui/keyboard.h"

#include <algorithm>

namespace tp::ui {
namespace {

// Key sets as people of the language have them on their phones.
constexpr KeyboardLayout layouts[] = {
    {"en", "English", {"q w e r t y u i o p", "a s d f g h j k l", "z x c v b n m"}, "A"},
    {"es", "Español", {"q w e r t y u i o p", "a s d f g h j k l ñ", "z x c v b n m"}, "A"},
    {"fr", "Français", {"a z e r t y u i o p", "q s d f g h j k l m", "w x c v b n é"}, "A"},
    {"de", "Deutsch", {"q w e r t z u i o p ü", "a s d f g h j k l ö ä", "y x c v b n m ß"}, "A"},
    {"ar", "العربية", {"ض ص ث ق ف غ ع ه خ ح ج", "ش س ي ب ل ا ت ن م ك ط", "ذ ء ؤ ر ى ة و ز ظ د"}, ""},
    {"ja", "日本語", {"q w e r t y u i o p", "a s d f g h j k l ー", "z x c v b n m"}, "A"},
};
constexpr KeyboardLayout numbers{"", "", {"1 2 3 4 5 6 7 8 9 0", "- / : ; ( ) $ & @", ". , ? ! ' + #"}, ""};
constexpr std::array<std::string_view, 3> digit_rows = {"1 2 3", "4 5 6", "7 8 9"};

constexpr float gap = 12, padding = 30;

std::vector<std::string_view> split(std::string_view row) {
    std::vector<std::string_view> keys;
    while (!row.empty()) {
        const size_t end = std::min(row.find(' '), row.size());
        keys.push_back(row.substr(0, end));
        row.remove_prefix(std::min(end + 1, row.size()));
    }
    return keys;
}

// One letter in capitals, for the alphabets of the layouts above: Latin with the marks they use.
std::string capital(std::string_view key) {
    if (key.size() == 1 && key[0] >= 'a' && key[0] <= 'z') return {static_cast<char>(key[0] - 'a' + 'A')};
    // U+00E0–U+00FE are two bytes, their capitals 0x20 lower; ß has none on a keyboard.
    if (key.size() == 2 && key[0] == '\xC3' && static_cast<unsigned char>(key[1]) >= 0xA0)
        return {key[0], static_cast<char>(static_cast<unsigned char>(key[1]) - 0x20)};
    return std::string(key);
}

struct KeyLook {
    Color fill, ink;
    std::optional<Icon> icon = {};
    Type type = Type::key;
};

// Keys stand from left to right in every script, as on the keyboards that people know: on a mirrored screen each is
// mirrored back about `axis`, the middle of the keyboard.
bool key(Ui& ui, float axis, const Rect& placed, const std::string& id, std::string_view label, std::string_view name,
         const KeyLook& look, bool main_action = false, std::string_view state = {}) {
    const Rect at = ui.rtl() ? Rect{2 * axis - placed.right(), placed.y, placed.width, placed.height} : placed;
    const Press press = ui.press(id, at, true);
    const float radius = ui.theme().key_radius;
    const Rect body = at.moved({0, press.depth * 3});
    ui.fill(at.moved({0, 3}), ui.colors().key_edge, radius);
    ui.fill(body, mix(look.fill, ui.colors().brand, press.depth * 0.22F), radius);
    if (look.icon)
        ui.icon(*look.icon, body.centre(), std::min(50.0F, body.height * 0.62F), look.ink);
    else
        ui.line(body, label, {.type = look.type, .color = look.ink, .align = Align::center});
    ui.target({.id = id, .role = Role::button, .name = std::string(name), .value = {}, .state = std::string(state),
               .radius = radius, .group = "keyboard"},
              at, main_action);
    return press.clicked;
}

struct Board {
    Ui& ui;
    const KeyboardSpec& spec;
    TextEdit& edit;
    KeyboardEvent& event;
    const float axis;
    const KeyLook plain, dark, action;

    Board(Ui& of, const Rect& at, const KeyboardSpec& as, TextEdit& text, KeyboardEvent& answer)
        : ui(of),
          spec(as),
          edit(text),
          event(answer),
          axis(at.centre().x),
          plain{of.colors().key, of.colors().ink},
          dark{of.colors().key_dark, of.colors().ink},
          action{of.colors().brand, of.colors().on_brand, {}, Type::label} {}

    bool letter(const Rect& at, std::string_view shown) {
        if (!key(ui, axis, at, "keyboard." + std::string(shown), shown, shown, plain)) return false;
        event.changed |= edit.insert(shown);
        return true;
    }
    void backspace(const Rect& at) {
        KeyLook look = dark;
        look.icon = Icon::backspace;
        if (key(ui, axis, at, "keyboard.backspace", "", ui.words("keyboard.backspace"), look))
            event.changed |= edit.backspace();
    }
    void done(const Rect& at) {
        KeyLook look = action;
        if (!spec.can_finish) look = {ui.colors().none_tint, ui.colors().soft, {}, Type::label};
        if (key(ui, axis, at, "keyboard.done", spec.done_label, spec.done_label, look, true,
                spec.can_finish ? "" : "disabled") &&
            spec.can_finish)
            event.done = true;
    }
    // To the digits and signs, and back to the letters; `page` as in keyboard().
    void turn(const Rect& at, float& page) {
        KeyLook look = dark;
        look.type = ui.metrics().zoom > 1 ? Type::key : Type::tool;
        const bool letters = page > 0.5F;
        if (key(ui, axis, at, "keyboard.numbers", letters ? "ABC" : "123",
                ui.words(letters ? "keyboard.letters" : "keyboard.numbers"), look))
            page = letters ? 0 : 1;
    }
};

float key_height(const Ui& ui) {
    const Metrics& m = ui.metrics();
    return m.compact() ? m.target(m.snug(90)) : m.main_target(m.snug(112));
}

float row_gap(const Ui& ui) {
    return ui.metrics().apart(ui.metrics().snug(ui.metrics().compact() ? 10 : 16));
}
float padding_y(const Ui& ui) {
    return ui.metrics().snug(ui.metrics().compact() ? 14 : padding);
}

// The row of the action, which is a main target.
float last_row_height(const Ui& ui) {
    return ui.metrics().main_target(key_height(ui));
}

// 1–9 and 0 large, what else the kind takes, backspace, and done.
void number_pad(Board& board, Rect area, float& page) {
    Ui& ui = board.ui;
    const InputKind kind = board.edit.kind();
    const float height = key_height(ui), rows = row_gap(ui);
    const float width = (area.width - 3 * gap) / 4;
    const bool letters = kind == InputKind::code;
    Rect tools = cut_end(area, width, gap);
    board.backspace(cut_top(tools, letters ? 2 * height + rows : 3 * height + 2 * rows, rows));
    if (letters) board.turn(cut_top(tools, height, rows), page);
    for (const std::string_view row : digit_rows) {
        Rect line = cut_top(area, height, rows);
        for (const std::string_view digit : split(row)) board.letter(cut_start(line, width, gap), digit);
    }
    Rect line = cut_top(area, last_row_height(ui));
    if (kind != InputKind::digits) board.letter(cut_start(line, width, gap), kind == InputKind::phone ? "+" : "-");
    board.letter(cut_start(line, kind == InputKind::digits ? 2 * width + gap : width, gap), "0");
    board.done({line.x, line.y, tools.right() - line.x, line.height});
}

// The rows of letters, or of digits and signs. `page`: 0 letters, 1 numbers.
void letter_rows(Board& board, Rect area, float& page) {
    Ui& ui = board.ui;
    TextEdit& edit = board.edit;
    const std::string mine = "keyboard#" + std::to_string(static_cast<int>(edit.kind()));
    float& shift =
        ui.memory(mine + "shift", edit.kind() == InputKind::code ? 2.0F : 0.0F);  // 1 for one letter, 2 locked
    float& latin = ui.memory(mine + "latin", edit.kind() == InputKind::words ? 0.0F : 1.0F);

    const KeyboardLayout& own = keyboard_layout(board.spec.language);
    const KeyboardLayout& letters = latin > 0.5F ? layouts[0] : own;
    const KeyboardLayout& shown = page > 0.5F ? numbers : letters;
    const bool has_shift = page < 0.5F && !letters.capitals.empty();

    const float height = key_height(ui), rows = row_gap(ui);
    const size_t widest = std::max({split(shown.rows[0]).size(), split(shown.rows[1]).size(), size_t{10}});
    const float unit = (area.width - gap * static_cast<float>(widest - 1)) / static_cast<float>(widest);

    for (size_t row = 0; row < 3; ++row) {
        Rect line = cut_top(area, height, rows);
        const std::vector<std::string_view> keys = split(shown.rows[row]);
        if (row == 2) {
            const float side = (line.width - static_cast<float>(keys.size()) * (unit + gap) - gap) / 2;
            const float wide = has_shift || side < 2 * unit ? std::max(side, unit) : 1.7F * unit;
            if (has_shift) {
                KeyLook look = shift > 0.5F ? KeyLook{ui.colors().brand, ui.colors().on_brand} : board.dark;
                look.icon = shift > 1.5F ? Icon::apple_keyboard_caps : Icon::arrow_up;
                if (key(ui, board.axis, cut_start(line, wide, gap), "keyboard.shift", "", ui.words("keyboard.shift"),
                        look, false, shift > 0.5F ? "selected" : ""))
                    shift = shift > 1.5F ? 0 : shift + 1;
            }
            board.backspace(cut_end(line, wide, gap));
        }
        const float count = static_cast<float>(keys.size());
        const float width = row == 2 ? (line.width - gap * (count - 1)) / count : unit;
        const float used = row == 2 ? std::min(width, 1.25F * unit) : unit;
        float x = line.x + (line.width - count * used - gap * (count - 1)) / 2;
        for (const std::string_view name : keys) {
            const std::string label = has_shift && shift > 0.5F ? capital(name) : std::string(name);
            if (board.letter({x, line.y, used, height}, label) && shift > 0.5F && shift < 1.5F) shift = 0;
            x += used + gap;
        }
    }

    Rect line = cut_top(area, last_row_height(ui));
    const float wide = 1.55F * unit;
    board.turn(cut_start(line, wide, gap), page);
    if (own.tag != "en") {
        KeyLook globe = board.dark;
        globe.icon = Icon::web;
        if (key(ui, board.axis, cut_start(line, wide, gap), "keyboard.globe", "", ui.words("keyboard.globe"), globe)) {
            latin = latin > 0.5F ? 0 : 1;
            page = 0;
        }
    }
    const TextOptions done_type{.type = Type::label};
    const float done = std::max(2.4F * unit, ui.text_width(board.spec.done_label, done_type) + 56);
    board.done(cut_end(line, done, gap));
    // The numbers page has these signs in its rows.
    if (edit.kind() == InputKind::email && page < 0.5F) {
        board.letter(cut_start(line, unit, gap), "@");
        board.letter(cut_end(line, unit, gap), ".");
    } else if (edit.kind() == InputKind::code && page < 0.5F) {
        board.letter(cut_start(line, unit, gap), "-");
    }
    KeyLook space = board.plain;
    space.ink = ui.colors().soft;
    space.type = Type::tool;
    if (key(ui, board.axis, line, "keyboard.space", page > 0.5F ? "" : letters.own_name, ui.words("keyboard.space"),
            space))
        board.event.changed |= edit.insert(" ");
}

}  // namespace

const KeyboardLayout& keyboard_layout(std::string_view language) {
    const std::string_view primary = language.substr(0, language.find('-'));
    const auto* found = std::ranges::find(layouts, primary, &KeyboardLayout::tag);
    return found == std::end(layouts) ? layouts[0] : *found;
}

float keyboard_height(const Ui& ui) {
    return 3 * key_height(ui) + last_row_height(ui) + 3 * row_gap(ui) + 2 * padding_y(ui);
}

KeyboardEvent keyboard(Ui& ui, const Rect& at, const KeyboardSpec& spec, TextEdit& edit) {
    KeyboardEvent event;
    Board board(ui, at, spec, edit, event);
    const InputKind kind = edit.kind();
    const bool mostly_digits = kind == InputKind::code || kind == InputKind::phone || kind == InputKind::digits;
    float& page = ui.memory("keyboard#" + std::to_string(static_cast<int>(kind)) + "page", mostly_digits ? 1.0F : 0.0F);

    Rect area{at.x + padding, at.y + padding_y(ui), at.width - 2 * padding, at.height - 2 * padding_y(ui)};
    // On a wide panel the keys stay as wide as a hand reaches.
    const float most = 1180;
    if (area.width > most) area = centred(area, most, area.height);
    if (mostly_digits && page > 0.5F)
        number_pad(board, area, page);
    else
        letter_rows(board, area, page);
    return event;
}

}  // namespace tp::ui
