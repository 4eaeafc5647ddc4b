#include "kiosk/centre/postal_code.h"
#include "kiosk/loyalty/member_rules.h"
#include "kiosk/loyalty/member_screens.h"
#include "kiosk/ui/buttons.h"
#include "kiosk/ui/cards.h"
#include "kiosk/ui/fields.h"
#include "kiosk/ui/text.h"

namespace tp {

using ui::Column;
using ui::Ui;

namespace {

void draw_problem(Ui& ui, Column& column, const MemberVisit& visit) {
    const auto show = [&](Icon icon, const char* title, const std::string& line, const char* name) {
        ui::notice(ui, column,
                   {.id = "loyalty.problem", .icon = icon, .title = ui.words(title), .line = line, .state = name,
                    .tone = ui::Tone::low});
    };
    if (visit.state == LookingUp::no_match)
        show(Icon::magnify, "loyalty.problem_match", ui.words("loyalty.problem_match_line"), "no_match");
    else if (visit.state == LookingUp::cooling_down)
        show(Icon::clock, "orders.problem_wait", ui.words("orders.problem_wait_line", {{"count", minutes_to_wait(visit.retry_after)}}), "cooling_down");
    else
        show(Icon::wifi_off, "loyalty.problem_offline", ui.words("loyalty.problem_offline_line"), "offline");
}

}  // namespace

void LoyaltyScreen::enter(const ScreenArguments& arguments) {
    if (const auto card = arguments.find("card"); card != arguments.end()) take_card(card->second);
}

void LoyaltyScreen::draw(Ui& ui, const ui::Chrome& chrome) {
    MemberVisit& member = visit();
    const bool asking = member.state == LookingUp::asking;
    ui::TextEdit& edit = member.typing_proof ? member.proof : member.identifier;
    const auto identified = identify_member(member.identifier.text());
    const bool ready = identified && plausible_postal_code(normalise_postal_code(member.proof.text()));
    ui::Page page(ui, chrome,
                  {.id = "loyalty", .typing = &edit,
                   .keyboard_done = ui.words(member.typing_proof ? "part.done" : "part.continue"),
                   .can_finish = !asking && !edit.empty()});
    Column& column = page.column();
    // The keyboard of a wide screen leaves room for one row: both fields and the button side by side.
    const bool wide = !ui.metrics().portrait();
    if (!wide) {
        ui::heading(ui, column, "loyalty.title", ui.words("loyalty.title", {{"brand", chrome.brand}}),
                    ui::Type::display);
        column.skip(12);
        ui::paragraph(ui, column, "loyalty.line", ui.words("loyalty.line"), {.type = ui::Type::body, .color = ui.colors().soft});
        column.skip(32);
    }
    const auto parts = ui::columns({column.area.x, column.y, column.area.width, column.left()}, wide ? 3 : 1, 28);
    Column first(parts[0]), second(parts[wide ? 1 : 0]), last(parts[wide ? 2 : 0]);

    const auto identifier = ui::text_field(ui, first,
                                           {.id = "loyalty.identifier", .label = ui.words("loyalty.identifier"),
                                            .placeholder = ui.words("loyalty.identifier_hint"), .icon = Icon::account,
                                            .show_label = true, .focused = !member.typing_proof},
                                           member.identifier);
    if (!wide) second.y = first.y + 24;
    const auto proof = ui::text_field(ui, second,
                                      {.id = "loyalty.proof", .label = ui.words("loyalty.proof"),
                                       .placeholder = ui.words("loyalty.proof_hint"), .icon = Icon::map_marker,
                                       .show_label = true, .focused = member.typing_proof},
                                      member.proof);
    last.y = wide ? second.y - ui::button_height - 10 : second.y + 32;
    if (identifier.pressed) member.typing_proof = false;
    if (proof.pressed) member.typing_proof = true;
    if ((page.keyboard().changed || identifier.changed || proof.changed) && is_problem(member.state))
        member.state = LookingUp::typing;

    const bool entered = page.keyboard().done || identifier.entered || proof.entered;
    const int pressed = ui::button_row(
        ui, last, {{.id = "loyalty.show", .label = ui.words("loyalty.show"), .enabled = ready, .busy = asking}});
    if (entered && !member.typing_proof)
        member.typing_proof = true;
    else if ((pressed == 0 || entered) && ready && !asking)
        ask();
    column.y = std::max(second.y, last.y);
    if (is_problem(member.state)) {
        column.skip(32);
        draw_problem(ui, column, member);
    }
}

bool LoyaltyScreen::on_scan(const Scan& scan) {
    if (!scan.valid() || scan.kind != ScanKind::loyalty_card) return false;
    take_card(scan.card);
    return true;
}

void LoyaltyScreen::take_card(std::string_view card) {
    visit().identifier.set(card);
    visit().typing_proof = true;
    visit().state = LookingUp::typing;
}

void LoyaltyScreen::leave() {
    if (visit().state == LookingUp::asking) {
        visit().asked.cancel();
        visit().state = LookingUp::typing;
    }
}

bool LoyaltyScreen::waiting() const { return visit().state == LookingUp::asking; }

void LoyaltyScreen::ask() {
    MemberVisit& member = visit();
    auto question = identify_member(member.identifier.text());
    if (!question) return;
    question->proof = normalise_postal_code(member.proof.text());
    member.asked.cancel();
    member.asked = CancelToken{};
    member.state = LookingUp::asking;
    m_centre.look_up_member(
        std::move(*question), member.asked,
        [&context = m_context, token = member.asked, of_visit = m_context.session.visit()](LookedUp<Member> answer) {
            if (context.session.visit() != of_visit || token.cancelled()) return;
            MemberVisit& found = context.session.of<MemberVisit>();
            if (!answer) {
                found.state = answer.error().state;
                found.retry_after = answer.error().retry_after;
                return;
            }
            found.state = LookingUp::found;
            found.member = std::move(*answer);
            found.found_at = context.clock.wall();
            found.identifier.clear();
            found.proof.clear();
            context.shell.replace("member");
        });
}

}  // namespace tp
