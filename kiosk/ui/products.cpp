// Product rows and tiles of cards.h.
#include <algorithm>
#include <array>

#include "kiosk/ui/cards.h"
#include "kiosk/ui/text.h"

namespace tp::ui {
namespace {

constexpr float row_picture = 158, row_gap = 32, product_padding = 24, price_gap = 24;
constexpr float compact_picture = 92, compact_padding = 12;
// Narrower, the picture stands above the words: beside it lines would be shorter than their words.
constexpr float stacked_below = 480, stacked_picture = 112, stacked_gap = 14;
// A compact row at least this wide has its badge before the price, in one line.
constexpr float one_line = 1000;
constexpr float least_words = 360;  // beside price and badge; with less those stand below

float padding_of(const Ui& ui, const ProductRowSpec& spec) {
    return spec.compact ? compact_padding : ui.metrics().portrait() ? product_padding : 20;
}

constexpr float end_padding = 32;

// Words begin as far from the edge as they end; a picture stands nearer to it.
float start_padding(const Ui& ui, float width, const ProductRowSpec& spec) {
    return spec.compact && width < stacked_below ? end_padding : padding_of(ui, spec);
}

// Price, former price and unit price one after the other, on as many lines as the width needs.
struct PricePart {
    std::string_view words;
    TextOptions options;
    Rect at;  // from the top start corner of them all
    bool struck = false;
};
struct PriceFlow {
    std::vector<PricePart> parts;
    float height = 0;
};
PriceFlow price_flow(const Ui& ui, float width, const ProductRowSpec& spec) {
    constexpr float large = 56, small = 44, gap = 18;
    const Colors& c = ui.colors();
    PriceFlow flow;
    float x = 0, y = 0, line = 0;
    const auto add = [&](std::string_view words, TextOptions options, float height, bool struck) {
        if (words.empty()) return;
        options.size = size_that_fits(ui, words, width, options);
        const float wide = std::min(width, ui.text_width(words, options) + 2);
        // A price of nine digits on a very short line takes two.
        if (wide >= width) height = std::max(height, ui.layout(words, width, options).height);
        if (x > 0 && x + wide > width) {
            y += line;
            x = line = 0;
        }
        line = std::max(line, height);
        flow.parts.push_back({words, options, {x, y, wide, line}, struck});
        x += wide + gap;
        flow.height = y + line;
    };
    add(spec.price, {.type = Type::price, .color = spec.price_before.empty() ? c.ink : c.offer}, large, false);
    add(spec.price_before, {.type = Type::caption, .color = c.soft}, small, true);
    add(spec.unit_price, {.type = Type::caption, .color = c.soft}, small, false);
    return flow;
}

BadgeSpec wrapped(BadgeSpec badge, float most) {
    badge.most = most;
    return badge;
}

struct RowParts {
    float picture, text_width, price_width;
    bool price_below;   // a narrow row: the price stands under the words
    bool badge_before;  // the badge stands before the price
    bool stacked;       // the picture stands above the words
    bool line_beside;   // the line stands beside the badge
    TextBlock title, line;
    Size badge;
    PriceFlow prices;  // of price_below
    float height;
};

float price_width_of(const Ui& ui, const ProductRowSpec& spec) {
    return std::max({ui.text_width(spec.price, {.type = Type::price}),
                     ui.text_width(spec.price_before, {.type = Type::caption}),
                     ui.text_width(spec.unit_price, {.type = Type::caption})});
}

constexpr float price_line = 56, small_price_line = 40;

float price_block_height(const ProductRowSpec& spec) {
    return price_line + (spec.price_before.empty() ? 0 : small_price_line) +
           (spec.unit_price.empty() ? 0 : small_price_line);
}

// Of the words between picture and price.
float words_height(const ProductRowSpec& spec, const RowParts& parts) {
    float height = parts.title.height;
    if (!spec.line.empty() && !parts.line_beside) height += 4 + parts.line.height;
    if (spec.badge && !parts.badge_before) height += (spec.compact ? 8 : 12) + parts.badge.height;
    if (parts.price_below && !spec.price.empty()) height += 8 + parts.prices.height;
    return height;
}

RowParts parts_of(const Ui& ui, float width, const ProductRowSpec& spec) {
    RowParts parts{};
    const bool small = width < 760;
    parts.picture = spec.compact ? compact_picture : small ? 128 : row_picture;
    parts.stacked = width < stacked_below;
    const float padding_end = spec.on_card ? end_padding : 0.0F,
                padding_start = spec.on_card ? start_padding(ui, width, spec) : 0.0F;
    parts.text_width = width - padding_start - padding_end - (parts.stacked ? 0.0F : parts.picture + row_gap);
    if (parts.stacked) parts.picture = spec.compact ? 0 : stacked_picture;
    parts.price_width = price_width_of(ui, spec);
    const float badge = spec.badge ? badge_width(ui, *spec.badge) : 0;
    parts.badge_before = spec.compact && spec.badge && width >= one_line &&
                         parts.text_width - badge - price_gap - parts.price_width - price_gap >= least_words;
    if (parts.badge_before) parts.text_width -= badge + price_gap;
    const float beside = parts.text_width - parts.price_width - price_gap;
    parts.price_below = beside < least_words || (!parts.badge_before && badge > beside);
    if (!parts.price_below && !spec.price.empty()) parts.text_width = beside;
    parts.title = ui.layout(spec.title, parts.text_width, {.type = Type::name, .spans = spec.hits});
    parts.line = ui.layout(spec.line, parts.text_width, {.type = Type::secondary});
    parts.badge = spec.badge ? badge_size(ui, wrapped(*spec.badge, parts.badge_before ? 0 : parts.text_width)) : Size{};
    if (parts.price_below) parts.prices = price_flow(ui, parts.text_width, spec);
    parts.line_beside = spec.compact && spec.badge && !parts.badge_before && !spec.line.empty() &&
                        badge + 20 + parts.line.width <= parts.text_width && parts.line.paragraph->lines.size() == 1;
    parts.height = parts.stacked ? (parts.picture > 0 ? parts.picture + stacked_gap : 0) + words_height(spec, parts)
                                 : std::max(parts.picture, words_height(spec, parts));
    if (!parts.price_below) parts.height = std::max(parts.height, price_block_height(spec));
    return parts;
}

void draw_prices(Ui& ui, Point at, const PriceFlow& flow) {
    for (const PricePart& part : flow.parts) {
        const Rect place = part.at.moved(at);
        ui.line(place, part.words, part.options);
        if (part.struck)
            ui.stroke_line({place.x, place.centre().y}, {place.right() - 2, place.centre().y}, 2.5F, ui.colors().soft);
    }
}

void price_block(Ui& ui, const Rect& at, const ProductRowSpec& spec) {
    const Colors& c = ui.colors();
    const bool offer = !spec.price_before.empty();
    const bool unit = !spec.unit_price.empty();
    constexpr float small = small_price_line;
    float y = at.y + (at.height - price_block_height(spec)) / 2;
    const TextOptions caption{.type = Type::caption, .color = c.soft, .align = Align::end};
    if (offer) {
        ui.line({at.x, y, at.width, small}, spec.price_before, caption);
        const float width = ui.text_width(spec.price_before, caption);
        ui.stroke_line({at.right() - width, y + small / 2}, {at.right(), y + small / 2}, 2.5F, c.soft);
        y += small;
    }
    ui.line({at.x, y, at.width, price_line}, spec.price,
            {.type = Type::price, .color = offer ? c.offer : c.ink, .align = Align::end});
    if (unit) ui.line({at.x, y + price_line, at.width, small}, spec.unit_price, caption);
}

std::string spoken(const ProductRowSpec& spec) {
    std::string name(spec.title);
    for (const std::string_view part : {spec.line, spec.price, spec.badge ? spec.badge->label : std::string_view{}})
        if (!part.empty()) name.append(", ").append(part);
    return name;
}

// Scrolled away: nothing to draw, but the tree still has it.
bool hidden_target(Ui& ui, const Rect& at, const ProductRowSpec& spec) {
    ui.target({.id = std::string(spec.id), .role = Role::button, .name = spoken(spec)}, at, true);
    return false;
}

}  // namespace

void picture_box(Ui& ui, const Rect& at, std::string_view path, Icon placeholder, float radius,
                 std::optional<Color> ground) {
    ui.fill(at, ground.value_or(ui.colors().picture), radius);
    const Rect inside = at.inset(at.width * 0.06F, at.height * 0.06F);
    if (!ui.picture(inside, std::string(path), PictureFit::contain, std::min(radius, 12.0F)))
        ui.icon(placeholder, at.centre(), std::min(at.width, at.height) * 0.42F, ui.colors().line);
}

float product_row_height(const Ui& ui, float width, const ProductRowSpec& spec) {
    return ui.metrics().main_target(parts_of(ui, width, spec).height + 2 * padding_of(ui, spec));
}

bool product_row(Ui& ui, const Rect& at, const ProductRowSpec& spec) {
    if (!ui.visible(at)) return hidden_target(ui, at, spec);
    const Colors& c = ui.colors();
    PressedCard card;
    if (spec.on_card) {
        card = press_card(ui, at, spec.id, spoken(spec));
    } else {
        const Press press = ui.press(spec.id, at);
        card = {press.clicked, at};
        if (press.depth > 0) ui.fill(at, c.brand.faded(press.depth * 0.05F), 20);
        ui.target({.id = std::string(spec.id), .role = Role::button, .name = spoken(spec)}, at, true);
    }
    const RowParts parts = parts_of(ui, at.width, spec);
    Rect inside = spec.on_card
                      ? Rect{card.body.x + start_padding(ui, at.width, spec), card.body.y,
                             card.body.width - start_padding(ui, at.width, spec) - end_padding, card.body.height}
                      : card.body;
    if (parts.stacked) inside = inside.inset(0, (inside.height - parts.height) / 2);
    if (parts.picture > 0) {
        const Rect picture_column =
            parts.stacked ? cut_top(inside, parts.picture, stacked_gap) : cut_start(inside, parts.picture, row_gap);
        picture_box(ui, centred(picture_column, parts.picture, parts.picture), spec.picture, spec.placeholder,
                    ui.theme().field_radius);
    }
    if (!parts.price_below && !spec.price.empty()) price_block(ui, cut_end(inside, parts.price_width, price_gap), spec);

    if (parts.badge_before) {
        const float width = badge_width(ui, *spec.badge);
        badge(ui, {cut_end(inside, width, price_gap).x, inside.centre().y - badge_height / 2}, *spec.badge);
    }
    const float height = words_height(spec, parts);
    float y = inside.y + (inside.height - height) / 2;
    const std::array marks{SpanPaint{c.ink, c.low_tint}};
    ui.text({inside.x, y, parts.text_width, parts.title.height}, parts.title,
            {.type = Type::name, .spans = spec.hits, .paints = {marks.begin(), marks.end()}});
    y += parts.title.height;
    const TextOptions line{.type = Type::secondary, .color = c.soft};
    if (!spec.line.empty() && !parts.line_beside) {
        ui.text({inside.x, y + 4, parts.text_width, parts.line.height}, parts.line, line);
        y += 4 + parts.line.height;
    }
    if (parts.price_below && !spec.price.empty()) {
        draw_prices(ui, {inside.x, y + 8}, parts.prices);
        y += 8 + parts.prices.height;
    }
    if (!spec.badge || parts.badge_before) return card.clicked;
    const float top = y + (spec.compact ? 8 : 12),
                used = badge(ui, {inside.x, top}, wrapped(*spec.badge, parts.text_width));
    if (parts.line_beside) ui.line({inside.x + used + 20, top, parts.line.width + 2, badge_height}, spec.line, line);
    return card.clicked;
}

namespace {
constexpr float tile_padding = 30, tile_picture = 0.62F;  // of the width
constexpr TextOptions tile_title{.type = Type::name, .weight = 500};
}  // namespace

float product_tile_height(const Ui& ui, float width, const ProductRowSpec& spec) {
    const float inside = width - 2 * tile_padding;
    float height = inside * tile_picture + 20 + ui.layout(spec.title, inside, tile_title).height + 2 * tile_padding;
    if (!spec.price.empty()) height += 6 + price_flow(ui, inside, spec).height;
    return height;
}

bool product_tile(Ui& ui, const Rect& at, const ProductRowSpec& spec) {
    if (!ui.visible(at)) return hidden_target(ui, at, spec);
    const Colors& c = ui.colors();
    const PressedCard card = press_card(ui, at, spec.id, spoken(spec));
    Rect inside = card.body.inset(tile_padding);
    const TextBlock title_block = ui.layout(spec.title, inside.width, tile_title);
    if (!spec.price.empty()) {
        const PriceFlow prices = price_flow(ui, inside.width, spec);
        const Rect place = cut_bottom(inside, prices.height, 6);
        draw_prices(ui, {place.x, place.y}, prices);
    }
    ui.text(cut_bottom(inside, title_block.height, 20), title_block, tile_title);
    const float side = std::min(inside.width, inside.height);
    if (side > 40)
        picture_box(ui, {inside.x, inside.y, std::min(inside.width, side * 1.4F), side}, spec.picture, spec.placeholder,
                    ui.theme().field_radius, c.picture);
    return card.clicked;
}

}  // namespace tp::ui
