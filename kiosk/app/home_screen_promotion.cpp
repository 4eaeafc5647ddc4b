// The promotion on the home screen.
#include <algorithm>

#include "kiosk/app/facts.h"
#include "kiosk/app/home_screen.h"
#include "kiosk/ui/text.h"

namespace tp {
namespace {

constexpr float least_beside_disc = 260;

float promotion_padding(float height) {
    return height < 240 ? 32 : 40;
}

float promotion_disc(float height) {
    return std::min(238.0F, height - 52);
}

}  // namespace

// The first one whose title has room there, be it in the least size; nullptr: none has.
const HomePromotion* HomeScreen::promotion_for(const ui::Ui& ui, Size place) const {
    const float padding = promotion_padding(place.height);
    for (const HomePromotion& promotion : m_context.shell.facts().promotions) {
        float width = place.width - 2 * padding - 8;
        const float disc = promotion_disc(place.height);
        if (!promotion.pictures.empty() && width > disc + least_beside_disc) width -= disc + 28;
        const std::string& title = pick_text(promotion.promotion.title, m_context.shell.language());
        const float height = ui.layout(title, width, {.type = ui::Type::promotion, .size = ui::least_main_size}).height;
        if (height <= place.height - 2 * padding) return &promotion;
    }
    return nullptr;
}

void HomeScreen::draw_promotion(ui::Ui& ui, const Rect& at, const HomePromotion& shown) {
    const ui::Colors& c = ui.colors();
    const std::string_view language = m_context.shell.language();
    const bool can_open = m_context.shell.has_screen("search");
    const std::string& title = pick_text(shown.promotion.title, language);
    const std::string& line = pick_text(shown.promotion.subtitle, language);
    const ui::Press press = can_open ? ui.press("home.promotion", at) : ui::Press{};
    const Rect body = at.inset(press.depth * 5, press.depth * 4);
    // The sun is at the end edge, further out where words run as far: the gradient turns round with the direction.
    const float sun_at = shown.pictures.empty() ? 2.6F : 1.6F;
    ui.canvas().gradient(
        ui.px(body), ui.px(ui.theme().card_radius),
        {.angle_degrees = ui.rtl() ? 260.0F : 100.0F, .stops = {{0, c.stage}, {0.6F, c.brand_light}, {sun_at, c.sun}}});
    const float padding = promotion_padding(at.height);
    Rect inside = body.inset(padding + 4, padding);
    const bool picture = !shown.pictures.empty();
    const float disc = promotion_disc(body.height);
    if (picture && inside.width > disc + least_beside_disc) {
        const Rect place = ui::centred(ui::cut_end(inside, disc, 28), disc, disc);
        ui.fill(place, c.surface, std::min(disc / 2, ui.theme().picture_radius));
        const Rect box = place.inset(disc * 0.16F);
        if (!ui.picture(box, shown.pictures.front(), PictureFit::contain, 8))
            ui.icon(Icon::basket, place.centre(), disc * 0.4F, c.brand_tint);
    }
    ui::TextOptions large{.type = ui::Type::promotion, .color = c.on_deep};
    const ui::TextOptions small{.type = ui::Type::secondary, .color = c.on_deep, .size = 36};
    ui::TextBlock title_block = ui.layout(title, inside.width, large);
    const ui::TextBlock line_block = ui.layout(line, inside.width, small);
    for (const float size : {52.0F, 46.0F, 42.0F}) {
        if (title_block.height + 12 + line_block.height <= inside.height) break;
        large.size = size;
        title_block = ui.layout(title, inside.width, large);
    }
    const bool both = title_block.height + 12 + line_block.height <= inside.height;
    const float height = title_block.height + (both && !line.empty() ? 12 + line_block.height : 0);
    const float y = inside.y + std::max(0.0F, (inside.height - height) / 2);
    ui.text({inside.x, y, inside.width, title_block.height}, title_block, large);
    if (both) ui.text({inside.x, y + title_block.height + 12, inside.width, line_block.height}, line_block, small);
    const std::string name = ui::spoken_together(title, line);
    if (!can_open) return ui.meaning({.id = "home.promotion", .role = ui::Role::text, .name = name}, at);
    ui.target({.id = "home.promotion", .role = ui::Role::button, .name = name}, at, true);
    if (!press.clicked) return;
    const Promotion& promotion = shown.promotion;
    if (!promotion.sku.empty())
        m_context.shell.open("product", {{"sku", promotion.sku}});
    else
        m_context.shell.open("search", {{"department", promotion.department}, {"promotion", promotion.id}});
}

}  // namespace tp
