#include "kiosk/ui/text.h"

#include <algorithm>
#include <cmath>

namespace tp::ui {

namespace {

// Each of the words that have to stay whole.
template <typename Use>
void for_each_word(std::string_view text, Use use) {
    constexpr size_t longest = 36;  // bytes; more without a space is not one word
    for (size_t begin = 0; begin < text.size();) {
        const size_t end = std::min(text.find_first_of(" \n", begin), text.size());
        if (end - begin <= longest) use(text.substr(begin, end - begin));
        begin = end + 1;
    }
}

}  // namespace

float size_of_whole_words(const Ui& ui, std::string_view text, float width, const TextOptions& options) {
    float size = options.size > 0 ? options.size : ui.theme().type(options.type).size;
    for_each_word(text,
                  [&](std::string_view word) { size = std::min(size, size_that_fits(ui, word, width, options)); });
    return size;
}

float widest_word(const Ui& ui, std::string_view text, const TextOptions& options) {
    float width = 0;
    for_each_word(text, [&](std::string_view word) { width = std::max(width, ui.text_width(word, options)); });
    return width;
}

float lift_in(float height, float size, const TextLine& line, float scale, float air) {
    // Of Latin the same for all words, so that nothing jumps while one types.
    const bool measured = line.ink_above + line.ink_below > 0;
    const float above_base = measured ? line.ink_above / scale : 0.76F * size;
    const float below_base = measured ? line.ink_below / scale : 0.25F * size;
    const float cap = inter_cap_height * size;
    const float above = (height + cap) / 2 - above_base, below = (height - cap) / 2 - below_base;
    const float even = (above - below) / 2;
    // Tails as long as Arabic's look cut long before they touch.
    if (measured) air = std::max(air, 6.0F);
    return even > 0 ? std::clamp(air - below, 0.0F, even) : -std::clamp(air - above, 0.0F, -even);
}

void heading(Ui& ui, Column& column, std::string_view id, std::string_view text, Type type, float size) {
    TextOptions options{.type = type, .size = size};
    options.size = size_of_whole_words(ui, text, column.area.width, options);
    const TextBlock block = ui.layout(text, column.area.width, options);
    const Rect at = column.take(block.height);
    ui.text(at, block, options);
    ui.meaning({.id = std::string(id), .role = Role::heading, .name = std::string(text)}, at);
}

void low_heading(Ui& ui, const Column& row, std::string_view id, std::string_view text) {
    const TextOptions options{.type = Type::title};
    const TextBlock block = ui.layout(text, row.area.width, options);
    const Rect at = row.area.inset(0, (row.area.height - block.height) / 2);
    if (block.height <= row.area.height - (ui.metrics().zoom > 1 ? 16.0F : 0.0F)) ui.text(at, block, options);
    ui.meaning({.id = std::string(id), .role = Role::heading, .name = std::string(text)}, row.area);
}

void paragraph(Ui& ui, Column& column, std::string_view id, std::string_view text, const TextOptions& options) {
    const Rect at{column.area.x, column.y, column.area.width, 0};
    column.take(paragraph(ui, at, id, text, options));
}

float paragraph(Ui& ui, const Rect& at, std::string_view id, std::string_view text, const TextOptions& options) {
    if (text.empty()) return 0;
    const TextBlock block = ui.layout(text, at.width, options);
    const Rect place{at.x, at.y, at.width, block.height};
    ui.text(place, block, options);
    if (!id.empty()) ui.meaning({.id = std::string(id), .role = Role::text, .name = std::string(text)}, place);
    return block.height;
}

float size_that_fits(const Ui& ui, std::string_view text, float width, const TextOptions& options) {
    const float own = options.size > 0 ? options.size : ui.theme().type(options.type).size;
    const float least = std::min(own, options.type >= Type::secondary ? least_caption_size : least_main_size);
    const float needed = ui.text_width(text, options);
    if (needed <= width) return own;
    TextOptions smaller = options;
    // Letters are spaced differently from size to size: the proportion is a first guess.
    smaller.size = std::max(least, std::floor(own * width / needed));
    while (smaller.size > least && ui.text_width(text, smaller) > width) --smaller.size;
    return smaller.size;
}

float age_caption(Ui& ui, const Rect& at, std::string_view id, std::string_view text, Align align) {
    const TextOptions options{.type = Type::caption, .color = ui.colors().soft};
    const float icon = 36, gap = 10;
    const float width = std::min(at.width, icon + gap + ui.text_width(text, options) + 2);
    const float x = align == Align::start ? at.x
                    : align == Align::end ? at.right() - width
                                          : at.x + (at.width - width) / 2;
    const Rect place{x, at.y, width, at.height};
    ui.icon(Icon::clock, {x + icon / 2, place.centre().y}, icon, ui.colors().soft);
    ui.line({x + icon + gap, at.y, width - icon - gap, at.height}, text, options);
    ui.meaning({.id = std::string(id), .role = Role::text, .name = std::string(text)}, place);
    return width;
}

}  // namespace tp::ui
