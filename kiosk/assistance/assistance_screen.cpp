#include "kiosk/assistance/assistance_screen.h"

#include <fmt/format.h>

#include <array>

#include "kiosk/ui/buttons.h"
#include "kiosk/ui/cards.h"
#include "kiosk/ui/text.h"

namespace tp {

using ui::Column;
using ui::Ui;

namespace {

constexpr std::array<std::string_view, 6> reasons = {"find", "order", "price", "carry", "complaint", "other"};
constexpr std::chrono::seconds outcome_interval{2};
constexpr float roomy_portrait = 1100, roomy_landscape = 700;  // dp of a page's height, from where all stands as drawn

}  // namespace

void AssistanceScreen::enter(const ScreenArguments& arguments) {
    if (const auto reason = arguments.find("reason");
        reason != arguments.end() && visit().call == AssistanceVisit::Call::none)
        visit().reason = reason->second;
}

void AssistanceScreen::draw(Ui& ui, const ui::Chrome& chrome) {
    ui::Page page(ui, chrome, {.id = "assistance", .help = false});
    const auto call_state = visit().call;
    if (call_state == AssistanceVisit::Call::called || call_state == AssistanceVisit::Call::cancelling)
        called(ui, page.column());
    else
        ask(ui, page.column());
}

// The button is in sight: on low panels all draws together, then the line gives way, and at last the button comes
// first.
void AssistanceScreen::ask(Ui& ui, Column& column) {
    AssistanceVisit& wish = visit();
    std::vector<std::string> ids, labels;
    for (const std::string_view reason : reasons) {
        ids.push_back("assistance.reason." + std::string(reason));
        labels.push_back(ui.words("assistance.reason_" + std::string(reason)));
    }
    std::vector<ui::ChipSpec> chips;
    for (size_t i = 0; i < ids.size(); ++i)
        chips.push_back({.id = ids[i], .label = labels[i], .on = wish.reason == reasons[i], .one_of_many = true});

    const bool low = column.area.height < (ui.metrics().portrait() ? roomy_portrait : roomy_landscape);
    const float top = column.y, gap = low ? 28 : 56;
    const auto room = [&] { return column.area.height - (column.y - top); };
    const float asked =
        gap + ui::chip_flow_height(ui, column.area.width, chips) + gap + ui.metrics().main_target(ui::button_height);
    ui::heading(ui, column, "assistance.title", ui.words("assistance.title"),
                low ? ui::Type::title : ui::Type::display);
    column.skip(low ? 4 : 16);
    const std::string line = ui.words("assistance.line");
    const ui::TextOptions quiet{.type = ui::Type::body, .color = ui.colors().soft};
    if (!low || room() - ui.layout(line, column.area.width, quiet).height >= asked)
        ui::paragraph(ui, column, "assistance.line", line, quiet);
    const bool button_first = low && room() < asked;
    const auto button = [&] {
        column.skip(gap);
        if (ui::button_row(ui, column,
                           {{.id = "assistance.call",
                             .label = ui.words("assistance.call"),
                             .icon = Icon::bell_ring,
                             .busy = wish.call == AssistanceVisit::Call::saving}}) == 0)
            call();
    };
    if (button_first) button();
    column.skip(low ? 28 : 48);
    if (const int chosen = ui::chip_flow(ui, column, chips); chosen >= 0)
        wish.reason = reasons[static_cast<size_t>(chosen)];
    if (!button_first) button();
    if (wish.call == AssistanceVisit::Call::not_saved) {
        column.skip(32);
        ui::notice(ui, column,
                   {.id = "assistance.problem",
                    .icon = Icon::alert_outline,
                    .title = ui.words("hold.not_saved"),
                    .line = ui.words("assistance.called_offline_line"),
                    .state = "not_saved",
                    .tone = ui::Tone::low});
    }
}

void AssistanceScreen::called(Ui& ui, Column& column) {
    look_for_outcome(ui);
    AssistanceVisit& wish = visit();
    const bool offline = m_context.shell.offline();
    const bool claimed = wish.outcome && wish.outcome->status == "claimed";
    column.skip(ui.metrics().portrait() && !ui.metrics().compact() ? column.left() * 0.16F : 0);
    ui::outcome_mark(ui, column, 200, Icon::bell_ring, offline ? ui.colors().low_tint : ui.colors().accent_tint,
                     offline ? ui.colors().low : ui.colors().accent_ink);
    const std::string title = claimed ? ui.words("assistance.claimed", {{"name", wish.outcome->detail}})
                                      : ui.words(offline ? "assistance.called_offline" : "assistance.called");
    const std::string line = ui.words(offline ? "assistance.called_offline_line" : "assistance.called_line");
    ui::paragraph(ui, column, "assistance.called", title,
                  {.type = ui.metrics().compact() ? ui::Type::title : ui::Type::display, .align = ui::Align::center});
    column.skip(16);
    ui::paragraph(ui, column, "assistance.called_line", line,
                  {.type = ui::Type::body, .color = ui.colors().soft, .align = ui::Align::center});
    column.skip(64);
    if (ui::button_row(ui, column,
                       {{.id = "assistance.cancel",
                         .label = ui.words("assistance.cancel"),
                         .kind = ui::ButtonKind::ghost,
                         .busy = wish.call == AssistanceVisit::Call::cancelling}}) == 0)
        cancel();
}

void AssistanceScreen::look_for_outcome(Ui& ui) {
    AssistanceVisit& wish = visit();
    if (ui.now() >= wish.next_look) {
        wish.next_look = ui.now() + outcome_interval;
        m_centre.outcome_of(wish.event_id, [&context = m_context,
                                            of_visit = m_context.session.visit()](std::optional<Outcome> outcome) {
            if (context.session.visit() == of_visit && outcome)
                context.session.of<AssistanceVisit>().outcome = std::move(outcome);
        });
    }
    ui.wake_at(wish.next_look);
}

bool AssistanceScreen::saving() const {
    if (!m_context.session.has<AssistanceVisit>()) return false;
    const auto state = m_context.session.of<AssistanceVisit>().call;
    return state == AssistanceVisit::Call::saving || state == AssistanceVisit::Call::cancelling;
}

void AssistanceScreen::call() {
    AssistanceVisit& wish = visit();
    if (wish.reason.empty()) wish.reason = "other";
    wish.call = AssistanceVisit::Call::saving;
    m_centre.record("staff.call", Lane::staff_call, "staff",
                    fmt::format(R"({{"reason":"{}","language":"{}"}})", json_escape(wish.reason),
                                json_escape(m_context.shell.language())),
                    [&context = m_context, of_visit = m_context.session.visit()](const Result<Event>& saved) {
                        if (context.session.visit() != of_visit) return;
                        AssistanceVisit& now = context.session.of<AssistanceVisit>();
                        now.call = saved ? AssistanceVisit::Call::called : AssistanceVisit::Call::not_saved;
                        if (saved) now.event_id = saved->id;
                    });
}

void AssistanceScreen::cancel() {
    AssistanceVisit& wish = visit();
    wish.call = AssistanceVisit::Call::cancelling;
    m_centre.record("staff.cancel", Lane::staff_call, "staff",
                    fmt::format(R"({{"call":"{}"}})", json_escape(wish.event_id)),
                    [&context = m_context, of_visit = m_context.session.visit()](const Result<Event>& saved) {
                        if (context.session.visit() != of_visit) return;
                        AssistanceVisit& now = context.session.of<AssistanceVisit>();
                        if (saved)
                            now = AssistanceVisit{};
                        else
                            now.call = AssistanceVisit::Call::called;
                    });
}

}  // namespace tp
