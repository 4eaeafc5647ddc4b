#include "kiosk/ui/cards.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "kiosk/ui/text.h"

namespace tp::ui {

Color tint_of(const Colors& c, Tone tone) {
    switch (tone) {
        case Tone::ok:
            return c.ok_tint;
        case Tone::low:
            return c.low_tint;
        case Tone::none:
            return c.none_tint;
        case Tone::offer:
            return c.accent_tint;
        case Tone::gold:
            return c.sun;
        case Tone::bad:
            return c.bad_tint;
    }
    return c.none_tint;
}

Color ink_of(const Colors& c, Tone tone) {
    switch (tone) {
        case Tone::ok:
            return c.ok;
        case Tone::low:
            return c.low;
        case Tone::none:
            return c.none;
        case Tone::offer:
            return c.offer;
        case Tone::gold:
            return c.on_sun;
        case Tone::bad:
            return c.bad;
    }
    return c.none;
}

Icon icon_of(Tone tone) {
    switch (tone) {
        case Tone::ok:
            return Icon::check_circle;
        case Tone::low:
            return Icon::trending_down;  // what runs out; the clock is the age of data
        case Tone::none:
            return Icon::map_marker;
        case Tone::offer:
            return Icon::tag;
        case Tone::gold:
            return Icon::crown;
        case Tone::bad:
            return Icon::alert_circle;
    }
    return Icon::information_outline;
}

namespace {
constexpr float badge_icon = 42, badge_icon_gap = 12, badge_padding = 24;
constexpr float badge_around = badge_icon + badge_icon_gap + 2 * badge_padding;
constexpr TextOptions badge_words{.type = Type::tool, .weight = 650};
}  // namespace

Size badge_size(const Ui& ui, const BadgeSpec& spec) {
    const float natural = std::ceil(ui.text_width(spec.label, badge_words) + badge_around);
    if (spec.most <= 0 || natural <= spec.most) return {natural, badge_height};
    const TextBlock wrapped = ui.layout(spec.label, spec.most - badge_around, badge_words);
    return {std::min(spec.most, std::ceil(wrapped.width + badge_around + 1)),
            std::max(badge_height, wrapped.height + 16)};
}

float badge_width(const Ui& ui, const BadgeSpec& spec) {
    return badge_size(ui, spec).width;
}

float badge(Ui& ui, Point at, const BadgeSpec& spec, std::string_view id) {
    const Size size = badge_size(ui, spec);
    const Rect place{at.x, at.y, size.width, size.height};
    const Color ink = ink_of(ui.colors(), spec.tone);
    ui.fill(place, tint_of(ui.colors(), spec.tone), std::min(badge_height / 2, ui.theme().badge_radius));
    const float x = at.x + badge_padding;
    ui.icon(spec.icon.value_or(icon_of(spec.tone)), {x + badge_icon / 2, place.centre().y}, badge_icon, ink);
    TextOptions words = badge_words;
    words.color = ink;
    const Rect room{x + badge_icon + badge_icon_gap, at.y, size.width - badge_around + 1, size.height};
    if (size.height > badge_height) {
        const TextBlock block = ui.layout(spec.label, room.width, words);
        ui.text({room.x, room.y + (room.height - block.height) / 2, room.width, block.height}, block, words);
    } else {
        ui.line(room, spec.label, words);
    }
    if (!id.empty()) ui.meaning({.id = std::string(id), .role = Role::status, .name = std::string(spec.label)}, place);
    return size.width;
}

PressedCard press_card(Ui& ui, const Rect& at, std::string_view id, std::string_view name, std::optional<Color> color,
                       std::string_view state, Role role, std::string_view group, bool personal) {
    const Press press = ui.press(id, at);
    PressedCard card{press.clicked, at.inset(press.depth * 5, press.depth * 4)};
    const Color fill = color.value_or(ui.colors().surface);
    const Color shown = mix(fill, ui.colors().brand, press.depth * 0.06F);
    if (color)
        ui.fill(card.body, shown, ui.theme().card_radius);
    else
        ui.card(card.body, shown);
    ui.target({.id = std::string(id),
               .role = role,
               .name = std::string(name),
               .value = {},
               .state = std::string(state),
               .radius = ui.theme().card_radius,
               .personal = personal,
               .group = std::string(group)},
              at, true);
    return card;
}

namespace {

constexpr float row_side = 36, row_tile_gap = 32, largest_row_tile = 112, row_air = 40;  // of a wide, low card
constexpr float under_tile = 18, under_title = 6, least_tile = 76;

bool is_row(Size card) {
    return card.width > 2.2F * card.height;
}

float card_padding(const Ui& ui, Size card) {
    return card.width < 380 ? 22 : card.height < 330 ? 28 : ui.theme().card_padding;
}

TextOptions service_title(const ServiceCardStyle& style) {
    return {.type = Type::title, .size = style.title_size};
}

// The largest size at which no title needs more lines than it would at a smaller one: a title that is a little too long
// is set smaller rather than broken.
float title_size_of(const Ui& ui, float width, std::span<const ServiceCardSpec> specs) {
    float chosen = 0;
    size_t fewest = 0;
    for (const float size : {0.0F, 47.0F, least_main_size}) {
        size_t most = 0;
        for (const ServiceCardSpec& spec : specs)
            most = std::max(most,
                            ui.layout(spec.title, width, {.type = Type::title, .size = size}).paragraph->lines.size());
        if (fewest != 0 && most >= fewest) continue;
        fewest = most;
        chosen = size;
    }
    return chosen;
}

// Beside a tile words stay whole.
float row_title_size(const Ui& ui, float width, std::span<const ServiceCardSpec> specs) {
    float size = ui.theme().type(Type::title).size;
    for (const ServiceCardSpec& spec : specs)
        size = std::min(size, size_of_whole_words(ui, spec.title, width, {.type = Type::title}));
    return size;
}

// A wide, low card: the tile stands beside the words.
void service_row(Ui& ui, const Rect& body, const ServiceCardSpec& spec, const ServiceCardStyle& style) {
    const Colors& c = ui.colors();
    Rect inside = body.inset(row_side, 0);
    const Rect square = centred(cut_start(inside, style.tile, row_tile_gap), style.tile, style.tile);
    ui.fill(square, c.brand_tint, style.tile * ui.theme().tile_part);
    ui.icon(spec.icon, square.centre(), style.tile * 0.61F, c.brand);
    const TextOptions title = service_title(style);
    const TextOptions line{.type = Type::secondary, .color = c.soft};
    const TextBlock title_block = ui.layout(spec.title, inside.width, title);
    const TextBlock line_block = ui.layout(spec.line, inside.width, line);
    const bool with_line = style.with_line && !spec.line.empty();
    const float both = title_block.height + 4 + line_block.height;
    const float y = inside.y + (inside.height - (with_line ? both : title_block.height)) / 2;
    ui.text({inside.x, y, inside.width, title_block.height}, title_block, title);
    if (with_line) ui.text({inside.x, y + title_block.height + 4, inside.width, line_block.height}, line_block, line);
}

}  // namespace

float service_card_least(const Ui& ui, float width, std::span<const ServiceCardSpec> specs) {
    const Size low{width, 0};
    const float inside = width - 2 * card_padding(ui, low);
    const float size = title_size_of(ui, inside, specs);
    float title = 0, beside = 0;
    for (const ServiceCardSpec& spec : specs) {
        title = std::max(title, ui.layout(spec.title, inside, {.type = Type::title, .size = size}).height);
        const float row = width - 2 * row_side - largest_row_tile - row_tile_gap;
        const TextOptions own{.type = Type::title, .size = row > 0 ? row_title_size(ui, row, specs) : 0};
        if (row > 0) beside = std::max(beside, ui.layout(spec.title, row, own).height + row_air);
    }
    const float below = 2 * card_padding(ui, low) + least_tile + under_tile + title;
    return beside > 0 && is_row({width, beside}) ? std::min(beside, below) : below;
}

ServiceCardStyle service_card_style(const Ui& ui, Size card, std::span<const ServiceCardSpec> specs) {
    ServiceCardStyle style;
    const bool row = is_row(card);
    const float row_tile = std::min(largest_row_tile, card.height - row_air);
    const float padding = card_padding(ui, card), room = card.height - 2 * padding;
    const float width = row ? card.width - 2 * row_side - row_tile - row_tile_gap : card.width - 2 * padding;
    style.title_size = row ? row_title_size(ui, width, specs) : title_size_of(ui, width, specs);
    float title_height = 0, both = 0;
    for (const ServiceCardSpec& spec : specs) {
        const float title = ui.layout(spec.title, width, service_title(style)).height;
        const float line = spec.line.empty() ? 0 : ui.layout(spec.line, width, {.type = Type::secondary}).height;
        title_height = std::max(title_height, title);
        style.line_height = std::max(style.line_height, line);
        both = std::max(both, title + 4 + line);
    }
    if (row) {
        style.tile = row_tile;
        style.with_line = both <= card.height - 24;
        return style;
    }
    // Where height is short the tile shrinks, then the line goes: nothing is cut or crowded.
    const float words = under_tile + title_height + under_title + style.line_height;
    style.tile = card.height < 300 ? 92 : card.height < 390 ? 112 : 124;
    style.tile = std::max(least_tile, std::min(style.tile, room - words));
    style.with_line = style.tile + words <= room + 1;
    if (!style.with_line) style.tile = std::clamp(room - under_tile - title_height, 60.0F, 112.0F);
    return style;
}

bool service_card(Ui& ui, const Rect& at, const ServiceCardSpec& spec, const ServiceCardStyle& style) {
    const std::string name = spoken_together(spec.title, spec.line);
    const PressedCard card = press_card(ui, at, spec.id, name);
    const Colors& c = ui.colors();
    if (is_row({at.width, at.height})) {
        service_row(ui, card.body, spec, style);
        return card.clicked;
    }
    const Rect inside = card.body.inset(card_padding(ui, {at.width, at.height}));
    const TextOptions title = service_title(style);
    const TextOptions line{.type = Type::secondary, .color = c.soft};
    const TextBlock title_block = ui.layout(spec.title, inside.width, title);
    const Rect square{inside.x, inside.y, style.tile, style.tile};
    ui.fill(square, c.brand_tint, style.tile * ui.theme().tile_part);
    ui.icon(spec.icon, square.centre(), style.tile * 0.61F, c.brand);
    float bottom = inside.bottom();
    if (style.with_line && style.line_height > 0) {
        const TextBlock line_block = ui.layout(spec.line, inside.width, line);
        bottom -= style.line_height;
        ui.text({inside.x, bottom, inside.width, line_block.height}, line_block, line);
        bottom -= under_title;
    }
    ui.text({inside.x, bottom - title_block.height, inside.width, title_block.height}, title_block, title);
    return card.clicked;
}

namespace {
constexpr float row_icon = 70, row_chevron = 56;
// Enlarged, what is beside the words gives them room.
struct RowSpace {
    float padding = 44, icon_gap = 30;
    explicit RowSpace(float width) {
        if (width < 560) padding = 24, icon_gap = 20;
    }
};
// Below letters the marks of Arabic hang low.
float row_line_gap(const Ui& ui) {
    return ui.rtl() ? 10 : 2;
}
float row_text_width(float width, const RowCardSpec& spec) {
    const RowSpace space(width);
    return width - 2 * space.padding - (spec.icon ? row_icon + space.icon_gap : 0) -
           (spec.chevron ? row_chevron + 12 : 0);
}
}  // namespace

bool row_card_keeps_words(const Ui& ui, float width, const RowCardSpec& spec) {
    return widest_word(ui, spec.title, {.type = spec.strong ? Type::name : Type::body}) <= row_text_width(width, spec);
}

float row_card_height(const Ui& ui, float width, const RowCardSpec& spec) {
    const float room = row_text_width(width, spec);
    float height = ui.layout(spec.title, room, {.type = spec.strong ? Type::name : Type::body}).height;
    if (!spec.line.empty()) height += ui.layout(spec.line, room, {.type = Type::secondary}).height + row_line_gap(ui);
    return std::max(ui.metrics().main_target(124), height + 52);
}

bool row_card(Ui& ui, const Rect& at, const RowCardSpec& spec) {
    const std::string name = spoken_together(spec.title, spec.line);
    const PressedCard card = press_card(ui, at, spec.id, name, spec.color, spec.state, Role::button, {}, spec.personal);
    const Colors& c = ui.colors();
    const RowSpace space(at.width);
    Rect inside = card.body.inset(space.padding, 0);
    if (spec.icon) {
        const Rect icon = cut_start(inside, row_icon, space.icon_gap);
        ui.icon(*spec.icon, icon.centre(), row_icon, spec.icon_color.value_or(c.brand));
    }
    if (spec.chevron) {
        const Rect chevron = cut_end(inside, row_chevron, 12);
        ui.icon(Icon::chevron_right, chevron.centre(), row_chevron, spec.color ? c.ink : c.soft);
    }
    const TextOptions title{.type = spec.strong ? Type::name : Type::body};
    const TextOptions line{.type = Type::secondary, .color = spec.line_color.value_or(c.soft)};
    const TextBlock title_block = ui.layout(spec.title, inside.width, title);
    const TextBlock line_block = ui.layout(spec.line, inside.width, line);
    const float gap = row_line_gap(ui), lines = spec.line.empty() ? 0 : line_block.height + gap;
    const float y = inside.y + (inside.height - title_block.height - lines) / 2;
    ui.text({inside.x, y, inside.width, title_block.height}, title_block, title);
    if (!spec.line.empty())
        ui.text({inside.x, y + title_block.height + gap, inside.width, line_block.height}, line_block, line);
    return card.clicked;
}

void answer_panel(Ui& ui, Column& column, const AnswerSpec& spec) {
    const Colors& c = ui.colors();
    // Enlarged on short lines the words come first.
    const bool short_lines = column.area.width < 620;
    const float padding = short_lines ? 28 : 44, above = short_lines ? 24 : 40;
    const float icon = short_lines ? 64 : 108, icon_gap = short_lines ? 20 : 36;
    const bool stacked = column.area.width < 460;  // the icon stands above the words
    Rect probe{0, 0, column.area.width - 2 * padding - (stacked ? 0 : icon + icon_gap), 0};
    TextOptions answer{.type = Type::answer};
    answer.size = size_of_whole_words(ui, spec.answer, probe.width, answer);
    const TextOptions line{.type = Type::body};
    const TextOptions age{.type = Type::caption};
    // The age stands at the end where there is room beside the answer, else below it.
    const float age_width = spec.age.empty() ? 0 : ui.text_width(spec.age, age) + 48;
    const float wanted = std::max(ui.text_width(spec.answer, answer), ui.text_width(spec.line, line));
    const bool beside = !spec.age.empty() && wanted + age_width + 30 <= probe.width;
    if (beside) probe.width -= age_width + 30;
    const TextBlock answer_block = ui.layout(spec.answer, probe.width, answer);
    const TextBlock line_block = ui.layout(spec.line, probe.width, line);
    float text = answer_block.height + (spec.line.empty() ? 0 : 6 + line_block.height);
    const float below = !spec.age.empty() && !beside ? 6 + ui.layout(spec.age, probe.width - 46, age).height : 0.0F;
    const Rect at = column.take((stacked ? icon + 8 + text + below : std::max(icon, text + below)) + 2 * above);
    ui.fill(at, tint_of(c, spec.tone), ui.theme().card_radius);
    Rect inside = at.inset(padding, above);
    const Rect icon_place = stacked ? cut_top(inside, icon, 8) : cut_start(inside, icon, icon_gap);
    ui.icon(spec.icon.value_or(icon_of(spec.tone)), icon_place.centre(), icon, ink_of(c, spec.tone));
    float y = inside.y + (inside.height - text - below) / 2;
    ui.text({inside.x, y, probe.width, answer_block.height}, answer_block, answer);
    ui.meaning({.id = std::string(spec.id),
                .role = Role::status,
                .name = std::string(spec.answer),
                .value = std::string(spec.line)},
               {inside.x, y, probe.width, text});
    y += answer_block.height + 6;
    if (!spec.line.empty()) ui.text({inside.x, y, probe.width, line_block.height}, line_block, line);
    if (spec.age.empty()) return;
    const Rect age_place =
        beside ? Rect{inside.right() - age_width, inside.y, age_width, inside.height}
               : Rect{inside.x, y - 6 + (spec.line.empty() ? 0 : 6 + line_block.height) + 6, probe.width, below - 6};
    ui.icon(Icon::clock, {age_place.x + 18, age_place.centre().y}, 36, c.soft);
    const Rect age_words{age_place.x + 46, age_place.y, age_place.width - 46, age_place.height};
    const TextOptions soft_age{.type = Type::caption, .color = c.soft};
    if (beside)
        ui.line({age_words.x, age_words.y, age_words.width + 2, age_words.height}, spec.age, soft_age);
    else
        ui.text(age_words, spec.age, soft_age);
    if (!spec.age_id.empty())
        ui.meaning({.id = std::string(spec.age_id), .role = Role::text, .name = std::string(spec.age)}, age_place);
}

void skeleton(Ui& ui, const Rect& at, float radius) {
    if (!ui.visible(at)) return;
    float breath = 0.5F;
    if (!ui.reduced_motion()) {
        breath = 0.5F + 0.5F * std::sin(ui.running("skeleton") * 3.5F);
        ui.want_frames();
    }
    ui.fill(at, mix(ui.colors().none_tint, ui.colors().line, 0.2F + 0.5F * breath), radius);
}

void skeleton_rows(Ui& ui, Column& column, int rows, std::string_view id, std::string_view name) {
    const Rect whole{column.area.x, column.y, column.area.width, static_cast<float>(rows) * 226};
    for (int i = 0; i < rows; ++i) {
        const Rect at = column.take(206, 20);
        if (!ui.visible(at)) continue;
        ui.card(at);
        Rect inside = at.inset(24);
        skeleton(ui, cut_start(inside, 158, 32), ui.theme().field_radius);
        skeleton(ui, {inside.x, inside.y + 10, inside.width * 0.62F, 36}, 18);
        skeleton(ui, {inside.x, inside.y + 66, inside.width * 0.34F, 28}, 14);
        skeleton(ui, {inside.x, inside.y + 112, inside.width * 0.42F, 46}, 23);
    }
    ui.meaning({.id = std::string(id), .role = Role::status, .name = std::string(name), .value = {}, .state = "busy"},
               whole);
}

void outcome_mark(Ui& ui, Column& column, float side, Icon icon, Color ground, Color ink) {
    const Metrics& m = ui.metrics();
    if (m.shallow()) return;
    const float shown = m.compact() || m.zoom > 1 ? std::min(96.0F, m.snug(side)) : side;
    const Point middle = column.take(shown, std::round(shown * 0.215F)).centre();
    ui.circle(middle, shown / 2, ground);
    ui.icon(icon, middle, std::round(shown * 0.525F), ink);
}

void notice(Ui& ui, Column& column, const NoticeSpec& spec) {
    const Colors& c = ui.colors();
    const TextOptions title{.type = Type::title, .align = Align::center};
    const TextOptions line{.type = Type::body, .color = c.soft, .align = Align::center};
    const float top = column.y;
    outcome_mark(ui, column, 168, spec.icon, tint_of(c, spec.tone), ink_of(c, spec.tone));
    const TextBlock title_block = ui.layout(spec.title, column.area.width, title);
    ui.text(column.take(title_block.height), title_block, title);
    if (!spec.line.empty()) {
        column.skip(16);
        const TextBlock line_block = ui.layout(spec.line, column.area.width, line);
        ui.text(column.take(line_block.height), line_block, line);
    }
    ui.meaning({.id = std::string(spec.id),
                .role = Role::alert,
                .name = std::string(spec.title),
                .value = std::string(spec.line),
                .state = std::string(spec.state)},
               {column.area.x, top, column.area.width, column.y - top});
}

}  // namespace tp::ui
