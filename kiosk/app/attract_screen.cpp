#include "kiosk/app/attract_screen.h"

#include <algorithm>
#include <array>
#include <span>

#include "kiosk/ui/text.h"

namespace tp {
namespace {

// A promotion stays this long, then the next one fades in: nothing else moves, so a waiting kiosk draws nothing.
constexpr Milliseconds promotion_time{9'000};
// Said in four languages that most of the visitors of a store read, besides the screen's own.
struct Invitation {
    std::string_view language, words;
};
constexpr std::array<Invitation, 4> invitations{
    {{"en", "Touch to begin"}, {"es", "Toque para empezar"}, {"ar", "المس للبدء"}, {"ja", "タッチして開始"}}};

struct Disc {
    float size, x, y;  // centre, in parts of the area
};
constexpr float toast_gap = 24;

float begin_height(const ui::Metrics& m) {
    return m.compact() ? 190 : m.portrait() ? 300 : 240;
}

constexpr std::array<Disc, 3> portrait_discs{{{520, 0.5F, 0.33F}, {280, 0.195F, 0.66F}, {330, 0.8F, 0.77F}}};

}  // namespace

void prepare_attract_words(TextEngine& text, const ui::Theme& theme, const Language& language) {
    const auto shape = [&](ui::Type type, std::string_view words) {
        const ui::TypeToken& token = theme.type(type);
        (void)text.width_of(words, {.size_px = token.size, .weight = token.weight, .tracking_em = token.tracking_em});
    };
    text.set_language(language.tag);
    shape(ui::Type::hero, language.messages->format("attract.title"));
    shape(ui::Type::name, language.messages->format("attract.line"));
    shape(ui::Type::title, language.messages->format("attract.begin"));
    for (const Invitation& invitation : invitations) shape(ui::Type::secondary, invitation.words);
}

float AttractScreen::foot(const ui::Ui& ui) const {
    const ui::Metrics& m = ui.metrics();
    return begin_height(m) + (m.portrait() ? 120 : m.compact() ? 40 : 64) + toast_gap;
}

void AttractScreen::draw(ui::Ui& ui, const ui::Chrome& chrome) {
    const ui::Metrics& m = ui.metrics();
    const HomeFacts& facts = m_context.shell.facts();

    if (!m_since || ui.now() - *m_since >= promotion_time) {
        if (m_since && !facts.promotions.empty()) m_shown = (m_shown + 1) % facts.promotions.size();
        m_since = ui.now();
    }
    if (facts.promotions.size() > 1) ui.wake_at(*m_since + promotion_time);

    draw_ground(ui);

    // The whole screen begins; the pills of the header, drawn later, win where they stand.
    if (ui.press("attract.begin", ui.screen()).clicked) m_context.shell.home();

    const bool products = m_context.shell.profile().sells_products();
    std::string title = ui.words(products ? "attract.title" : "home.title_night");
    std::string line = products ? ui.words("attract.line") : "";
    std::vector<std::string> pictures;
    if (!facts.promotions.empty()) {
        const HomePromotion& shown = facts.promotions[m_shown % facts.promotions.size()];
        title = pick_text(shown.promotion.title, m_context.shell.language());
        line = pick_text(shown.promotion.subtitle, m_context.shell.language());
        pictures = shown.pictures;
        for (const HomePromotion& other : facts.promotions)
            if (&other != &shown && !other.pictures.empty()) pictures.push_back(other.pictures.front());
    }
    const float fade = ui.animate("attract#" + std::to_string(m_shown), 1, Milliseconds{250}, 0.0F);

    Rect area = ui.screen();
    ui::cut_top(area, ui::header_height(ui));
    const float begin = begin_height(m);
    Rect begin_row = ui::cut_bottom(area, foot(ui) - toast_gap);
    begin_row = {begin_row.x + ui.theme().margin, begin_row.y, begin_row.width - 2 * ui.theme().margin, begin};
    if (m.portrait()) {
        const float words = std::min(area.height * 0.42F, 400.0F);
        Rect lower = ui::cut_bottom(area, words);
        draw_discs(ui, area, pictures);
        draw_words(ui, lower.inset(ui.theme().margin, 0), title, line, fade);
    } else {
        Rect start = ui::cut_start(area, area.width * 0.5F);
        draw_discs(ui, area, pictures);
        start.x += ui.theme().margin;
        start.width -= ui.theme().margin;
        draw_words(ui, start, title, line, fade);
        begin_row.width = std::min(begin_row.width, 1240.0F);
    }
    draw_begin(ui, begin_row);
    ui::header(ui, ui.screen(), chrome, ui::HeaderLook::dark);
}

void AttractScreen::draw_ground(ui::Ui& ui) {
    const ui::Colors& c = ui.colors();
    const ui::Metrics& m = ui.metrics();
    const ui::BrandLook& brand = ui.theme().brand;
    ui.canvas().gradient(ui.px(ui.screen()), 0, {.angle_degrees = 180, .stops = {{0, c.stage}, {0.7F, c.brand_deep}}});
    if (!brand.attract.empty()) ui.picture(ui.screen(), brand.attract, PictureFit::cover);
    const Point middle{m.portrait() ? m.width / 2 : m.width * 0.72F,
                       m.portrait() ? m.height * 0.417F : m.height * 0.46F};
    if (brand.ground == ui::AttractGround::halo)
        ui.circle(middle, m.portrait() ? 700 : m.height * 0.78F, c.on_deep.faded(0.043F));
    if (brand.ground != ui::AttractGround::beams) return;
    // Broad bands that rise to the end edge.
    for (int i = 0; i < 4; ++i) {
        const float x = m.width * (0.06F + 0.27F * static_cast<float>(i)), wide = m.width * 0.11F,
                    lean = m.height * 0.3F;
        const std::array<Point, 4> band{ui.px(Point{x, m.height}), ui.px(Point{x + wide, m.height}),
                                        ui.px(Point{x + wide + lean, 0}), ui.px(Point{x + lean, 0})};
        ui.canvas().fill_polygon(band, c.on_deep.faded(0.035F));
    }
}

void AttractScreen::draw_discs(ui::Ui& ui, const Rect& area, const std::vector<std::string>& pictures) {
    const float scale = std::min({1.0F, area.width / 1080, area.height / 830});
    const std::array<Icon, 3> quiet = m_context.shell.profile().sells_products()
                                          ? std::array{Icon::basket, Icon::leaf, Icon::coffee}
                                          : std::array{Icon::human_greeting, Icon::crown, Icon::emoticon_happy};
    for (size_t i = 0; i < portrait_discs.size(); ++i) {
        const Disc& disc = portrait_discs[i];
        const float size = disc.size * scale;
        const Point centre{area.x + area.width / 2 + (disc.x - 0.5F) * 1080 * scale,
                           area.y + area.height / 2 + (disc.y - 0.52F) * 900 * scale};
        const Rect at{centre.x - size / 2, centre.y - size / 2, size, size};
        const float round = std::min(size / 2, ui.theme().picture_radius * scale);
        const ShadowLayer shadow{ui.px(30 * scale), ui.px(80 * scale), {0, 0, 0, 0x66}};
        ui.canvas().shadow(ui.px(at), ui.px(round), std::span(&shadow, 1));
        draw_disc(ui, i, at, round, i < pictures.size() ? pictures[i] : "", quiet[i]);
    }
}

// A picture stands on white. Where there is none, or not yet, the ground and its icon are the brand's own: a promotion
// without pictures is a picture too. Their 3:1 is a theme's to hold (theme_contrast.cpp).
void AttractScreen::draw_disc(ui::Ui& ui, size_t place, const Rect& at, float round, const std::string& picture,
                              Icon quiet) {
    const ui::Colors& c = ui.colors();
    // The ground comes first, so it is of what was found in the frame before.
    const std::string id = "attract#disc" + std::to_string(place) + picture;
    const bool accent = place == 1;
    const float white = picture.empty() ? 0 : ui.animate(id + "#white", ui.memory(id));
    if (white < 1) {
        ui.fill(at, accent ? c.accent_tint : c.brand_tint, round);
        ui.icon(quiet, at.centre(), at.width * 0.42F, accent ? c.accent_ink : c.brand);
    }
    if (picture.empty()) return;
    ui.fill(at, c.surface.faded(white), round);
    ui.measured(id, ui.picture(at.inset(at.width * 0.16F), picture, PictureFit::contain, 8) ? 1.0F : 0.0F);
}

void AttractScreen::draw_words(ui::Ui& ui, const Rect& area, const std::string& title, const std::string& line,
                               float fade) {
    const Color white = ui.colors().on_deep;
    ui::TextOptions big{.type = ui::Type::hero, .color = white};
    // As large as the drawing has it where it fits, smaller in long languages and on low panels.
    ui::TextBlock title_block = ui.layout(title, area.width, big);
    const ui::TextOptions small{.type = ui::Type::name,
                                .color = white.faded(0.85F),
                                .size = ui.metrics().compact() ? 42.0F : 48.0F,
                                .weight = 400};
    const ui::TextBlock line_block = ui.layout(line, area.width, small);
    for (const float size : {104.0F, 88.0F, 72.0F, 60.0F, 50.0F, 42.0F}) {
        if (title_block.height + 20 + line_block.height <= area.height) break;
        big.size = size;
        title_block = ui.layout(title, area.width, big);
    }
    const bool both = title_block.height + 20 + line_block.height <= area.height;
    const float height = title_block.height + (both ? 20 + line_block.height : 0);
    const float y =
        area.y + (ui.metrics().portrait() ? std::max(0.0F, area.height - height - 60) : (area.height - height) / 2);
    const OpacityScope opacity(ui.canvas(), fade);
    const Rect title_at{area.x, y, area.width, title_block.height};
    ui.text(title_at, title_block, big);
    ui.meaning({.id = "attract.title", .role = ui::Role::heading, .name = title}, title_at);
    if (!both || line.empty()) return;
    const Rect line_at{area.x, y + title_block.height + 20, area.width, line_block.height};
    ui.text(line_at, line_block, small);
    ui.meaning({.id = "attract.line", .role = ui::Role::text, .name = line}, line_at);
}

void AttractScreen::draw_begin(ui::Ui& ui, const Rect& at) {
    const ui::Colors& c = ui.colors();
    ui.fill(at, c.surface, std::max(8.0F, ui.theme().sheet_radius + 12));
    Rect inside = at.inset(at.height < 220 ? 44 : 64, 0);
    const float target = at.height < 220 ? 110 : 150;
    const Rect rings = ui::cut_start(inside, target, 44);
    const Point centre = rings.centre();
    const float unit = target / 150;
    const auto circle = [&](float radius, float width, float opacity) {
        ui.canvas().stroke_circle(ui.px(centre), ui.px((radius + width / 2) * unit), ui.px(width * unit),
                                  c.accent.faded(opacity));
    };
    circle(70, 6, 0.35F);
    circle(50, 8, 0.7F);
    ui.circle(centre, 26 * unit, c.accent);

    const std::string begin = ui.words("attract.begin");
    // The others in lines that break between two of them, never within one.
    const ui::TextOptions small{.type = ui::Type::secondary, .color = c.soft, .size = 36};
    std::string others, line;
    for (const auto& [language, words] : invitations) {
        if (m_context.shell.language().starts_with(language)) continue;
        const std::string longer = line.empty() ? isolated(words) : line + " · " + isolated(words);
        if (!line.empty() && ui.text_width(longer, small) > inside.width) {
            others += line + "\n";
            line = isolated(words);
        } else {
            line = longer;
        }
    }
    others += line;
    const ui::TextOptions large{.type = ui::Type::title, .size = 62};
    const ui::TextBlock first = ui.layout(begin, inside.width, large);
    const ui::TextBlock second = ui.layout(others, inside.width, small);
    // The other languages where there is room for them.
    const bool both = first.height + 8 + second.height <= inside.height - 32;
    const float y = inside.y + (inside.height - first.height - (both ? 8 + second.height : 0)) / 2;
    ui.text({inside.x, y, inside.width, first.height}, first, large);
    if (both) ui.text({inside.x, y + first.height + 8, inside.width, second.height}, second, small);
    ui.target({.id = "attract.begin", .role = ui::Role::button, .name = begin}, at, true);
}

}  // namespace tp
