#include "kiosk/loyalty/member_rules.h"
#include "kiosk/loyalty/member_screens.h"
#include "kiosk/ui/buttons.h"
#include "kiosk/ui/cards.h"
#include "kiosk/ui/charts.h"
#include "kiosk/ui/text.h"

namespace tp {

using ui::Column;
using ui::Ui;

namespace {

constexpr float lowest_for_titles = 480;  // a lower panel shows the points first
constexpr float ring_width = 30;
constexpr float least_text_width = 360;  // below it the long words of a title would break

std::string tier_words(const Ui& ui, const std::string& tier) {
    for (const std::string_view known : {"silver", "gold", "platinum"})
        if (tier == known) return ui.words("member.tier_" + tier);
    return ui.words("member.tier_member");
}

}  // namespace

void MemberScreen::draw(Ui& ui, const ui::Chrome& chrome) {
    const MemberVisit& visit = m_context.session.of<MemberVisit>();
    const std::string done = ui.words("member.done");
    ui::Page page(ui, chrome, {.id = "member", .back = false, .done_label = done});
    if (!visit.member) {
        m_context.shell.replace("loyalty");
        return;
    }
    const Member& member = *visit.member;
    Column& column = page.column();
    if (ui.metrics().height < lowest_for_titles) {
        points(ui, column, member);
        greeting(ui, column, member);
        rewards(ui, column, member);
        orders(ui, column, member);
        return;
    }
    greeting(ui, column, member);
    if (ui.metrics().portrait()) {
        points(ui, column, member);
        rewards(ui, column, member);
        orders(ui, column, member);
        return;
    }
    const auto halves = ui::columns(column.rest(), 2, 40);
    Column left(halves[0]), right(halves[1]);
    points(ui, left, member);
    orders(ui, left, member);
    rewards(ui, right, member);
    column.y = std::max(left.y, right.y);
}

void MemberScreen::greeting(Ui& ui, Column& column, const Member& member) {
    const ui::PersonalScope personal(ui);
    ui::heading(ui, column, "member.title", ui.words("member.title", {{"name", member.first_name}}),
                ui.metrics().compact() ? ui::Type::title : ui::Type::display);
    column.skip(ui.metrics().compact() ? 20 : ui.metrics().snug(32));
}

void MemberScreen::points(Ui& ui, Column& column, const Member& member) {
    const ui::PersonalScope personal(ui);
    const auto& colors = ui.colors();
    const std::string number = ui.format().number(member.points);
    const bool low = ui.metrics().compact();
    const float card_pad = low ? 24 : std::max(24.0F, ui.metrics().snug(48));
    const float ring_size = std::max(low ? 200.0F : 280.0F, ui::ring_size_for(ui, number, ring_width));
    const float beside_ring = column.area.width - ring_size - 3 * card_pad;
    const bool stacked = beside_ring < (low ? 220 : least_text_width);
    const float text_width = stacked ? column.area.width - 2 * card_pad : beside_ring;
    const bool ready = member.next_reward_at <= member.points;
    const std::string reward = std::string(pick_text(member.next_reward, m_context.shell.language()));
    const std::string headline =
        ready || member.next_reward_at <= 0
            ? ui.words("member.reward_ready")
            : ui.words("member.to_reward", {{"count", member.next_reward_at - member.points}, {"reward", reward}});
    const std::string expiring =
        member.expiring_points > 0 && member.expires_at
            ? ui.words("member.expiring", {{"count", member.expiring_points},
                                           {"date", ui.format().date(*member.expires_at, DateStyle::long_date)}})
            : "";
    const ui::TextOptions strong{.type = low ? ui::Type::name : ui::Type::title, .color = colors.on_deep};
    const ui::TextOptions quiet{.type = ui::Type::secondary, .color = mix(colors.brand_deep, colors.on_deep, 0.8F)};
    const std::string tier_name = tier_words(ui, member.tier);
    const ui::BadgeSpec tier{.tone = ui::Tone::gold, .label = tier_name, .icon = Icon::crown, .most = text_width};
    const Size tier_size = ui::badge_size(ui, tier);
    const float text_height = tier_size.height + 28 + ui.layout(headline, text_width, strong).height +
                              (expiring.empty() ? 0 : 16 + ui.layout(expiring, text_width, quiet).height);
    const float height = stacked ? ring_size + card_pad + text_height : std::max(ring_size, text_height);
    const Rect card = column.take(height + 2 * card_pad, 48);
    const float ring_y = stacked ? card.y + card_pad : card.y + (card.height - ring_size) / 2;
    ui.fill(card, colors.brand_deep, ui.theme().card_radius);
    ui::ring(ui, {card.x + card_pad, ring_y, ring_size, ring_size},
             {.id = "member.points",
              .number = number,
              .caption = ui.words("member.points", {{"count", member.points}}),
              .name = headline,
              .part = static_cast<float>(progress_to_reward(member)),
              .width = ring_width,
              .track = mix(colors.brand_deep, colors.on_deep, 0.14F),
              .color = colors.sun,
              .ink = colors.on_deep,
              .caption_ink = mix(colors.brand_deep, colors.on_deep, 0.8F)});
    Column text(stacked ? Rect{card.x + card_pad, ring_y + ring_size + card_pad, text_width, text_height}
                        : Rect{card.x + 2 * card_pad + ring_size, card.y + (card.height - text_height) / 2, text_width,
                               text_height});
    const Rect badge = text.take(tier_size.height, 28);
    ui::badge(ui, {badge.x, badge.y}, tier, "member.tier");
    ui::paragraph(ui, text, "member.progress", headline, strong);
    if (!expiring.empty()) {
        text.skip(16);
        ui::paragraph(ui, text, "member.expiring", expiring, quiet);
    }
}

void MemberScreen::rewards(Ui& ui, Column& column, const Member& member) {
    if (member.rewards.empty()) return;
    ui::heading(ui, column, "member.rewards", ui.words("member.rewards"), ui::Type::title);
    column.skip(24);
    for (size_t i = 0; i < member.rewards.size(); ++i) {
        const Reward& reward = member.rewards[i];
        const bool affordable = reward.cost <= member.points;
        const std::string title = pick_text(reward.title, m_context.shell.language());
        const std::string cost = ui.words("member.reward_cost", {{"count", reward.cost}});
        const Icon icon = affordable ? Icon::gift : Icon::lock;
        const ui::TextOptions body{.type = ui::Type::name};
        const ui::TextOptions soft{.type = ui::Type::secondary, .color = ui.colors().soft};
        const float width = column.area.width - 2 * 40 - 88;
        const Rect card =
            column.take(ui.layout(title, width, body).height + ui.layout(cost, width, soft).height + 64, 20);
        ui.card(card);
        ui.icon(icon, {card.x + 40 + 26, card.centre().y}, 52, affordable ? ui.colors().brand : ui.colors().soft);
        const Rect text{card.x + 40 + 88, card.y + 32, width, card.height - 64};
        const float used = ui.text(text, title, body);
        ui.text({text.x, text.y + used, width, text.height - used}, cost, soft);
        ui.meaning({.id = "member.reward." + std::to_string(i),
                    .role = ui::Role::listitem,
                    .name = title,
                    .value = cost,
                    .state = affordable ? "available" : "locked"},
                   card);
    }
    column.skip(12);
}

void MemberScreen::orders(Ui& ui, Column& column, const Member& member) {
    for (const std::string& number : member.open_orders) {
        const std::string id = "member.order." + number, title = ui.words("member.order_open", {{"number", number}});
        const ui::RowCardSpec row{.id = id, .icon = Icon::package_variant_closed, .title = title, .personal = true};
        if (ui::row_card(ui, column.take(ui::row_card_height(ui, column.area.width, row), 20), row))
            m_context.shell.open("orders", {{"number", number}});
    }
}

}  // namespace tp
