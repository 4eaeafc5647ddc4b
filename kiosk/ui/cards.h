// Cards, rows, badges and answers. Thread rule: UI thread, in a frame.
#pragma once

#include <span>

#include "kiosk/ui/ui.h"

namespace tp::ui {

enum class Tone { ok, low, none, offer, gold, bad };
struct BadgeSpec {
    Tone tone = Tone::none;
    std::string_view label;
    std::optional<Icon> icon = {};  // the tone's own unless told: colour is never the only sign
    float most = 0;                 // of its width, dp: longer words wrap and it grows; 0: as wide as they are
};
inline constexpr float badge_height = 64;  // of one line
[[nodiscard]] Size badge_size(const Ui& ui, const BadgeSpec& spec);
[[nodiscard]] float badge_width(const Ui& ui, const BadgeSpec& spec);
// Gives the width used. With an id it is a node of its own; without it is part of the card around it.
float badge(Ui& ui, Point at, const BadgeSpec& spec, std::string_view id = {});

// A card as a target; draw into it afterwards. `body` is where it is drawn (it moves a little when pressed).
struct PressedCard {
    bool clicked = false;
    Rect body;
};
PressedCard press_card(Ui& ui, const Rect& at, std::string_view id, std::string_view name,
                       std::optional<Color> color = {}, std::string_view state = {}, Role role = Role::button,
                       std::string_view group = {}, bool personal = false);

// A service of the home screen: icon tile, title, one or two lines.
struct ServiceCardSpec {
    std::string_view id;
    Icon icon = Icon::store;
    std::string_view title;
    std::string_view line;
};
// What cards of one size have in common, so that they look alike whatever their words are.
struct ServiceCardStyle {
    float tile = 0;         // side of the icon's ground
    float title_size = 0;   // dp; 0: the type's own
    bool with_line = true;  // all show their line, or none does (it is still spoken)
    float line_height = 0;  // of the highest line
};
// The height below which the words of one of them have no room under its tile, or beside it.
[[nodiscard]] float service_card_least(const Ui& ui, float width, std::span<const ServiceCardSpec> specs);
[[nodiscard]] ServiceCardStyle service_card_style(const Ui& ui, Size card, std::span<const ServiceCardSpec> specs);
bool service_card(Ui& ui, const Rect& at, const ServiceCardSpec& spec, const ServiceCardStyle& style);

// Icon, title, optional second line, chevron. With `color` a tinted panel, else white.
struct RowCardSpec {
    std::string_view id;
    std::optional<Icon> icon = {};
    std::string_view title;
    std::string_view line = {};
    std::optional<Color> color = {};
    std::optional<Color> icon_color = {};
    std::optional<Color> line_color = {};
    bool chevron = true;
    bool strong = true;  // title in bold
    std::string_view state = {};
    bool personal = false;  // its words say something about a person
};
// No word of its title breaks in that width.
[[nodiscard]] bool row_card_keeps_words(const Ui& ui, float width, const RowCardSpec& spec);
[[nodiscard]] float row_card_height(const Ui& ui, float width, const RowCardSpec& spec);
bool row_card(Ui& ui, const Rect& at, const RowCardSpec& spec);

// The answer: large icon, yes or no in large type, a line, its age. Not a target.
struct AnswerSpec {
    std::string_view id;
    Tone tone = Tone::ok;
    std::string_view answer;
    std::string_view line = {};
    std::string_view age = {};  // "as of 14:02"
    std::string_view age_id = {};
    std::optional<Icon> icon = {};
};
// Takes its height from the column.
void answer_panel(Ui& ui, Column& column, const AnswerSpec& spec);

// A found product.
struct ProductRowSpec {
    std::string_view id;
    std::string_view picture;  // file; empty or missing: the department's icon
    Icon placeholder = Icon::package_variant_closed;
    std::string_view title;
    std::vector<TextSpan> hits = {};  // of the title: paint 1 is marked
    std::string_view line = {};       // "Crest · 6 oz"
    std::optional<BadgeSpec> badge = {};
    std::string_view price = {};
    std::string_view price_before = {};  // struck through
    std::string_view unit_price = {};
    bool on_card = true;  // else a row inside of a card
    // Where height is short: smaller picture, the badge beside the words, no unit price (the product's page has it).
    bool compact = false;
};
[[nodiscard]] float product_row_height(const Ui& ui, float width, const ProductRowSpec& spec);
bool product_row(Ui& ui, const Rect& at, const ProductRowSpec& spec);
// Picture above, name and price below: for "bought together" and offers. Neighbours are as high as the highest of them.
[[nodiscard]] float product_tile_height(const Ui& ui, float width, const ProductRowSpec& spec);
bool product_tile(Ui& ui, const Rect& at, const ProductRowSpec& spec);

// A picture on its quiet ground, or the icon while there is none.
void picture_box(Ui& ui, const Rect& at, std::string_view path, Icon placeholder, float radius,
                 std::optional<Color> ground = {});

// Grey shapes that breathe while something loads: a title's line or a card's place.
void skeleton(Ui& ui, const Rect& at, float radius);
void skeleton_rows(Ui& ui, Column& column, int rows, std::string_view id, std::string_view name);

// Nothing there, refused, failed: icon, what it is, what to do.
struct NoticeSpec {
    std::string_view id;
    Icon icon = Icon::information_outline;
    std::string_view title;
    std::string_view line = {};
    std::string_view state = {};
    Tone tone = Tone::none;
};
void notice(Ui& ui, Column& column, const NoticeSpec& spec);

// The round sign over what has come of something, `side` dp as it is drawn: enlarged or on a low page smaller, and none
// where the words need its room.
void outcome_mark(Ui& ui, Column& column, float side, Icon icon, Color ground, Color ink);

[[nodiscard]] Color tint_of(const Colors& colors, Tone tone);
[[nodiscard]] Color ink_of(const Colors& colors, Tone tone);
[[nodiscard]] Icon icon_of(Tone tone);

}  // namespace tp::ui
