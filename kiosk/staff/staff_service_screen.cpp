#include "kiosk/staff/staff_service_screen.h"

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/overlays.h"
#include "kiosk/ui/text.h"

namespace tp {

bool StaffServiceScreen::on_back() {
    return std::exchange(service().restart_asked, false);
}

void StaffServiceScreen::set(std::optional<OutReason> reason) {
    StaffService& state = service();
    state.saving = true;
    state.not_saved = false;
    m_desk.set_out_of_service(reason, [&context = m_context, of_visit = context_visit()](const Status& saved) {
        if (context.session.visit() != of_visit) return;
        StaffService& now = context.session.of<StaffService>();
        now.saving = false;
        now.not_saved = !saved;
    });
}

void StaffServiceScreen::draw_page(ui::Ui& ui, const ui::Chrome& chrome) {
    {
        ui::Page page(ui, chrome, {.id = "staff_service", .home = false, .help = false});
        ui::Column& column = page.column();
        ui::heading(ui, column, "staff.title", ui.words("staff.service"), ui::Type::title);
        column.skip(28);
        draw_switch(ui, column);
        column.skip(56);
        ui::heading(ui, column, "staff.restart.title", ui.words("staff.restart"), ui::Type::title);
        column.skip(16);
        ui::paragraph(ui, column, "staff.restart.line", ui.words("staff.restart_line"),
                      {.type = ui::Type::body, .color = ui.colors().soft});
        column.skip(24);
        const std::string restart = ui.words("staff.restart_now");
        if (ui::button_row(
                ui, column,
                {{.id = "staff.restart", .label = restart, .kind = ui::ButtonKind::danger, .icon = Icon::refresh}}) ==
            0)
            service().restart_asked = true;
        column.skip(24);
    }
    if (service().restart_asked) draw_question(ui);
}

void StaffServiceScreen::draw_switch(ui::Ui& ui, ui::Column& column) {
    StaffService& state = service();
    const auto out = m_desk.out_of_service();
    const std::string since =
        out && out->since ? ui.words("staff.since", {{"time", staff_parts::moment(ui, *out->since)}}) : std::string();
    ui::answer_panel(ui, column,
                     {.id = "staff.service.state",
                      .tone = out ? ui::Tone::low : ui::Tone::ok,
                      .answer = out ? ui.words("staff.out_of_service") : ui.words("staff.in_service"),
                      .line = since,
                      .icon = out ? Icon::coffee : Icon::check_circle});
    column.skip(28);
    if (state.not_saved) {
        ui::notice(ui, column,
                   {.id = "staff.service.problem",
                    .icon = Icon::alert_outline,
                    .title = ui.words("staff.not_saved"),
                    .tone = ui::Tone::bad});
        column.skip(24);
    }
    if (out) {
        const std::string on = ui.words("staff.put_in_service");
        if (ui::button_row(ui, column,
                           {{.id = "staff.service.on", .label = on, .icon = Icon::check, .busy = state.saving}}) == 0)
            set(std::nullopt);
        return;
    }
    ui::paragraph(ui, column, "staff.service.reason", ui.words("staff.reason_line"),
                  {.type = ui::Type::body, .color = ui.colors().soft});
    column.skip(20);
    const std::array labels{ui.words("staff.reason_unspecified"), ui.words("staff.reason_cleaning"),
                            ui.words("staff.reason_repair"), ui.words("staff.reason_closed")};
    std::vector<std::string> ids;
    for (const OutReason reason : out_reasons) ids.push_back("staff.service.reason." + std::string(name_of(reason)));
    std::vector<ui::ChipSpec> chips;
    for (size_t i = 0; i < labels.size(); ++i)
        chips.push_back({.id = ids[i], .label = labels[i], .on = state.reason == out_reasons[i], .one_of_many = true});
    if (const int chosen = ui::chip_flow(ui, column, chips); chosen >= 0)
        state.reason = out_reasons[static_cast<size_t>(chosen)];
    column.skip(32);
    const std::string off = ui.words("staff.take_out");
    if (ui::button_row(ui, column,
                       {{.id = "staff.service.off", .label = off, .icon = Icon::coffee, .busy = state.saving}}) == 0)
        set(state.reason);
}

void StaffServiceScreen::draw_question(ui::Ui& ui) {
    const std::string question = ui.words("staff.restart_question");
    bool yes = false, no = false;
    {
        ui::Dialog dialog(ui, "staff.restart.dialog", question);
        ui::Column& column = dialog.column();
        ui::paragraph(ui, column, "staff.restart.question", question,
                      {.type = ui::Type::question, .align = ui::Align::center});
        column.skip(40);
        const std::string restart = ui.words("staff.restart_now"), cancel = ui.words("part.cancel");
        yes = ui::button(ui, column.take(ui.metrics().main_target(120), 28),
                         {.id = "staff.restart.yes", .label = restart, .type = ui::Type::action});
        no = ui::button(ui, column.take(ui.metrics().main_target(108)),
                        {.id = "staff.restart.no", .label = cancel, .kind = ui::ButtonKind::ghost});
    }
    if (yes) m_desk.restart();
    if (yes || no) service().restart_asked = false;
}

}  // namespace tp
