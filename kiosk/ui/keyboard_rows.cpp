// What of a keyboard has room on a panel: rows, layouts, and how high they are.
#include <algorithm>
#include <ranges>
#include <utility>

#include "kiosk/ui/keyboard_board.h"

namespace tp::ui {
namespace {

constexpr float board_padding = 30;
constexpr size_t pad_rows = 3;  // of digits

float key_height(const Ui& ui) {
    const Metrics& m = ui.metrics();
    return m.compact() ? m.target(m.snug(90)) : m.main_target(m.snug(112));
}
float padding_y(const Ui& ui) {
    return ui.metrics().snug(ui.metrics().compact() ? 14 : board_padding);
}

float key_least(const Ui& ui) {
    return ui.metrics().mm(15);
}
size_t keys_in(std::string_view row) {
    return row.empty() ? 0 : static_cast<size_t>(std::ranges::count(row, ' ')) + 1;
}
size_t widest_row(const KeyboardLayout& layout) {
    return std::ranges::max(layout.rows | std::views::transform(keys_in));
}
// Shift and backspace stand beside the last row.
size_t keys_beside(const KeyboardLayout& layout) {
    return layout.has_shift() ? 2 : 1;
}

// How many rows rows_that_fit() gives.
size_t count_of_rows(const KeyboardLayout& layout, size_t columns) {
    size_t keys = 0, rows = 0;
    for (const std::string_view row : layout.rows) {
        keys += keys_in(row);
        rows += row.empty() ? 0 : 1;
    }
    if (widest_row(layout) <= columns || columns < 3) return rows;
    const size_t last = columns - keys_beside(layout);
    return keys <= last ? 1 : 1 + (keys - last + columns - 1) / columns;
}

}  // namespace

// Of the keys when they stand as near to one another as targets may, and half a pixel.
float narrowest_gap(const Ui& ui) {
    return ui.metrics().mm(2.2F);
}

bool mostly_digits(InputKind kind) {
    return kind == InputKind::code || kind == InputKind::phone || kind == InputKind::digits;
}
// What the field takes is ASCII: letters of another script are of no use.
bool latin_only(InputKind kind) {
    return kind != InputKind::words;
}

float key_row_gap(const Ui& ui) {
    return ui.metrics().apart(ui.metrics().snug(ui.metrics().compact() ? 10 : 16));
}

// On a wide panel the keys stay as wide as a hand reaches; twelve of them have room where the panel has it.
Rect area_of(const Ui& ui, const Rect& at) {
    const Rect area = at.inset(ui.metrics().snug(ui.metrics().compact() ? 20 : board_padding), padding_y(ui));
    const float most = std::max(1180.0F, 12 * key_least(ui) + 11 * narrowest_gap(ui) + 4);
    return area.width > most ? centred(area, most, area.height) : area;
}

// How many keys a row of this width holds.
size_t columns_of(const Ui& ui, float width) {
    return static_cast<size_t>((width + narrowest_gap(ui)) / (key_least(ui) + narrowest_gap(ui)));
}

// Five rows, which leave no place for the backspace beside them.
bool is_tall(const KeyboardLayout& layout) {
    return !layout.rows[4].empty();
}

bool is_kana_pad(const KeyboardLayout& layout) {
    return layout.typing == Typing::kana && !is_tall(layout);
}

// The rows of a layout, or of its second layer. Where a row that people know has no room its keys stand in the order of
// the alphabet, signs last, in as many rows as they need, with a place for shift and backspace in the last one.
std::vector<std::vector<std::string_view>> rows_that_fit(const KeyboardLayout& layout, bool second, size_t columns) {
    std::vector<std::vector<std::string_view>> rows;
    for (const std::string_view row : second ? layout.shifted : layout.rows)
        if (!row.empty()) rows.push_back(keys_of(row));
    if (widest_row(layout) <= columns || columns < 3) return rows;
    std::vector<std::string_view> keys;
    for (const auto& row : rows) keys.insert(keys.end(), row.begin(), row.end());
    const auto is_sign = [](std::string_view key) {
        const auto first = static_cast<unsigned char>(key[0]);
        return first < 0x80 && (first < 'a' || first > 'z');
    };
    const bool letters = !layout.tag.empty();
    if (letters)
        std::ranges::sort(keys, [&](std::string_view a, std::string_view b) {
            return std::pair(is_sign(a), a) < std::pair(is_sign(b), b);
        });
    rows.clear();
    auto next = keys.begin();
    for (auto left = static_cast<size_t>(keys.size()); left > columns - keys_beside(layout);) {
        const size_t count = std::min(columns, left);
        rows.emplace_back(next, next + static_cast<std::ptrdiff_t>(count));
        next += static_cast<std::ptrdiff_t>(count);
        left -= count;
    }
    rows.emplace_back(next, keys.end());
    return rows;
}

// The keyboards that this kind of field and this panel take.
std::vector<const KeyboardLayout*> layouts_of(const Ui& ui, std::string_view language, InputKind kind, size_t columns) {
    std::vector<const KeyboardLayout*> fitting;
    for (const KeyboardLayout* layout : keyboards_of(language)) {
        const bool latin = layout->capitals;
        const bool low = ui.metrics().compact() || ui.metrics().zoom > 1 || columns < widest_row(*layout);
        if ((latin_only(kind) && !latin) || (is_tall(*layout) && low)) continue;
        // The fifty sounds where they have room, else the pad.
        if (is_kana_pad(*layout) && std::ranges::any_of(fitting, [](const auto* other) { return is_tall(*other); }))
            continue;
        fitting.push_back(layout);
    }
    return fitting;
}

// A panel that is low keeps the row over the keys for what is being composed, and has none before: what an address or a
// search may become is not worth the content's place there. Nor is it where keys stand in more rows.
bool bar_over(const Ui& ui, const KeyboardSpec& spec, InputKind kind, size_t columns) {
    constexpr size_t most_rows = 6;
    const bool low =
        ui.metrics().compact() || std::ranges::any_of(keyboards_of(spec.language), [&](const KeyboardLayout* layout) {
            return count_of_rows(*layout, columns) > most_rows;
        });
    if (kind == InputKind::email) return !low && columns >= 10;
    if (kind != InputKind::words) return false;
    return (spec.suggestions.has_value() && !low) ||
           ((spec.composing || !low) && std::ranges::any_of(keyboards_of(spec.language), &KeyboardLayout::composes));
}

// An address's signs have no room beside the action where rows are short, or its word is large.
bool ends_in_own_row(const Ui& ui, InputKind kind, size_t columns) {
    return kind == InputKind::email && (columns < 10 || ui.metrics().zoom > 1);
}

float keyboard_height(const Ui& ui, float width, const KeyboardSpec& spec, InputKind kind) {
    const float usual =
        3 * key_height(ui) + ui.metrics().main_target(key_height(ui)) + 3 * key_row_gap(ui) + 2 * padding_y(ui);
    const size_t columns = columns_of(ui, area_of(ui, {0, 0, width, usual}).width);
    size_t rows = count_of_rows(sign_keyboard(), columns);
    for (const KeyboardLayout* layout : layouts_of(ui, spec.language, kind, columns))
        rows = std::max(rows, count_of_rows(*layout, columns));
    if (ends_in_own_row(ui, kind, columns)) ++rows;
    if (mostly_digits(kind) && kind != InputKind::code) rows = pad_rows;
    const Metrics& m = ui.metrics();
    // The row above comes and goes; the keys stay where they are under the fingers.
    KeyboardSpec composing = spec;
    composing.composing = true;
    const bool bar = bar_over(ui, composing, kind, columns), many = rows > 4;
    const float gap = many ? m.apart(m.snug(9)) : key_row_gap(ui);
    const float bars = bar ? m.target(m.zoom <= 1 ? 0.0F : m.compact() ? 45.0F : 54.0F) + gap : 0.0F;
    const float least = bars + static_cast<float>(rows) * (key_least(ui) + gap) + m.mm(20) + 2 * padding_y(ui) -
                        (many && !m.compact() ? 2 * m.snug(10) : 0.0F);
    return std::max(usual, least + 1) - (bar_over(ui, spec, kind, columns) ? 0.0F : bars);
}

}  // namespace tp::ui
