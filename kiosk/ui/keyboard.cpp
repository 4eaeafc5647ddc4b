#include "kiosk/ui/keyboard.h"

#include <algorithm>
#include <array>

#include "kiosk/ui/keyboard_board.h"

namespace tp::ui {
namespace {

constexpr std::array<std::string_view, 3> digit_rows = {"1 2 3", "4 5 6", "7 8 9"};
constexpr float wide_gap = 12;

// Signs that speech passes over when they stand alone.
struct SpokenSign {
    std::string_view sign, words;
};
constexpr SpokenSign spoken_signs[] = {
    {".", "signs.full_stop"},       {",", "signs.comma"},
    {"-", "signs.hyphen"},          {"_", "signs.underscore"},
    {"'", "signs.apostrophe"},      {"\"", "signs.quotation_mark"},
    {"(", "signs.opening_bracket"}, {")", "signs.closing_bracket"},
    {"?", "signs.question_mark"},   {"!", "signs.exclamation_mark"},
    {":", "signs.colon"},           {";", "signs.semicolon"},
    {"/", "signs.slash"},
};

// What a key is called when it is spoken.
std::string name_of_key(const Ui& ui, std::string_view text) {
    const auto* found = std::ranges::find(spoken_signs, text, &SpokenSign::sign);
    if (found != std::end(spoken_signs)) return ui.words(found->words);
    const std::string_view spoken = spoken_key(text);
    return spoken == text ? shown_on_key(text) : std::string(spoken);
}

KeyboardState& state_of(Ui& ui, const KeyboardSpec& spec, const TextEdit& edit) {
    auto& state = ui.kept<KeyboardState>();
    float& open = ui.memory("keyboard#open");
    if (open < 1 || state.language != spec.language || state.kind != edit.kind()) {
        state = {};
        state.language = spec.language;
        state.kind = edit.kind();
        state.signs = mostly_digits(edit.kind());
        if (edit.kind() == InputKind::code) state.shift = Shift::locked;
        state.words = {.shift = ui.words("keyboard.shift"),
                       .backspace = ui.words("keyboard.backspace"),
                       .numbers = ui.words("keyboard.numbers"),
                       .letters = ui.words("keyboard.letters"),
                       .globe = ui.words("keyboard.globe"),
                       .space = ui.words("keyboard.space"),
                       .next_kana = ui.words("keyboard.next_kana"),
                       .next = ui.words("candidates.next"),
                       .previous = ui.words("candidates.previous"),
                       .choices = ui.words("candidates.list")};
    }
    open = 1;
    return state;
}

}  // namespace

Board::Board(Ui& ui, const Rect& at, const KeyboardSpec& spec, TextEdit& edit, KeyboardEvent& event)
    : m_ui(ui),
      m_spec(spec),
      m_edit(edit),
      m_event(event),
      m_state(state_of(ui, spec, edit)),
      m_at(at),
      m_axis(at.centre().x),
      m_plain{ui.colors().key, ui.colors().ink},
      m_dark{ui.colors().key_dark, ui.colors().ink},
      m_action{ui.colors().brand, ui.colors().on_brand, {}, ui.metrics().zoom > 1 ? Type::key : Type::label} {
    m_area = area_of(ui, at);
    m_columns = columns_of(ui, m_area.width);
}

void Board::draw() {
    m_inert = m_state.popover.has_value();
    if (m_inert) follow_popover();
    if (mostly_digits(m_edit.kind()) && m_state.signs)
        number_pad(m_area);
    else
        letter_rows(m_area);
    if (m_state.popover) draw_popover();
    expect_candidates();
}

std::vector<const KeyboardLayout*> Board::layouts() const {
    return layouts_of(m_ui, m_spec.language, m_edit.kind(), m_columns);
}

bool Board::has_bar() const {
    return bar_over(m_ui, m_spec, m_edit.kind(), m_columns);
}

// The keyboard is as high as any other: more rows are lower ones, down to the least target.
Board::Rows Board::rows_of(float height, size_t letter_rows, bool with_bar) const {
    const Metrics& metrics = m_ui.metrics();
    Rows rows{};
    rows.gap = letter_rows > 4 ? metrics.apart(metrics.snug(9)) : key_row_gap(m_ui);
    // Enlarged, its words are higher than its target.
    const float words = metrics.zoom <= 1 ? 0.0F : metrics.compact() ? 45.0F : 54.0F;
    const float drawn = metrics.compact() || letter_rows > 4 ? 0.0F : metrics.snug(76);
    rows.bar = with_bar ? metrics.target(std::max(drawn, words)) : 0;
    const float gaps = rows.gap * static_cast<float>(letter_rows + (with_bar ? 1 : 0));
    const float left = height - gaps - rows.bar;
    rows.last = std::max(metrics.mm(20), left / static_cast<float>(letter_rows + 1));
    rows.key = (left - rows.last) / static_cast<float>(letter_rows);
    return rows;
}

// 1–9 and 0 large, what else the kind takes, backspace, and done.
void Board::number_pad(Rect area) {
    const float gap = m_ui.metrics().apart(m_ui.metrics().snug(wide_gap));
    const InputKind kind = m_edit.kind();
    const Rows rows = rows_of(area.height, digit_rows.size(), false);
    const float width = (area.width - 3 * gap) / 4;
    const bool letters = kind == InputKind::code;
    Rect tools = cut_end(area, width, gap);
    const Rect erase = cut_top(tools, letters ? 2 * rows.key + rows.gap : 3 * rows.key + 2 * rows.gap, rows.gap);
    const Rect other = cut_top(tools, rows.key, rows.gap);
    // Row by row, as they are read.
    for (size_t row = 0; row < digit_rows.size(); ++row) {
        Rect line = cut_top(area, rows.key, rows.gap);
        for (const std::string_view digit : keys_of(digit_rows[row])) letter(cut_start(line, width, gap), digit);
        if (row == 0) backspace(erase);
        if (letters && row + 1 == digit_rows.size()) turn(other);
    }
    Rect line = cut_top(area, rows.last);
    if (kind != InputKind::digits) letter(cut_start(line, width, gap), kind == InputKind::phone ? "+" : "-");
    letter(cut_start(line, kind == InputKind::digits ? 2 * width + gap : width, gap), "0");
    done({line.x, line.y, tools.right() - line.x, line.height});
}

// The row over the keys, the rows of letters or signs, and the row of the action.
void Board::letter_rows(Rect area) {
    const std::vector<const KeyboardLayout*> all = layouts();
    m_state.layout %= all.size();
    const KeyboardLayout& shown = m_state.signs ? sign_keyboard() : *all[m_state.layout];
    make_faces(shown, shown.has_shift() && m_state.shift != Shift::off);
    const bool ends = has_row_of_ends();
    const size_t count = m_state.faces.rows.size() + (ends ? 1 : 0);
    if (count > 4 && !m_ui.metrics().compact()) area = area.inset(0, -m_ui.metrics().snug(10));
    const Rows rows = rows_of(area.height, count, has_bar());
    if (has_bar()) bar(cut_top(area, rows.bar, rows.gap));

    const auto usual = static_cast<float>(std::max(m_state.faces.widest, std::min(m_columns, size_t{10})));
    const bool pad = is_kana_pad(shown);
    const auto widest = pad ? static_cast<float>(m_state.faces.widest + 1) : usual;  // and the backspace
    float gap = m_ui.metrics().apart(m_ui.metrics().snug(wide_gap));
    // Twelve keys on the narrowest place: as near to one another as targets may be, and half a pixel.
    if ((area.width - gap * (widest - 1)) / widest < m_ui.metrics().mm(15)) gap = narrowest_gap(m_ui);
    const float unit = (area.width - gap * (widest - 1)) / widest;
    const size_t letters = m_state.faces.rows.size();
    for (size_t row = 0; row < letters; ++row)
        letter_row(cut_top(area, rows.key, rows.gap), m_state.faces.rows[row], row + 1 == letters, unit, gap);
    if (ends) ends_of_address(cut_top(area, rows.key, rows.gap), gap);
    last_row(cut_top(area, rows.last), (area.width - gap * (usual - 1)) / usual, gap);
}

void Board::letter_row(Rect line, const std::vector<KeyFace>& row, bool is_last, float unit, float gap) {
    const auto count = static_cast<float>(row.size());
    float width = unit;
    // Fifty sounds fill all five rows: their backspace stands beside the space bar.
    if (is_last && !is_tall(*m_state.faces.layout)) {
        const bool has_shift = m_state.faces.layout->has_shift();
        const float side = (line.width - count * (unit + gap) - gap) / 2;
        const float wide = has_shift || side < 2 * unit ? std::max(side, unit) : 1.7F * unit;
        if (has_shift) shift(cut_start(line, wide, gap));
        backspace(cut_end(line, wide, gap));
        width = std::min((line.width - gap * (count - 1)) / count, 1.25F * unit);
    }
    // The pad's keys stand in columns, beside which the backspace has its own.
    const bool in_columns = is_kana_pad(*m_state.faces.layout);
    float x = in_columns ? line.x : line.x + (line.width - count * width - gap * (count - 1)) / 2;
    for (const KeyFace& face : row) {
        letter({x, line.y, width, line.height}, face);
        x += width + gap;
    }
    if (in_columns && &row == &m_state.faces.rows.front()) next_kana({x, line.y, width, line.height});
}

// Ends the turn of a key of the pad: the next touch of it is another sound, as in もも.
void Board::next_kana(const Rect& at) {
    KeyLook look = m_dark;
    look.icon = Icon::arrow_right;
    static const std::string id = "keyboard.next_kana";
    if (press_key(at, id, "", m_state.words.next_kana, look).clicked) m_state.turned = {};
}

void Board::last_row(Rect line, float unit, float gap) {
    const bool few = m_columns < 10;
    const float wide = few ? unit : 1.55F * unit;
    const float turned = m_ui.text_width("ABC", {.type = m_ui.metrics().zoom > 1 ? Type::key : Type::tool}) + 16;
    turn(cut_start(line, std::max(wide, turned), gap));
    if (layouts().size() > 1) globe(cut_start(line, wide, gap));
    const InputKind kind = m_edit.kind();
    const bool erases = is_tall(*m_state.faces.layout), dashed = kind == InputKind::code && !m_state.signs;
    const float label = m_ui.text_width(m_spec.done_label, {.type = m_action.type}) + 56;
    // What stands between keeps the least width of a target: the space bar, or the ends of an address.
    const float least = m_ui.metrics().target(0);
    const float between = kind != InputKind::email ? least : m_state.signs ? 1.5F * least : 5.5F * least + 4 * gap;
    const float most = line.width - gap - between - (erases ? wide + gap : 0) - (dashed ? unit + gap : 0);
    done(kind == InputKind::email && has_row_of_ends()
             ? line
             : cut_end(line, std::min(most, std::max(2.4F * unit, label)), gap));
    if (erases) backspace(cut_end(line, wide, gap));
    // An address has no spaces.
    if (kind == InputKind::email && has_row_of_ends()) return;
    if (kind == InputKind::email) return ends_of_address(line, gap);
    if (dashed) letter(cut_start(line, unit, gap), "-");
    space(line);
}

// The layer of signs has these in its rows, but for the last.
void Board::ends_of_address(Rect line, float gap) {
    const std::vector<std::string_view> ends = m_state.signs ? keys_of(".com") : keys_of("@ - _ . .com");
    const float extra = 0.5F, count = static_cast<float>(ends.size());
    const float width = (line.width - gap * (count - 1)) / (count + extra);
    for (const std::string_view end : ends)
        letter(cut_start(line, end == ".com" ? (1 + extra) * width : width, gap), end);
}

// --- keys

Rect Board::seen(const Rect& placed) const {
    return m_ui.rtl() ? Rect{2 * m_axis - placed.right(), placed.y, placed.width, placed.height} : placed;
}

Press Board::press_key(const Rect& placed, const std::string& id, std::string_view label, const std::string& name,
                       const KeyLook& look, bool main_action, std::string_view state, std::string_view group) {
    const Rect at = seen(placed);
    const Press press = m_inert ? Press{} : m_ui.press(id, at, true);
    const float radius = m_ui.theme().key_radius;
    const Rect body = at.moved({0, press.depth * 3});
    m_ui.fill(at.moved({0, 3}), m_ui.colors().key_edge, radius);
    m_ui.fill(body, mix(look.fill, m_ui.colors().brand, press.depth * 0.22F), radius);
    if (look.icon)
        m_ui.icon(*look.icon, body.centre(), std::min(50.0F, body.height * 0.62F), look.ink);
    else
        m_ui.line(body, label, {.type = look.type, .color = look.ink, .align = Align::center});
    // What the popover covers cannot be reached.
    const bool covered = m_state.popover && !placed.intersected(popover_rect()).empty();
    if (!covered)
        m_ui.target({.id = id,
                     .role = Role::button,
                     .name = name,
                     .value = {},
                     .state = std::string(state),
                     .radius = radius,
                     .group = std::string(group)},
                    at, main_action);
    return press;
}

bool Board::letter(const Rect& placed, const KeyFace& face) {
    const Press press = press_key(placed, face.id, face.label, face.name, m_plain);
    if (press.down && !face.variants.empty()) hold(face, placed);
    if (press.held) offer_instead(placed);
    if (press.clicked) {
        m_state.confirmed = m_ui.keypad_in_use() ? std::optional(face) : std::nullopt;
        type(face.text);
    }
    return press.clicked;
}

bool Board::letter(const Rect& placed, std::string_view text) {
    auto found = m_state.single.find(text);
    if (found == m_state.single.end()) found = m_state.single.emplace(std::string(text), face_of(text)).first;
    return letter(placed, found->second);
}

// EN 301 549 5.8: a key that is held repeats after 2 s at the earliest; only this one does.
void Board::backspace(const Rect& at) {
    constexpr float delay_s = 2, period_s = 0.12F;
    KeyLook look = m_dark;
    look.icon = Icon::backspace;
    static const std::string id = "keyboard.backspace";
    const Press press = press_key(at, id, "", m_state.words.backspace, look);
    if (press.down) {
        const float held = m_ui.running("keyboard.backspace#held");
        const int due = held < delay_s ? 0 : 1 + static_cast<int>((held - delay_s) / period_s);
        for (; m_state.repeats < due; ++m_state.repeats) m_event.changed |= m_edit.backspace();
        const float next = due == 0 ? delay_s - held : period_s;
        m_ui.wake_at(m_ui.now() + Milliseconds{static_cast<int64_t>(next * 1000) + 1});
        return;
    }
    if (press.clicked) m_state.turned = {};
    if (press.clicked && m_state.repeats == 0) m_event.changed |= m_edit.backspace();
    m_state.repeats = 0;
}

void Board::done(const Rect& at) {
    KeyLook look = m_action;
    if (!m_spec.can_finish) look = {m_ui.colors().none_tint, m_ui.colors().soft, {}, m_action.type};
    static const std::string id = "keyboard.done";
    // Words for which the key is too narrow are still spoken.
    if ((m_ui.metrics().zoom > 1 || m_edit.kind() == InputKind::email) &&
        m_ui.text_width(m_spec.done_label, {.type = look.type}) > at.width - 16)
        look.icon = Icon::check;
    const bool clicked = press_key(at, id, m_spec.done_label, std::string(m_spec.done_label), look, true,
                                   m_spec.can_finish ? "" : "disabled")
                             .clicked;
    if (!clicked || !m_spec.can_finish) return;
    if (m_edit.take_found())
        m_event.changed = true;
    else
        finish_composing();
    m_event.done = true;
}

void Board::turn(const Rect& at) {
    KeyLook look = m_dark;
    look.type = m_ui.metrics().zoom > 1 ? Type::key : Type::tool;
    static const std::string id = "keyboard.numbers";
    const bool signs = m_state.signs;
    if (press_key(at, id, signs ? "ABC" : "123", signs ? m_state.words.letters : m_state.words.numbers, look).clicked)
        m_state.signs = !signs;
}

void Board::shift(const Rect& at) {
    const bool on = m_state.shift != Shift::off;
    KeyLook look = on ? KeyLook{m_ui.colors().brand, m_ui.colors().on_brand} : m_dark;
    look.icon = m_state.shift == Shift::locked ? Icon::apple_keyboard_caps : Icon::arrow_up;
    static const std::string id = "keyboard.shift";
    if (press_key(at, id, "", m_state.words.shift, look, false, on ? "pressed" : "").clicked)
        m_state.shift = m_state.shift == Shift::off    ? Shift::once
                        : m_state.shift == Shift::once ? Shift::locked
                                                       : Shift::off;
}

void Board::globe(const Rect& at) {
    KeyLook look = m_dark;
    look.icon = Icon::web;
    static const std::string id = "keyboard.globe";
    if (!press_key(at, id, "", m_state.words.globe, look).clicked) return;
    finish_composing();
    ++m_state.layout;
    m_state.signs = false;
    m_state.shift = Shift::off;
}

void Board::space(const Rect& at) {
    KeyLook look = m_plain;
    look.ink = m_ui.colors().soft;
    look.type = m_ui.metrics().zoom > 1 ? Type::key : Type::tool;
    static const std::string id = "keyboard.space";
    // Where it is too narrow for the keyboard's name it stands empty, as space bars do.
    const std::string_view own = m_state.faces.layout->own_name;
    const bool named = m_ui.text_width(own, {.type = look.type}) <= at.width - 12;
    if (!press_key(at, id, named ? own : std::string_view{}, m_state.words.space, look).clicked) return;
    if (m_edit.composing().empty())
        m_event.changed |= m_edit.insert(" ");
    else
        take_first();
}

KeyFace Board::face_of(std::string_view text) const {
    return {.id = "keyboard." + std::string(text),
            .label = shown_on_key(text),
            .text = std::string(text),
            .name = name_of_key(m_ui, text),
            .variants = latin_only(m_edit.kind()) && text != ".com" ? std::vector<std::string>{}
                                                                    : variants_of(m_spec.language, text)};
}

void Board::make_faces(const KeyboardLayout& layout, bool shifted) {
    KeyFaces& faces = m_state.faces;
    if (faces.layout == &layout && faces.shifted == shifted && faces.columns == m_columns) return;
    const auto under_focus = [&]() -> std::optional<std::pair<size_t, size_t>> {
        for (size_t row = 0; row < faces.rows.size(); ++row)
            for (size_t i = 0; i < faces.rows[row].size(); ++i)
                if (faces.rows[row][i].id == m_ui.focused()) return {{row, i}};
        return std::nullopt;
    };
    const auto place = m_ui.keypad_in_use() ? under_focus() : std::nullopt;
    faces = {.layout = &layout, .shifted = shifted, .columns = m_columns, .rows = {}, .widest = 0};
    for (const auto& row : rows_that_fit(layout, shifted && !layout.capitals, m_columns)) {
        std::vector<KeyFace>& made = faces.rows.emplace_back();
        for (const std::string_view key : row)
            made.push_back(face_of(shifted && layout.capitals ? capital_of(key) : key));
        faces.widest = std::max(faces.widest, made.size());
    }
    // Another letter stands where the keypad is: it stays there.
    if (place && place->first < faces.rows.size() && place->second < faces.rows[place->first].size())
        m_ui.focus_on(faces.rows[place->first][place->second].id);
}

bool Board::has_row_of_ends() const {
    return ends_in_own_row(m_ui, m_edit.kind(), m_columns);
}

KeyboardEvent keyboard(Ui& ui, const Rect& at, const KeyboardSpec& spec, TextEdit& edit) {
    KeyboardEvent event;
    Board(ui, at, spec, edit, event).draw();
    return event;
}

}  // namespace tp::ui
