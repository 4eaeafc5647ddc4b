#include "kiosk/staff/staff_network_screen.h"

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/text.h"

namespace tp {
namespace {

struct StepWords {
    std::string_view id, words;
};
constexpr std::array<StepWords, network_steps> steps{{{"staff.net.resolve", "staff.net_resolve"},
                                                      {"staff.net.connect", "staff.net_connect"},
                                                      {"staff.net.certificate", "staff.net_certificate"},
                                                      {"staff.net.admitted", "staff.net_admitted"}}};

ui::BadgeSpec badge_of(StepState state, std::string_view words) {
    switch (state) {
        case StepState::waiting:
            return {.tone = ui::Tone::none, .label = words, .icon = Icon::dots_horizontal};
        case StepState::running:
            return {.tone = ui::Tone::offer, .label = words, .icon = Icon::timer_sand};
        case StepState::passed:
            return {.tone = ui::Tone::ok, .label = words, .icon = Icon::check_circle};
        case StepState::failed:
            return {.tone = ui::Tone::bad, .label = words, .icon = Icon::close_circle};
    }
    return {};
}

std::string words_of_step(const ui::Ui& ui, StepState state) {
    switch (state) {
        case StepState::waiting:
            return ui.words("staff.step_waiting");
        case StepState::running:
            return ui.words("staff.step_running");
        case StepState::passed:
            return ui.words("staff.good");
        case StepState::failed:
            return ui.words("staff.failed");
    }
    return {};
}

}  // namespace

void StaffNetworkScreen::begin() {
    m_desk.ask_network([&context = m_context, of_visit = context_visit()](NetworkFacts facts) {
        if (context.session.visit() == of_visit) context.session.of<StaffNetwork>().facts = std::move(facts);
    });
}

void StaffNetworkScreen::draw_page(ui::Ui& ui, const ui::Chrome& chrome) {
    StaffNetwork& network = m_context.session.of<StaffNetwork>();
    ui::Page page(ui, chrome, {.id = "staff_network", .home = false, .help = false});
    ui::Column& column = page.column();
    ui::heading(ui, column, "staff.title", ui.words("staff.network"), ui::Type::title);
    column.skip(28);
    const bool running = network.test && !network.test->done;
    const std::string test = ui.words("staff.test_now");
    if (ui::button_row(ui, column, {{.id = "staff.net.test", .label = test, .icon = Icon::refresh, .busy = running}}) ==
        0) {
        network.test = NetworkTest{};
        m_desk.test_network([&context = m_context, of_visit = context_visit()](NetworkTest progress) {
            if (context.session.visit() == of_visit) context.session.of<StaffNetwork>().test = std::move(progress);
        });
    }
    column.skip(32);
    if (network.test) draw_test(ui, column);
    if (network.facts)
        draw_facts(ui, column, *network.facts);
    else
        ui::skeleton_rows(ui, column, 3, "staff.loading", ui.words("part.loading"));
}

void StaffNetworkScreen::draw_test(ui::Ui& ui, ui::Column& column) {
    const NetworkTest& test = *m_context.session.of<StaffNetwork>().test;
    {
        const staff_parts::FactCard card(ui, column, "staff_network.steps");
        for (size_t i = 0; i < network_steps; ++i) {
            const std::string name = ui.words(steps[i].words), state = words_of_step(ui, test.steps[i]);
            const std::string code =
                test.steps[i] == StepState::failed ? staff_parts::code_words(ui, test.error) : std::string();
            staff_parts::fact(
                ui, column, {.id = steps[i].id, .name = name, .value = code, .badge = badge_of(test.steps[i], state)});
        }
    }
    column.skip(20);
    if (test.done && test.error.empty())
        ui::paragraph(ui, column, "staff.net.time", ui.words("staff.net_time", {{"count", test.milliseconds}}),
                      {.type = ui::Type::secondary, .color = ui.colors().soft});
    column.skip(32);
}

void StaffNetworkScreen::draw_facts(ui::Ui& ui, ui::Column& column, const NetworkFacts& facts) {
    const auto say = [&](std::string_view id, std::string_view words, Icon icon, const std::string& value, bool ltr) {
        const std::string name = ui.words(words);
        staff_parts::fact(ui, column,
                          {.id = id, .name = name, .value = value.empty() ? "–" : value, .icon = icon, .ltr = ltr});
    };
    const staff_parts::FactCard card(ui, column, "staff_network.card");
    std::string addresses;
    for (const std::string& address : facts.addresses) addresses += (addresses.empty() ? "" : "\n") + address;
    say("staff.net.addresses", "staff.net_addresses", Icon::web, addresses, true);
    say("staff.net.hub", "staff.part_hub", Icon::server_network, facts.hub, true);
    const std::string ends = facts.root_ends ? " · " + ui.format().date(*facts.root_ends) : "";
    say("staff.net.root", "staff.net_root", Icon::shield_outline, facts.root.empty() ? "" : facts.root + ends, true);
    say("staff.net.complete", "staff.net_complete", Icon::sync,
        facts.last_complete ? staff_parts::moment(ui, *facts.last_complete) : "", false);
    say("staff.net.error", "staff.net_error", Icon::alert_outline, staff_parts::code_words(ui, facts.last_error),
        false);
}

}  // namespace tp
