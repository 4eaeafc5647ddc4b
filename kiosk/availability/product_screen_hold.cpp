// Holding one of a product: asked, saved, or not saved.
#include "kiosk/availability/product_screen.h"
#include "kiosk/ui/buttons.h"
#include "kiosk/ui/cards.h"
#include "kiosk/ui/overlays.h"
#include "kiosk/ui/text.h"

namespace tp {

using ui::Column;
using ui::Ui;

void ProductScreen::hold_dialog(Ui& ui, const ProductPage& page) {
    ProductVisit& product = visit();
    const bool saved = product.hold == ProductVisit::Hold::saved,
               not_saved = product.hold == ProductVisit::Hold::not_saved;
    const std::string title = ui.words(saved ? "hold.saved" : not_saved ? "hold.not_saved" : "hold.title");
    ui::Dialog dialog(ui, "hold", title);
    Column& column = dialog.column();
    const ui::TextOptions question{.type = ui::Type::question, .align = ui::Align::center};
    const ui::TextOptions soft{.type = ui::Type::body, .color = ui.colors().soft, .align = ui::Align::center};
    if (saved || not_saved) {
        ui::outcome_mark(ui, column, 180, saved ? Icon::check : Icon::alert_outline,
                         saved ? ui.colors().ok : ui.colors().low_tint, saved ? ui.colors().on_brand : ui.colors().low);
        const Rect at = column.take(ui.layout(title, column.area.width, question).height, 16);
        ui.text(at, title, question);
        ui.meaning(
            {.id = "hold.saved", .role = ui::Role::status, .name = title, .state = saved ? "saved" : "not_saved"}, at);
        ui::paragraph(ui, column, "hold.line", ui.words(saved ? "hold.saved_line" : "hold.not_saved_line"), soft);
        if (saved) {
            column.skip(24);
            ui::paragraph(
                ui, column, "hold.code", product.held->code,
                {.type = ui::Type::display, .color = ui.colors().brand, .align = ui::Align::center, .ltr = true});
        }
        if (saved && (product.held->request || m_context.shell.offline())) {
            column.skip(16);
            ui::paragraph(ui, column, "hold.request", ui.words("hold.line_request"),
                          {.type = ui::Type::secondary, .color = ui.colors().soft, .align = ui::Align::center});
        }
        column.skip(40);
        if (ui::button_row(ui, column,
                           {{.id = "hold.done", .label = ui.words("part.done"), .type = ui::Type::action}}) == 0)
            product.hold = ProductVisit::Hold::none;
        return;
    }
    // Where little is in sight the answers come before what explains them.
    const bool low = ui.metrics().shallow();
    const auto explain = [&] {
        ui::paragraph(ui, column, "hold.line", ui.words(page.hold_is_request ? "hold.line_request" : "hold.line"),
                      soft);
    };
    ui::TextOptions asked = question;
    if (low) asked.type = ui::Type::title;
    ui::paragraph(ui, column, "hold.title", title, asked);
    column.skip(16);
    if (!low) {
        explain();
        column.skip(40);
    }
    const bool busy = product.hold == ProductVisit::Hold::saving;
    const std::string confirm = ui.words("hold.confirm"), cancel = ui.words("part.cancel");
    if (ui::button_row(ui, column,
                       {{.id = "hold.confirm",
                         .label = confirm,
                         .busy = busy,
                         .type = low ? ui::Type::label : ui::Type::action}}) == 0)
        hold();
    column.skip(low ? 16 : 28);
    if (ui::button_row(ui, column,
                       {{.id = "hold.cancel", .label = cancel, .kind = ui::ButtonKind::ghost, .enabled = !busy}}) == 0)
        product.hold = ProductVisit::Hold::none;
    if (!low) return;
    column.skip(16);
    explain();
}

void ProductScreen::hold() {
    ProductVisit& product = visit();
    product.hold = ProductVisit::Hold::saving;
    m_service.hold(
        {.sku = product.page->product.sku, .store = {}, .quantity = 1, .name = {}, .contact = {}},
        [this, gone = m_gone, &context = m_context, of_visit = m_context.session.visit()](Result<SavedHold> saved) {
            if (context.session.visit() != of_visit) return;
            ProductVisit& now = context.session.of<ProductVisit>();
            now.hold = saved ? ProductVisit::Hold::saved : ProductVisit::Hold::not_saved;
            if (!saved) return;
            now.held = std::move(*saved);
            if (!gone.cancelled() && now.page) look_again();
        });
}

// What is held is no longer offered: also on the page beneath the question, which stays where that cannot be read.
void ProductScreen::look_again() {
    m_service.product(visit().page->product.sku, [this, gone = m_gone, of_visit = m_context.session.visit()](
                                                     Result<std::optional<ProductPage>> answer) {
        if (gone.cancelled() || m_context.session.visit() != of_visit || !answer || !*answer) return;
        visit().page = std::move(**answer);
    });
}

}  // namespace tp
