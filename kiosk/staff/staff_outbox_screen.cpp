#include "kiosk/staff/staff_outbox_screen.h"

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/text.h"

namespace tp {
namespace {

constexpr Milliseconds outbox_look_again{2'000};

}  // namespace

void StaffOutboxScreen::look() {
    StaffOutbox& outbox = m_context.session.of<StaffOutbox>();
    if (outbox.waiting) return;
    outbox.waiting = true;
    outbox.asked = m_context.clock.monotonic();
    m_desk.ask_outbox([&context = m_context, of_visit = context_visit()](Result<OutboxFacts> facts) {
        if (context.session.visit() != of_visit) return;
        StaffOutbox& now = context.session.of<StaffOutbox>();
        now.facts = std::move(facts);
        now.waiting = false;
    });
}

void StaffOutboxScreen::draw_page(ui::Ui& ui, const ui::Chrome& chrome) {
    StaffOutbox& outbox = m_context.session.of<StaffOutbox>();
    if (outbox.asked && !outbox.waiting) {
        if (ui.now() >= *outbox.asked + outbox_look_again) look();
        ui.wake_at(*outbox.asked + outbox_look_again);
    }
    ui::Page page(ui, chrome, {.id = "staff_outbox", .home = false, .help = false});
    ui::Column& column = page.column();
    ui::heading(ui, column, "staff.title", ui.words("staff.outbox"), ui::Type::title);
    column.skip(28);
    if (!outbox.facts) return ui::skeleton_rows(ui, column, 3, "staff.loading", ui.words("part.loading"));
    if (!*outbox.facts)
        return ui::notice(ui, column,
                          {.id = "staff.outbox.problem",
                           .icon = Icon::alert_outline,
                           .title = ui.words("staff.failed"),
                           .line = staff_parts::code_words(ui, outbox.facts->error().code.name()),
                           .tone = ui::Tone::bad});
    const OutboxFacts& facts = **outbox.facts;
    const std::string send = ui.words("staff.send_now");
    if (ui::button_row(
            ui, column,
            {{.id = "staff.outbox.send", .label = send, .icon = Icon::email, .enabled = facts.waiting > 0}}) == 0) {
        m_desk.send_now();
        m_context.shell.say("staff.outbox.sent", ui.words("staff.sending"), Icon::email);
    }
    column.skip(32);
    draw_facts(ui, column, facts);
}

void StaffOutboxScreen::draw_facts(ui::Ui& ui, ui::Column& column, const OutboxFacts& facts) {
    const HealthFinding waiting{.check = "outbox",
                                .code = facts.waiting > 0 ? "outbox_waiting" : "outbox_empty",
                                .count = facts.waiting,
                                .time = facts.oldest};
    ui::answer_panel(ui, column,
                     {.id = "staff.outbox.waiting",
                      .tone = facts.dead_letters + facts.quarantined_files > 0 ? ui::Tone::low : ui::Tone::ok,
                      .answer = staff_parts::sentence(ui, waiting),
                      .icon = Icon::email});
    column.skip(32);
    if (!facts.lanes.empty() || facts.quarantined_files > 0) {
        const staff_parts::FactCard card(ui, column, "staff_outbox.lanes");
        for (const auto& [lane, count] : facts.lanes) {
            const std::string id = "staff.outbox." + lane, value = ui.format().number(count);
            staff_parts::fact(ui, column, {.id = id, .name = lane, .value = value, .icon = Icon::email, .ltr = true});
        }
        if (facts.quarantined_files > 0) {
            const std::string moved = staff_parts::sentence(
                ui, {.check = "outbox", .code = "outbox_moved", .count = facts.quarantined_files});
            staff_parts::fact(ui, column,
                              {.id = "staff.outbox.moved",
                               .name = moved,
                               .value = {},
                               .icon = Icon::alert,
                               .icon_color = ui.colors().bad});
        }
    }
    if (facts.dead_letters == 0) return;
    column.skip(36);
    ui::heading(ui, column, "staff.outbox.dead",
                staff_parts::sentence(ui, {.check = "outbox", .code = "outbox_dead", .count = facts.dead_letters}),
                ui::Type::title);
    column.skip(24);
    if (facts.set_aside.empty()) return;
    const staff_parts::FactCard card(ui, column, "staff_outbox.dead");
    for (size_t i = 0; i < facts.set_aside.size(); ++i) {
        const OutboxFacts::DeadLetter& letter = facts.set_aside[i];
        const std::string id = "staff.outbox.dead." + std::to_string(i),
                          value =
                              staff_parts::moment(ui, letter.since) + " · " + staff_parts::code_words(ui, letter.code);
        staff_parts::fact(ui, column,
                          {.id = id,
                           .name = letter.type,
                           .value = value,
                           .icon = Icon::alert_outline,
                           .icon_color = ui.colors().low});
    }
}

}  // namespace tp
