#include "kiosk/centre/proof_form.h"

#include "kiosk/centre/postal_code.h"
#include "kiosk/ui/buttons.h"
#include "kiosk/ui/cards.h"
#include "kiosk/ui/fields.h"
#include "kiosk/ui/text.h"

namespace tp {

using ui::Column;
using ui::Ui;

namespace {

void draw_problem(Ui& ui, Column& column, const std::string& service, const ProofForm& form) {
    const auto show = [&](Icon icon, const std::string& title, const std::string& line, std::string_view state) {
        const std::string id = service + ".problem";
        ui::notice(ui, column,
                   {.id = id, .icon = icon, .title = title, .line = line, .state = state, .tone = ui::Tone::low});
    };
    switch (form.state) {
        case LookingUp::no_match:
            return show(Icon::magnify, ui.words(service + ".problem_match"), ui.words(service + ".problem_match_line"),
                        "no_match");
        case LookingUp::cooling_down:
            return show(Icon::clock, ui.words("lookup.wait"),
                        ui.words("lookup.wait_line", {{"count", minutes_to_wait(form.retry_after)}}), "cooling_down");
        case LookingUp::offline:
            return show(Icon::wifi_off, ui.words("lookup.offline"), ui.words(service + ".problem_offline_line"),
                        "offline");
        case LookingUp::typing:
        case LookingUp::asking:
        case LookingUp::found:
            return;
    }
}

}  // namespace

void ProofForm::identify(std::string_view known) {
    drop_question();
    identifier.set(known);
    typing_proof = true;
    state = LookingUp::typing;
}

CancelToken ProofForm::ask() {
    asked.cancel();
    asked = CancelToken{};
    state = LookingUp::asking;
    return asked;
}

void ProofForm::drop_question() {
    if (state != LookingUp::asking) return;
    asked.cancel();
    state = LookingUp::typing;
}

void ProofForm::fail(const LookupFailure& failure) {
    state = failure.state;
    retry_after = failure.retry_after;
}

bool draw_proof_form(Ui& ui, const ui::Chrome& chrome, const ProofFormSpec& spec, ProofForm& form) {
    const std::string service(spec.service), name = service + "." + std::string(spec.identifier);
    const bool asking = form.state == LookingUp::asking;
    const bool ready = spec.plausible && plausible_postal_code(normalise_postal_code(form.proof.text()));
    const bool problem = is_problem(form.state);
    // Where below the fields it would be out of sight.
    const ui::Metrics& m = ui.metrics();
    const bool problem_first = problem && (!m.portrait() || m.compact() || m.zoom > 1);
    ui::TextEdit& edit = form.typing_proof ? form.proof : form.identifier;
    const std::string next = ui.words(form.typing_proof ? "part.done" : "part.continue");
    // What went wrong takes the keyboard's place; touching a field brings the keyboard back.
    ui::Page page(ui, chrome,
                  {.id = service,
                   .typing = problem ? nullptr : &edit,
                   .keyboard_done = next,
                   .can_finish = !asking && !edit.empty() && (!form.typing_proof || ready)});
    Column& column = page.column();
    const std::string title_id = service + ".title", line_id = service + ".line", proof_id = service + ".proof",
                      show_id = service + ".show";
    const std::string label = ui.words(name), hint = ui.words(name + "_hint");
    const std::string proof_label = ui.words(proof_id), proof_hint = ui.words(proof_id + "_hint");
    // Where fields have no room beside each other they stand below each other, each with what was not taken of it.
    const bool narrow = ui.metrics().narrow();
    // Beside back and home; enlarged it has no room there.
    const bool help_beside = page.low() && !narrow && ui.metrics().zoom <= 1;
    const ui::FieldSpec identifier_spec{.id = name,
                                        .label = label,
                                        .placeholder = hint,
                                        .icon = spec.icon,
                                        .show_label = true,
                                        .focused = !problem && !form.typing_proof,
                                        .help = !help_beside};
    const ui::FieldSpec proof_spec{.id = proof_id,
                                   .label = proof_label,
                                   .placeholder = proof_hint,
                                   .icon = Icon::map_marker,
                                   .show_label = true,
                                   .focused = !problem && form.typing_proof,
                                   .help = !help_beside};
    const std::string show = ui.words(show_id);
    const ui::ButtonSpec show_spec{.id = show_id, .label = show, .enabled = ready, .busy = asking};
    int pressed = -1;
    ui::FieldEvent identifier, proof;
    if (page.low()) {
        // Title, or what was not taken, and the button beside back and home; the fields side by side below.
        page.in_typing_row([&](Column& row) {
            const float width = ui::button_width(ui, show_spec),
                        height = std::min(ui.metrics().main_target(ui::button_height), row.area.height);
            if (!narrow && ui::button(ui, ui::centred(ui::cut_end(row.area, width, 24), width, height), show_spec))
                pressed = 0;
            if (edit.refusal() && help_beside)
                ui::field_help(ui, row, form.typing_proof ? proof_spec : identifier_spec, edit);
            else
                ui::low_heading(ui, row, title_id, spec.title);
        });
        if (narrow) {
            identifier = ui::text_field(ui, column, identifier_spec, form.identifier);
            column.skip(16);
            proof = ui::text_field(ui, column, proof_spec, form.proof);
            column.skip(24);
            pressed = ui::button_row(ui, column, {show_spec});
            KineticScroll& scroll = ui.scroll_of(service + "#scroll");
            if (identifier.pressed) scroll.scroll_to(0);
            if (proof.pressed) scroll.scroll_to(1e9F);
        } else {
            const auto halves = ui::columns({column.area.x, column.y, column.area.width, column.left()}, 2, 28);
            Column first(halves[0]), second(halves[1]);
            // A label of one line stands over its field, level with the last line of its neighbour's.
            const float first_label = ui.layout(label, first.area.width, {.type = ui::Type::name}).height;
            const float second_label = ui.layout(proof_label, second.area.width, {.type = ui::Type::name}).height;
            first.skip(std::max(0.0F, second_label - first_label));
            second.skip(std::max(0.0F, first_label - second_label));
            identifier = ui::text_field(ui, first, identifier_spec, form.identifier);
            proof = ui::text_field(ui, second, proof_spec, form.proof);
            column.y = std::max(first.y, second.y);
        }
    } else {
        const bool portrait = ui.metrics().portrait();
        if (problem_first) {
            draw_problem(ui, column, service, form);
        } else {
            // Beside the keyboard of a wide panel the column is short: the button has to stay in sight.
            ui::heading(ui, column, title_id, spec.title, portrait ? ui::Type::display : ui::Type::title);
            column.skip(12);
            ui::paragraph(ui, column, line_id, ui.words(line_id), {.type = ui::Type::body, .color = ui.colors().soft});
        }
        column.skip(32);
        identifier = ui::text_field(ui, column, identifier_spec, form.identifier);
        column.skip(24);
        proof = ui::text_field(ui, column, proof_spec, form.proof);
        column.skip(32);
        pressed = ui::button_row(ui, column, {show_spec});
    }
    if (identifier.pressed) form.typing_proof = false;
    if (proof.pressed) form.typing_proof = true;
    if ((identifier.pressed || proof.pressed || identifier.changed || proof.changed) && problem)
        form.state = LookingUp::typing;

    if (problem && !problem_first) {
        column.skip(32);
        draw_problem(ui, column, service, form);
    }
    const bool entered = page.keyboard().done || identifier.entered || proof.entered;
    if (entered && !form.typing_proof) {
        form.typing_proof = true;
        return false;
    }
    return (pressed == 0 || entered) && ready && !asking;
}

}  // namespace tp
