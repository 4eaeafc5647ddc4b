// The page that orders and membership share: which one, is it yours, and what the centre said. Thread rule: UI thread.
#pragma once

#include <string>

#include "kiosk/centre/looking_up.h"
#include "kiosk/ui/page.h"
#include "kiosk/ui/text_edit.h"
#include "platform/base/task_queue.h"

namespace tp {

// What a visitor typed and was told. Lives in the session and goes with its wipe.
struct ProofForm {
    ui::TextEdit identifier;
    ui::TextEdit proof{ui::InputKind::code, 12};  // the postcode
    bool typing_proof = false;
    LookingUp state = LookingUp::typing;
    std::chrono::seconds retry_after{0};
    CancelToken asked;

    explicit ProofForm(ui::TextEdit of_identifier) : identifier(std::move(of_identifier)) {}
    // As if typed: what a scanner or another screen knows. The proof is asked next.
    void identify(std::string_view known);
    // A question starts: an older one is cancelled. Give the token to it.
    CancelToken ask();
    // The screen is left: an unanswered question is dropped, what was typed stays.
    void drop_question();
    void fail(const LookupFailure& failure);
};

struct ProofFormSpec {
    // Of the widgets and of the words: "orders" has orders.line, orders.proof, orders.show, …
    std::string_view service;
    std::string_view identifier;  // name of its field: "number" is orders.number and orders.number_hint
    Icon icon = Icon::magnify;
    std::string title;
    bool plausible = false;  // the identifier, by the service's rules; the proof is checked here
};

// Draws the page; true when the visitor asks and both fields are plausible.
bool draw_proof_form(ui::Ui& ui, const ui::Chrome& chrome, const ProofFormSpec& spec, ProofForm& form);

}  // namespace tp
