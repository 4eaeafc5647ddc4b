#include "kiosk/staff/staff_log_screen.h"

#include <algorithm>

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/text.h"

namespace tp {
namespace {

constexpr Milliseconds log_read_again{2'000};

bool passes(const LogLine& line, LogFilter filter) {
    switch (filter) {
        case LogFilter::all:
            return true;
        case LogFilter::warnings:
            return line.level >= LogLevel::warning;
        case LogFilter::errors:
            return line.level == LogLevel::error;
    }
    return true;
}

struct LevelLook {
    std::string_view words;
    Icon icon;
    Color color;
};

LevelLook look_of(const ui::Ui& ui, LogLevel level) {
    switch (level) {
        case LogLevel::debug:
        case LogLevel::info:
            return {"staff.level_info", Icon::information_outline, ui.colors().soft};
        case LogLevel::warning:
            return {"staff.level_warning", Icon::alert, ui.colors().low};
        case LogLevel::error:
            return {"staff.level_error", Icon::close_circle, ui.colors().bad};
    }
    return {"staff.level_info", Icon::information_outline, ui.colors().soft};
}

// "2026-11-22 14:02:05Z": as in the log's files.
std::string stamp(WallTime time) {
    std::string text = to_rfc3339(time);
    text[10] = ' ';
    return text.substr(0, 19) + "Z";
}

}  // namespace

void StaffLogScreen::read() {
    StaffLog& log = m_context.session.of<StaffLog>();
    log.lines = m_desk.log();
    log.read = m_context.clock.monotonic();
}

void StaffLogScreen::draw_page(ui::Ui& ui, const ui::Chrome& chrome) {
    StaffLog& log = m_context.session.of<StaffLog>();
    ui::Page page(ui, chrome, {.id = "staff_log", .home = false, .help = false});
    // Not while somebody reads further down: the lines would run away under the finger.
    const bool at_top = ui.scroll_of("staff_log#scroll").offset() < 8;
    if (at_top && log.read) {
        if (ui.now() >= *log.read + log_read_again) read();
        ui.wake_at(*log.read + log_read_again);
    }
    ui::Column& column = page.column();
    ui::heading(ui, column, "staff.title", ui.words("staff.log"), ui::Type::title);
    column.skip(24);
    const std::vector<ui::Choice> choices{{"staff.log.all", ui.words("staff.filter_all")},
                                          {"staff.log.warnings", ui.words("staff.filter_warnings")},
                                          {"staff.log.errors", ui.words("staff.filter_errors")}};
    const float width = std::min(column.area.width, 1100.0F);
    const Rect at = column.take(ui::segmented_height(ui, width, choices, ui.metrics().target(100)), 32);
    if (const int chosen = ui::segmented(ui, {at.x, at.y, width, at.height}, "staff.log.filter", choices,
                                         static_cast<int>(log.filter));
        chosen >= 0)
        log.filter = static_cast<LogFilter>(chosen);
    size_t shown = 0, left_out = 0;
    for (const LogLine& line : log.lines) {
        if (!passes(line, log.filter)) continue;
        if (shown < log.most)
            draw_line(ui, column, shown++, line);
        else
            ++left_out;
    }
    const std::string more = ui.words("search.more");
    if (left_out > 0 &&
        ui::button_row(ui, column, {{.id = "staff.log.more", .label = more, .kind = ui::ButtonKind::ghost}}) == 0)
        log.most += 100;
    if (shown == 0)
        ui::notice(ui, column,
                   {.id = "staff.log.empty",
                    .icon = Icon::check_circle_outline,
                    .title = ui.words("staff.log_empty"),
                    .tone = ui::Tone::ok});
    column.skip(24);
}

void StaffLogScreen::draw_line(ui::Ui& ui, ui::Column& column, size_t number, const LogLine& line) {
    const LevelLook look = look_of(ui, line.level);
    const float indent = 64, width = column.area.width - indent;
    const ui::TextOptions event{.type = ui::Type::secondary, .weight = 650, .ltr = true};
    const ui::TextOptions small{.type = ui::Type::caption, .color = ui.colors().soft, .ltr = true};
    const std::string below = stamp(line.time) + (line.fields.empty() ? "" : "  " + line.fields);
    const ui::TextBlock title = ui.layout(line.event, width, event), fields = ui.layout(below, width, small);
    const Rect at = column.take(title.height + 4 + fields.height, 22);
    if (ui.visible(at)) {
        ui.icon(look.icon, {at.x + 22, at.y + title.height / 2}, 40, look.color);
        ui.text({at.x + indent, at.y, width, title.height}, title, event);
        ui.text({at.x + indent, at.y + title.height + 4, width, fields.height}, fields, small);
    }
    ui.meaning({.id = "staff.log." + std::to_string(number),
                .role = ui::Role::listitem,
                .name = ui.words(look.words) + ": " + line.event + ". " + below},
               at);
}

}  // namespace tp
