#include "kiosk/app/home_screen.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "kiosk/app/facts.h"
#include "kiosk/ui/buttons.h"
#include "kiosk/ui/cards.h"
#include "kiosk/ui/text.h"

namespace tp {
namespace {

// A service of the profile: the screen it opens and its icon.
struct Service {
    std::string_view screen;
    Icon icon;
};
const std::map<std::string_view, Service> services{{"availability", {"search", Icon::store}},
                                                   {"orders", {"orders", Icon::package_variant_closed}},
                                                   {"loyalty", {"loyalty", Icon::crown}},
                                                   {"feedback", {"feedback", Icon::emoticon_happy}}};

std::string greeting_lines(const ui::Ui& ui) {
    switch (ui.format().day_period(ui.wall())) {
        case DayPeriod::morning:
            return ui.words("home.title_morning");
        case DayPeriod::afternoon:
            return ui.words("home.title_afternoon");
        case DayPeriod::evening:
            return ui.words("home.title_evening");
        case DayPeriod::night:
            return ui.words("home.title_night");
    }
    return {};
}

ui::TextOptions title_options(const ui::Ui& ui) {
    return {.type = ui::Type::display, .size = ui.metrics().compact() ? 54.0F : 0.0F};
}

// "Good afternoon.\nHow can we help?": where one column is shallow on one line, and where that has no room the greeting
// alone, without the comma that it may end in.
std::string greeting(const ui::Ui& ui) {
    const std::string lines = greeting_lines(ui);
    const size_t end = lines.find('\n');
    if (!ui.metrics().shallow() || !ui.metrics().portrait() || end == std::string::npos) return lines;
    std::string first = lines.substr(0, end);
    const bool wide_sign = first.ends_with("，") || first.ends_with("、") || first.ends_with("。");
    const std::string both = first + (wide_sign ? "" : " ") + lines.substr(end + 1);
    if (ui.text_width(both, title_options(ui)) <= ui.metrics().width - 2 * ui.theme().margin) return both;
    for (const std::string_view comma : {",", "،", "，", "、"})
        if (first.ends_with(comma)) first.resize(first.size() - comma.size());
    return first;
}

// The widths, in dp, to which search has a line of its own and the age of the data may take two, and to which cards
// stand one a row on a shallow page, which saves height as long as it can.
constexpr float stacked_to = 720, stacked_to_if_shallow = 500, one_a_row_if_shallow = 700;

// The words of the search field that stands beside the scan button, and what else is in it.
constexpr ui::TextOptions search_beside{.type = ui::Type::body, .size = 42};
constexpr float around_search_beside = 24 + 54 + 12 + 10;

// Enlarged, field and scan button stand below each other, while there is height for it.
bool stacks_search(const ui::Metrics& m) {
    return m.portrait() && m.width <= (m.shallow() ? stacked_to_if_shallow : stacked_to);
}

struct CardWords {
    std::string id, title, line;
    Icon icon;
};
std::vector<CardWords> words_of(const ui::Ui& ui, const std::vector<std::string>& names, const Profile& profile) {
    std::vector<CardWords> words;
    for (const std::string& name : names) {
        // Where nothing is sold an order is only asked for: nobody fetches it here or sends it back.
        const bool status_alone = name == "orders" && !profile.sells_products();
        words.push_back({"home." + name, ui.words("home." + name, {{"brand", profile.brand}}),
                         ui.words(status_alone ? "home.orders_status_line" : "home." + name + "_line"),
                         services.find(name)->second.icon});
    }
    return words;
}
// As long as the words live.
std::vector<ui::ServiceCardSpec> specs_of(const std::vector<CardWords>& words) {
    std::vector<ui::ServiceCardSpec> specs;
    for (const CardWords& card : words) specs.push_back({card.id, card.icon, card.title, card.line});
    return specs;
}

}  // namespace

std::vector<std::string> HomeScreen::cards() const {
    std::vector<std::string> shown;
    for (const std::string& name : m_context.shell.profile().services) {
        const auto found = services.find(name);
        if (found != services.end() && m_context.shell.has_screen(found->second.screen)) shown.push_back(name);
    }
    return shown;
}

void HomeScreen::draw(ui::Ui& ui, const ui::Chrome& chrome) {
    Rect area = ui.screen();
    const bool wide = !ui.metrics().portrait();
    if (ui.metrics().shallow()) {
        ui::cut_top(area, std::max(20.0F, ui.metrics().snug(28)));
        const Rect foot = ui::cut_bottom(area, ui::footer_height(ui)).inset(ui.theme().margin, 0);
        area = area.inset(ui.theme().margin, 0);
        if (wide)
            draw_landscape(ui, area);
        else
            draw_portrait(ui, area, chrome);
        return draw_shallow_footer(ui, foot, chrome);
    }
    const bool with_help = wide && m_context.shell.has_screen("assistance");
    ui::header(ui, ui::cut_top(area, ui::header_height(ui)), chrome, ui::HeaderLook::paper, with_help);
    const float drawn = ui.metrics().compact() ? 64 : wide ? 88 : 96;
    const ui::Metrics& m = ui.metrics();
    const float low = chrome.low_reach ? m.snug(16) : 0;  // below the words
    float words = m.width <= stacked_to ? 2 * 42.0F : m.snug(drawn);
    // Enlarged, the age may wrap.
    if (m.zoom > 1) {
        float room = area.width - 2 * ui.theme().margin;
        if (chrome.low_reach) room -= m.main_target(m.snug(108)) + m.apart(m.snug(24));
        words = std::max(words, footer_words_height(ui, room, chrome));
    }
    Rect foot = ui::cut_bottom(area, chrome.low_reach ? std::max(m.target(drawn), words) + low + m.mm(2) : words);
    if (chrome.low_reach) ui::cut_top(foot, m.mm(2));  // from what stands over it
    area = area.inset(ui.theme().margin, 0);
    if (wide)
        draw_landscape(ui, area);
    else
        draw_portrait(ui, area, chrome);
    draw_footer(ui, foot.inset(ui.theme().margin, 0), chrome);
}

// The width that the age of the data, or that there is no network, takes beside the pills; 0: there is no room.
float HomeScreen::words_beside_pills(const ui::Ui& ui, const ui::Chrome& chrome) const {
    const ui::Metrics& m = ui.metrics();
    const std::string words = chrome.offline ? ui.words("footer.offline") : data_age(ui);
    const float width = ui.text_width(words, {.type = ui::Type::caption}) + 52;
    const float icons = 3 * (m.bar(92) + m.apart(m.snug(24)));
    return width + icons <= m.width - 2 * ui.theme().margin ? width : 0;
}

// The pills of the header, beside them what draw_footer() shows, where it has room.
void HomeScreen::draw_shallow_footer(ui::Ui& ui, const Rect& at, const ui::Chrome& chrome) {
    const ui::Metrics& m = ui.metrics();
    Rect row{at.x, at.y + m.snug(12), at.width, m.bar(92)};
    const float gap = m.apart(m.snug(24));
    if (const float words = words_beside_pills(ui, chrome); words > 0)
        draw_footer(ui, ui::cut_start(row, words, gap), chrome);
    const ui::PartScope part(ui, ui::Part::foot);
    ui::pill_bar(ui, row, {}, ui::header_pills(ui, chrome, true), gap);
}

void HomeScreen::draw_portrait(ui::Ui& ui, Rect area, const ui::Chrome& chrome) {
    const bool shallow = ui.metrics().shallow();
    const bool help = m_context.shell.has_screen("assistance") && !shallow;
    const bool narrow = shallow ? ui.metrics().width < one_a_row_if_shallow : ui.metrics().narrow();
    const bool stacked = stacks_search(ui.metrics());
    const float drawn = shallow ? std::max(84.0F, ui.metrics().snug(116)) : stacked ? 116 : 136;
    const float one = ui.metrics().main_target(drawn), gap = ui.theme().card_gap;
    const bool products = m_context.shell.profile().sells_products();
    const float search = !products ? 0 : stacked ? 2 * one + gap : one;
    const std::string help_title = ui.words("home.assistance"), help_line = ui.words("home.assistance_line");
    const float help_height = std::max(
        150.0F, ui::row_card_height(ui, area.width,
                                    {.id = {}, .icon = Icon::bell_ring, .title = help_title, .line = help_line}));
    const int count = static_cast<int>(cards().size());
    const int a_row = narrow ? 1 : 2;
    const int rows = (count + a_row - 1) / a_row;
    const HomePromotion* promotion = promotion_for(ui, {area.width, 270});
    const float title = ui.layout(greeting(ui), area.width, title_options(ui)).height,
                under_title = ui.metrics().snug(40);
    const float fixed = title + under_title + search + (products ? 36 : 0) + static_cast<float>(rows - 1) * gap +
                        (promotion != nullptr ? 36 + 270 : 0) + (help ? gap + help_height : 0) + 12;
    // Cards share what the panel leaves; below their least height the page scrolls.
    const std::vector<CardWords> words = words_of(ui, cards(), m_context.shell.profile());
    const float width = (area.width - gap * static_cast<float>(a_row - 1)) / static_cast<float>(a_row);
    const float least = !narrow && !shallow ? 300.0F
                                            : std::max(ui.metrics().main_target(shallow ? 120 : 176),
                                                       ui::service_card_least(ui, width, specs_of(words)));
    const float card = std::clamp((area.height - fixed) / static_cast<float>(std::max(rows, 1)), least,
                                  std::max(least, narrow ? 240.0F : 440.0F));
    const float promotion_height =
        std::clamp(area.height - fixed - static_cast<float>(rows) * card + 270, 270.0F, 330.0F);

    // Shadows run out into the gap below the header; what is touched there stays 2 mm away from its pills.
    const ui::Metrics& m = ui.metrics();
    const float over = shallow ? m.snug(28) : std::clamp(m.snug(m.compact() ? 16 : 28) - m.mm(2), 0.0F, 8.0F);
    ui::ScrollArea scroll(ui, "home#scroll", {0, area.y - over, m.width, area.height + over});
    ui::Column& column = scroll.column();
    column.area = {area.x, column.area.y, area.width, column.area.height};
    column.skip(over);
    draw_title(ui, column);
    column.skip(under_title);
    if (products) draw_search(ui, column.take(search, 36));
    draw_services(ui, column.take(static_cast<float>(rows) * card + static_cast<float>(rows - 1) * gap), gap, a_row);
    if (promotion != nullptr) {
        column.skip(36);
        draw_promotion(ui, column.take(promotion_height), *promotion);
    }
    if (help) {
        column.skip(gap);
        draw_help(ui, column.take(help_height));
    }
    if (!shallow || words_beside_pills(ui, chrome) > 0) return;
    column.skip(gap);
    const Rect note = column.take(footer_words_height(ui, area.width, chrome), 12);
    if (chrome.offline)
        ui::offline_note(ui, note, ui::Align::start);
    else
        ui::paragraph(ui, note, "home.age", data_age(ui), {.type = ui::Type::caption, .color = ui.colors().soft});
}

void HomeScreen::draw_landscape(ui::Ui& ui, Rect area) {
    if (!m_context.shell.profile().sells_products()) return draw_services_alone(ui, area);
    const bool compact = ui.metrics().compact();
    const float gap = compact ? 24 : 28, between = compact ? 36 : 48;
    Rect start = ui::cut_start(area, std::round((area.width - between) * (compact ? 0.39F : 0.4F)), between);
    area.height -= 8;
    start.height -= 8;
    ui::Column column(start);
    draw_title(ui, column);
    column.skip(compact ? 22 : 36);
    draw_search(ui, column.take(ui.metrics().main_target(compact ? 116 : 132), compact ? 22 : 32));
    if (const Rect rest = column.rest(); rest.height > 150)
        if (const HomePromotion* promotion = promotion_for(ui, {rest.width, rest.height}))
            draw_promotion(ui, rest, *promotion);
    draw_services(ui, area, gap);
}

// On a wide panel without search: the title over all services.
void HomeScreen::draw_services_alone(ui::Ui& ui, Rect area) {
    const bool compact = ui.metrics().compact();
    area.height -= 8;
    ui::Column column(area);
    draw_title(ui, column);
    column.skip(compact ? 22 : 48);
    Rect rest = column.rest();
    constexpr float promotion_height = 300;
    const HomePromotion* promotion =
        rest.height >= 2 * promotion_height ? promotion_for(ui, {rest.width, promotion_height}) : nullptr;
    if (promotion != nullptr)
        draw_promotion(ui, ui::cut_bottom(rest, promotion_height, ui.theme().card_gap), *promotion);
    draw_services(ui, rest, compact ? 24 : 28, compact ? 2 : 3);
}

void HomeScreen::draw_title(ui::Ui& ui, ui::Column& column) {
    ui::heading(ui, column, "home.title", greeting(ui), ui::Type::display, title_options(ui).size);
}

void HomeScreen::draw_search(ui::Ui& ui, const Rect& at) {
    const ui::Colors& c = ui.colors();
    const HomeFacts& facts = m_context.shell.facts();
    const std::string scan = ui.words("home.scan");
    ui::ButtonSpec scan_spec{
        .id = "home.scan", .label = scan, .icon = Icon::barcode_scan, .radius = ui.theme().field_radius + 4};
    // On a low panel the scan button stands beside the field, at its full height; else inside of it.
    const bool stacked = stacks_search(ui.metrics());
    const bool beside = ui.metrics().compact() && !stacked;
    Rect field = at;
    Rect button;
    if (stacked) {
        field.height = (at.height - ui.theme().card_gap) / 2;
        button = {at.x, field.bottom() + ui.theme().card_gap, at.width, field.height};
        scan_spec.radius = ui.theme().card_radius;
    } else if (beside) {
        scan_spec.radius = ui.theme().card_radius;
        scan_spec.icon.reset();
        const auto wide = [&] { return std::max(ui.metrics().main_target(0), ui::button_width(ui, scan_spec) - 32); };
        // Its bars say as much as its word; a field without a word says nothing.
        if (at.width - wide() - ui.metrics().apart(16) - around_search_beside <
            ui.text_width(ui.words("home.search"), search_beside)) {
            scan_spec.icon = Icon::barcode_scan;
            scan_spec.icon_only = true;
        }
        button = ui::cut_end(field, wide(), ui.metrics().apart(16));
    } else {
        const float width = ui::button_width(ui, scan_spec) - 16;
        const float height = std::max(ui.metrics().main_target(96), at.height - 36);
        button = {at.right() - 18 - width, at.y + (at.height - height) / 2, width, height};
    }
    const Rect target =
        beside || stacked ? field : Rect{at.x, at.y, button.x - at.x - ui.metrics().apart(18), at.height};
    const ui::Press press = ui.press("home.search", target);
    const Rect body = field.inset(press.depth * 4, press.depth * 3);
    ui.card(body);
    Rect inside = {body.x + (beside ? 24 : 44), body.y, 0, body.height};
    inside.width = target.right() - inside.x - 10;
    ui.icon(Icon::magnify, ui::cut_start(inside, beside ? 54 : 64, beside ? 12 : 28).centre(), beside ? 54 : 64,
            c.brand);
    // "Search 84,310 products" where it fits, else "Search".
    std::string words = ui.words("home.search");
    const ui::TextOptions options{.type = ui::Type::body, .color = c.soft, .size = beside ? search_beside.size : 44.0F};
    if (facts.products && *facts.products > 0) {
        const std::string counted = ui.words("home.search_count", {{"count", *facts.products}});
        if (ui.text_width(counted, options) <= inside.width) words = counted;
    }
    // Where not even the one word fits, the glass stands alone rather than a word cut short; it is still spoken.
    if (ui.text_width(words, options) <= inside.width) ui.line(inside, words, options);
    ui.target({.id = "home.search", .role = ui::Role::button, .name = words}, target, true);
    if (ui::button(ui, button, scan_spec)) m_context.shell.open("scan");
    if (press.clicked) m_context.shell.open("search", {{"typing", "yes"}});
}

void HomeScreen::draw_services(ui::Ui& ui, const Rect& area, float gap, int most_a_row) {
    const std::vector<std::string> names = cards();
    if (names.empty()) return;
    const int count = static_cast<int>(names.size());
    const int a_row = std::min(most_a_row, count);
    const int rows = (count + a_row - 1) / a_row;
    const float height = (area.height - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows);
    const std::vector<CardWords> words = words_of(ui, names, m_context.shell.profile());
    const std::vector<ui::ServiceCardSpec> specs = specs_of(words);
    const float half = (area.width - gap * static_cast<float>(a_row - 1)) / static_cast<float>(a_row);
    const ui::ServiceCardStyle style = ui::service_card_style(ui, {half, height}, specs);
    for (int i = 0; i < count; ++i) {
        const int row = i / a_row, column = i % a_row;
        const auto of = static_cast<size_t>(i);
        const bool last_alone = i == count - 1 && column == 0 && a_row > 1;
        const float width = last_alone ? area.width : half;
        const Rect at{area.x + static_cast<float>(column) * (width + gap),
                      area.y + static_cast<float>(row) * (height + gap), width, height};
        const ui::ServiceCardStyle own =
            last_alone ? ui::service_card_style(ui, {width, height}, std::span(specs).last(1)) : style;
        if (ui::service_card(ui, at, specs[of], own)) m_context.shell.open(services.find(names[of])->second.screen);
    }
}

void HomeScreen::draw_help(ui::Ui& ui, const Rect& at) {
    const std::string title = ui.words("home.assistance"), line = ui.words("home.assistance_line");
    const ui::Colors& c = ui.colors();
    if (ui::row_card(ui, at,
                     {.id = "home.assistance",
                      .icon = Icon::bell_ring,
                      .title = title,
                      .line = line,
                      .color = c.accent_tint,
                      .icon_color = c.accent_ink,
                      .line_color = c.accent_caption}))
        m_context.shell.open("assistance");
}

std::string HomeScreen::data_age(const ui::Ui& ui) const {
    const HomeFacts& facts = m_context.shell.facts();
    const bool products = m_context.shell.profile().sells_products();
    if (facts.set_up && !products) return "";
    if (!facts.as_of || !products) return ui.words(facts.set_up ? "footer.no_data" : "footer.not_set_up");
    const bool today = ui.format().date(*facts.as_of) == ui.format().date(ui.wall());
    return today ? ui.words("footer.as_of", {{"time", ui.format().time(*facts.as_of)}}) : age_words(ui, facts.as_of);
}

// Of the age, or of what is said where there is no network beside its icon, with a little air.
float HomeScreen::footer_words_height(const ui::Ui& ui, float width, const ui::Chrome& chrome) const {
    const std::string words = chrome.offline ? ui.words("footer.offline") : data_age(ui);
    return ui.layout(words, width - 50, {.type = ui::Type::caption}).height + 16;
}

void HomeScreen::draw_footer(ui::Ui& ui, Rect at, const ui::Chrome& chrome) {
    const ui::PartScope part(ui, ui::Part::foot);
    if (chrome.low_reach && !ui.metrics().shallow()) {
        at.height -= ui.metrics().snug(16);
        ui::low_reach_pill(ui, at, chrome);
    }
    const Profile& profile = m_context.shell.profile();
    const ui::TextOptions caption{.type = ui::Type::caption, .color = ui.colors().soft, .align = ui::Align::end};
    float used = 0;
    if (chrome.offline) {
        used = ui::offline_note(ui, at, ui::Align::start);
    } else {
        const std::string age = data_age(ui);
        const ui::TextOptions wrapped{.type = ui::Type::caption, .color = ui.colors().soft};
        if (ui.text_width(age, wrapped) + 50 > at.width) {
            const float height = ui.layout(age, at.width, wrapped).height;
            ui::paragraph(ui, {at.x, at.y + (at.height - height) / 2, at.width, height}, "home.age", age, wrapped);
            return;
        }
        if (!age.empty()) used = ui::age_caption(ui, at, "home.age", age);
    }
    const std::string store = profile.store_label.value_or(""), kiosk = profile.kiosk_label.value_or("");
    if (store.empty()) return;
    const std::string place = ui.words("footer.place", {{"store", store}, {"kiosk", kiosk}});
    if (used + 30 + ui.text_width(place, caption) > at.width) return;
    ui.line(at, place, caption);
    ui.meaning({.id = "home.place", .role = ui::Role::text, .name = place},
               {at.right() - ui.text_width(place, caption), at.y, ui.text_width(place, caption), at.height});
}

}  // namespace tp
