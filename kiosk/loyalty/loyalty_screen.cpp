#include "kiosk/centre/postal_code.h"
#include "kiosk/loyalty/member_rules.h"
#include "kiosk/loyalty/member_screens.h"

namespace tp {

void LoyaltyScreen::enter(const ScreenArguments& arguments) {
    if (const auto card = arguments.find("card"); card != arguments.end()) visit().form.identify(card->second);
}

void LoyaltyScreen::draw(ui::Ui& ui, const ui::Chrome& chrome) {
    ProofForm& form = visit().form;
    auto question = identify_member(form.identifier.text());
    if (!draw_proof_form(ui, chrome,
                         {.service = "loyalty",
                          .identifier = "identifier",
                          .icon = Icon::account,
                          .title = ui.words("loyalty.title", {{"brand", chrome.brand}}),
                          .plausible = question.has_value()},
                         form))
        return;
    question->proof = normalise_postal_code(form.proof.text());
    ask(std::move(*question));
}

bool LoyaltyScreen::on_scan(const Scan& scan) {
    if (!scan.valid() || scan.kind != ScanKind::loyalty_card) return false;
    visit().form.identify(scan.card);
    return true;
}

void LoyaltyScreen::leave() {
    visit().form.drop_question();
}

bool LoyaltyScreen::waiting() const {
    return visit().form.state == LookingUp::asking;
}

void LoyaltyScreen::ask(MemberQuestion question) {
    const CancelToken token = visit().form.ask();
    m_centre.look_up_member(
        std::move(question), token,
        [&context = m_context, token, of_visit = m_context.session.visit()](LookedUp<Member> answer) {
            if (context.session.visit() != of_visit || token.cancelled()) return;
            MemberVisit& found = context.session.of<MemberVisit>();
            if (!answer) return found.form.fail(answer.error());
            found.form.state = LookingUp::found;
            found.member = std::move(*answer);
            found.found_at = context.clock.wall();
            found.form.identifier.clear();
            found.form.proof.clear();
            context.shell.replace("member");
        });
}

}  // namespace tp
