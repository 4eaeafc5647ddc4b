#include "kiosk/staff/staff_menu_screen.h"

#include <algorithm>

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/text.h"

namespace tp {
namespace {

constexpr Milliseconds look_again{5'000};
constexpr float tool_gap = 20;

// Shadows run out into the gap below the header; what is touched there stays 2 mm away from its pills.
float above(const ui::Ui& ui) {
    const ui::Metrics& m = ui.metrics();
    return std::clamp(m.snug(m.compact() ? 16 : 28) - m.mm(2), 0.0F, 8.0F);
}

struct Tool {
    std::string_view screen, words;
    Icon icon;
};
constexpr std::array tools{Tool{"staff_network", "staff.network", Icon::server_network},
                           Tool{"staff_outbox", "staff.outbox", Icon::email},
                           Tool{"staff_log", "staff.log", Icon::clipboard_text},
                           Tool{"staff_touch", "staff.touch", Icon::hand_pointing_right},
                           Tool{"staff_display", "staff.display", Icon::image},
                           Tool{"staff_devices", "staff.devices", Icon::barcode_scan},
                           Tool{"staff_service", "staff.service", Icon::settings}};

// Of what a finding is about.
Icon icon_of_component(std::string_view check) {
    constexpr std::array<std::pair<std::string_view, Icon>, 14> icons{{{"hub", Icon::server_network},
                                                                       {"sync", Icon::sync},
                                                                       {"outbox", Icon::email},
                                                                       {"replica", Icon::database},
                                                                       {"certificates", Icon::shield_outline},
                                                                       {"clock", Icon::clock},
                                                                       {"disk", Icon::package_variant},
                                                                       {"memory", Icon::view_grid},
                                                                       {"audio", Icon::volume_high},
                                                                       {"scanner", Icon::barcode_scan},
                                                                       {"printer", Icon::printer},
                                                                       {"panel", Icon::ruler},
                                                                       {"touch", Icon::hand_pointing_right},
                                                                       {"version", Icon::information_outline}}};
    const auto found = std::ranges::find(icons, check, &std::pair<std::string_view, Icon>::first);
    return found == icons.end() ? Icon::help_circle : found->second;
}

std::string name_of_component(const ui::Ui& ui, const std::string& check) {
    return ui.words("staff.part_" + check);
}

}  // namespace

void StaffMenuScreen::begin() {
    look();
}

bool StaffMenuScreen::on_back() {
    m_context.shell.end_visit();
    return true;
}

void StaffMenuScreen::look() {
    StaffOverview& overview = m_context.session.of<StaffOverview>();
    if (overview.waiting) return;
    overview.waiting = true;
    overview.asked = m_context.clock.monotonic();
    m_desk.look_over([&context = m_context, of_visit = context_visit()](std::vector<HealthFinding> findings) {
        if (context.session.visit() != of_visit) return;
        StaffOverview& now = context.session.of<StaffOverview>();
        now.findings = std::move(findings);
        now.waiting = false;
    });
}

void StaffMenuScreen::draw_page(ui::Ui& ui, const ui::Chrome& chrome) {
    StaffOverview& overview = m_context.session.of<StaffOverview>();
    if (!overview.waiting && overview.asked && ui.now() >= *overview.asked + look_again) look();
    if (overview.asked && !overview.waiting) ui.wake_at(*overview.asked + look_again);

    const std::string close = ui.words("staff.close");
    const bool wide = !ui.metrics().portrait();
    // A high panel has the tools at its foot, always in sight; a low one below the components.
    const bool high = !wide && !ui.metrics().narrow() && ui.metrics().height > 1500;
    ui::Page page(ui, chrome,
                  {.id = "staff_menu", .home = false, .help = false, .done_label = close, .scrolls = !wide && !high});
    ui::Column& column = page.column();
    if (high) {
        Rect above = page.area();
        ui::Column tools_at_foot(ui::cut_bottom(above, tools_height(ui, above.width, 2), 24));
        scrolling_components(ui, above);
        draw_tools(ui, tools_at_foot, 2);
        return;
    }
    if (!wide) {
        ui::heading(ui, column, "staff.title", ui.words("staff.title"), ui::Type::title);
        column.skip(24);
        draw_components(ui, column);
        column.skip(32);
        draw_tools(ui, column, ui.metrics().narrow() ? 1 : 2);
        column.skip(24);
        return;
    }
    Rect area = page.area();
    const float gap = 40;
    const bool roomy = !ui.metrics().compact() && ui.metrics().width > 1700;
    const Rect left = ui::cut_start(area, (area.width - gap) * (roomy ? 0.5F : 0.56F), gap);
    scrolling_components(ui, left);
    const float over = above(ui);
    ui::ScrollArea scroll(ui, "staff_menu#tools", {area.x - 16, area.y - over, area.width + 32, area.height + over});
    ui::Column& column_of_tools = scroll.column();
    column_of_tools.area = {area.x, column_of_tools.area.y, area.width, column_of_tools.area.height};
    column_of_tools.skip(over);
    draw_tools(ui, column_of_tools, roomy ? 2 : 1);
    column_of_tools.skip(24);
}

void StaffMenuScreen::scrolling_components(ui::Ui& ui, const Rect& at) {
    const float over = above(ui);
    ui::ScrollArea scroll(ui, "staff_menu#components", {at.x - 24, at.y - over, at.width + 48, at.height + over});
    ui::Column& parts = scroll.column();
    parts.area = {at.x, parts.area.y, at.width, parts.area.height};
    parts.skip(over);
    ui::heading(ui, parts, "staff.title", ui.words("staff.title"), ui::Type::title);
    parts.skip(20);
    draw_components(ui, parts);
    parts.skip(24);
}

void StaffMenuScreen::draw_components(ui::Ui& ui, ui::Column& column) {
    const StaffOverview& overview = m_context.session.of<StaffOverview>();
    if (!overview.findings) return ui::skeleton_rows(ui, column, 6, "staff.loading", ui.words("part.loading"));
    const auto& findings = *overview.findings;
    const auto count = [&](Health health) { return std::ranges::count(findings, health, &HealthFinding::health); };
    const int64_t failed = count(Health::bad), attention = count(Health::warning);
    const Health worst = failed > 0 ? Health::bad : attention > 0 ? Health::warning : Health::good;
    const std::string summary = failed > 0      ? ui.words("staff.sum_failed", {{"count", failed}})
                                : attention > 0 ? ui.words("staff.sum_attention", {{"count", attention}})
                                                : ui.words("staff.sum_good");
    ui::answer_panel(ui, column,
                     {.id = "staff.summary",
                      .tone = staff_parts::tone_of(worst),
                      .answer = summary,
                      .icon = staff_parts::icon_of(worst)});
    column.skip(28);
    const staff_parts::FactCard card(ui, column, "staff_menu.card");
    for (size_t i = 0; i < findings.size(); ++i) {
        const HealthFinding& finding = findings[i];
        const std::string id = "staff.part." + std::to_string(i) + "." + finding.check;
        const std::string name = name_of_component(ui, finding.check),
                          code = staff_parts::code_words(ui, finding.error);
        const std::string value = staff_parts::sentence(ui, finding) + (code.empty() ? "" : "\n" + code);
        const std::string state = staff_parts::words_of(ui, finding.health);
        const ui::Tone tone = staff_parts::tone_of(finding.health);
        staff_parts::fact(
            ui, column,
            {.id = id,
             .name = name,
             .value = value,
             .icon = icon_of_component(finding.check),
             .badge = ui::BadgeSpec{.tone = tone, .label = state, .icon = staff_parts::icon_of(finding.health)},
             .ltr = finding.code == "plain"});
    }
}

float StaffMenuScreen::tool_height(const ui::Ui& ui, float width) {
    float height = 0;
    for (const Tool& tool : tools) {
        const std::string label = ui.words(tool.words);
        height = std::max(
            height,
            ui::row_card_height(ui, width, {.id = tool.screen, .icon = tool.icon, .title = label, .chevron = false}));
    }
    return height;
}

float StaffMenuScreen::tools_height(const ui::Ui& ui, float width, int a_row) {
    const int rows = (static_cast<int>(tools.size()) + a_row - 1) / a_row;
    const float one = tool_height(ui, (width - tool_gap * static_cast<float>(a_row - 1)) / static_cast<float>(a_row));
    return static_cast<float>(rows) * one + static_cast<float>(rows - 1) * tool_gap;
}

void StaffMenuScreen::draw_tools(ui::Ui& ui, ui::Column& column, int a_row) {
    const float gap = tool_gap;
    const float width = (column.area.width - gap * static_cast<float>(a_row - 1)) / static_cast<float>(a_row);
    const float height = tool_height(ui, width);
    for (size_t i = 0; i < tools.size();) {
        for (const Rect& place : ui::columns(column.take(height, gap), a_row, gap)) {
            if (i == tools.size()) break;
            const std::string label = ui.words(tools[i].words);
            if (ui::row_card(ui, place,
                             {.id = tools[i].screen, .icon = tools[i].icon, .title = label, .chevron = false}))
                m_context.shell.open(tools[i].screen);
            ++i;
        }
    }
}

}  // namespace tp
