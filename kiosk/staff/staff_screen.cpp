#include "kiosk/staff/staff_screen.h"

#include <algorithm>
#include <cmath>

#include "kiosk/ui/overlays.h"

namespace tp {

void StaffScreen::enter(const ScreenArguments&) {
    if (name() != "staff" && !m_context.session.of<StaffVisit>().open) return m_context.shell.end_visit();
    begin();
}

void StaffScreen::draw(ui::Ui& ui, const ui::Chrome& chrome) {
    StaffVisit& visit = m_context.session.of<StaffVisit>();
    if (visit.since == MonotonicTime{}) visit.since = ui.now();
    const MonotonicTime ends = std::max(visit.since, m_context.shell.last_activity()) + m_desk.close_after();
    if (ui.now() >= ends) {
        if (visit.open) visit.open->closes_by_itself();
        m_context.shell.end_visit();
    }
    const bool warns = ui.now() >= ends - staff_warning;
    ui.wake_at(warns ? ends : ends - staff_warning);
    draw_page(ui, chrome);
    // Stays until somebody touches the screen: the toast is always a second old.
    if (warns)
        ui::toast(ui, "staff.closing", ui.words("staff.closing"), Icon::timer_sand, ui.now() - std::chrono::seconds{1});
}

namespace staff_parts {

ui::Tone tone_of(Health health) {
    switch (health) {
        case Health::good:
            return ui::Tone::ok;
        case Health::warning:
            return ui::Tone::low;
        case Health::bad:
            return ui::Tone::bad;
    }
    return ui::Tone::none;
}

Icon icon_of(Health health) {
    switch (health) {
        case Health::good:
            return Icon::check_circle;
        case Health::warning:
            return Icon::alert;
        case Health::bad:
            return Icon::close_circle;
    }
    return Icon::help_circle;
}

std::string words_of(const ui::Ui& ui, Health health) {
    switch (health) {
        case Health::good:
            return ui.words("staff.good");
        case Health::warning:
            return ui.words("staff.attention");
        case Health::bad:
            return ui.words("staff.failed");
    }
    return {};
}

std::string moment(const ui::Ui& ui, WallTime at) {
    constexpr std::chrono::hours today{12};
    const std::string time = ui.format().time(at);
    return ui.wall() - at < today && at - ui.wall() < today ? time : ui.format().date(at) + " " + time;
}

std::string sentence(const ui::Ui& ui, const HealthFinding& finding) {
    if (finding.code == "plain") return finding.text;
    const std::string time = finding.time ? moment(ui, *finding.time) : std::string();
    std::string words =
        ui.words("staff.is_" + finding.code, {{"count", finding.count}, {"text", finding.text}, {"time", time}});
    if (finding.code == "disk_bad" && !finding.text.empty()) words += " · " + isolated(finding.text);
    return words;
}

std::string code_words(const ui::Ui& ui, std::string_view code) {
    return code.empty() ? std::string() : ui.words("staff.code", {{"code", code}});
}

void fact(ui::Ui& ui, ui::Column& column, const FactSpec& spec) {
    const float width = column.area.width, icon = spec.icon ? 76 : 0, gap = 24;
    const float badge = spec.badge ? ui::badge_width(ui, *spec.badge) : 0;
    const ui::TextOptions name{.type = ui::Type::name};
    const ui::TextOptions value{.type = ui::Type::secondary, .color = ui.colors().soft, .ltr = spec.ltr};
    // The badge stands beside the name, or below it where both do not fit.
    const bool beside = !spec.badge || ui.text_width(spec.name, name) + gap + badge + icon <= width;
    const ui::TextBlock title = ui.layout(spec.name, width - icon - (beside && spec.badge ? badge + gap : 0), name);
    const ui::TextBlock line = ui.layout(spec.value, width - icon, value);
    const float first = std::max(title.height, beside && spec.badge ? ui::badge_height : 0.0F);
    const float below = !beside ? ui::badge_height + 12 : 0;
    const float value_height = spec.value.empty() ? 0 : line.height + 4;
    const Rect at = column.take(first + below + value_height, 28);
    if (spec.icon) ui.icon(*spec.icon, {at.x + 24, at.y + first / 2}, 52, spec.icon_color.value_or(ui.colors().brand));
    const float x = at.x + icon;
    ui.text({x, at.y + (first - title.height) / 2, width - icon, title.height}, title, name);
    if (spec.badge)
        ui::badge(
            ui, beside ? Point{at.right() - badge, at.y + (first - ui::badge_height) / 2} : Point{x, at.y + first + 6},
            *spec.badge);
    if (!spec.value.empty()) ui.text({x, at.y + first + below + 4, width - icon, line.height}, line, value);
    std::string spoken = ui::spoken_together(spec.name, spec.badge ? spec.badge->label : std::string_view());
    ui.meaning(
        {.id = std::string(spec.id), .role = ui::Role::listitem, .name = ui::spoken_together(spoken, spec.value)}, at);
}

namespace {
constexpr float card_side = 40, card_top = 36;
}

FactCard::FactCard(ui::Ui& ui, ui::Column& column, std::string id)
    : m_ui(ui), m_column(column), m_id(std::move(id)), m_area(column.area), m_top(column.y) {
    const float height = ui.memory(m_id + "#height", 0);
    if (height > 0) ui.card({m_area.x, m_top, m_area.width, height});
    column.area = {m_area.x + card_side, m_area.y, m_area.width - 2 * card_side, m_area.height};
    column.skip(card_top);
}

FactCard::~FactCard() {
    m_column.skip(card_top - 28);  // the last fact has left its gap
    m_column.area = m_area;
    m_ui.measured(m_id + "#height", m_column.y - m_top);
}

}  // namespace staff_parts
}  // namespace tp
